/* redis-writes.h -- the write fence: min-replicas-to-write, as the cluster's state allows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_WRITES_H
#define REDIS_WRITES_H

#include "agents/redis-levels.h"
#include "lib/cleanup.h"
#include "lib/error.h"

enum writes { WRITES_OPEN, WRITES_ALONE, WRITES_STOPPED, WRITES_UNFENCED };

/**
 * writes_keep - the promoted monitor's part: set what is wanted, if it is not set
 * @voters:    the others, with is_good as just seen; those that must be out are given -INFINITY,
 *             and their level is changed accordingly
 * @n_foreign: attached replicas that are no voters
 * @ret:       ALONE: fewer replicas than the rule asks for, but the cluster has confirmed that
 *             nobody else can lead; STOPPED: it has not; UNFENCED: the server does not let us set
 *             anything (no permission for CONFIG), so nothing stops writes when it is cut off
 *
 * Asks the cluster only while voters are missing, and then again only when that changes or every 30
 * s.
 * Return: 0; -errno when the value could not be read or set: then no score may be raised.
 */
must_check int writes_keep(struct voters *voters, int n_foreign, enum writes *ret,
			   struct error *err);

/**
 * writes_prepare - before REPLICAOF NO ONE
 * @n_coming: replicas that will attach at once
 *
 * With enough of them the fence is what the rule asks for; without, the cluster is asked who is
 * out.
 */
must_check int writes_prepare(int n_coming, struct error *err);

/** writes_missing - names of the voters that keep the fence closed, after STOPPED; "" otherwise */
const char *writes_missing(void);

#endif
