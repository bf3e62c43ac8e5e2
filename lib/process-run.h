/* process-run.h -- run other programs, alone or side by side, and read what they print. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PROCESS_RUN_H
#define PROCESS_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/**
 * process_run - run a program without a shell, wait until it ends
 * @argv:  argv[0] is its path; NULL ends the list
 * @until: killed with SIGKILL then, and -ETIMEDOUT
 * @out:   NULL, or a buffer of @size bytes for what it printed on stdout (0-terminated)
 * @ret:   its exit status; 128 + N when a signal ended it
 *
 * stdin is /dev/null, stderr goes nowhere, OCF_RESKEY_* variables are not passed on.
 * Return: 0; -ENOENT when there is no such program; -ETIMEDOUT; -EFBIG when it printed more.
 */
must_check int process_run(const char *const *argv, struct deadline until, char *out, size_t size,
			   int *ret, struct error *err);

#define PROCESS_JOBS 16	/* at once */

/* One program of several; see process_run(). */
struct process_job {
	const char *const *argv;
	char *out;		/* NULL: not wanted */
	size_t size;
	/* what it says on stderr is wanted, too: for people, so the beginning will do */
	bool with_stderr;
	/* set: exit status, 128 + N; -1 when it did not run to its end, or @out is cut */
	int status;
};

/**
 * process_run_all - run up to PROCESS_JOBS programs side by side, wait until all have ended
 *
 * Return: 0 when all ran to their end, whatever their status; else what process_run() would say of
 * the first with -1. The others have run all the same.
 */
must_check int process_run_all(struct process_job *jobs, int n, struct deadline until,
			       struct error *err);

#endif
