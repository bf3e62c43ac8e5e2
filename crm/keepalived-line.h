/* keepalived-line.h -- one line of keepalived.conf: comments, variables, words. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KEEPALIVED_LINE_H
#define KEEPALIVED_LINE_H

#include <stdbool.h>

#include "crm/settings.h"
#include "lib/error.h"

/* A word, or a brace that stands for itself (text is NULL then). */
struct token {
	char brace;		/* '{', '}', or 0 */
	const char *text;
	int column;
	struct token *next;
};

/**
 * line_uncomment - cut the comment off, in place; true when the line goes on in the next one
 * (backslash at its end)
 */
bool line_uncomment(char *line);

/**
 * line_expand - put the values of @defined in for $NAME and ${NAME}
 * @unknown: NULL, or set to the first name that is not defined
 *
 * Return: the line, or a copy; NULL when it grows over 64 KiB, or more than 1000 values were put
 * in.
 */
char *line_expand(struct pool *pool, char *line, const struct setting *defined,
		  const char **unknown);

/**
 * line_split - into words and braces
 * @column: of the first byte
 *
 * More lenient than keepalived 2.2.7, which takes escapes and single quotes for scripts only: a
 * quote ' that has no counterpart is a letter.
 *
 * Return: 0; -EINVAL with "COLUMN: what was expected" for a quote that is left open.
 */
must_check int line_split(struct pool *pool, const char *line, int column, struct token **ret,
			  struct error *err);

#endif
