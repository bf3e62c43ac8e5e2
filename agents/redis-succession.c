/* redis-succession.c -- who leads next: while nobody is promoted, and before somebody is. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-succession.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-decision.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/log.h"
#include "lib/ocf.h"

#define LOST_AFTER_MS 5000	/* longer than a promotion takes */

static bool read_scores(struct cluster_values *ret)
{
	struct error err = { 0 };

	if (cluster_get(cluster_score_name(ocf_instance()), ret, ocf_deadline(), &err) == 0)
		return true;
	log_warn("cannot read the scores: %s", err.text);
	return false;
}

/* Somebody has a score to lead, but nobody does: does the scheduler know of it? */
static void tell_again(const struct cluster_values *scores)
{
	if (memory.link_down_ms && deadline_now_ms() - memory.link_down_ms >= LOST_AFTER_MS)
		scores_repeat(scores);
}

static bool somebody_can_lead(void)
{
	struct cluster_values scores;

	if (!read_scores(&scores))
		return true;
	for (int i = 0; i < scores.n; i++)
		if (atoi(scores.of[i].text) > 0) {
			tell_again(&scores);
			return true;
		}
	return false;
}

/* For people: what nobody being promoted waits for. */
static void say_awaited(enum verdict verdict, const struct choice *choice)
{
	bool is_waiting = verdict == WAIT_FOR_VOTERS || verdict == WAIT_FOR_TAIL;
	char words[sizeof(memory.said)];

	if (is_waiting && choice->awaited && choice->awaited[0])
		snprintf(words, sizeof(words), "waiting for %s", choice->awaited);
	else
		snprintf(words, sizeof(words), "waiting for %s", is_waiting ? "nodes" : "force");
	/* A wait is told in the log when it begins. */
	if (state_is(words)) {
		log_warn("nobody leads: %s%s%s", election_words(verdict),
			 choice->awaited ? ": " : "", choice->awaited ? choice->awaited : "");
		memory.has_told = false;
	}
}

static void decide(struct tally *t)
{
	struct choice choice;
	enum verdict verdict = ballots_elect(t, ballots_is_time_out(), &choice);

	if (verdict == ELECTED && choice.winner == t->self) {
		decision_write("elected", "nobody leads, and the data here is the best", t->list,
			       t->n);
		log_info("nobody leads, and the data here (replid %.8s, offset %lld, %lld keys) is "
			 "the best", view.info.replid, view.info.offset, view.info.keys);
		score_is("100");
		return;
	}
	if (verdict == ELECTED) {
		log_info("nobody leads: %s has better data", t->list[choice.winner].node);
		return;
	}
	say_awaited(verdict, &choice);
	if (!memory.has_told)
		decision_write("awaits", election_words(verdict), t->list, t->n);
	memory.has_told = true;
}

void succession_attend(void)
{
	auto_free struct tally *t = NULL;
	struct error err = { 0 };

	if (!cluster_node() || (view.state == REPLICA && view.info.is_link_up)) {
		memory.waiting_ms = 0;
		memory.has_told = false;
		ballots_withdraw();	/* of the last promotion */
		return;
	}
	if (somebody_can_lead())
		return;		/* promote may still count how long we have waited */
	if (!memory.waiting_ms)
		memory.waiting_ms = deadline_now_ms();
	t = calloc(1, sizeof(*t));
	if (!t || ballots_publish(&err) < 0 || ballots_gather(t, &err) < 0)
		log_warn("cannot vote: %s", err.text);
	else
		decide(t);
}

/*
 * Peers that run and will follow: they are asked, and so must tell in time. The recorded primary
 * has said where it stopped, or is dead, even if Pacemaker has not seen that yet.
 */
static bool is_voter_now(const char *node)
{
	return strcmp(node, cluster_node()) != 0 && strcmp(node, memory.record.node) != 0
		&& !cluster_concerns("stop", node) && !cluster_concerns("demote", node)
		&& !cluster_concerns("start", node);
}

static bool have_all_voted(const struct tally *t)
{
	char name[128];

	for (int i = 0; cluster_planned("active", i, name, sizeof(name)); i++) {
		bool has_voted = !is_voter_now(name);

		for (int k = 0; k < t->n; k++)
			has_voted = has_voted
				|| (strcmp(t->list[k].node, name) == 0
				    && t->list[k].ballot.epoch == memory.record.epoch);
		if (!has_voted)
			return false;
	}
	return true;
}

/* The frozen offset of a planned move says more than any ballot. */
static bool is_planned_move(const struct tally *t)
{
	return record_end(&t->frozen) >= 0;
}

/*
 * Scores, not a refusal: a promote that fails costs a round of recovery. Pacemaker sees the change
 * before it sends promote, and plans anew.
 */
static void stand_back(struct tally *t, int better)
{
	const struct candidate *c = &t->list[better];
	const char *name = cluster_score_name(ocf_instance()), *theirs = NULL;
	struct cluster_values scores;
	struct cluster_change changes[] = {
		{ name, cluster_node(), "-INFINITY", CLUSTER_REBOOT },
		{ name, c->node, "100", CLUSTER_REBOOT },
	};
	struct deadline until = deadline_sooner(deadline_in(1000), ocf_deadline());
	struct error err = { 0 };
	char why[300];

	snprintf(why, sizeof(why), "%s has offset %lld, this node %lld", c->node,
		 c->ballot.is_void ? c->ballot.noted : c->ballot.offset, view.info.offset);
	log_warn("stands back: %s", why);
	decision_write("vetoed", why, t->list, t->n);
	if (read_scores(&scores))
		theirs = cluster_value(&scores, c->node);
	if (cluster_change(changes, theirs && atoi(theirs) > 0 ? 1 : 2, until, &err) < 0)
		log_warn("cannot stand back: %s", err.text);
	cluster_settle_in_cib(name, cluster_node(), "-INFINITY", until);
	deadline_nap(until, 50);	/* from the CIB to the scheduler */
}

static void compare_with_others(void)
{
	struct deadline until = deadline_sooner(deadline_in(1000), ocf_deadline());
	auto_free struct tally *t = calloc(1, sizeof(*t));
	struct error err = { 0 };
	int better, r = t ? ballots_gather(t, &err) : -1;

	while (r == 0 && !is_planned_move(t) && !have_all_voted(t) && deadline_nap(until, 5) > 0)
		r = ballots_update(t, &err);
	if (r < 0) {
		log_warn("cannot read the ballots: %s", err.text);
		return;
	}
	if (is_planned_move(t) || ballots_forced(t))
		return;
	better = election_better(&memory.record, t->list, t->n, t->self);
	if (better >= 0)
		stand_back(t, better);
}

static bool has_company(void)
{
	char other[128];

	for (int i = 0; cluster_planned("active", i, other, sizeof(other)); i++)
		if (is_voter_now(other))
			return true;
	return false;
}

void succession_compare(void)
{
	struct error err = { 0 };

	if (!cluster_concerns("promote", cluster_node())) {
		if (ballots_publish(&err) < 0)
			log_warn("cannot vote: %s", err.text);
	} else if (has_company()) {
		compare_with_others();	/* what we hold matters to nobody else yet */
	}
}
