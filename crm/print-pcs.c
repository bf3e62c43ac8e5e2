/* print-pcs.c -- a topology as a script of pcs commands. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/print.h"

#include <string.h>

#define PCS   "pcs -f \"$cib\" "
/* pcs takes what begins with - for an option, unless -- stands somewhere before. */
#define PCS_  "pcs -f \"$cib\" -- "
/* In the words of the pcs that is there: see the head. */
#define RULE(score, words) \
	"set -- " words "\n[ -z \"$score\" ] || set -- \"$*\"\n" \
	PCS "constraint location %r rule constraint-id=%i score=" score " \"$@\"\n"

static const char *const constraints[] = {
	[WITH_PRIMARY]      = PCS "constraint colocation add %r with Promoted %o id=%i\n",
	[AFTER_PROMOTE]     = PCS "constraint order promote %o \"then\" start %r id=%i\n",
	[NOT_ON_NODE]       = PCS_ "constraint location add %i %r %o ${score}-INFINITY\n",
	[ONLY_IN_SYNC]      = RULE("-INFINITY", "not_defined master-%o or master-%o lt number 100"),
	[RATHER_ON_REPLICA] = RULE("100", "%o-state eq replica"),
};

/* All of it is written at once, so that no half of it takes effect. */
static const char head[] =
	"#!/bin/sh -e\n"
	"# sh -e FILE                   on one node, as root; pcs 0.11 or 0.12\n"
	"cib=$(mktemp)\n"
	"before=$(mktemp)\n"
	"trap 'rm -f \"$cib\" \"$before\"' EXIT\n"
	"pcs cluster cib \"$cib\"\n"
	"cp \"$cib\" \"$before\"\n"
	"# pcs 0.12 wants \"score=\" before a score, and a rule in one word; 0.11 takes neither.\n"
	"case $(pcs --version) in 0.11.*) score= ;; *) score=score= ;; esac\n\n";
static const char foot[] = "\npcs cluster cib-push \"$cib\" diff-against=\"$before\"\n";

/* @title ends in a blank */
static void print_list(const char *title, const struct setting *list, FILE *f)
{
	for (const struct setting *s = list; s; s = s->next) {
		/* The word "promotable" says it. */
		if (strcmp(s->name, "promotable") == 0)
			continue;
		fprintf(f, "%s%s=", title, s->name);
		print_quoted(s->value, '\'', f);
		title = " ";
	}
}

static void print_operation(const struct operation *op, FILE *f)
{
	fprintf(f, " \\\n\top %s", op->name);
	if (strcmp(op->interval, "0s") != 0)
		fprintf(f, " interval=%s", op->interval);
	if (op->role)
		fprintf(f, " role=%s", op->role);
	fprintf(f, " timeout=%s", op->timeout);
	if (op->on_fail)
		fprintf(f, " on-fail=%s", op->on_fail);
}

static void print_resource(const struct resource *r, FILE *f)
{
	if (r->provider)
		fprintf(f, PCS "resource create %s %s:%s:%s", r->id, r->standard, r->provider,
			r->type);
	else
		fprintf(f, PCS "%s create %s %s", r->standard, r->id, r->type);
	print_list(" \\\n\t", r->params, f);
	for (const struct operation *op = r->operations; op; op = op->next)
		print_operation(op, f);
	print_list(" \\\n\tmeta ", r->meta, f);
	if (r->clone)
		fprintf(f, " \\\n\tpromotable %s", r->clone);
	/* "promotable ID meta …" means the primitive in pcs 0.11, the clone in later ones. */
	if (r->clone)
		fprintf(f, "\n" PCS "resource meta %s", r->clone);
	print_list(" ", r->clone_meta, f);
	putc('\n', f);
}

static void print_alert(const struct alert *a, FILE *f)
{
	fprintf(f, PCS "alert create path=");
	print_quoted(a->path, '\'', f);
	fprintf(f, " id=%s", a->id);
	print_list(" options ", a->params, f);
	putc('\n', f);
	for (const struct setting *s = a->recipients; s; s = s->next) {
		fprintf(f, PCS "alert recipient add %s value=", a->id);
		print_quoted(s->value, '\'', f);
		fprintf(f, " id=%s\n", s->name);
	}
}

void print_pcs(const struct topology *t, FILE *f)
{
	fputs(head, f);
	for (const struct resource *r = t->resources; r; r = r->next)
		print_resource(r, f);
	for (const struct constraint *c = t->constraints; c; c = c->next)
		print_constraint(constraints[c->kind], c, f);
	for (const struct alert *a = t->alerts; a; a = a->next)
		print_alert(a, f);
	print_list(PCS "property set ", t->properties, f);
	fputs(t->properties ? "\n" : "", f);
	print_list(PCS "resource defaults update ", t->defaults, f);
	fputs(t->defaults ? "\n" : "", f);
	fputs(foot, f);
}
