/* fuzz-cib.c -- for libFuzzer: whatever a CIB and crm_mon say, reading, showing and checking it ends, and harms no memory. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crm/check.h"
#include "crm/move.h"
#include "crm/status.h"

const char ocf_metadata[] = "";	/* nothing prints it here */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct xml *parse(const char *text, size_t size)
{
	struct error err = { 0 };
	struct xml *doc = NULL;

	return xml_parse(text, size, &doc, &err) < 0 ? NULL : doc;
}

static void check_all(const struct picture *p, const struct picture_resource *r)
{
	struct subject s = { .cib = p->cib, .rsc = r->cib, .outer = r->outer };
	char what[600];

	for (const struct check *c = checks; c->id; c++)
		if (c->scope == SCOPE_CLUSTER || c->scope == SCOPE_REDIS || c->scope == SCOPE_VIP)
			c->finds(&s, what, sizeof(what));
}

/* Two documents, with a NUL between them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *cib = (const char *)data, *end = memchr(data, '\0', size);
	size_t length = end ? (size_t)(end - cib) : size;
	struct cib_resource found[PICTURE_RESOURCES];
	auto_picture struct picture p = { .has_fencing = -1, .here = "n1" };
	auto_file FILE *nowhere = fopen("/dev/null", "we");
	int n;

	p.cib = parse(cib, length);
	p.mon = end ? parse(end + 1, size - length - 1) : NULL;
	p.of = calloc(PICTURE_RESOURCES, sizeof(*p.of));
	if (!p.of || !nowhere)
		abort();
	n = p.cib ? cib_resources(p.cib, REDIS_AGENT, found, LENGTH(found)) : 0;
	for (int i = 0; i < n; i++)
		picture_fill(&p, &found[i], &p.of[p.n++]);
	status_print(nowhere, &p, false);
	status_print_json(nowhere, &p);
	for (int i = 0; i < p.n; i++) {
		struct move m = { .p = &p, .r = &p.of[i], .from = picture_promoted(&p.of[i]) };

		check_all(&p, &p.of[i]);
		move_obstacles(nowhere, &m);
	}
	return 0;
}
