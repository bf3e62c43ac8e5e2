/* redis-writes.c -- the write fence: min-replicas-to-write, as the cluster's state allows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-writes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-absent.h"
#include "agents/redis-cluster.h"
#include "agents/redis-decision.h"
#include "agents/redis-fence.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/names.h"
#include "lib/ocf.h"

#define CONFIRM_EVERY_MS 30000

static char missing[256];

const char *writes_missing(void)
{
	return missing;
}

static bool is_off(void)
{
	/* Without fencing it is the only thing that keeps two sides from taking writes. */
	return strcmp(redis.write_fence, "off") == 0 && memory.fencing == 1;
}

/* What is really set is asked each time: others may have changed it. */
static int put_fence(int k, struct error *err)
{
	char now[16], lag[16], wanted[16];
	int r = server_get(view.server, "min-replicas-to-write", now, sizeof(now), ocf_deadline(),
			   err);

	snprintf(wanted, sizeof(wanted), "%d", k);
	if (r == 0)
		r = server_get(view.server, "min-replicas-max-lag", lag, sizeof(lag),
			       ocf_deadline(), err);
	/*
	 * redis.conf may have the same number, with 10 s: too long for a primary that is cut off.
	 */
	if (r == 0 && !is_off() && (atoi(lag) < 1 || atoi(lag) > atoi(FENCE_MAX_LAG_S)))
		r = server_set(view.server, "min-replicas-max-lag", FENCE_MAX_LAG_S, ocf_deadline(),
			       err);
	return r < 0 || strcmp(now, wanted) == 0 ? r
	     : server_set(view.server, "min-replicas-to-write", wanted, ocf_deadline(), err);
}

static int set_fence(int k, const char *why, enum writes *ret, struct error *err)
{
	char text[200];
	int r = put_fence(k, err);

	/* To stop the failover for that would make it worse. */
	if (r == -EACCES || r == -EPROTO) {
		log_warn("no write fence: %s", err->text);
		err->code = 0;
		*ret = WRITES_UNFENCED;
		return 0;
	}
	if (r < 0)
		return r;
	if (memory.fence != k) {
		snprintf(text, sizeof(text), "writes need %d replicas now: %.120s", k, why);
		log_info("%s", text);
		decision_write("fence", text, NULL, 0);
	}
	memory.fence = k;
	return 0;
}

static void names_of_missing(const struct voters *v, char *ret, size_t size)
{
	ret[0] = '\0';
	for (int i = 0; i < v->n; i++)
		if (!v->of[i].is_good)
			names_add(ret, size, v->of[i].node);
}

static bool is_confirmed_still(const char *names)
{
	return strcmp(names, memory.out) == 0 && memory.fence_ms
		&& deadline_now_ms() - memory.fence_ms < CONFIRM_EVERY_MS;
}

/* Sets view->are_others_out and view->is_quorate, and remembers a yes. */
static void review(struct voters *v, struct fence_view *fence)
{
	char names[256];

	names_of_missing(v, names, sizeof(names));
	if (is_confirmed_still(names)) {
		fence->are_others_out = fence->is_quorate = true;
		return;
	}
	fence->are_others_out = absent_are_out(v, true, missing, sizeof(missing),
					       &fence->is_quorate);
	if (fence->are_others_out && fence->is_quorate) {
		snprintf(memory.out, sizeof(memory.out), "%s", names);
		memory.fence_ms = deadline_now_ms();
	} else {
		memory.fence_ms = 0;
	}
}

/* The vouching was for an absence that is over. */
static void forget_lift(void)
{
	const struct cluster_change gone = { attribute("lift"), NULL, NULL, CLUSTER_PROPERTY };
	struct error err = { 0 };

	/* Also when it came back before we have seen that somebody vouched for it. */
	if (!memory.out[0] && strcmp(memory.said, "primary,-writes-stopped") != 0)
		return;
	memory.out[0] = '\0';
	memory.fence_ms = 0;
	if (cluster_change(&gone, 1, ocf_deadline(), &err) < 0)
		log_debug("lift: %s", err.text);
}

int writes_keep(struct voters *voters, int n_foreign, enum writes *ret, struct error *err)
{
	struct fence_view fence = { .n_voters = voters->n + 1, .n_foreign = n_foreign,
				    .least = redis.min_replicas };
	int need = fence_need(fence.n_voters);

	missing[0] = '\0';
	*ret = WRITES_OPEN;
	for (int i = 0; i < voters->n; i++)
		fence.n_good += voters->of[i].is_good;
	if (is_off())
		return set_fence(redis.min_replicas, "write_fence=off", ret, err);
	if (fence.n_good >= need) {
		forget_lift();
		return set_fence(fence_wanted(&fence), "enough replicas are attached", ret, err);
	}
	review(voters, &fence);
	if (fence.is_quorate && fence.are_others_out) {
		*ret = WRITES_ALONE;
		return set_fence(fence_wanted(&fence), "the missing ones are out", ret, err);
	}
	*ret = WRITES_STOPPED;
	return set_fence(fence_wanted(&fence), "the missing ones may lead elsewhere", ret, err);
}

/* The others as the record names them, nobody attached yet. */
static void expect(struct voters *v)
{
	char node[128];

	v->n = 0;
	for (int i = 0; v->n < LEVELS_VOTERS
	     && names_nth(memory.record.voters, i, node, sizeof(node)); i++)
		if (strcmp(node, cluster_node()) != 0) {
			v->of[v->n] = (struct voter){ .level = LEVEL_UNFIT };
			snprintf(v->of[v->n++].node, sizeof(node), "%s", node);
		}
}

int writes_prepare(int n_coming, struct error *err)
{
	enum writes writes;
	struct voters v;
	struct fence_view fence = { .least = redis.min_replicas };

	memory.fence_ms = 0;
	memory.out[0] = '\0';
	if (!cluster_node())
		return 0;
	if (is_off())
		return set_fence(redis.min_replicas, "write_fence=off", &writes, err);
	expect(&v);
	fence.n_voters = v.n + 1;
	/* Once: what led before has been demoted or fenced in this very transition. */
	if (n_coming < fence_need(fence.n_voters))
		fence.are_others_out = absent_are_out(&v, false, missing, sizeof(missing),
						      &fence.is_quorate);
	return set_fence(fence_wanted(&fence), "promotion", &writes, err);
}
