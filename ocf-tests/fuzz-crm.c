/*
 * fuzz-crm.c -- whatever a CIB, crm_mon and a journal say, reading, showing and checking it ends,
 * and harms no memory.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/check.h"
#include "crm/json.h"
#include "crm/status.h"
#include "ocf-tests/crm-example.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_all(struct picture *p, int i)
{
	struct subject s = { .cib = p->cib, .rsc = p->of[i].cib, .outer = p->of[i].outer };
	char what[600];

	for (const struct check *c = checks; c->id; c++)
		if (c->scope == SCOPE_CLUSTER || c->scope == SCOPE_REDIS || c->scope == SCOPE_VIP)
			c->finds(&s, what, sizeof(what));
	example_obstacles(&(struct picture){ .of = &p->of[i], .cib = p->cib, .n = 1 });
}

/* The next of the documents, which a NUL divides; @size is what is left. */
static const char *next(const char **rest, size_t *size, size_t *ret_length)
{
	const char *text = *rest, *end = memchr(text, '\0', *size);
	size_t used = end ? (size_t)(end - text) + 1 : *size;

	*ret_length = end ? used - 1 : used;
	*rest += used;
	*size -= used;
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *rest = (const char *)data, *cib, *mon;
	size_t cib_length, mon_length;
	auto_picture struct picture p;
	auto_file FILE *nowhere = fopen("/dev/null", "we");
	auto_json struct json *line = NULL;
	auto_free char *journal = NULL;

	cib = next(&rest, &size, &cib_length);
	mon = next(&rest, &size, &mon_length);
	journal = strndup(rest, size);
	if (!nowhere || !journal)
		abort();
	example_picture(&p, example_xml(cib, cib_length), example_xml(mon, mon_length));
	status_print(nowhere, &p, false);
	status_print_json(nowhere, &p);
	for (int i = 0; i < p.n; i++)
		check_all(&p, i);
	line = json_read(journal);
	return 0;
}

#ifndef LIBFUZZER	/* which brings a main() of its own */

static uint64_t seed = 1;

static uint32_t random_number(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16);
}

/* Some of it, so that most is still what it was. */
static void bend(char *text)
{
	static const char bytes[] = "<>\"'/= &;-0n\xff";
	size_t size = strlen(text);

	for (uint32_t i = random_number() % 12; i > 0; i--) {
		size_t at = random_number() % size;

		switch (random_number() % 4) {
		case 0:		/* a byte */
			text[at] = bytes[random_number() % (sizeof(bytes) - 1)];
			break;
		case 1:		/* a piece over another: whole elements, now and then */
			memmove(text + at, text + random_number() % (size - size / 8),
				size / 8 < size - at ? size / 8 : size - at);
			break;
		case 2:		/* an attribute's name */
			text[at] = (char)('a' + random_number() % 26);
			break;
		case 3:		/* a line's elements change places with the next's */
			for (char *a = strchr(text + at, '<'); a && *a && *a != '\n'; a++)
				*a = *a == '"' ? '"' : random_number() % 64 ? *a : 'x';
			break;
		}
	}
}

static bool is_xml(const char *text)
{
	auto_xml struct xml *doc = example_xml(text, strlen(text));

	return doc != NULL;
}

/* FUZZ_ROUNDS: how often; FUZZ_SEED: where to begin. */
int main(void)
{
	static const char journal[] = "{\"time\":\"2026-01-01T00:00:03.250Z\","
				      "\"event\":\"promoted\","
				      "\"here\":{\"a\":[1,{\"b\":\"\\u00e4\"}]}}";
	auto_free char *cib = example_text("crm-cib.xml"), *mon = example_text("crm-mon.xml");
	const char *said_rounds = getenv("FUZZ_ROUNDS"), *said_seed = getenv("FUZZ_SEED");
	long rounds = said_rounds ? atol(said_rounds) : 400, n_parsed = 0;

	seed = said_seed ? strtoull(said_seed, NULL, 10) | 1 : 1;
	printf("# seed %llu, %ld rounds\n", (unsigned long long)seed, rounds);
	for (long i = 0; i < rounds; i++) {
		auto_free char *x = strdup(cib), *y = strdup(mon), *z = strdup(journal);
		auto_free char *all = NULL;
		int size;

		if (random_number() % 2)
			bend(x);
		if (random_number() % 2)
			bend(y);
		bend(z);
		n_parsed += is_xml(x);
		size = asprintf(&all, "%s%c%s%c%s", x, '\0', y, '\0', z);
		if (size < 0)
			return 1;
		LLVMFuzzerTestOneInput((const uint8_t *)all, (size_t)size);
	}
	printf("ok 1 - bent documents do no harm\n%sok 2 - a quarter of the CIBs and more could be "
	       "read all the same\n1..2\n",
	       n_parsed > rounds / 4 ? "" : "not ");
	return n_parsed <= rounds / 4;
}

#endif
