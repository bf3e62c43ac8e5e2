/* redis-fence.h -- how many replicas a write needs. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_FENCE_H
#define REDIS_FENCE_H

#include <stdbool.h>

/* min-replicas-max-lag: replicas acknowledge once a second, 1 would flicker. */
#define FENCE_MAX_LAG_S "2"

struct fence_view {
	int n_voters;		/* instances whose data counts, the primary included */
	int n_good;		/* of these, attached replicas that acknowledged within 2 s */
	int n_foreign;		/* attached replicas that are none of them: they prove nothing */
	int least;		/* what redis.conf asks for */
	bool is_quorate;
	/* confirmed: no voter that is not good can be promoted without us */
	bool are_others_out;
};

/**
 * fence_need - with so many, primary and replicas are a majority of the voters
 *
 * A primary that is cut off from the majority has fewer, so it stops acknowledging.
 */
int fence_need(int n_voters);

/**
 * fence_wanted - the value for min-replicas-to-write
 *
 * Less than fence_need() only when this partition is quorate and all others are confirmed to be
 * out.
 */
int fence_wanted(const struct fence_view *view);

#endif
