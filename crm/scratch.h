/*
 * scratch.h -- a file for another program to read, which has no name: nothing is left of it,
 * whatever happens to us.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/error.h"

struct scratch { int fd; char path[32]; };	/* .fd = -1: none yet */

/**
 * scratch_make - in memory, with @size bytes of @text
 * @ret: its path is for us and for programs that we run, which inherit it
 */
must_check int scratch_make(const char *text, size_t size, struct scratch *ret, struct error *err);

void scratch_release(struct scratch *s);
#define auto_scratch CLEANUP(scratch_release)

#endif
