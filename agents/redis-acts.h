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

#endif
