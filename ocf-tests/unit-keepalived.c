/*
 * unit-keepalived.c -- the grammar of keepalived.conf: texts,
 * and the trees or errors that they come to.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crm/keepalived.h"

/*
 * A tree is printed as "keyword|word{statement;statement;}". A text that is refused has an error
 * instead.
 */
static const struct { const char *text, *tree, *error; } cases[] = {
	{ "", "", NULL },
	{ "\n\n  \t\n", "", NULL },
	{ "a", "a;", NULL },
	{ "a b\tc  \n", "a|b|c;", NULL },
	{ "a\nb\n", "a;b;", NULL },
	{ "a {\n}\n", "a{};", NULL },
	{ "a\n{\n}\n", "a{};", NULL },
	{ "a\n\n! comment\n{ b }\n", "a{b;};", NULL },
	{ "a{b c}\n", "a{b|c;};", NULL },
	{ "a { b { c } d\n}", "a{b{c;};d;};", NULL },
	{ "a { } b { }", "a{};b{};", NULL },
	{ "a {} {}", NULL, "t:1:6: '{' without a keyword before it" },
	{ "{", NULL, "t:1:1: '{' without a keyword before it" },
	{ "a { {", NULL, "t:1:5: '{' without a keyword before it" },
	{ "}", NULL, "t:1:1: '}' closes nothing: expected a keyword or the end of the file" },
	{ "a {\n}\n }", NULL,
	  "t:3:2: '}' closes nothing: expected a keyword or the end of the file" },
	{ "a {\n b {\n }\n", NULL,
	  "t:4:1: the file ends where '}' was expected: the block \"a\" of line 1 is still open" },
	{ "a # comment\n", "a;", NULL },
	{ "a ! comment { \" ' \n", "a;", NULL },
	{ "a b#c\n", "a|b;", NULL },
	{ "a b\\#c\n", "a|b#c;", NULL },
	{ "# a {\n", "", NULL },
	{ "a \"b c\" d\n", "a|b c|d;", NULL },
	{ "a 'b c' d\n", "a|b c|d;", NULL },
	{ "a b\" c \"d\n", "a|b c d;", NULL },
	{ "a \"b # c ! d\"\n", "a|b # c ! d;", NULL },
	{ "a \"{ b }\"\n", "a|{ b };", NULL },
	{ "a \"\"\n", "a|;", NULL },
	{ "a \"it's\"\n", "a|it's;", NULL },
	{ "a 'say \"x\"'\n", "a|say \"x\";", NULL },
	{ "a \"\\\"\"\n", "a|\";", NULL },
	{ "a \"\\\\\"\n", "a|\\;", NULL },
	{ "a \"\\x41\\102\\q\"\n", "a|ABq;", NULL },
	{ "a \"\\x4\\x414\"\n", "a|\004A4;", NULL },
	{ "a \"b\n", NULL, "t:1:3: the quote \" is not closed on this line" },
	{ "x\n\ta b\"c\n", NULL, "t:2:5: the quote \" is not closed on this line" },
	{ "a it's so\n", "a|it's|so;", NULL },
	{ "a it's so's\n", "a|its sos;", NULL },
	{ "a b \\\n c\nd\n", "a|b|c;d;", NULL },
	{ "a \\\r\n b\r\n", "a|b;", NULL },
	{ "a \\", "a;", NULL },
	{ "a {\r\n\tb c\r\n}\r\n", "a{b|c;};", NULL },
	{ "a \xe4\xb8\xbb { \xe8\x8a\x82 } # \xe7\x82\xb9 {\n", "a|\xe4\xb8\xbb{\xe8\x8a\x82;};",
	  NULL },
	{ "$X=5\na $X ${X}6 $X7 $Y\n", "a|5|56|$X7|$Y;", NULL },
	{ "$X = b c\na $X { }\n", "a|b|c{};", NULL },
	{ "$X=$Y\n$Y=1\na $X\n", "a|1;", NULL },
	{ "$X=a$X\nb $X\n", NULL, "t:2:1: the line is too long" },
	{ "$X=@n1 b\n$X c\n", "@n1|b|c;", NULL },
	{ "a ${Y} b\n", "a|${Y}|b;", NULL },
	{ "$X=\\\n b\n", NULL, "t:1:1: a definition of several lines is not read: write it out" },
	{ "a $(b) $1 $\n", "a|$(b)|$1|$;", NULL },
	{ "@n1 a b\n", "@n1:a|b;", NULL },
	{ "a {\n @^n1 b { c }\n}\n", "a{@^n1:b{@^n1:c;};};", NULL },
	{ "@n1\n", "", NULL },
	{ "include x\na\n", "a;", NULL },
	{ "includes x\n", "includes|x;", NULL },
	{ "include\n", NULL, "t:1:8: expected the name of a file to include" },
	{ "~SEQ(A, 1, 2) a ~A\nb\n", "b;", NULL },
	{ "a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{", NULL, "t:1:34: blocks nested too deep" },
};

