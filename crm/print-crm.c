/* print-crm.c -- a topology in the words of crmsh. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/print.h"

#define STALE "not_defined master-%o or master-%o number:lt 100"

static const char *const constraints[] = {
	[WITH_PRIMARY]      = "colocation %i inf: %r %o:Promoted\n",
	[AFTER_PROMOTE]     = "order %i Mandatory: %o:promote %r:start\n",
	[NOT_ON_NODE]       = "location %i %r -inf: %o\n",
	[ONLY_IN_SYNC]      = "location %i %r \\\n\trule -inf: " STALE "\n",
	[RATHER_ON_REPLICA] = "location %i %r \\\n\trule 100: %o-state eq replica\n",
};

static void print_list(const char *title, const struct setting *list, FILE *f)
{
	if (list)
		fputs(title, f);
	for (; list; list = list->next) {
		fprintf(f, " %s=", list->name);
		print_quoted(list->value, '"', f);
	}
}

static void print_resource(const struct resource *r, FILE *f)
{
	fprintf(f, "primitive %s %s%s%s:%s", r->id, r->standard, r->provider ? ":" : "",
		r->provider ? r->provider : "", r->type);
	print_list(" \\\n\tparams", r->params, f);
	for (const struct operation *op = r->operations; op; op = op->next) {
		fprintf(f, " \\\n\top %s interval=%s", op->name, op->interval);
		if (op->role)
			fprintf(f, " role=%s", op->role);
		fprintf(f, " timeout=%s", op->timeout);
		if (op->on_fail)
			fprintf(f, " on-fail=%s", op->on_fail);
	}
	print_list(" \\\n\tmeta", r->meta, f);
	if (r->clone)
		fprintf(f, "\nclone %s %s", r->clone, r->id);
	print_list(" \\\n\tmeta", r->clone_meta, f);
	putc('\n', f);
}

static void print_alert(const struct alert *a, FILE *f)
{
	fprintf(f, "alert %s ", a->id);
	print_quoted(a->path, '"', f);
	print_list(" \\\n\tattributes", a->params, f);
	for (const struct setting *s = a->recipients; s; s = s->next) {
		fputs(s == a->recipients ? " \\\n\tto { " : " { ", f);
		print_quoted(s->value, '"', f);
		fputs(" }", f);
	}
	putc('\n', f);
}

void print_crm(const struct topology *t, FILE *f)
{
	fprintf(f, "# crm configure load update FILE\n");
	for (const struct resource *r = t->resources; r; r = r->next)
		print_resource(r, f);
	for (const struct constraint *c = t->constraints; c; c = c->next)
		print_constraint(constraints[c->kind], c, f);
	for (const struct alert *a = t->alerts; a; a = a->next)
		print_alert(a, f);
	print_list("property", t->properties, f);
	fputs(t->properties ? "\n" : "", f);
	print_list("rsc_defaults", t->defaults, f);
	putc('\n', f);
}
