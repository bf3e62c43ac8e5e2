/* redis-role.c -- the acts that change who leads: lead, fence. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-acts.h"
#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-decision.h"
#include "agents/redis-drain.h"
#include "agents/redis-guard.h"
#include "agents/redis-memory.h"
#include "agents/redis-proof.h"
#include "agents/redis-settings.h"
#include "agents/redis-writes.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

/* For the tail; a replica that needs more was not fit for a planned move. */
#define DRAIN_MS 5000

static struct deadline drain_time(void)
{
	return deadline_sooner(deadline_in(DRAIN_MS),
			       deadline_in(deadline_left(ocf_deadline()) / 2));
}

/* What promote knows of the others; without a cluster, nothing. */
static struct tally tally;

/* Replicas that will attach at once, without a full copy: they run, with data of this lineage. */
static int n_coming(void)
{
	int n = 0;

	for (int i = 0; i < tally.n; i++) {
		const struct candidate *c = &tally.list[i];

		n += i != tally.self && c->ballot.epoch == memory.record.epoch
			&& ballot_continues(&c->ballot, view.info.replid)
			&& cluster_concerns("active", c->node)
			&& !cluster_concerns("stop", c->node);
	}
	return n;
}

static int take_lead(struct error *err)
{
	char address[64];
	int r = 0;

	/* Before, not after: one whom no replica could find must not take writes. */
	if (cluster_node())
		r = settings_address(cluster_node(), address, sizeof(address), err);
	if (r == 0 && cluster_node()) {
		record_count_voters();
		r = writes_prepare(n_coming(), err);
	}
	if (r == 0)
		r = server_lead(view.server, ocf_deadline(), err);
	if (r == 0)
		r = server_info(view.server, &view.info, ocf_deadline(), err);
	if (r == 0 && view.info.role != REDIS_PRIMARY)
		return error_set(err, EPROTO, "still a replica after REPLICAOF NO ONE");
	return r;
}

int redis_lead(struct error *err)
{
	int r;

	if (!cluster_node())
		return take_lead(err);
	if (view.info.is_sync_in_progress)
		return error_set(err, EBUSY,
				 "a full sync is running here: the data is not complete");
	r = ballots_gather(&tally, err);
	if (r == 0)
		r = proof_check(&tally, drain_time(), err);
	if (r == 0)
		r = take_lead(err);
	if (r < 0)
		decision_write("refused", err->text, tally.list, tally.n);
	return r;
}

/*
 * Who has made room for us keeps the score of a primary until now, see redis_demote(). Asked last:
 * who was put out of the way of the write fence has -INFINITY, and keeps that.
 */
static int lower_former(struct cluster_change *changes, int room,
			const struct cluster_values *scores)
{
	int n = 0;

	for (int i = 0; i < scores->n && n < room; i++) {
		const struct cluster_value *v = &scores->of[i];
		int score = atoi(v->text);

		if (score >= LEADS && score < WISHED && strcmp(v->node, cluster_node()) != 0
		    && !cluster_concerns("stop", v->node))
			changes[n++] = (struct cluster_change){ cluster_score_name(ocf_instance()),
								v->node, "10", CLUSTER_REBOOT };
	}
	return n;
}

/* Record and scores side by side; the ballots of the former epoch are no votes any more. */
int redis_settle(struct error *err)
{
	char text[CLUSTER_TEXT];
	struct cluster_values scores;
	struct cluster_change changes[6] = {
		{ attribute("primary"), NULL, text, CLUSTER_PROPERTY },
		{ cluster_score_name(ocf_instance()), cluster_node(), "1000", CLUSTER_REBOOT },
	};
	bool is_forced = ballots_forced(&tally);	/* under the record that is now to end */
	int n = 2, r;

	if (!cluster_node())
		return 0;
	r = tally.n ? 0 : record_refresh(err);	/* it led already: nothing was gathered */
	if (r == 0)
		r = record_prepare(NULL, err);
	if (r == 0)
		r = cluster_get(cluster_score_name(ocf_instance()), &scores, ocf_deadline(), err);
	if (r < 0)
		return r;
	n += lower_former(changes + n, 2, &scores);
	if (is_forced)
		changes[n++] = (struct cluster_change){ attribute("force"), NULL, NULL,
							CLUSTER_PROPERTY };
	if (memory.may_be_clean)
		changes[n++] = (struct cluster_change){ attribute("clean"), cluster_node(), NULL,
							CLUSTER_FOREVER };
	record_print(&memory.record, text, sizeof(text));
	r = cluster_change(changes, n, ocf_deadline(), err);
	if (r < 0)
		return r;
	memory.may_be_clean = false;
	score_settles("1000");
	decision_write("promoted", "the data here is the best that is known", tally.list, tally.n);
	return 0;
}

int redis_tell_frozen(const char *score, struct error *err)
{
	struct redis_frozen frozen = { .epoch = memory.record.epoch, .offset = view.info.offset };
	char text[128];
	const struct cluster_change changes[] = {
		{ attribute("frozen"), cluster_node(), text, CLUSTER_PRIVATE },
		{ cluster_score_name(ocf_instance()), cluster_node(), score, CLUSTER_REBOOT },
	};
	/* What a server wrote that is not the recorded one is no measure for anybody. */
	bool has_led = memory.is_promoted && strcmp(view.info.replid, memory.record.replid) == 0;
	int r;

	if (!cluster_node() || (!has_led && !score))
		return 0;
	snprintf(frozen.replid, sizeof(frozen.replid), "%s", view.info.replid);
	frozen_print(&frozen, text, sizeof(text));
	r = cluster_change(has_led ? changes : changes + 1, has_led + (score != NULL),
			   ocf_deadline(), err);
	if (r == 0 && score)
		score_settles(score);
	return r;
}

/*
 * The first replica that attaches makes the server rename its data: the record must follow in time.
 */
static int keep_record(struct error *err)
{
	if (!cluster_node() || !view_is_promoted()
	    || strcmp(view.info.replid, memory.record.replid) == 0)
		return 0;
	return record_claim(NULL, err);
}

int redis_fence(struct error *err)
{
	int r = keep_record(err);

	if (r < 0)
		log_warn("record: %s", err->text);
	err->code = 0;
	r = server_follow(view.server, "127.0.0.1", 0, ocf_deadline(), err);

	if (r == 0)
		r = server_info(view.server, &view.info, ocf_deadline(), err);
	if (r < 0)
		return r;
	if (server_cut_clients(view.server, ocf_deadline(), err) < 0)
		log_warn("clients are still connected: %s", err->text);
	err->code = 0;
	redis_drain(drain_time());
	return 0;
}