static void print_tree(const struct keepalived_node *n, char *ret, size_t size)
{
	for (; n; n = n->next) {
		size_t used = strlen(ret);

		if (n->condition)
			used += (size_t)snprintf(ret + used, size - used, "@%s:", n->condition);
		for (int i = 0; i < n->n_words; i++)
			used += (size_t)snprintf(ret + used, size - used, "%s%s", i ? "|" : "",
						 n->words[i]);
		if (n->has_block) {
			used += (size_t)snprintf(ret + used, size - used, "{");
			print_tree(n->children, ret, size);
			used = strlen(ret);
			used += (size_t)snprintf(ret + used, size - used, "}");
		}
		snprintf(ret + used, size - used, ";");
	}
}

static void each_text_comes_to_its_tree_or_its_error(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		auto_pool struct pool pool = { 0 };
		struct keepalived tree = { 0 };
		struct error err = { 0 };
		char is[1024] = "";
		int r = keepalived_parse(&pool, "t", cases[i].text, strlen(cases[i].text), &tree,
					 &err);

		assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
		assert_int_equal(r < 0, cases[i].error != NULL);
		print_tree(tree.first, is, sizeof(is));
		assert_string_equal(is, cases[i].tree ? cases[i].tree : "");
	}
}

static void places_are_those_of_the_keywords(void **unused)
{
	auto_pool struct pool pool = { 0 };
	struct keepalived tree = { 0 };
	struct error err = { 0 };
	static const char text[] = "a \\\n b\n\n  c {\n\td }\n";

	(void)unused;
	assert_int_equal(keepalived_parse(&pool, "t", text, sizeof(text) - 1, &tree, &err), 0);
	assert_int_equal(tree.first->line, 1);
	assert_int_equal(tree.first->next->line, 4);
	assert_int_equal(tree.first->next->column, 3);
	assert_int_equal(tree.first->next->children->line, 5);
	assert_int_equal(tree.first->next->children->column, 2);
}

static void a_nul_byte_is_an_error(void **unused)
{
	auto_pool struct pool pool = { 0 };
	struct keepalived tree = { 0 };
	struct error err = { 0 };

	(void)unused;
	assert_int_equal(keepalived_parse(&pool, "t", "a\nb\0c\n", 6, &tree, &err), -EINVAL);
	assert_string_equal(err.text, "t:2:2: a NUL byte");
}

static void what_is_not_read_is_remarked(void **unused)
{
	static const char *const texts[] = { "include x\n", "~LST(A, 1) b\n", "a $unknown\n" };

	(void)unused;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		auto_pool struct pool pool = { 0 };
		struct keepalived tree = { 0 };
		struct error err = { 0 };

		assert_int_equal(keepalived_parse(&pool, "t", texts[i], strlen(texts[i]), &tree,
						  &err), 0);
		assert_non_null(tree.remarks);
		assert_true(tree.remarks->is_loss);
	}
}

static void a_line_does_not_grow_for_ever(void **unused)
{
	auto_pool struct pool pool = { 0 };
	struct keepalived tree = { 0 };
	struct error err = { 0 };
	char text[4096] = "$A=", *at = text + strlen(text);

	(void)unused;
	memset(at, 'x', 1000);
	strcpy(at + 1000, "\na ");
	for (int i = 0; i < 60; i++)
		strcat(text, "$A");
	strcat(text, "\n");
	assert_int_equal(keepalived_parse(&pool, "t", text, strlen(text), &tree, &err), 0);
	strcat(text, "b ");
	for (int i = 0; i < 70; i++)
		strcat(text, "$A");
	assert_int_equal(keepalived_parse(&pool, "t", text, strlen(text), &tree, &err), -EFBIG);
	assert_string_equal(err.text, "t:3:1: the line is too long");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_text_comes_to_its_tree_or_its_error),
		cmocka_unit_test(places_are_those_of_the_keywords),
		cmocka_unit_test(a_nul_byte_is_an_error),
		cmocka_unit_test(what_is_not_read_is_remarked),
		cmocka_unit_test(a_line_does_not_grow_for_ever),
	};

	return cmocka_run_group_tests_name("keepalived", tests, NULL, NULL);
}
