/* redis-acts.h -- what can be done to our redis-server: one act, one function. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_ACTS_H
#define REDIS_ACTS_H

#include "agents/redis-record.h"
#include "agents/redis-view.h"

/* All can be repeated; all end within ocf_deadline(). */

int redis_launch(struct error *err);	/* start it, as a replica of nobody */
int redis_follow(struct error *err);	/* the recorded primary, if it is one; does not wait */
int redis_lead(struct error *err);	/* prove that the data is right, then accept writes */
int redis_fence(struct error *err);	/* take no more writes; hand the tail to the replicas */
int redis_refuse(struct error *err);	/* say why not */

/**
 * redis_follow_promoted - after a promotion: follow @node without asking the cluster for the record
 *
 * That it is a primary whose data continues ours proves as much: nothing of ours is lost, and the
 * rest comes by a partial resync. Memory has the record then, as far as it can be known from here.
 * Return: 0; -ENOTSUP, -EAGAIN when only the record can tell.
 */
int redis_follow_promoted(const char *node, struct error *err);

/* What belongs to an act, and is told to the cluster after it. */

/** redis_settle - after redis_lead(): the new record, the score 1000 */
int redis_settle(struct error *err);

/** redis_tell_frozen - after redis_fence(): where we stopped; and the score, unless it is NULL */
int redis_tell_frozen(const char *score, struct error *err);

#endif
