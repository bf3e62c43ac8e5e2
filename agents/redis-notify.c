/* redis-notify.c -- what the other instances are about to do, or have done. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-notify.h"

#include <stdio.h>
#include <string.h>

#include "agents/redis-acts.h"
#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-decision.h"
#include "agents/redis-memory.h"
#include "agents/redis-monitor.h"
#include "agents/redis-scores.h"
#include "agents/redis-succession.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

/* Refuse before anything has moved: a successor that is far behind would keep everybody waiting. */
static void refuse_successor(const char *node, const char *why)
{
	const char *score = cluster_score_name(ocf_instance());
	struct deadline until = deadline_sooner(deadline_in(1000), ocf_deadline());
	struct error err = { 0 };

	log_warn("does not hand over: %s", why);
	decision_write("refused", why, NULL, 0);
	if (cluster_set(score, node, "-INFINITY", CLUSTER_REBOOT, until, &err) < 0)
		log_warn("score of %s: %s", node, err.text);
	cluster_settle_in_cib(score, node, "-INFINITY", until);
	deadline_nap(until, 50);	/* from the CIB to the scheduler */
}

static void before_demotion(void)
{
	char successor[128], why[300];

	ballots_withdraw();	/* of an earlier promotion, if it is still there */
	if (!memory.is_promoted || !cluster_concerns("demote", cluster_node())
	    || cluster_concerns("stop", cluster_node())
	    || !cluster_planned("promote", 0, successor, sizeof(successor))
	    || strcmp(successor, cluster_node()) == 0 || redis_look() != PRIMARY
	    || !view_is_promoted())
		return;
	if (!scores_preflight(successor, why, sizeof(why)))
		refuse_successor(successor, why);
}

static void before_promotion(void)
{
	switch (redis_look()) {
	case UNSYNCED:
	case REPLICA:
	case ASTRAY:
		succession_compare();
		break;
	default:
		break;
	}
}

/* The record may reach us a little later than the notification. */
static void await_record_of_promoted(void)
{
	struct deadline until = deadline_sooner(deadline_in(1000), ocf_deadline());
	struct error err = { 0 };

	do {
		if (record_refresh(&err) < 0)
			return;
		if (cluster_concerns("promote", memory.record.node))
			return;
	} while (deadline_nap(until, 50) > 0);
}

static void after_promotion(void)
{
	char promoted[128];
	struct error err = { 0 };
	enum state state;

	if (cluster_concerns("promote", cluster_node())
	    || !cluster_planned("promote", 0, promoted, sizeof(promoted)))
		return;
	state = redis_look();
	if (state == DOWN)
		return;		/* who died has nobody to follow */
	if ((state == REPLICA || state == ASTRAY) && redis_follow_promoted(promoted, &err) == 0)
		return;
	await_record_of_promoted();
	redis_look();
	monitor_repoint();
}

static const struct { const char *type, *operation; void (*attend)(void); } cases[] = {
	{ "pre",  "demote",  before_demotion },
	{ "pre",  "promote", before_promotion },
	{ "post", "promote", after_promotion },
};

static void (*handler(void))(void)
{
	const char *type = ocf_meta("notify_type"), *operation = ocf_meta("notify_operation");

	for (size_t i = 0; type && operation && i < LENGTH(cases); i++)
		if (strcmp(type, cases[i].type) == 0 && strcmp(operation, cases[i].operation) == 0)
			return cases[i].attend;
	return NULL;
}

bool notify_concerns_us(void)
{
	return handler() && cluster_node();
}

void notify_attend(void)
{
	handler()();
}
