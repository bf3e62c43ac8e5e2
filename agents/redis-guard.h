/*
 * redis-guard.h -- a primary that was not promoted is nobody's source:
 * replication logs in by process.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_GUARD_H
#define REDIS_GUARD_H

#include "agents/redis-record.h"
#include "lib/cleanup.h"
#include "lib/error.h"

/*
 * A primary that is restarted behind the cluster's back, empty or from an old file, would be copied
 * by its replicas within a second. So replicas log in as a user that promote makes in the running
 * server, "redisha-" and the beginning of its run_id: it is gone with the process, and replication
 * with it, until the cluster has promoted somebody. The user can do nothing but replicate.
 */

/**
 * guard_raise - make that user in our server; needs view.info
 *
 * Return: false, and a warning, when the server cannot (before Redis 6, or no permission for ACL).
 */
bool guard_raise(void);

/** guard_pass - make our server log in as that user at the recorded primary; before REPLICAOF */
must_check int guard_pass(const struct redis_record *record, struct error *err);

#endif
