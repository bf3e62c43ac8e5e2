/* unit-param.c -- parameters by table: defaults, ranges, choices, words, leniency. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lib/ocf.h"

const char ocf_metadata[] = "";

static long number;
static bool yes;
static const char *word, *mode;
static const char *const modes[] = { "sync", "async", NULL };

static const struct ocf_param params[] = {
	{ "number", .integer = &number, .min = 1, .max = 65535, .initial = "6379" },
	{ "yes", .boolean = &yes, .initial = "no" },
	{ "word", .string = &word },
	{ "mode", .string = &mode, .choices = modes, .initial = "async" },
	{ 0 }
};

static void forget(void)
{
	for (const struct ocf_param *p = params; p->name; p++) {
		char key[64] = "OCF_RESKEY_";

		unsetenv(strcat(key, p->name));
	}
	word = NULL;
}

static void defaults_go_through_the_same_reader(void **unused)
{
	struct error err = { 0 };

	(void)unused;
	forget();
	assert_int_equal(ocf_params_read(params, false, &err), 0);
	assert_int_equal(number, 6379);
	assert_false(yes);
	assert_null(word);
	assert_string_equal(mode, "async");
}

static void wrong_values_are_named(void **unused)
{
	static const struct { const char *name, *value; } wrong[] = {
		{ "number", "0" }, { "number", "65536" }, { "number", "x" }, { "number", "1x" },
		{ "number", " " }, { "number", "99999999999999999999" }, { "number", "1.5" },
		{ "yes", "maybe" }, { "yes", "2" }, { "mode", "Sync" }, { "mode", "asyncx" },
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		char key[64] = "OCF_RESKEY_";
		struct error err = { 0 };

		forget();
		setenv(strcat(key, wrong[i].name), wrong[i].value, 1);
		assert_true(ocf_params_read(params, false, &err) < 0);
		assert_non_null(strstr(err.text, wrong[i].name));
		assert_non_null(strstr(err.text, wrong[i].value));
		err.code = 0;
		assert_int_equal(ocf_params_read(params, true, &err), 0);
		assert_int_equal(err.code, 0);
		assert_int_equal(number, 6379);
		assert_string_equal(mode, "async");
	}
}

static void truth_has_many_words(void **unused)
{
	static const struct { const char *value; bool means; } words[] = {
		{ "true", true }, { "YES", true }, { "1", true }, { "on", true }, { "ja", true },
		{ "false", false }, { "No", false }, { "0", false }, { "OFF", false },
	};
	struct error err = { 0 };

	(void)unused;
	for (size_t i = 0; i < LENGTH(words); i++) {
		forget();
		setenv("OCF_RESKEY_yes", words[i].value, 1);
		assert_int_equal(ocf_params_read(params, false, &err), 0);
		assert_int_equal(yes, words[i].means);
	}
}

static void an_empty_value_is_none(void **unused)
{
	struct error err = { 0 };

	(void)unused;
	forget();
	setenv("OCF_RESKEY_number", "", 1);
	assert_int_equal(ocf_params_read(params, false, &err), 0);
	assert_int_equal(number, 6379);
	assert_false(ocf_param_given("number"));
}

static void what_is_required_must_be_there(void **unused)
{
	static const struct ocf_param required[] = {
		{ "word", .string = &word, .flags = OCF_REQUIRED }, { 0 }
	};
	struct error err = { 0 };

	(void)unused;
	forget();
	assert_true(ocf_params_read(required, false, &err) < 0);
	assert_non_null(strstr(err.text, "word"));
	assert_int_equal(ocf_params_read(required, true, &err), 0);
}

static void an_error_stays_one_line(void **unused)
{
	struct error err = { 0 };

	(void)unused;
	error_set(&err, 5, "a\nocf-exit-reason:forged\r\x1b[31m");
	assert_null(strpbrk(err.text, "\n\r\x1b"));
	assert_int_equal(error_wrap(&err, "outer"), -5);
	assert_true(strncmp(err.text, "outer: a ", 9) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_go_through_the_same_reader),
		cmocka_unit_test(wrong_values_are_named),
		cmocka_unit_test(truth_has_many_words),
		cmocka_unit_test(an_empty_value_is_none),
		cmocka_unit_test(what_is_required_must_be_there),
		cmocka_unit_test(an_error_stays_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
