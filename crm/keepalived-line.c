/* keepalived-line.c -- one line of keepalived.conf: comments, variables, words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/keepalived-line.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES (64 * 1024)
#define BLANKS " \t\r\v\f"

bool line_uncomment(char *line)
{
	bool is_quoted = false;

	for (char *c = line; *c; c++) {
		if (*c == '"')
			is_quoted = !is_quoted;
		else if (*c == '\\' && c[1 + strspn(c + 1, "\r")] == '\0') {
			*c = '\0';
			return true;
		} else if (*c == '\\')
			c++;
		else if (!is_quoted && (*c == '#' || *c == '!')) {
			*c = '\0';
			return false;
		}
	}
	return false;
}

static size_t name_length(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]) || text[n] == '_')
		n++;
	return n;
}

/* "$NAME" or "${NAME}" at @at: the name, and how many bytes all of it takes; 0 when it is none. */
static size_t variable_at(struct pool *pool, const char *at, const char **name)
{
	bool has_braces = at[1] == '{';
	size_t n = name_length(at + 1 + has_braces);

	if (n == 0 || isdigit((unsigned char)at[1 + has_braces])
	    || (has_braces && at[2 + n] != '}'))
		return 0;
	*name = pool_text(pool, at + 1 + has_braces, n);
	return n + 1 + 2 * has_braces;
}

char *line_expand(struct pool *pool, char *line, const struct setting *defined,
		  const char **unknown)
{
	char *at = line;
	int left = 1000;	/* a value may hold names, even its own */

	while ((at = strchr(at, '$'))) {
		const char *name, *value;
		size_t n = variable_at(pool, at, &name), before = (size_t)(at - line);

		value = n ? settings_get(defined, name) : NULL;
		if (n && !value && unknown && !*unknown)
			*unknown = name;
		if (!value) {
			at++;
			continue;
		}
		if (strlen(line) + strlen(value) > LINE_BYTES || --left == 0)
			return NULL;
		line = pool_print(pool, "%.*s%s%s", (int)before, line, value, at + n);
		at = line + before;
	}
	return line;
}

/* What stands behind a backslash; moves @at to its last byte. */
static char escaped(const char **at)
{
	static const char letters[] = "abEfnrtv", means[] = "\a\b\033\f\n\r\t\v";
	const char *c = *at, *is = strchr(letters, *c);
	int value = 0, n = 0;

	if (*c == 'x' && isxdigit((unsigned char)c[1])) {
		char digits[3] = { c[1], isxdigit((unsigned char)c[2]) ? c[2] : '\0' };

		*at += strlen(digits);
		return (char)strtol(digits, NULL, 16);
	}
	for (; n < 3 && c[n] >= '0' && c[n] <= '7'; n++)
		value = value * 8 + (c[n] - '0');
	if (n > 0)
		*at += n - 1;
	return n > 0 ? (char)value : is ? means[is - letters] : *c;
}

/* One word from @*at; its quotes are taken off, and @*at is moved behind it. */
static int read_word(struct pool *pool, const char *line, const char **at, int column,
		     const char **ret, struct error *err)
{
	char *text = pool_take(pool, strlen(*at) + 1), quote = 0;
	const char *opened = *at, *c = *at;
	bool is_name = false; /* within the braces of ${NAME}, of which nobody knows the value */
	size_t n = 0;

	for (; *c && (quote || !strchr(BLANKS "{}", *c) || is_name); c++) {
		is_name = (is_name && *c != '}') || (*c == '$' && c[1] == '{' && strchr(c, '}'));
		if (*c == quote)
			quote = 0;
		else if (!quote && (*c == '"' || (*c == '\'' && strchr(c + 1, '\'')))) {
			quote = *c;
			opened = c;
		} else if (*c == '\\' && c[1]) {
			c++;
			text[n++] = quote ? escaped(&c) : *c;
		} else
			text[n++] = *c;
	}
	if (quote)
		return error_set(err, EINVAL, "%d: the quote %c is not closed on this line",
				 column + (int)(opened - line), quote);
	*at = c;
	*ret = text;
	return 0;
}

int line_split(struct pool *pool, const char *line, int column, struct token **ret,
	       struct error *err)
{
	struct token *first = NULL, **end = &first;
	const char *at = line;

	for (at += strspn(at, BLANKS); *at; at += strspn(at, BLANKS)) {
		struct token *token = pool_take(pool, sizeof(*token));

		token->column = column + (int)(at - line);
		if (*at == '{' || *at == '}')
			token->brace = *at++;
		else if (read_word(pool, line, &at, column, &token->text, err) < 0)
			return -err->code;
		*end = token;
		end = &token->next;
	}
	*ret = first;
	return 0;
}
