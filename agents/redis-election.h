/* redis-election.h -- whose data is best, while nobody is promoted. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_ELECTION_H
#define REDIS_ELECTION_H

#include "agents/redis-record.h"

struct candidate {
	const char *node;
	struct redis_ballot ballot;
};

enum verdict {
	ELECTED,	/* *winner is the index of the best */
	WAIT_FOR_VOTERS,	/* not all have voted, and there is time left */
	ONLY_VOID,	/* data was recorded, a voter is missing, and nobody here has any */
	NO_COMMON_LINEAGE,	/* several hold data that cannot be compared: a person must choose */
};

/**
 * elect - name one node
 * @record:       as it is now; ballots of another epoch are no votes
 * @n_expected:   voters: the recorded ones, or clone-max when there is no record
 * @is_time_out:  the wait for missing voters is over
 * @winner:       set with ELECTED only
 *
 * Data of the recorded lineage wins, by offset; then data of unknown position (restarted from an
 * append-only file), if only one node or the recorded primary has it; nothing wins only over nothing, and
 * only if no voter is missing or nothing was recorded. Ties go to the lowest name, so that all nodes
 * decide alike, in whatever order ballots come.
 */
enum verdict elect(const struct redis_record *record, const struct candidate *candidates, int n,
		   int n_expected, bool is_time_out, int *winner);

#endif
