/*
 * unit-alert.c -- redisha-alert: what is worth to be told; JSON whatever is said;
 * a memory that keeps the newest.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "agents/alert-event.h"
#include "agents/alert-state.h"
#include "agents/alert-text.h"
#include "lib/cleanup.h"
#include "lib/journal.h"

static const struct {
	const char *task;
	int rc, target_rc, status;
	long interval_ms;
	bool was_bad;
	enum event_sort sort;
} actions[] = {
	{ "promote", 0, 0, 0, 0, false, SORT_PROMOTED },
	{ "demote", 0, 0, 0, 0, false, SORT_DEMOTED },
	{ "start", 0, 0, 0, 0, false, SORT_STARTED },
	{ "stop", 0, 0, 0, 0, false, SORT_STOPPED },
	{ "notify", 0, 0, 0, 0, false, SORT_NOISE },
	{ "reload-agent", 0, 0, 0, 0, false, SORT_NOISE },
	{ "promote", 1, 0, 0, 0, false, SORT_FAILED },
	{ "stop", 1, 0, 2, 0, false, SORT_FAILED },
	{ "stop", 0, 0, 2, 0, false, SORT_FAILED },
	{ "start", 6, 0, 0, 0, false, SORT_FAILED },
	{ "monitor", 0, 0, 0, 2000, false, SORT_NOISE },
	{ "monitor", 8, 8, 0, 1000, false, SORT_NOISE },
	{ "monitor", 8, 8, 0, 1000, true, SORT_RECOVERED },
	{ "monitor", 0, 8, 0, 1000, false, SORT_FAILED },
	{ "monitor", 7, 0, 0, 2000, false, SORT_FAILED },
	{ "monitor", 9, 8, 0, 1000, true, SORT_FAILED },
	{ "monitor", 190, 0, 0, 2000, false, SORT_DEGRADED },
	{ "monitor", 191, 8, 0, 1000, true, SORT_DEGRADED },
	{ "monitor", 7, 0, 0, 0, false, SORT_NOISE },
	{ "monitor", 8, 7, 0, 0, false, SORT_NOISE },
	{ "monitor", 5, 7, 0, 0, false, SORT_FAILED },
	{ "monitor", 7, 0, 1, 2000, false, SORT_NOISE },
	{ "start", 1, 0, -1, 0, false, SORT_NOISE },
};

static void actions_are_judged_by_task_and_exit_code(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(actions); i++) {
		struct event e = {
			.kind = EVENT_RESOURCE, .rc = actions[i].rc,
			.target_rc = actions[i].target_rc,
			.status = actions[i].status, .interval_ms = actions[i].interval_ms,
		};

		snprintf(e.task, sizeof(e.task), "%s", actions[i].task);
		if (event_judge(&e, actions[i].was_bad) != actions[i].sort)
			fail_msg("row %zu: %s, exit code %d", i, e.task, e.rc);
	}
}

static void what_is_mailed_says_what_to_do(void **unused)
{
	(void)unused;
	for (int sort = 0; sort < N_SORTS; sort++) {
		struct event e = { .sort = (enum event_sort)sort, .rsc = "redis", .node = "n1",
				   .task = "monitor" };
		auto_free char *body = NULL;
		size_t length = 0;
		FILE *f = open_memstream(&body, &length);

		text_body(f, &e, "", "n2");
		fclose(f);
		assert_non_null(strstr(body, "\r\nWhat to do: "));
		assert_int_equal(text_is_mailed(&e),
				 !strstr(body, "What to do: Nothing.\r\n") || sort == SORT_JOINED);
	}
}

static void a_subject_has_the_reason_once(void **unused)
{
	struct event failed = { .sort = SORT_FAILED, .rsc = "redis", .node = "n1",
				.task = "monitor", .text = "error" };
	struct event promoted = { .sort = SORT_PROMOTED, .rsc = "redis", .node = "n2",
				  .task = "promote" };
	char text[900];

	(void)unused;
	text_subject(&failed, "", text, sizeof(text));
	assert_string_equal(text, "[redis] n1: monitor failed: error");
	text_subject(&failed, "it is gone", text, sizeof(text));
	assert_string_equal(text, "[redis] n1: monitor failed: it is gone");
	text_subject(&promoted, "n1: it is gone", text, sizeof(text));
	assert_string_equal(text, "[redis] n2 is primary (n1: it is gone)");
}

/* In quotes, no control character, no quote that is not escaped; UTF-8. */
static void assert_json(const char *text)
{
	size_t n = strlen(text);

	assert_true(n >= 6 && strncmp(text, "\"x\":\"", 5) == 0 && text[n - 1] == '"');
	assert_true(mbstowcs(NULL, text, 0) != (size_t)-1);
	for (const char *c = text + 5; c < text + n - 1; c++) {
		assert_true((unsigned char)*c >= ' ' && *c != '"');
		if (*c != '\\')
			continue;
		c++;
		assert_true(c < text + n - 1 && strchr("\"\\u", *c));
		assert_true(*c != 'u' || strspn(c + 1, "0123456789abcdef") >= 4);
	}
}

