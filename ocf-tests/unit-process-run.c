/* unit-process-run.c -- what another program prints is read whole, or it is an error. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "lib/process-run.h"

static const char *const eight[] = { "/bin/sh", "-c", "printf 12345678; exit 3", NULL };

static void what_fits_is_read(void **unused)
{
	struct error err = { 0 };
	char out[9];
	int status;

	(void)unused;
	assert_int_equal(process_run(eight, deadline_in(5000), out, sizeof(out), &status, &err), 0);
	assert_string_equal(out, "12345678");
	assert_int_equal(status, 3);
}

static void what_does_not_fit_is_an_error(void **unused)
{
	struct error err = { 0 };
	char out[8];
	int status;

	(void)unused;
	assert_int_equal(process_run(eight, deadline_in(5000), out, sizeof(out), &status, &err),
			 -EFBIG);
	assert_non_null(strstr(err.text, "/bin/sh prints more than 8 bytes"));
}

/* The others have run all the same. */
static void one_of_several(void **unused)
{
	char whole[9], cut[8];
	struct process_job jobs[] = {
		{ .argv = eight, .out = cut, .size = sizeof(cut) },
		{ .argv = eight, .out = whole, .size = sizeof(whole) },
		{ .argv = eight },
	};
	struct error err = { 0 };

	(void)unused;
	assert_int_equal(process_run_all(jobs, LENGTH(jobs), deadline_in(5000), &err), -EFBIG);
	assert_string_equal(whole, "12345678");
	assert_int_equal(jobs[0].status, -1);
	assert_int_equal(jobs[1].status, 3);
	assert_int_equal(jobs[2].status, 3);
}

static void a_message_is_cut(void **unused)
{
	const char *const argv[] = { "/bin/sh", "-c", "echo no such resource >&2", NULL };
	struct error err = { 0 };
	char out[8];
	struct process_job job = {
		.argv = argv, .out = out, .size = sizeof(out), .with_stderr = true
	};

	(void)unused;
	assert_int_equal(process_run_all(&job, 1, deadline_in(5000), &err), 0);
	assert_string_equal(out, "no such");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_read),
		cmocka_unit_test(what_does_not_fit_is_an_error),
		cmocka_unit_test(one_of_several),
		cmocka_unit_test(a_message_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
