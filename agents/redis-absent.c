/* redis-absent.c -- voters that are not attached: can any of them lead elsewhere? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-absent.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-cluster.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/names.h"
#include "lib/ocf.h"
#include "lib/words.h"

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

/*
 * Has it left for good, as far as the cluster can know: stopped cleanly, or fenced, or vouched for?
 */
static bool has_left(const struct evidence *e, const struct voters *v, int i)
{
	const struct cluster_member *m = cluster_member(&e->members, v->of[i].node);

	if (!m || e->clean[i].n > 0 || is_lifted(e, v->of[i].node))
		return true;		/* unknown to the cluster: removed by crm_node -R */
	/*
	 * Not just missing from the partition: for a moment the CIB does not know yet that it is
	 * unclean.
	 */
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

static bool are_out(const struct voters *v, const struct evidence *e, char *missing, size_t size)
{
	bool all = true;

	missing[0] = '\0';
	for (int i = 0; i < v->n; i++)
		if (!v->of[i].is_good && !is_member(e, v->of[i].node) && !has_left(e, v, i)) {
			names_add(missing, size, v->of[i].node);
			all = false;
		}
	return all;
}

bool absent_are_out(struct voters *v, bool looks_twice, char *missing, size_t size,
		    bool *is_quorate)
{
	auto_free struct evidence *e = calloc(1, sizeof(*e));
	struct error err = { 0 };
	bool has_members = false, all;

	if (!e || gather(v, e, &err) < 0 || disqualify(v, e, &err) < 0) {
		log_warn("cannot tell who else could lead: %s", err.text);
		return false;
	}
	all = are_out(v, e, missing, size);
	for (int i = 0; i < v->n; i++)
		has_members = has_members || (!v->of[i].is_good && is_member(e, v->of[i].node));
	if (all && has_members && looks_twice) {
		deadline_nap(ocf_deadline(), 300);
		if (cluster_look(&e->members, ocf_deadline(), &err) < 0) {
			log_warn("cannot tell who else could lead: %s", err.text);
			return false;
		}
		all = are_out(v, e, missing, size);
	}
	*is_quorate = e->members.is_quorate;
	return all;
}
