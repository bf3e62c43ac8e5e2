/* unit-plain.c -- whatever others have written, a terminal only shows it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lib/cleanup.h"
#include "lib/plain.h"
#include "lib/utf8.h"

static void control_characters_are_made_harmless(void **unused)
{
	static const struct { const char *text, *plain; } rows[] = {
		{ "", "" }, { "n1: 5 %s", "n1: 5 %s" }, { "\x1b[2J", "?[2J" },
		{ "a\r\n\tb\x7f", "a???b?" },
		{ "\xc2\x9b" "2J", "??2J" },		/* CSI as one character */
		{ "\x9b" "2J", "?2J" },			/* CSI as one byte */
		{ "\xc0\x9b", "??" }, { "\xe0\x80\x9b", "???" },	/* in a longer form */
		{ "\xc2", "?" }, { "\xe2\x82", "??" }, { "\xe2\x1b[", "??[" }, { "\xff\xfe", "??" },
		{ "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80 \xc4\x9b \xc2\xa0",
		  "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80 \xc4\x9b \xc2\xa0" },
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char text[64];

		snprintf(text, sizeof(text), "%s", rows[i].text);
		plain_make(text);
		assert_string_equal(text, rows[i].plain);
	}
}

static void only_the_newline_that_ends_the_format_is_kept(void **unused)
{
	auto_free char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)unused;
	plain_print(f, "%s: %d%s\n", "a\nb\x1b", 7, "\n");
	plain_print(f, "%s", "c\n");
	plain_print(f, "%.1s|%-3s|", "\xc3\xa4", "d");
	plain_print(f, "%s", "");
	plain_print(f, "\n");
	fclose(f);
	assert_string_equal(text, "a?b?: 7?\nc??|d  |\n");
}

static void no_byte_gets_through(void **unused)
{
	(void)unused;
	for (unsigned i = 1; i < 0x10000; i++) {
		char text[4] = { (char)(i >> 8 ? i >> 8 : i), (char)(i >> 8 ? i & 0xff : 0),
				 'x', 0 };

		plain_make(text);
		for (size_t k = 0, n; text[k]; k += n) {
			n = utf8_size(text + k);
			assert_true(n > 0);
			assert_true((unsigned char)text[k] >= ' ' && text[k] != 0x7f);
			assert_false((unsigned char)text[k] == 0xc2
				     && (unsigned char)text[k + 1] < 0xa0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_characters_are_made_harmless),
		cmocka_unit_test(only_the_newline_that_ends_the_format_is_kept),
		cmocka_unit_test(no_byte_gets_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
