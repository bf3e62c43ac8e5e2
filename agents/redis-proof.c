/* redis-proof.c -- may the data here lead? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-proof.h"

#include <errno.h>
#include <string.h>

#include "agents/redis-cluster.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/log.h"
#include "lib/ocf.h"

/* All of the tail is on its way already: the frozen server still feeds its replicas. */
static int await_tail(long long tail, struct deadline until, struct error *err)
{
	while (view.info.offset < tail) {
		if (deadline_nap(until, 2) == 0)
			return error_set(err, ESTALE,
					 "the demoted primary stopped at offset %lld, this "
					 "replica has %lld: %lld bytes are missing", tail,
					 view.info.offset, tail - view.info.offset);
		int r = server_info(view.server, &view.info, ocf_deadline(), err);

		if (r < 0)
			return r;
	}
	return 0;
}

static int check_better(const struct tally *tally, struct error *err)
{
	int better = election_better(&memory.record, tally->list, tally->n, tally->self);
	const struct redis_ballot *b = better >= 0 ? &tally->list[better].ballot : NULL;

	if (!b)
		return 0;
	return error_set(err, ESTALE, "%s has more: offset %lld%s, this node %lld (%d have voted)",
			 tally->list[better].node, b->is_void ? b->noted : b->offset,
			 b->is_void ? " by its note" : "", view.info.offset,
			 election_votes(&memory.record, tally->list, tally->n));
}

static int check_votes(const struct tally *tally, struct error *err)
{
	int n = election_votes(&memory.record, tally->list, tally->n);
	int r = check_better(tally, err);

	if (r < 0)
		return r;
	if (n < redis.min_voters)
		return error_set(err, ESTALE, "%d of at least min_voters=%ld nodes have told what "
				 "they hold", n, redis.min_voters);
	return 0;
}

/*
 * Not of the recorded lineage, or of unknown place in it: only the best that is known may lead so.
 */
static int check_election(struct tally *tally, struct error *err)
{
	const struct redis_record *record = &memory.record;
	struct choice choice;
	enum verdict verdict = ballots_elect(tally, ballots_is_time_out(), &choice);

	if (verdict == ELECTED && choice.winner == tally->self)
		return 0;
	return error_set(err, ESTALE, "the data here (replid %.8s, offset %lld) does not continue "
			 "that of %s (replid %.8s, epoch %lld), and %s%s%s (%d have voted)",
			 view.info.replid, view.info.offset,
			 record->epoch ? record->node : "nobody", record->replid, record->epoch,
			 verdict == ELECTED ? tally->list[choice.winner].node : "",
			 verdict == ELECTED ? " is chosen: " : "", election_words(verdict),
			 choice.n_votes);
}

/*
 * A voter that is away may have stopped cleanly with more: its frozen offset went with it, its note
 * did not.
 */
static int check_absent(struct tally *tally, struct error *err)
{
	struct choice choice;

	if (!ballots_miss_stopped(tally) || ballots_elect(tally, true, &choice) != WAIT_FOR_TAIL)
		return 0;
	return error_set(err, ESTALE,
			 "%s stopped later, or with more, than this node, which has offset "
			 "%lld: waits for it (on_missing_tail=wait)",
			 choice.awaited, view.info.offset);
}

int proof_check(struct tally *tally, struct deadline until, struct error *err)
{
	long long tail = record_end(&tally->frozen);
	int r;

	if (ballots_forced(tally)) {
		log_warn("promoted because somebody said so: redisha force");
		return 0;
	}
	if (view.info.priority == 0)
		return error_set(err, EPERM, "replica-priority is 0: never to be promoted");
	if (!ballot_continues(&tally->list[tally->self].ballot, memory.record.replid))
		return memory.record.epoch == 0 && view.state != UNSYNCED
			? 0 : check_election(tally, err);
	/*
	 * Equality with the frozen primary is proof, unless somebody shows more; without one, the
	 * votes decide.
	 */
	if (tail >= 0) {
		r = await_tail(tail, until, err);
		tally->list[tally->self].ballot.offset = view.info.offset;
		return r < 0 ? r : check_better(tally, err);
	}
	r = check_votes(tally, err);
	if (r == 0)		/* if nobody led, those who are away count, too */
		r = memory.waiting_ms ? check_election(tally, err) : check_absent(tally, err);
	return r;
}
