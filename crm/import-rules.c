/*
 * import-rules.c -- walks through the statements, and finds the row that says what each comes
 * to.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fnmatch.h>
#include <string.h>

#include "crm/import.h"

static const struct import_rule *const tables[] = { import_globals, import_vrrps };

const char *import_where(struct import *im, const struct keepalived_node *n)
{
	return pool_print(im->pool, "%s:%d", n->file, n->line);
}

const char *import_words(struct import *im, const struct keepalived_node *n)
{
	const char *text = n->words[0];

	for (int i = 1; i < n->n_words && strlen(text) < 200; i++)
		text = pool_print(im->pool, "%s %s", text, n->words[i]);
	return text;
}

static const struct import_rule *rule_of(const char *in, const char *keyword)
{
	for (size_t t = 0; t < LENGTH(tables); t++)
		for (const struct import_rule *r = tables[t]; r->in; r++)
			if (strcmp(r->in, in) == 0 && fnmatch(r->keyword, keyword, 0) == 0)
				return r;
	return NULL;
}

static void begin_vrrp(struct import *im, const struct keepalived_node *n)
{
	struct vrrp **end = &im->vrrps;

	while (*end)
		end = &(*end)->next;
	*end = im->vrrp = pool_take(im->pool, sizeof(**end));
	im->vrrp->name = n->n_words > 1 ? n->words[1] : "";
	im->vrrp->where = import_where(im, n);
	im->vrrp->file = im->file;
}

static void end_vrrp(struct import *im, const struct keepalived_node *n)
{
	struct vrrp *v = im->vrrp;

	for (struct address *a = v->addresses; a; a = a->next)
		a->nic = a->nic ? a->nic : v->nic;
	if (!v->addresses)
		decide(im->said, BY_HAND, import_where(im, n),
		       "vrrp_instance %s has no address: nothing becomes of it", v->name);
	im->vrrp = NULL;
}

static void begin_check(struct import *im, const struct keepalived_node *n)
{
	struct check **end = &im->checks;

	while (*end)
		end = &(*end)->next;
	*end = im->check = pool_take(im->pool, sizeof(**end));
	im->check->name = n->n_words > 1 ? n->words[1] : "";
	im->check->where = import_where(im, n);
	im->check->file = im->file;
}

static void begin_nothing(struct import *im, const struct keepalived_node *n)
{
	(void)im;
	(void)n;
}

/* Blocks whose statements have rows. */
static const struct {
	const char *keyword;
	void (*begin)(struct import *im, const struct keepalived_node *n);
	void (*end)(struct import *im, const struct keepalived_node *n);
} blocks[] = {
	{ "global_defs",     begin_nothing, begin_nothing },
	{ "vrrp_script",     begin_check,   begin_nothing },
	{ "vrrp_instance",   begin_vrrp,    end_vrrp },
	{ "vrrp_sync_group", begin_nothing, begin_nothing },
};

bool import_skips(struct import *im, const struct keepalived_node *n)
{
	if (!n->condition)
		return false;
	decide(im->said, BY_HAND, import_where(im, n),
	       "@%s: %s was left out: --config-id says whose lines count", n->condition,
	       n->words[0]);
	return true;
}

static void judge(struct import *im, const char *in, const struct keepalived_node *n)
{
	const struct import_rule *r = rule_of(in, n->words[0]);
	/* A command, whose arguments may be passwords. */
	bool is_command = strstr(n->words[0], "script") || strstr(n->words[0], "notify");

	if (import_skips(im, n))
		return;
	if (!r)
		decide(im->said, BY_HAND, import_where(im, n),
		       "%s%s%s is not known here%s; look yourself what it is for", in,
		       *in ? ": " : "", n->words[0],
		       n->has_block ? ", nor what is in its block" : "");
	else if (r->take)
		r->take(im, n);
	else
		decide(im->said, r->fate, import_where(im, n), "%s: %s",
		       is_command ? n->words[0] : import_words(im, n), r->why);
}

static void walk_block(struct import *im, size_t block, const struct keepalived_node *n)
{
	blocks[block].begin(im, n);
	for (const struct keepalived_node *c = n->children; c; c = c->next)
		judge(im, blocks[block].keyword, c);
	blocks[block].end(im, n);
}

void import_file(struct import *im, const char *file, const struct keepalived *tree)
{
	im->file = file;
	for (const struct keepalived_remark *r = tree->remarks; r; r = r->next)
		decide(im->said, r->is_loss ? BY_HAND : DROPPED,
		       pool_print(im->pool, "%s:%d", r->file, r->line), "%s", r->text);
	for (const struct keepalived_node *n = tree->first; n; n = n->next) {
		size_t b = 0;

		while (b < LENGTH(blocks) && strcmp(n->words[0], blocks[b].keyword) != 0)
			b++;
		if (b == LENGTH(blocks))
			judge(im, "", n);
		else if (!import_skips(im, n))
			walk_block(im, b, n);
	}
}
