/* redis-election.h -- whose data is best. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_ELECTION_H
#define REDIS_ELECTION_H

#include "agents/redis-record.h"

struct candidate {
	const char *node;
	struct redis_ballot ballot;
};

/* A recorded voter that has not voted. */
struct absentee {
	const char *node;
	long long clean_offset;	/* in the recorded lineage, where its clean stop was; -1: unknown */
	bool has_led;		/* it was the primary then: nobody has more */
	bool is_void;		/* it is known to hold nothing */
};

struct election {
	/* As it is now; ballots of another epoch are no votes. */
	const struct redis_record *record;
	const struct candidate *candidates;
	int n;
	const struct absentee *absent;
	int n_absent;
	int n_expected;		/* voters while there is no record: clone-max */
	int min_voters;		/* fewer ballots decide nothing */
	bool is_time_out;	/* the wait for missing voters is over */
	bool takes_less;	/* on_missing_tail=promote */
	const char *forced;	/* a person's choice, or NULL */
};

enum verdict {
	ELECTED,
	WAIT_FOR_VOTERS,	/* not all have voted, and there is time left */
	/* A node that is away stopped cleanly with more, or led on when the best here had left. */
	WAIT_FOR_TAIL,
	TOO_FEW,		/* less than min_voters have voted, and the wait is over */
	ONLY_VOID,		/* data was recorded, a voter is missing, and nobody here has any */
	NO_COMMON_LINEAGE,	/* several hold data that cannot be compared: for a person */
};

struct choice {
	int winner;		/* ELECTED: index of the candidate; else -1 */
	const char *awaited;	/* a node that would help; NULL: none known by name */
	int n_votes;		/* ballots that count */
};

/**
 * elect - name one node, while nobody is promoted
 *
 * What is known of a node's place in the recorded data decides: its offset as the server tells
 * it, or as noted at a clean stop, or as last noted; more wins. Of what was only last noted, the
 * recorded primary's is taken for the most; it has more than a replica that left while it led.
 * Then data of unknown place: the recorded primary's, or that of the only node that has any.
 * Nothing wins only over nothing, and only if all voters are known to have nothing or there is
 * no record. Without a record, data of one replication id are compared. Nobody is waited for
 * whose data cannot be more. Ties go to the lowest name, so that all nodes decide alike, in
 * whatever order ballots come. A node with priority 0 votes, but is not chosen.
 */
enum verdict elect(const struct election *e, struct choice *ret);

/**
 * election_better - who has more of the recorded data than @self, an index into @list?
 *
 * For a node that Pacemaker has chosen: ties stay with its choice. Ballots of another epoch or with
 * priority 0 are passed over.
 * Return: index of the best such; -1: nobody.
 */
int election_better(const struct redis_record *record, const struct candidate *list, int n,
		    int self);

/** election_votes - how many of @candidates are votes under this record */
int election_votes(const struct redis_record *record, const struct candidate *candidates, int n);

/** election_words - a verdict for people */
const char *election_words(enum verdict verdict);

#endif
