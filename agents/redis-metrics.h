/* redis-metrics.h -- what the monitor has seen, as a file for Prometheus' node exporter. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_METRICS_H
#define REDIS_METRICS_H

#include <stdint.h>

/**
 * metrics_write - at the end of a recurring monitor: metrics_dir/redisha_INSTANCE.prom
 * @status:   what the monitor will answer
 * @began_ms: when it began, CLOCK_MONOTONIC
 *
 * The whole file or nothing. From what is known already: asks nobody, and does not wait for the
 * disk. Does nothing without metrics_dir; removes the file from the folder that was set before.
 * Trouble is for debug messages alone: a monitor is silent.
 */
void metrics_write(int status, int64_t began_ms);

/** metrics_remove - after stop */
void metrics_remove(void);

/** metrics_check - at start and validate-all: a warning in the log when metrics_dir is no folder */
void metrics_check(void);

#endif
