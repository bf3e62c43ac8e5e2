/* redis-argument.h -- the arguments of a line, split and unquoted as redis does it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_ARGUMENT_H
#define REDIS_ARGUMENT_H

#include <stdbool.h>

#define ARGUMENT_BLANKS " \t\r\n"	/* what redis trims off a line, and what ends an argument */

/**
 * argument_take - read one argument (sdssplitargs)
 * @p:   where it begins; moved behind it
 * @out: where it goes, with its NUL, no longer than it was written; moved behind that
 *
 * Return: false when its quotes are unbalanced, or it has a NUL byte.
 */
bool argument_take(const char **p, char **out);

/** argument_skip_blanks - move @p to the next argument, or to the end of the line */
void argument_skip_blanks(const char **p);

#endif
