/*
 * unit-chronicle.c -- JSON is read and printed by its rules, and journals are merged,
 * whatever stands in them.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "crm/chronicle.h"
#include "crm/json.h"

static void json_is_read_as_written(void **unused)
{
	auto_json struct json *j = json_read(" {\"a\" : [1, -2.5e3, true,false,null, {}] , "
					     "\"t\":\"\\u00e4\\n\\\"\\ud83d\\ude00\","
					     "\"n\":-12,\"big\":99999999999999999999}\n");
	auto_free char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)unused;
	assert_non_null(j);
	assert_string_equal(json_string(j, "t"), "\xc3\xa4\n\"\xf0\x9f\x98\x80");
	assert_int_equal(json_number(j, "n", 0), -12);
	assert_int_equal(json_number(j, "big", 7), 7);
	assert_int_equal(json_number(j, "t", 7), 7);
	assert_string_equal(json_string(j, "n"), "");
	assert_string_equal(json_string(j, "missing"), "");
	json_write(f, j);
	fclose(f);
	assert_string_equal(text,
			    "{\"a\":[1,-2.5e3,true,false,null,{}],"
			    "\"t\":\"\xc3\xa4\\u000a\\\"\xf0\x9f\x98\x80\","
			    "\"n\":-12,\"big\":99999999999999999999}");
}

static void what_is_no_json_is_refused(void **unused)
{
	static const char *const texts[] = {
		"", " ", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "[1 2]",
		"[1,]", "[,1]", "\"x", "\"\\", "\"\\u12", "\"\\x\"", "\"\t\"", "1x", "+1", ".5",
		"--1", "tru", "{} {}", "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		auto_json struct json *j = json_read(texts[i]);

		if (j)
			fail_msg("%s was read", texts[i]);
	}
}

/* A name of a node may hold anything; what we print is UTF-8 whatever it is. */
static void texts_are_printed_as_json(void **unused)
{
	static const struct { const char *text, *printed; } rows[] = {
		{ "n1", "\"n1\"" }, { "", "\"\"" },
		{ "\"\\\x01\x7f", "\"\\\"\\\\\\u0001\\u007f\"" },
		{ "\xc3\xa4\xc2\x9b", "\"\xc3\xa4\\u009b\"" },
		{ "\xff" "a", "\"\xef\xbf\xbd" "a\"" },
		{ "\xc3", "\"\xef\xbf\xbd\"" },
		{ "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		auto_free char *text = NULL;
		size_t size;
		FILE *f = open_memstream(&text, &size);

		json_print(f, rows[i].text);
		fclose(f);
		assert_string_equal(text, rows[i].printed);
	}
}

static void the_journal_is_merged_and_tolerant(void **unused)
{
	char dir[] = "/tmp/unit-chronicle-XXXXXX", path[64];
	auto_chronicle struct chronicle j = { 0 };
	struct error err = { 0 };
	static const struct { const char *name, *text; } files[] = {
		{ "redis.jsonl.1",
		  "{\"time\":\"2026-01-01T00:00:01.500Z\",\"event\":\"awaits\",\"node\":\"n1\","
			"\"epoch\":4}\n"
		  "{\"time\":\"2026-01-01T00:00:0" },
		{ "redis.jsonl",
		  "not json\n\n"
		  "{\"time\":\"2026-01-01T00:00:03.250Z\",\"event\":\"promoted\",\"node\":\"n1\","
			"\"epoch\":5}\n"
		  "{\"event\":\"no time\"}\n"
		  "{\"time\":\"yesterday\",\"event\":\"x\"}\n" },
		{ "events.jsonl",
		  "{\"time\":\"2026-01-01T00:00:02Z\",\"kind\":\"fencing\",\"node\":\"n2\"}\n"
		  "{\"time\":1767225600,\"kind\":\"start\",\"resource\":\"redis:0\","
			"\"node\":\"n2\"}\n"
		  "{\"time\":\"2026-01-01T00:00:02Z\",\"kind\":\"start\","
			"\"resource\":\"redis2\"}\n" },
	};

	(void)unused;
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < LENGTH(files); i++) {
		auto_file FILE *f = NULL;

		snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
		f = fopen(path, "we");
		assert_non_null(f);
		fputs(files[i].text, f);
	}
	setenv("REDISHA_LOG_DIR", dir, 1);
	assert_int_equal(chronicle_read("redis", 0, &j, &err), 0);
	assert_int_equal(j.n_files, 3);
	assert_int_equal(j.n, 4);
	assert_int_equal(j.n_foreign, 6);
	assert_string_equal(j.of[0].what, "start");
	assert_string_equal(j.of[1].what, "awaits");
	assert_string_equal(j.of[2].what, "fencing");
	assert_string_equal(j.of[3].what, "promoted");
	assert_int_equal(j.of[3].at_ms - chronicle_began(&j, 3), 1750);
	chronicle_release(&j);
	/*
	 * Of redis.jsonl.1 the torn line, of redis.jsonl the last, of events.jsonl the last, which
	 * is another's.
	 */
	assert_int_equal(chronicle_read("redis", 100, &j, &err), 0);
	assert_int_equal(j.n, 0);
	assert_int_equal(j.n_foreign, 4);
	for (size_t i = 0; i < LENGTH(files); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
		unlink(path);
	}
	rmdir(dir);
	unsetenv("REDISHA_LOG_DIR");
}

static void times_are_read_with_their_zone(void **unused)
{
	static const struct { const char *text; long long ms; } rows[] = {
		{ "1970-01-01T00:00:01Z", 1000 }, { "1970-01-01T00:00:01.250Z", 1250 },
		{ "1970-01-01T01:00:01+01:00", 1000 }, { "1970-01-01T00:00:01-0030", 1801000 },
		{ "12", 12000 }, { "1970-01-01T00:00:01", -1 }, { "0", -1 },
		{ "1970-01-01T00:00:01+1", -1 }, { "", -1 }, { "x", -1 }, { "12x", -1 },
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++)
		assert_int_equal(chronicle_time(rows[i].text), rows[i].ms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_read_as_written),
		cmocka_unit_test(what_is_no_json_is_refused),
		cmocka_unit_test(texts_are_printed_as_json),
		cmocka_unit_test(the_journal_is_merged_and_tolerant),
		cmocka_unit_test(times_are_read_with_their_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
