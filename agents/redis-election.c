/* redis-election.c -- whose data is best. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-election.h"

#include <string.h>

/* What shows how much of the recorded data a node has; later is better. */
enum evidence { NONE, NOTED, CLEAN, EXACT };

struct place {
	enum evidence evidence;
	long long offset;
	bool has_led;		/* the recorded primary */
	bool has_left;		/* a replica that stopped cleanly before that primary did */
	bool is_final;		/* the recorded primary, complete after a clean stop */
};

static bool is_vote(const struct redis_record *record, const struct redis_ballot *b)
{
	return b->epoch == record->epoch;
}

static struct place place_of(const struct redis_record *record, const struct candidate *c)
{
	const struct redis_ballot *b = &c->ballot;
	struct place p = { .evidence = NONE, .has_led = strcmp(c->node, record->node) == 0 };

	if (!is_vote(record, b) || !record->epoch)
		return p;
	if (ballot_continues(b, record->replid) || ballot_precedes(b, record)) {
		p.evidence = EXACT;
		p.offset = b->offset;
	} else if (b->noted >= 0 && b->keys > 0 && b->is_void) {
		p.evidence = b->is_clean ? CLEAN : NOTED;
		p.offset = b->noted;
	}
	p.has_left = p.evidence != NONE && b->has_left && !p.has_led;
	p.is_final = p.has_led && p.evidence >= CLEAN && b->is_clean && p.offset >= b->noted;
	return p;
}

/* Data of which nothing is known but that it is there. */
static bool is_unplaced(const struct election *e, int i)
{
	const struct candidate *c = &e->candidates[i];

	return is_vote(e->record, &c->ballot) && c->ballot.keys > 0 && c->ballot.priority != 0
		&& place_of(e->record, c).evidence == NONE;
}

/*
 * Among all: the primary had what any replica had, whoever was noted last; more than one that left,
 * even if its own note is lost.
 */
static struct place placed(const struct election *e, int i)
{
	struct place p = place_of(e->record, &e->candidates[i]);
	bool is_known = p.evidence == NOTED;
	long long most = p.offset;

	if (!p.has_led || (!is_known && !is_unplaced(e, i)))
		return p;
	for (int k = 0; k < e->n; k++) {
		struct place other = place_of(e->record, &e->candidates[k]);

		is_known = is_known || other.has_left;
		if ((other.evidence == NOTED || other.has_left) && other.offset > most)
			most = other.offset;
	}
	if (is_known) {
		p.evidence = NOTED;
		p.offset = most;
	}
	return p;
}

/* Above 0: @a has more, or the same for surer. */
static int compare(const struct place *a, const struct place *b)
{
	if ((a->evidence == NONE) != (b->evidence == NONE))
		return a->evidence == NONE ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset > b->offset ? 1 : -1;
	if (a->has_left != b->has_left)
		return a->has_left ? -1 : 1;
	if (a->has_led != b->has_led && a->evidence == NOTED && b->evidence == NOTED)
		return a->has_led ? 1 : -1;
	return (int)a->evidence - (int)b->evidence;
}

/* The best of those whose place is known; -1: nobody's is. */
static int best_placed(const struct election *e, struct place *ret)
{
	int best = -1;

	for (int i = 0; i < e->n; i++) {
		const struct candidate *c = &e->candidates[i];
		struct place p = placed(e, i);
		int order;

		if (p.evidence == NONE || c->ballot.priority == 0)
			continue;
		order = best < 0 ? 1 : compare(&p, ret);
		if (order > 0 || (order == 0 && strcmp(c->node, e->candidates[best].node) < 0)) {
			best = i;
			*ret = p;
		}
	}
	return best;
}

static int by_name(const struct election *e, int a, int b)
{
	return a < 0 || strcmp(e->candidates[b].node, e->candidates[a].node) < 0 ? b : a;
}

/* Without a record: all who have data have it from one source. */
static bool is_comparable(const struct election *e, int a, int b)
{
	const struct redis_ballot *x = &e->candidates[a].ballot, *y = &e->candidates[b].ballot;

	return e->record->epoch == 0 && !x->is_void && !y->is_void
		&& strcmp(x->replid, y->replid) == 0;
}

static enum verdict among_unplaced(const struct election *e, int *winner)
{
	int first = -1;

	for (int i = 0; i < e->n; i++) {
		if (!is_unplaced(e, i))
			continue;
		if (e->record->epoch && strcmp(e->candidates[i].node, e->record->node) == 0) {
			*winner = i;
			return ELECTED;
		}
	}
	for (int i = 0; i < e->n; i++) {
		if (!is_unplaced(e, i))
			continue;
		if (first >= 0 && !is_comparable(e, first, i))
			return NO_COMMON_LINEAGE;
		if (first < 0 || e->candidates[i].ballot.offset > e->candidates[first].ballot.offset
		    || (e->candidates[i].ballot.offset == e->candidates[first].ballot.offset
			&& by_name(e, first, i) == i))
			first = i;
	}
	*winner = first;
	return first >= 0 ? ELECTED : ONLY_VOID;
}

