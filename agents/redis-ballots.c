/* redis-ballots.c -- while nobody leads: vote, count, and one of us raises its hand. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-ballots.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-cluster.h"
#include "agents/redis-election.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

static bool is_time_out(void)
{
	int64_t waited = memory.waiting_ms ? deadline_now_ms() - memory.waiting_ms : 0;

	return waited >= redis.cold_start_wait_s * 1000;
}

static int n_expected(void)
{
	const char *max = ocf_meta("clone_max");

	if (memory.record.epoch && memory.record.voters > 0)
		return memory.record.voters;
	return max && atoi(max) > 0 ? atoi(max) : 1;
}

static int count(const struct cluster_values *votes, enum verdict *verdict, const char **winner)
{
	struct candidate list[CLUSTER_NODES];
	int best = 0;

	for (int i = 0; i < votes->n; i++) {
		list[i].node = votes->of[i].node;
		ballot_read(votes->of[i].text, &list[i].ballot);
	}
	*verdict = elect(&memory.record, list, votes->n, n_expected(), is_time_out(), &best);
	*winner = *verdict == ELECTED ? votes->of[best].node : NULL;
	return votes->n;
}

static const char *words_of(enum verdict verdict)
{
	switch (verdict) {
	case ELECTED:		return "another node has better data";
	case WAIT_FOR_VOTERS:	return "not all nodes have told what data they hold";
	case ONLY_VOID:		return "no node here has the data that was recorded";
	case NO_COMMON_LINEAGE:	return "several nodes hold data that cannot be compared";
	}
	return "";
}

int ballots_elect_us(struct error *err)
{
	struct cluster_values votes;
	const char *winner;
	enum verdict verdict;
	int r = cluster_get(attribute("ballot"), &votes, ocf_deadline(), err);
	int n;

	if (r < 0)
		return r;
	n = count(&votes, &verdict, &winner);
	if (winner && strcmp(winner, cluster_node()) == 0)
		return 0;
	return error_set(err, ESTALE, "%s: %s (%d of %d have voted)", winner ? winner : "nobody is chosen",
			 words_of(verdict), n, n_expected());
}

static int vote(struct error *err)
{
	struct redis_ballot own = ballot_of(&view.info, memory.record.epoch);
	char text[320];

	memory.has_voted = true;
	ballot_print(&own, text, sizeof(text));
	return cluster_set(attribute("ballot"), cluster_node(), text, CLUSTER_PRIVATE, ocf_deadline(), err);
}

void ballots_withdraw(void)
{
	struct error err = { 0 };

	if (!memory.has_voted || !cluster_node())
		return;
	if (cluster_set(attribute("ballot"), cluster_node(), NULL, CLUSTER_PRIVATE, ocf_deadline(), &err) < 0)
		log_debug("ballot: %s", err.text);
	memory.has_voted = false;
}

static bool somebody_can_lead(const struct cluster_values *scores)
{
	for (int i = 0; i < scores->n; i++)
		if (atoi(scores->of[i].text) > 0)
			return true;
	return false;
}

static void decide(void)
{
	struct error err = { 0 };

	if (vote(&err) < 0) {
		log_warn("cannot vote: %s", err.text);
	} else if (ballots_elect_us(&err) == 0) {
		log_info("nobody leads, and the data here (replid %.8s, offset %lld, %lld keys) is the best",
			 view.info.replid, view.info.offset, view.info.keys);
		score_is("100");
	} else {
		log_info("nobody leads: %s", err.text);
		state_is(is_time_out() ? "waiting for force" : "waiting for nodes");
	}
}

void ballots_attend(void)
{
	struct cluster_values scores;
	struct error err = { 0 };

	if (!cluster_node() || (view.state == REPLICA && view.info.is_link_up)) {
		memory.waiting_ms = 0;
		return;
	}
	if (cluster_get(cluster_score_name(ocf_instance()), &scores, ocf_deadline(), &err) < 0) {
		log_warn("cannot read the scores: %s", err.text);
		return;
	}
	if (somebody_can_lead(&scores))
		return;		/* promote may still count how long we have waited */
	if (!memory.waiting_ms)
		memory.waiting_ms = deadline_now_ms();
	decide();
}