static void any_bytes_become_json(void **unused)
{
	unsigned seed = 7;

	(void)unused;
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	for (int round = 0; round < 200000; round++) {
		auto_free char *text = NULL;
		char bytes[12] = "";
		size_t length = 0;
		FILE *f;

		/* often what begins or goes on a character */
		for (int i = rand_r(&seed) % 11; i-- > 0; )
			bytes[i] = (char)(rand_r(&seed) % 3
					  ? 0x80 + rand_r(&seed) % 128 : 1 + rand_r(&seed) % 127);
		f = open_memstream(&text, &length);
		json_text(f, "x", bytes);
		fclose(f);
		assert_json(text);
	}
}

static void valid_characters_stay(void **unused)
{
	static const char valid[] = "a\303\244\342\202\254\360\237\230\200";
	auto_free char *text = NULL;
	size_t length = 0;
	FILE *f = open_memstream(&text, &length);

	(void)unused;
	json_text(f, "x", valid);
	fclose(f);
	assert_non_null(strstr(text, valid));
}

static void open_state(void)
{
	struct error err = { 0 };

	assert_int_equal(state_open(deadline_in(1000), &err), 0);
}

static void close_state(void)
{
	struct error err = { 0 };

	assert_int_equal(state_close(&err), 0);
}

static void memory_keeps_the_newest(void **unused)
{
	char key[32];

	(void)unused;
	open_state();
	state_set("mail:a", "old, but needed");
	for (int i = 0; i < 300; i++) {
		snprintf(key, sizeof(key), "seen:%d", i);
		state_set(key, "1\t2\n3");
	}
	close_state();
	open_state();
	assert_string_equal(state_get("mail:a"), "old, but needed");
	assert_string_equal(state_get("seen:299"), "1 2 3");
	assert_non_null(state_get("seen:173"));
	assert_null(state_get("seen:172"));
	state_set("mail:a", NULL);
	close_state();
	open_state();
	assert_null(state_get("mail:a"));
	close_state();
}

static void a_second_one_waits_for_the_lock(void **unused)
{
	struct error err = { 0 };
	pid_t pid;
	int status;

	(void)unused;
	open_state();
	pid = fork();
	if (pid == 0)
		_exit(state_open(deadline_in(50), &err) == -ETIMEDOUT && !state_get("seen:299")
		      ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close_state();
	open_state();
	close_state();
}

static char folder[] = "/tmp/unit-alert.XXXXXX";

static int make_folder(void **unused)
{
	(void)unused;
	if (!mkdtemp(folder) || setenv("REDISHA_LOG_DIR", folder, 1) < 0)
		return -1;
	return setenv("REDISHA_RUN_DIR", folder, 1);
}

static int remove_folder(void **unused)
{
	static const char *const names[] = { "alert.state", "alert.lock" };
	char path[64];

	(void)unused;
	for (size_t i = 0; i < LENGTH(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(actions_are_judged_by_task_and_exit_code),
		cmocka_unit_test(what_is_mailed_says_what_to_do),
		cmocka_unit_test(a_subject_has_the_reason_once),
		cmocka_unit_test(any_bytes_become_json),
		cmocka_unit_test(valid_characters_stay),
		cmocka_unit_test(memory_keeps_the_newest),
		cmocka_unit_test(a_second_one_waits_for_the_lock),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
