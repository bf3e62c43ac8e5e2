/* redis-scores.c -- the promoted server's part: each replica's score says how good it is. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

#define CHECK_EVERY_MS 30000	/* attrd restarts, cleanups and people change what is stored */

/* Where our stream was, between one and two times max_lag ago. */
static void sample(void)
{
	int64_t now = deadline_now_ms();

	if (memory.sample_ms && now - memory.sample_ms < redis.max_lag_s * 1000)
		return;
	memory.older_ms = memory.sample_ms;
	memory.older_offset = memory.sample_offset;
	memory.sample_ms = now;
	memory.sample_offset = view.info.offset;
}

static const char *level_of(const struct redis_peer *peer)
{
	if (!peer->is_online)
		return "-INFINITY";	/* in a full sync: half of the data */
	if (peer->lag_s > redis.max_lag_s || (memory.older_ms && peer->offset < memory.older_offset))
		return "10";
	return "100";
}

/* In words without blanks: to see whether anything changed without asking anybody. */
static void summarize(char *ret, size_t size)
{
	size_t used = 0;

	ret[0] = '\0';
	for (int i = 0; i < view.info.n_peers && used < size; i++)
		used += (size_t)snprintf(ret + used, size - used, "%s/%d/%s,", view.info.peers[i].ip,
					 view.info.peers[i].port, level_of(&view.info.peers[i]));
}

static const struct redis_peer *peer_of(const char *node)
{
	for (int i = 0; i < view.info.n_peers; i++)
		if (settings_is_address(node, view.info.peers[i].ip))
			return &view.info.peers[i];
	return NULL;
}

static void correct(const struct cluster_value *stored)
{
	bool is_self = strcmp(stored->node, cluster_node()) == 0;
	const struct redis_peer *peer = is_self ? NULL : peer_of(stored->node);
	const char *wanted = is_self ? "1000" : peer ? level_of(peer)
			   : atoi(stored->text) > 10 ? "10" : stored->text;	/* gone: not in sync */
	struct error err = { 0 };

	if (strcmp(wanted, stored->text) == 0)
		return;
	log_info("score of %s: %s, was %s", stored->node, wanted, stored->text);
	if (cluster_set(cluster_score_name(ocf_instance()), stored->node, wanted, CLUSTER_REBOOT,
			ocf_deadline(), &err) < 0)
		log_warn("score of %s: %s", stored->node, err.text);
}

static void add_missing(struct cluster_values *list, const char *node)
{
	if (cluster_value(list, node) || list->n == CLUSTER_NODES)
		return;
	snprintf(list->of[list->n].node, sizeof(list->of[0].node), "%s", node);
	list->of[list->n++].text[0] = '\0';
}

void scores_keep(void)
{
	char now[sizeof(memory.scores)];
	struct cluster_values stored, known;
	struct error err = { 0 };

	sample();
	summarize(now, sizeof(now));
	if (!cluster_node() || (strcmp(now, memory.scores) == 0
				&& deadline_now_ms() - memory.checked_ms < CHECK_EVERY_MS))
		return;
	if (cluster_get(cluster_score_name(ocf_instance()), &stored, ocf_deadline(), &err) < 0) {
		log_warn("cannot read the scores: %s", err.text);
		return;
	}
	add_missing(&stored, cluster_node());
	/* An instance tells its state when it tells nothing else: its score may have been deleted. */
	if (cluster_get(attribute("state"), &known, ocf_deadline(), &err) == 0)
		for (int i = 0; i < known.n; i++)
			add_missing(&stored, known.of[i].node);
	for (int i = 0; i < stored.n; i++)
		correct(&stored.of[i]);
	snprintf(memory.scores, sizeof(memory.scores), "%s", now);
	memory.checked_ms = deadline_now_ms();
}
