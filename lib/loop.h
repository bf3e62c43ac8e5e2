/* loop.h -- wait for several things at once: the main loop of a resident program. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LOOP_H
#define LOOP_H

#include "lib/cleanup.h"
#include "lib/error.h"

/*
 * There is one loop per process. Its handlers run one after the other: each must be brief, since
 * while one waits the others do.
 */

/**
 * loop_add - call @ready whenever @fd can be read, or its other end is gone
 *
 * Return: 0; -errno.
 * Source: libqb, qbloop.h.
 */
must_check int loop_add(int fd, void (*ready)(void), struct error *err);

/** loop_drop - no more; before @fd is closed */
void loop_drop(int fd);

/**
 * loop_every - call @tick every @ms, 1 and up; one such handler per process
 *
 * Called again: from now on with this period. What was missed while other handlers ran is not made
 * up for.
 * Return: 0; -errno.
 */
must_check int loop_every(int ms, void (*tick)(void), struct error *err);

/** loop_run - until the process ends */
void loop_run(void);

#endif
