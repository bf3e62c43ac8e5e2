/* redis-acts.h -- what can be done to our redis-server: one act, one function. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_ACTS_H
#define REDIS_ACTS_H

#include "agents/redis-view.h"

/* All can be repeated; all end within ocf_deadline(). */

int redis_launch(struct error *err);	/* start it, as a replica of nobody */
int redis_follow(struct error *err);	/* follow the recorded primary, if it is one; does not wait */
int redis_lead(struct error *err);	/* prove that the data is right, then accept writes */
int redis_found(struct error *err);	/* the same without data: only if nobody has any */
int redis_fence(struct error *err);	/* take no more writes; hand the tail to the replicas */
int redis_quit(struct error *err);	/* SHUTDOWN, then TERM, then KILL; proves that it is gone */
int redis_terminate(struct error *err);	/* the same from TERM on */
int redis_kill(struct error *err);	/* KILL at once */
int redis_refuse(struct error *err);	/* say why not */

/* lineage: who leads */

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