static int lowest_name(const struct election *e)
{
	int best = -1;

	for (int i = 0; i < e->n; i++)
		if (is_vote(e->record, &e->candidates[i].ballot)
		    && e->candidates[i].ballot.priority != 0)
			best = by_name(e, best, i);
	return best;
}

int election_votes(const struct redis_record *record, const struct candidate *c, int n)
{
	int votes = 0;

	for (int i = 0; i < n; i++)
		votes += is_vote(record, &c[i].ballot);
	return votes;
}

/* A voter that may hold something and has not told; "": some, but no name is known. */
static const char *missing_voter(const struct election *e, int n_votes)
{
	for (int i = 0; i < e->n_absent; i++)
		if (!e->absent[i].is_void)
			return e->absent[i].node;
	return e->record->epoch == 0 && n_votes < e->n_expected ? "" : NULL;
}

/* Nobody has more than the recorded primary had when it stopped cleanly. */
static bool is_complete(const struct election *e, const struct place *best)
{
	for (int i = 0; i < e->n_absent; i++)
		if (e->absent[i].has_led && e->absent[i].clean_offset >= 0
		    && strcmp(e->absent[i].node, e->record->node) == 0)
			return best->evidence >= CLEAN && best->offset >= e->absent[i].clean_offset;
	return best->is_final;
}

/* Of the recorded primary it may be known only that it led on when the best here had left. */
static const struct absentee *who_has_more(const struct election *e, const struct place *best)
{
	const struct absentee *most = NULL;

	for (int i = 0; i < e->n_absent; i++) {
		const struct absentee *a = &e->absent[i];

		if (a->is_void)
			continue;
		if (best->has_left && a->clean_offset < 0 && strcmp(a->node, e->record->node) == 0)
			return a;
		if (a->clean_offset > best->offset
		    && (!most || a->clean_offset > most->clean_offset))
			most = a;
	}
	return most;
}

static int find_forced(const struct election *e)
{
	for (int i = 0; e->forced && i < e->n; i++)
		if (strcmp(e->candidates[i].node, e->forced) == 0)
			return i;
	return -1;
}

static enum verdict take(int winner, struct choice *ret)
{
	ret->winner = winner;
	ret->awaited = NULL;
	return ELECTED;
}

enum verdict elect(const struct election *e, struct choice *ret)
{
	/* Nobody's place is known: a clean stop elsewhere is more. */
	struct place best = { .offset = -1 };
	int winner = best_placed(e, &best), forced = find_forced(e), unplaced = -1;
	enum verdict verdict;
	const struct absentee *more;

	*ret = (struct choice){ .winner = -1,
				.n_votes = election_votes(e->record, e->candidates, e->n) };
	ret->awaited = missing_voter(e, ret->n_votes);
	if (e->forced) {
		ret->awaited = e->forced;
		return forced >= 0 ? take(forced, ret) : WAIT_FOR_VOTERS;
	}
	if (e->record->epoch && ret->n_votes < e->min_voters)
		return e->is_time_out ? TOO_FEW : WAIT_FOR_VOTERS;
	if (winner >= 0 && is_complete(e, &best))
		return take(winner, ret);
	if (ret->awaited && !e->is_time_out)
		return WAIT_FOR_VOTERS;
	more = e->takes_less ? NULL : who_has_more(e, &best);
	if (more) {
		ret->awaited = more->node;
		return WAIT_FOR_TAIL;
	}
	if (winner >= 0)
		return take(winner, ret);
	verdict = among_unplaced(e, &unplaced);
	if (verdict == ELECTED)
		return take(unplaced, ret);
	if (verdict == ONLY_VOID && (!ret->awaited || e->record->epoch == 0) && lowest_name(e) >= 0)
		return take(lowest_name(e), ret);
	return verdict;
}

int election_better(const struct redis_record *record, const struct candidate *list, int n,
		    int self)
{
	const struct election e = { .record = record, .candidates = list, .n = n };
	struct place best = placed(&e, self);
	int found = -1;

	for (int i = 0; i < n; i++) {
		struct place p = placed(&e, i);

		if (i == self || p.evidence == NONE || list[i].ballot.priority == 0
		    || compare(&p, &best) <= 0)
			continue;
		/* The same amount for surer is no reason to overrule Pacemaker. */
		if (best.evidence != NONE && p.offset == best.offset)
			continue;
		best = p;
		found = i;
	}
	return found;
}

const char *election_words(enum verdict verdict)
{
	switch (verdict) {
	case ELECTED:		return "another node has better data";
	case WAIT_FOR_VOTERS:	return "not all nodes have told what data they hold";
	case WAIT_FOR_TAIL:	return "a node that is away stopped later, or with more, than "
				       "anybody here";
	case TOO_FEW:		return "fewer nodes than min_voters have told what data they hold";
	case ONLY_VOID:		return "no node here has the data that was recorded";
	case NO_COMMON_LINEAGE:	return "several nodes hold data that cannot be compared";
	}
	return "";
}
