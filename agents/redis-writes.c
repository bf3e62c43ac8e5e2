/* redis-writes.c -- the write fence: min-replicas-to-write, as the cluster's state allows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-writes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
#include "lib/words.h"

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
	int r = server_get(view.server, "min-replicas-to-write", now, sizeof(now), ocf_deadline(), err);

	snprintf(wanted, sizeof(wanted), "%d", k);
	if (r == 0)
		r = server_get(view.server, "min-replicas-max-lag", lag, sizeof(lag), ocf_deadline(), err);
	/* redis.conf may have the same number, with 10 s: too long for a primary that is cut off. */
	if (r == 0 && !is_off() && (atoi(lag) < 1 || atoi(lag) > atoi(FENCE_MAX_LAG_S)))
		r = server_set(view.server, "min-replicas-max-lag", FENCE_MAX_LAG_S, ocf_deadline(), err);
	return r < 0 || strcmp(now, wanted) == 0 ? r
	     : server_set(view.server, "min-replicas-to-write", wanted, ocf_deadline(), err);
}

static int set_fence(int k, const char *why, enum writes *ret, struct error *err)
{
	char text[200];
	int r = put_fence(k, err);

	if (r == -EACCES || r == -EPROTO) {	/* to stop the failover for that would make it worse */
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

/* Everything about the missing that the cluster knows. */
struct evidence {
	struct cluster_members members;
	struct cluster_values scores, lift, clean[LEVELS_VOTERS];
};

static int gather(const struct voters *v, struct evidence *e, struct error *err)
{
	struct cluster_question q[LEVELS_VOTERS + 2] = {
		{ cluster_score_name(ocf_instance()), NULL, CLUSTER_REBOOT, &e->scores },
	};
	char clean[192], lift[192];
	int n = 1, r;

	snprintf(clean, sizeof(clean), "%s", attribute("clean"));
	snprintf(lift, sizeof(lift), "%s", attribute("lift"));
	q[n++] = (struct cluster_question){ lift, NULL, CLUSTER_PROPERTY, &e->lift };
	r = cluster_look(&e->members, ocf_deadline(), err);
	for (int i = 0; r == 0 && i < v->n && n < 16; i++)
		if (!v->of[i].is_good && cluster_member(&e->members, v->of[i].node)
		    && !cluster_member(&e->members, v->of[i].node)->is_member)
			q[n++] = (struct cluster_question){ clean, v->of[i].node, CLUSTER_FOREVER,
							    &e->clean[i] };
	return r < 0 ? r : cluster_ask(q, n, ocf_deadline(), err);
}

/* A person has vouched for it: "redisha fence lift". */
static bool is_lifted(const struct evidence *e, const char *node)
{
	char names[256], primary[128];

	if (e->lift.n == 0)
		return false;
	words_find(e->lift.of[0].text, "nodes", names, sizeof(names));
	words_find(e->lift.of[0].text, "node", primary, sizeof(primary));
	return strcmp(primary, cluster_node()) == 0 && names_has(names, node);
}

/* Has it left for good, as far as the cluster can know: stopped cleanly, or fenced, or vouched for? */
static bool has_left(const struct evidence *e, const struct voters *v, int i)
{
	const struct cluster_member *m = cluster_member(&e->members, v->of[i].node);

	if (!m || e->clean[i].n > 0 || is_lifted(e, v->of[i].node))
		return true;		/* unknown to the cluster: removed by crm_node -R */
	/* Not just missing from the partition: for a moment the CIB does not know yet that it is unclean. */
	return e->members.has_fencing && m->is_offline && !m->is_unclean;
}

static bool is_member(const struct evidence *e, const char *node)
{
	const struct cluster_member *m = cluster_member(&e->members, node);

	return m && m->is_member;
}

/* Members get -INFINITY, and are seen to have it. */
static int disqualify(struct voters *v, struct evidence *e, struct error *err)
{
	struct cluster_change changes[LEVELS_VOTERS];
	const char *score = cluster_score_name(ocf_instance());
	struct deadline until = deadline_sooner(deadline_in(2000), ocf_deadline());
	int n = 0, r;

	for (int i = 0; i < v->n; i++) {
		const char *stored = cluster_value(&e->scores, v->of[i].node);

		if (v->of[i].is_good || !is_member(e, v->of[i].node))
			continue;
		v->of[i].level = LEVEL_UNFIT;
		if (!stored || strcmp(stored, "-INFINITY") != 0)
			changes[n++] = (struct cluster_change){ score, v->of[i].node, "-INFINITY",
								CLUSTER_REBOOT };
	}
	r = cluster_change(changes, n, until, err);
	for (int i = 0; r == 0 && i < n; i++)
		if (!cluster_settle(score, changes[i].node, "-INFINITY", until))
			r = error_set(err, ETIMEDOUT, "score of %s: -INFINITY does not show",
				      changes[i].node);
	return r;
}

static bool are_out(const struct voters *v, const struct evidence *e)
{
	bool all = true;

	missing[0] = '\0';
	for (int i = 0; i < v->n; i++)
		if (!v->of[i].is_good && !is_member(e, v->of[i].node) && !has_left(e, v, i)) {
			names_add(missing, sizeof(missing), v->of[i].node);
			all = false;
		}
	return all;
}

/*
 * Is every voter that is not good out of the way? @looks_twice: membership is looked at before and a while
 * after the scores were seen stored, since a ring that is just breaking would deliver a write to us alone.
 */
static bool confirm(struct voters *v, bool looks_twice, bool *is_quorate)
{
	auto_free struct evidence *e = calloc(1, sizeof(*e));
	struct error err = { 0 };
	bool has_members = false, all;

	if (!e || gather(v, e, &err) < 0 || disqualify(v, e, &err) < 0) {
		log_warn("cannot tell who else could lead: %s", err.text);
		return false;
	}
	all = are_out(v, e);
	for (int i = 0; i < v->n; i++)
		has_members = has_members || (!v->of[i].is_good && is_member(e, v->of[i].node));
	if (all && has_members && looks_twice) {
		deadline_nap(ocf_deadline(), 300);
		if (cluster_look(&e->members, ocf_deadline(), &err) < 0) {
			log_warn("cannot tell who else could lead: %s", err.text);
			return false;
		}
		all = are_out(v, e);
	}
	*is_quorate = e->members.is_quorate;
	return all;
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
	fence->are_others_out = confirm(v, true, &fence->is_quorate);
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
		fence.are_others_out = confirm(&v, false, &fence.is_quorate);
	return set_fence(fence_wanted(&fence), "promotion", &writes, err);
}
