/* redis-ballots.h -- votes: what data the nodes hold, told and counted. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_BALLOTS_H
#define REDIS_BALLOTS_H

#include "agents/redis-election.h"
#include "lib/cleanup.h"
#include "lib/cluster.h"
#include "lib/error.h"

/* All ballots that are published, and what else an election needs to know. */
struct tally {
	struct cluster_values votes, frozen, force, record;
	struct candidate list[CLUSTER_NODES];
	int n;			/* of list */
	int self;		/* index of our own, as of the last look; maybe not published */
};

/**
 * ballots_gather - read it all side by side, the record into memory; needs view.info
 * @ret: own ballot included, whether it was published or not
 */
must_check int ballots_gather(struct tally *ret, struct error *err);

/** ballots_update - read the ballots again, after ballots_gather() */
must_check int ballots_update(struct tally *tally, struct error *err);

/**
 * ballots_elect - who should lead, with nobody promoted
 *
 * Asks the cluster about voters that have not told: whether they stopped cleanly, and with what.
 */
enum verdict ballots_elect(struct tally *tally, bool is_time_out, struct choice *ret);

/**
 * ballots_miss_stopped - is there a recorded voter without a vote that may have stopped cleanly?
 *
 * Not one that ran when this transition began and is not to stop in it: that one has died, or
 * hangs.
 */
bool ballots_miss_stopped(const struct tally *tally);

/** ballots_is_time_out - is the wait for voters that have not told over? */
bool ballots_is_time_out(void);

/** ballots_forced - has a person chosen this node (redisha force), under this record? */
bool ballots_forced(const struct tally *tally);

/**
 * ballots_publish - tell what our server holds; needs view.info
 *
 * The record is read at the same time, and if it is not what is remembered, we vote again under it.
 */
must_check int ballots_publish(struct error *err);

/** ballots_withdraw - delete our vote */
void ballots_withdraw(void);

#endif
