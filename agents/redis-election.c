/* redis-election.c -- whose data is best, while nobody is promoted. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-election.h"

#include <string.h>

enum class { NO_VOTE, EMPTY, UNPLACED, IN_LINEAGE };

static enum class class_of(const struct redis_record *record, const struct redis_ballot *b)
{
	if (b->epoch != record->epoch)
		return NO_VOTE;
	if (record->epoch && ballot_continues(b, record->replid))
		return IN_LINEAGE;
	return b->keys > 0 ? UNPLACED : EMPTY;
}

static bool is_better(const struct candidate *a, const struct candidate *b, bool by_offset)
{
	if (by_offset && a->ballot.offset != b->ballot.offset)
		return a->ballot.offset > b->ballot.offset;
	return strcmp(a->node, b->node) < 0;
}

/* The best of the class; *n_found tells how many there are. */
static int best_of(const struct redis_record *record, const struct candidate *c, int n,
		   enum class wanted, int *n_found)
{
	int best = -1;

	*n_found = 0;
	for (int i = 0; i < n; i++) {
		if (class_of(record, &c[i].ballot) != wanted)
			continue;
		(*n_found)++;
		if (best < 0 || is_better(&c[i], &c[best], wanted == IN_LINEAGE))
			best = i;
	}
	return best;
}

static int recorded_primary(const struct redis_record *record, const struct candidate *c, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(c[i].node, record->node) == 0
		    && class_of(record, &c[i].ballot) == UNPLACED)
			return i;
	return -1;
}

enum verdict elect(const struct redis_record *record, const struct candidate *c, int n,
		   int n_expected, bool is_time_out, int *winner)
{
	int n_lineage, n_unplaced, n_empty;
	int lineage = best_of(record, c, n, IN_LINEAGE, &n_lineage);
	int unplaced = best_of(record, c, n, UNPLACED, &n_unplaced);
	int empty = best_of(record, c, n, EMPTY, &n_empty);
	bool all_voted = n_lineage + n_unplaced + n_empty >= n_expected;
	int primary = recorded_primary(record, c, n);

	if (!all_voted && !is_time_out)
		return WAIT_FOR_VOTERS;
	if (n_lineage > 0)
		*winner = lineage;
	else if (primary >= 0)
		*winner = primary;
	else if (n_unplaced == 1)
		*winner = unplaced;
	else if (n_unplaced > 1)
		return NO_COMMON_LINEAGE;
	else if (n_empty > 0 && (all_voted || record->epoch == 0))
		*winner = empty;
	else
		return ONLY_VOID;
	return ELECTED;
}
