/* unit-descriptors.c -- a child takes nothing along, also where the kernel cannot close a range. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "lib/descriptors.h"

enum { FIRST = 40, LAST = 79, KEPT = 60 };

static bool is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

/*
 * In the child: 40 to 79 are open, all but 60 are to go. Its exit code: how many are not as they
 * should be.
 */
static int close_all_but_one(void)
{
	int wrong = 0;

	for (int fd = FIRST; fd <= LAST; fd++)
		dup2(2, fd);
	descriptors_close(FIRST, KEPT - 1);
	descriptors_close(KEPT + 1, ~0u);
	for (int fd = 0; fd <= LAST; fd++)
		wrong += is_open(fd) != (fd == KEPT || fd <= 2) && (fd <= 2 || fd >= FIRST);
	return wrong;
}

static int in_child(bool is_old)
{
	pid_t pid = fork();
	int status;

	(void)is_old;
	if (pid == 0) {
#ifdef __NR_close_range
		scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

		if (is_old
		    && (seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), __NR_close_range, 0) < 0
			|| seccomp_load(filter) < 0))
			_exit(100);
#endif
		_exit(close_all_but_one());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void all_in_the_range_are_closed_and_no_other(void **unused)
{
	(void)unused;
	assert_int_equal(in_child(false), 0);
}

static void the_same_before_linux_5_9(void **unused)
{
	(void)unused;
	assert_int_equal(in_child(true), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_in_the_range_are_closed_and_no_other),
		cmocka_unit_test(the_same_before_linux_5_9),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
