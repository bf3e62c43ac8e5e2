/* error.h -- what went wrong, told once, in the administrator's words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ERROR_H
#define ERROR_H

struct error {
	int code;	/* errno value; 0 while nothing failed */
	char text[512];	/* one line, no newline, cut if longer */
};

/**
 * error_set - record a failure where it happened
 * @err:  the caller's error; overwritten
 * @code: errno value (1..4095)
 * @fmt:  what could not be done, to what; no trailing newline or full stop
 *
 * Return: -@code, so that "return error_set(...)" ends the function.
 */
int error_set(struct error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * error_wrap - say what was being attempted: "attempt: cause"
 * @err: an error already set
 *
 * Return: -@err->code.
 */
int error_wrap(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
