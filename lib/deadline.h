/* deadline.h -- points in time by which something must be over. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DEADLINE_H
#define DEADLINE_H

#include <stdint.h>

/* A point on CLOCK_MONOTONIC; compare only through the functions below. */
struct deadline { int64_t at_ms; };

/** deadline_now_ms - milliseconds of CLOCK_MONOTONIC, for measuring spans */
int64_t deadline_now_ms(void);

/**
 * deadline_in - the point @ms milliseconds from now
 * @ms: negative counts as 0
 */
struct deadline deadline_in(int64_t ms);

/** deadline_sooner - the earlier of two */
struct deadline deadline_sooner(struct deadline a, struct deadline b);

/**
 * deadline_left - time left until @d
 *
 * Return: milliseconds, 0..INT_MAX; 0 when it has passed.
 */
int deadline_left(struct deadline d);

/**
 * deadline_nap - sleep for @ms, or until @d if that is sooner
 *
 * Return: milliseconds left until @d afterwards, so that
 * "while (deadline_nap(d, 20) > 0)" polls until time is out.
 */
int deadline_nap(struct deadline d, int ms);

#endif
