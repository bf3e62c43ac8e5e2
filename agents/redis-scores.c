/*
 * redis-scores.c -- the promoted server's part: how good each other is,
 * and what the cluster is told of it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-scores.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-cluster.h"
#include "agents/redis-guard.h"
#include "agents/redis-levels.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/names.h"
#include "lib/ocf.h"

#define CHECK_EVERY_MS 30000	/* attrd restarts, cleanups and people change what is stored */
#define GOOD_LAG_S 2		/* as min-replicas-max-lag */
#define SAMPLES 4
#define SAMPLE_LEAST_MS 1250	/* acknowledgements come once a second */

/* What is stored in the cluster; read when something has changed. */
struct stored { struct cluster_values scores, states, record; };

/*
 * Where our stream was: samples a third of max_lag apart, so that the oldest is at least max_lag
 * old. A replica acknowledges once a second, so against our present offset even a perfect one looks
 * behind.
 */
static void sample(void)
{
	int64_t now = deadline_now_ms(), step = redis.max_lag_s * 1000 / (SAMPLES - 1);

	if (step < SAMPLE_LEAST_MS)
		step = SAMPLE_LEAST_MS;
	if (memory.sample_ms[0] && now - memory.sample_ms[0] < step)
		return;
	for (int i = SAMPLES - 1; i > 0; i--) {
		memory.sample_ms[i] = memory.sample_ms[i - 1];
		memory.sample_offset[i] = memory.sample_offset[i - 1];
	}
	memory.sample_ms[0] = now;
	memory.sample_offset[0] = view.info.offset;
}

static enum seen judge_peer(const struct redis_peer *peer)
{
	if (!peer->is_online)
		return SEEN_SYNCING;
	if (peer->lag_s > redis.max_lag_s
	    || (memory.sample_ms[SAMPLES - 1] && peer->offset < memory.sample_offset[SAMPLES - 1]))
		return SEEN_LAGGING;
	/* Not counted by the write fence, so not to be raised: writes may go on without it. */
	if (peer->lag_s > GOOD_LAG_S
	    || (memory.sample_ms[1] && peer->offset < memory.sample_offset[1]))
		return SEEN_BETWEEN;
	return SEEN_NEAR;
}

static int find_peer(const char *ip, const bool *taken)
{
	for (int i = 0; *ip && i < view.info.n_peers; i++)
		if (!taken[i] && strcmp(view.info.peers[i].ip, ip) == 0)
			return i;
	return -1;
}

/* Asks the resolver only for a voter that is not where it was. */
static int find_peer_by_name(struct voter *v, const bool *taken)
{
	for (int i = 0; i < view.info.n_peers; i++)
		if (!taken[i] && settings_is_address(v->node, view.info.peers[i].ip)) {
			snprintf(v->ip, sizeof(v->ip), "%s", view.info.peers[i].ip);
			return i;
		}
	return -1;
}

static void look_at(struct voter *v, int i, bool *taken)
{
	const struct redis_peer *peer = i >= 0 ? &view.info.peers[i] : NULL;

	if (peer)
		taken[i] = true;
	v->is_good = peer && peer->is_online && peer->lag_s <= GOOD_LAG_S;
	level_next(v, peer ? judge_peer(peer) : SEEN_NOT);
}

/* Return: attached replicas that are no voters; *stranger is one of them. */
static int look_at_all(struct voters *voters, const struct redis_peer **stranger)
{
	bool taken[REDIS_PEERS] = { false };
	int at[LEVELS_VOTERS], foreign = 0;

	for (int i = 0; i < voters->n; i++) {
		at[i] = find_peer(voters->of[i].ip, taken);
		if (at[i] >= 0)
			taken[at[i]] = true;
	}
	for (int i = 0; i < voters->n; i++)
		look_at(&voters->of[i],
			at[i] >= 0 ? at[i] : find_peer_by_name(&voters->of[i], taken), taken);
	*stranger = NULL;
	for (int i = 0; i < view.info.n_peers; i++)
		if (!taken[i] && view.info.peers[i].is_online) {
			foreign++;
			*stranger = &view.info.peers[i];
		}
	return foreign;
}

static int read_stored(struct stored *s, struct error *err)
{
	const struct cluster_question all[] = {
		{ cluster_score_name(ocf_instance()), NULL, CLUSTER_REBOOT, &s->scores },
		{ attribute("state"), NULL, CLUSTER_REBOOT_LATE, &s->states },
		{ attribute("primary"), NULL, CLUSTER_PROPERTY, &s->record },
	};

	return cluster_ask(all, LENGTH(all), ocf_deadline(), err);
}

/* The voters of the record, as remembered; a new one is what its stored score says. */
static bool list_voters(struct voters *ret, const struct stored *stored)
{
	struct voters known;
	char node[128];

	levels_read(memory.levels, &known);
	ret->n = 0;
	for (int i = 0; ret->n < LEVELS_VOTERS
	     && names_nth(memory.record.voters, i, node, sizeof(node)); i++) {
		struct voter *old = levels_find(&known, node), *v = &ret->of[ret->n];

		if (strcmp(node, cluster_node()) == 0)
			continue;
		if (!old && !stored)
			return false;
		*v = old ? *old : (struct voter){
			.level = level_of_score(cluster_value(&stored->scores, node)) };
		snprintf(v->node, sizeof(v->node), "%s", node);
		ret->n++;
	}
	return true;
}

static bool is_never(const struct stored *s, const char *node)
{
	const char *state = cluster_value(&s->states, node);

	return state && strcmp(state, "never primary") == 0;
}

