/* error.c -- what went wrong, told once, in the administrator's words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One line: whatever a server or a file put into the text must not forge a second one. */
static void keep_to_one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = ' ';
}

int error_set(struct error *err, int code, const char *fmt, ...)
{
	va_list ap;

	err->code = code;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	keep_to_one_line(err->text);
	return -code;
}

int error_wrap(struct error *err, const char *fmt, ...)
{
	char cause[sizeof(err->text)];
	va_list ap;
	int n;

	memcpy(cause, err->text, sizeof(cause));
	va_start(ap, fmt);
	n = vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof(err->text))
		n = snprintf(err->text + n, sizeof(err->text) - (size_t)n, ": %s", cause);
	keep_to_one_line(err->text);
	return n < 0 ? -1 : -err->code;	/* a cut line is still a line */
}
