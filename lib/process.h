/* process.h -- a process: find it, prove which one it is, end it. */
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
 * process_pidfd - a descriptor of exactly this process, readable when it has ended
 *
 * Return: for the caller to close; -1 when it is gone, or before Linux 5.3.
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

/**
 * process_find_listener - who listens on this TCP port of this network namespace?
 * @taken: is the port in use at all?
 *
 * Return: .pid is 0 when it is nobody we can name.
 */
struct process process_find_listener(unsigned port, bool *taken);

#endif
