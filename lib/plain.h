/*
 * plain.h -- text that others have written, on a person's terminal: it may say what it likes,
 * and do nothing.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdio.h>

/**
 * plain_make - each byte of a control character, and what is no UTF-8, becomes '?'
 *
 * A newline, too: it would begin a line that looks like one of ours.
 */
void plain_make(char *text);

/**
 * plain_print - printf(), made plain; what ends @fmt stays a newline. All that is printed for
 * people goes through here
 */
void plain_print(FILE *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
