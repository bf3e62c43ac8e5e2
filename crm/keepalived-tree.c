/* keepalived-tree.c -- words and braces become statements and blocks. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/keepalived-tree.h"

#include <errno.h>
#include <string.h>

int tree_fail(struct tree *t, int code, int column, const char *what)
{
	return error_set(t->err, code, "%s:%d:%d: %s", t->file, t->line, column, what);
}

static void add_word(struct tree *t, struct keepalived_node *n, const char *word)
{
	const char **words = pool_take(t->pool, sizeof(*words) * (size_t)(n->n_words + 1));

	if (n->n_words)
		memcpy(words, n->words, sizeof(*words) * (size_t)n->n_words);
	words[n->n_words++] = word;
	n->words = words;
}

static struct keepalived_node *begin(struct tree *t, int column, const char *condition)
{
	struct keepalived_node *n = pool_take(t->pool, sizeof(*n));

	n->file = t->file;
	n->line = t->line;
	n->column = column;
	n->condition = condition;
	*t->end = t->last = n;
	t->end = &n->next;
	return n;
}

static int open_block(struct tree *t, int column)
{
	if (!t->last || t->last->has_block)
		return tree_fail(t, EINVAL, column, "'{' without a keyword before it");
	if (t->depth == DEEPEST)
		return tree_fail(t, ELOOP, column, "blocks nested too deep");
	t->last->has_block = true;
	t->open[t->depth++] = t->last;
	t->end = &t->last->children;
	t->last = NULL;
	return 0;
}

static int close_block(struct tree *t, int column)
{
	if (t->depth == 0)
		return tree_fail(t, EINVAL, column,
				 "'}' closes nothing: expected a keyword or the end of the file");
	t->last = t->open[--t->depth];
	t->end = &t->last->next;
	return 0;
}

int tree_grow(struct tree *t, const struct token *at, const char *condition)
{
	struct keepalived_node *now = NULL;	/* the statement of this line */
	int r = 0, n_words = 0;

	for (; at && r == 0; at = at->next) {
		if (at->brace == '{')
			r = open_block(t, at->column);
		else if (at->brace == '}')
			r = close_block(t, at->column);
		else if (++n_words > 4096)
			r = tree_fail(t, EFBIG, at->column, "too many words on one line");
		else {
			now = now ? now : begin(t, at->column, condition);
			add_word(t, now, at->text);
		}
		if (at->brace)
			now = NULL;
	}
	return r;
}

int tree_end(struct tree *t)
{
	const struct keepalived_node *block = t->depth ? t->open[t->depth - 1] : NULL;

	if (!block)
		return 0;
	return error_set(t->err, EINVAL,
			 "%s:%d:1: the file ends where '}' was expected: the block \"%s\" of line "
			 "%d is still open",
			 t->file, t->line, block->words[0], block->line);
}