static int correct(const struct voters *voters, const struct stored *s, struct error *err)
{
	struct cluster_change changes[2 * LEVELS_VOTERS + 1];
	const char *score = cluster_score_name(ocf_instance());
	const char *own = cluster_value(&s->scores, cluster_node());
	int n = 0;

	if (!own || strcmp(own, "1000") != 0)
		changes[n++] = (struct cluster_change){ score, cluster_node(), "1000",
							CLUSTER_REBOOT };
	for (int i = 0; i < voters->n && n + 2 < 16; i++) {
		const struct voter *v = &voters->of[i];
		const char *is = cluster_value(&s->scores, v->node);
		const char *state = cluster_value(&s->states, v->node);
		const char *wanted = is_never(s, v->node) ? "-INFINITY" : level_score(v->level);

		if (!is && !state)
			continue;	/* not there: nothing may be written for it */
		if (!is || strcmp(is, wanted) != 0) {
			log_info("score of %s: %s, was %s", v->node, wanted, is ? is : "none");
			changes[n++] = (struct cluster_change){ score, v->node, wanted,
								CLUSTER_REBOOT };
		}
		/* It cannot know by itself how far behind it is. */
		if (state && v->level == LEVEL_BEHIND && is && strcmp(is, "100") == 0)
			changes[n++] = (struct cluster_change){ attribute("state"), v->node,
								"behind", CLUSTER_REBOOT_LATE };
		if (state && v->level == LEVEL_IN_SYNC && strcmp(state, "behind") == 0)
			changes[n++] = (struct cluster_change){ attribute("state"), v->node,
								"replica", CLUSTER_REBOOT_LATE };
	}
	return cluster_change(changes, n, ocf_deadline(), err);
}

/* A replica that is no voter yet, but one of us: an instance tells its state. */
static const char *name_of(const struct redis_peer *stranger, const struct stored *s)
{
	for (int i = 0; stranger && i < s->states.n; i++)
		if (!names_has(memory.record.voters, s->states.of[i].node)
		    && settings_is_address(s->states.of[i].node, stranger->ip))
			return s->states.of[i].node;
	return NULL;
}

/* Another has been promoted since, on the other side of a partition. */
static bool is_superseded(const struct stored *s, struct error *err)
{
	struct redis_record now;

	record_read(s->record.n ? s->record.of[0].text : "", &now);
	if (now.epoch <= memory.record.epoch || strcmp(now.node, cluster_node()) == 0)
		return false;
	error_set(err, ESTALE, "%s was promoted after this node (epoch %lld, here %lld)", now.node,
		  now.epoch, memory.record.epoch);
	return true;
}

int scores_keep(enum writes *writes, struct error *err)
{
	auto_free struct stored *s = NULL;
	const struct redis_peer *stranger;
	struct voters voters;
	char now[sizeof(memory.written)];
	bool must_read = deadline_now_ms() - memory.checked_ms >= CHECK_EVERY_MS
		|| !memory.checked_ms;
	int n_foreign, r = 0;

	*writes = WRITES_OPEN;
	if (!list_voters(&voters, NULL))
		must_read = true;
	if (must_read) {
		s = calloc(1, sizeof(*s));
		r = s ? read_stored(s, err) : error_set(err, ENOMEM, "out of memory");
		if (r < 0)
			return r;
		if (is_superseded(s, err))
			return -ESTALE;
		list_voters(&voters, s);
	}
	sample();
	n_foreign = look_at_all(&voters, &stranger);
	r = writes_keep(&voters, n_foreign, writes, err);
	levels_print(&voters, memory.levels, sizeof(memory.levels));
	levels_summary(&voters, now, sizeof(now));
	snprintf(now + strlen(now), sizeof(now) - strlen(now), "+%d", n_foreign);
	if (r < 0 || (!must_read && strcmp(now, memory.written) == 0))
		return r;
	if (!s) {
		s = calloc(1, sizeof(*s));
		r = s ? read_stored(s, err) : error_set(err, ENOMEM, "out of memory");
		if (r < 0)
			return r;
	}
	guard_raise();	/* ACL LOAD may have taken it away */
	if (must_read)
		scores_repeat(&s->scores);
	r = correct(&voters, s, err);
	if (r == 0 && name_of(stranger, s))
		r = record_claim(name_of(stranger, s), err);
	if (r < 0)
		return r;
	snprintf(memory.written, sizeof(memory.written), "%s", now);
	memory.checked_ms = deadline_now_ms();
	return 0;
}

/* It had acknowledged a moment ago what we had a moment before: the rest will not take long. */
static bool is_close(const struct redis_peer *peer)
{
	int i = deadline_now_ms() - memory.sample_ms[0] < SAMPLE_LEAST_MS ? 1 : 0;

	return peer->is_online && peer->lag_s <= GOOD_LAG_S && peer->lag_s <= redis.max_lag_s
		&& (!memory.sample_ms[i] || peer->offset >= memory.sample_offset[i]);
}

bool scores_preflight(const char *node, char *why, size_t size)
{
	const struct redis_peer *peer = NULL;
	struct voters voters;
	struct voter *v;

	for (int i = 0; !peer && i < view.info.n_peers; i++)
		if (settings_is_address(node, view.info.peers[i].ip))
			peer = &view.info.peers[i];
	if (peer && is_close(peer))
		return true;
	if (peer)
		snprintf(why, size, "%s is too far behind: offset %lld of %lld%s", node,
			 peer->offset, view.info.offset, peer->is_online ? "" : ", in a full sync");
	else
		snprintf(why, size, "%s is not attached as a replica", node);
	levels_read(memory.levels, &voters);
	v = levels_find(&voters, node);
	if (v) {
		v->level = LEVEL_UNFIT;
		v->streak = 0;
		levels_print(&voters, memory.levels, sizeof(memory.levels));
	}
	return false;
}
