/* redis-argument.c -- the arguments of a line, split and unquoted as redis does it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/redis-argument.h"

#include <ctype.h>
#include <string.h>

static int hex(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* The character after a backslash in double quotes; @p moves behind it. */
static char unescape(const char **p)
{
	static const char letters[] = "nrtba", means[] = "\n\r\t\b\a";
	const char *c = *p, *found = strchr(letters, *c);

	if (c[0] == 'x' && isxdigit((unsigned char)c[1]) && isxdigit((unsigned char)c[2])) {
		*p += 3;
		return (char)(hex(c[1]) * 16 + hex(c[2]));
	}
	*p += 1;
	return found ? means[found - letters] : *c;
}

/* The rest of a quoted word. The closing quote must end the word; NUL cannot be held. */
static bool take_quoted(const char **p, char **out, char quote)
{
	while (**p != quote) {
		char c = *(*p)++;

		if (c == '\\' && quote == '"' && **p)
			c = unescape(p);
		else if (c == '\\' && quote == '\'' && **p == '\'')
			c = *(*p)++;
		if (c == '\0')
			return false;
		*(*out)++ = c;
	}
	*p += 1;
	return **p == '\0' || isspace((unsigned char)**p);
}

bool argument_take(const char **p, char **out)
{
	bool is_whole = true;

	while (**p && !strchr(ARGUMENT_BLANKS, **p)) {
		char c = *(*p)++;

		if (c == '"' || c == '\'') {
			is_whole = take_quoted(p, out, c);
			break;
		}
		*(*out)++ = c;
	}
	*(*out)++ = '\0';
	return is_whole;
}

void argument_skip_blanks(const char **p)
{
	while (isspace((unsigned char)**p))
		*p += 1;
}
