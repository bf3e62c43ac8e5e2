/* decisions.c -- what was made of what was asked for, a line each. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/decisions.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "crm/json.h"
#include "lib/plain.h"

static const struct { const char *word, *colour; } fates[] = {
	[BECOMES] = { "becomes", "\033[32m" },
	[DROPPED] = { "not needed", "" },
	[DANGER]  = { "danger", "\033[31m" },
	[BY_HAND] = { "by hand", "\033[33m" },
};

_Static_assert(sizeof(fates) / sizeof(fates[0]) == N_FATES, "one entry per fate");

void decide(struct decisions *d, enum fate fate, const char *where, const char *fmt, ...)
{
	struct decision *new = pool_take(&d->pool, sizeof(*new));
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	new->fate = fate;
	new->where = pool_text(&d->pool, where, strlen(where));
	new->text = pool_text(&d->pool, text, strlen(text));
	if (!d->first)
		d->end = &d->first;
	*d->end = new;
	d->end = &new->next;
}

int decisions_count(const struct decisions *d, enum fate fate)
{
	int n = 0;

	for (const struct decision *each = d->first; each; each = each->next)
		n += each->fate == fate;
	return n;
}

void decisions_print(const struct decisions *d, FILE *f)
{
	bool has_colours = isatty(fileno(f));

	for (const struct decision *each = d->first; each; each = each->next) {
		const char *colour = has_colours ? fates[each->fate].colour : "";

		plain_print(f, "%s", each->where);
		fprintf(f, "%s%s%s%s: ", *each->where ? ": " : "", colour, fates[each->fate].word,
			*colour ? "\033[0m" : "");
		plain_print(f, "%s\n", each->text);
	}
}

void decisions_print_json(const struct decisions *d, FILE *f)
{
	putc('[', f);
	for (const struct decision *each = d->first; each; each = each->next) {
		fprintf(f, "%s\n  {\"fate\": \"%s\", \"where\": ", each == d->first ? "" : ",",
			fates[each->fate].word);
		json_print(f, each->where);
		fprintf(f, ", \"text\": ");
		json_print(f, each->text);
		putc('}', f);
	}
	fprintf(f, "%s]", d->first ? "\n" : "");
}

void decisions_release(struct decisions *d)
{
	pool_release(&d->pool);
	d->first = NULL;
}
