/* redis-launch.h -- start a redis-server of our own. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_LAUNCH_H
#define REDIS_LAUNCH_H

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * launch_server - start redis-server as a replica of nobody, and wait until it answers
 *
 * LOADING is an answer. It runs under the configured account, in its own session, without the
 * executor's pipes and without our environment.
 * Return: 0; -ECHILD with its last words when it died; -ETIMEDOUT.
 */
must_check int launch_server(struct error *err);

#endif
