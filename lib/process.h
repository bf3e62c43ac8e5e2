/* process.h -- other programs: run one, find one, prove which one it is, end it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/* A process that cannot be mistaken for a later one with the same number. */
struct process {
	pid_t pid;			/* 0: none */
	unsigned long long start;	/* /proc/PID/stat field 22, clock ticks since boot */
};

/**
 * process_run - run a program without a shell, wait until it ends
 * @argv:  argv[0] is its path; NULL ends the list
 * @until: killed with SIGKILL then, and -ETIMEDOUT
 * @out:   NULL, or a buffer of @size bytes for what it printed on stdout (cut, 0-terminated)
 * @ret:   its exit status; 128 + N when a signal ended it
 *
 * stdin is /dev/null, stderr goes nowhere, OCF_RESKEY_* variables are not passed on.
 * Return: 0; -ENOENT when there is no such program; -ETIMEDOUT.
 */
must_check int process_run(const char *const *argv, struct deadline until, char *out, size_t size,
			   int *ret, struct error *err);

#define PROCESS_JOBS 16	/* at once */

/* One program of several; see process_run(). */
struct process_job {
	const char *const *argv;
	char *out;		/* NULL: not wanted */
	size_t size;
	bool with_stderr;	/* what it says on stderr is wanted, too, among the rest */
	int status;		/* set: its exit status, 128 + N; -1 when it did not run to its end */
};

/**
 * process_run_all - run up to PROCESS_JOBS programs side by side, wait until all have ended
 *
 * Return: 0 when all ran to their end, whatever their status; else what process_run() would say of the
 * first that did not. The others have run all the same.
 */
must_check int process_run_all(struct process_job *jobs, int n, struct deadline until,
			       struct error *err);

/**
 * process_identify - the process that has this number now
 *
 * Return: .pid is 0 when there is none; a zombie is none.
 */
struct process process_identify(pid_t pid);

/** process_lives - does exactly this process still exist (not as a zombie)? */
bool process_lives(struct process p);

/** process_exe - path of its program; "" when unknown; " (deleted)" cut off; static buffer */
const char *process_exe(struct process p);

/** process_uid - its effective user; -1 when unknown */
uid_t process_uid(struct process p);

/** process_state - the letter of /proc/PID/stat (R, S, D, T, Z); 0 when there is none */
char process_state(struct process p);

/** process_cpu_ms - CPU time that all its threads have used; -1 when it is gone; ticks of 10 ms */
long process_cpu_ms(struct process p);

/**
 * process_pidfd - a descriptor of exactly this process, readable when it has ended; the caller closes it
 *
 * Return: -1 when it is gone, or before Linux 5.3.
 */
int process_pidfd(struct process p);

/**
 * process_signal - send @signal to exactly this process (pidfd; never to a successor)
 *
 * Return: 0, also when it is gone; -errno.
 */
int process_signal(struct process p, int signal, struct error *err);

/**
 * process_wait_gone - wait until the process has ended
 *
 * Return: true when it is gone; false when @until came first.
 */
bool process_wait_gone(struct process p, struct deadline until);

/** process_find_listener - who listens on this TCP port of this network namespace? .pid 0: nobody we can name; @taken tells whether the port is in use at all */
struct process process_find_listener(unsigned port, bool *taken);

#endif
