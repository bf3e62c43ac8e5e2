/* print.c -- what the printers of configurations share. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/print.h"

#include <string.h>

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:,@%="

void print_constraint(const char *template, const struct constraint *c, FILE *f)
{
	for (; *template; template++) {
		if (*template != '%') {
			putc(*template, f);
			continue;
		}
		template++;
		fputs(*template == 'i' ? c->id : *template == 'r' ? c->rsc : c->other, f);
	}
}

void print_quoted(const char *text, char quote, FILE *f)
{
	if (*text && text[strspn(text, PLAIN)] == '\0') {
		fputs(text, f);
		return;
	}
	putc(quote, f);
	for (; *text; text++) {
		/* The shell has no escape inside ''; crmsh has one inside "". */
		if (*text == quote && quote == '\'')
			fputs("'\\'", f);
		else if (quote == '"' && (*text == '"' || *text == '\\'))
			putc('\\', f);
		putc(*text, f);
	}
	putc(quote, f);
}
