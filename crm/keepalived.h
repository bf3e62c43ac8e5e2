/* keepalived.h -- keepalived.conf as a tree of statements. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KEEPALIVED_H
#define KEEPALIVED_H

#include <stdbool.h>

#include "crm/keepalived-tree.h"

/* What was read and is no statement. */
struct keepalived_remark {
	const char *file;
	int line;
	bool is_loss;			/* something is not in the tree that should be */
	const char *text;
	struct keepalived_remark *next;
};

struct keepalived {
	struct keepalived_node *first;
	struct keepalived_remark *remarks;
};

struct keepalived_options {
	/* put before absolute names of included files; NULL: nothing */
	const char *root;
	const char *config_id; /* decides lines that begin with @; NULL: they are kept, with their
				  condition */
};

/**
 * keepalived_read - read a file and all that it includes
 * @pool: where the tree lives
 *
 * Comments (# !), quotes, braces anywhere, includes with patterns relative to the including file,
 * $NAME=value and its uses are as keepalived 2.2.7 takes them (tried: keepalived -t); escapes and
 * lines continued with a backslash as later ones do. Not read: definitions of several lines (an
 * error), ~SEQ and ~LST (a remark). Keywords are not judged.
 *
 * Return: 0; -EINVAL as "FILE:LINE:COLUMN: what was expected", for instance for braces that do not
 * match, or a quote that is left open; -errno for a file that cannot be read; -EFBIG over 4 MiB in
 * all; -ELOOP when blocks or includes are nested deeper than 16.
 */
must_check int keepalived_read(struct pool *pool, const char *path,
			       const struct keepalived_options *o, struct keepalived *ret,
			       struct error *err);

/**
 * keepalived_parse - the same for a text of @size bytes
 *
 * What it includes is not read, but remarked.
 */
must_check int keepalived_parse(struct pool *pool, const char *name, const char *text, size_t size,
				struct keepalived *ret, struct error *err);

#endif
