/*
 * plain.c -- text that others have written, on a person's terminal: it may say what it likes,
 * and do nothing.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/plain.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/utf8.h"

void plain_make(char *text)
{
	while (*text) {
		size_t n = utf8_size(text);

		if (n == 0 || utf8_control(text) >= 0)
			memset(text, '?', n ? n : 1);
		text += n ? n : 1;
	}
}

void plain_print(FILE *f, const char *fmt, ...)
{
	size_t length = strlen(fmt);
	bool is_line = length && fmt[length - 1] == '\n';
	char *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if (is_line)
		text[n - 1] = '\0';
	plain_make(text);
	fprintf(f, "%s%s", text, is_line ? "\n" : "");
	free(text);
}
