/* redis-cluster.h -- what this instance writes into the cluster: its score, its state, who leads. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_CLUSTER_H
#define REDIS_CLUSTER_H

#include "lib/cleanup.h"
#include "lib/error.h"

/** record_refresh - read the cluster's record into memory; without a cluster: nothing recorded */
must_check int record_refresh(struct error *err);

/** record_claim - write a new record that names us; needs view.info */
must_check int record_claim(struct error *err);

/** attribute - "INSTANCE-@what"; static buffer */
const char *attribute(const char *what);

/** give_up - no promotion here: -INFINITY, as the first thing that a failing server's agent does */
void give_up(void);

/** state_is - tell people in a few words (crm_mon -A); writes only what is new; monitors only */
void state_is(const char *words);

/** score_is - store a promotion score of this node and see it stored */
void score_is(const char *score);

#endif
