/* keepalived-tree.h -- words and braces become statements and blocks. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KEEPALIVED_TREE_H
#define KEEPALIVED_TREE_H

#include "crm/keepalived-line.h"

/* "keyword word word", and what stands in the braces behind it. */
struct keepalived_node {
	const char *file;
	int line, column;      /* of the keyword, from 1; of bytes, after variables were put in */
	const char *condition; /* the ID of "@ID keyword …", with its ^; NULL without, or when it
				  was decided */
	int n_words;
	const char **words;		/* [0] is the keyword; unquoted */
	bool has_block;
	struct keepalived_node *children, *next;
};

#define DEEPEST 16	/* of blocks, and of included files */

/* A tree under construction, and the place that is being read. */
struct tree {
	struct pool *pool;
	const char *file;
	int line, depth;
	struct keepalived_node *open[DEEPEST];	/* the blocks that are open now */
	struct keepalived_node *last; /* the statement before, in the same block; NULL: none */
	struct keepalived_node **end;		/* where the next one is put */
	struct error *err;
};

/** tree_fail - "FILE:LINE:@column: @what"; returns -@code */
int tree_fail(struct tree *t, int code, int column, const char *what);

/** tree_grow - add the tokens of one line; -EINVAL, -ELOOP, -EFBIG with the place */
must_check int tree_grow(struct tree *t, const struct token *at, const char *condition);

/** tree_end - -EINVAL when a block is open still */
must_check int tree_end(struct tree *t);

#endif
