/* redis-monitor.h -- how is it? And what a look between actions keeps in order. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_MONITOR_H
#define REDIS_MONITOR_H

#include "lib/error.h"

/**
 * monitor_verdict - look, keep replication and scores in order, judge
 *
 * A probe changes nothing. A failing primary has given up its promotion score when this returns.
 * Return: an enum ocf_exit: 0, 1, 7, 8, 9, 190 or 191; @err says why unless it is 0 or 8.
 */
int monitor_verdict(struct error *err);

/** monitor_repoint - follow the recorded primary if we do not; one try, no waiting for the sync */
void monitor_repoint(void);

#endif
