/* alert-post.c -- is it mailed, by whom, how often, and why did it happen? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/alert-post.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agents/alert-mail.h"
#include "agents/alert-params.h"
#include "agents/alert-state.h"
#include "agents/alert-tell.h"
#include "agents/alert-text.h"
#include "lib/cluster.h"
#include "lib/list.h"
#include "lib/log.h"
#include "lib/words.h"

#define WINDOW_S 3600
#define ASK_MS 3000
#define LOCK_MS 2000
#define REASON_MS 5000		/* for all looks below, with what they take themselves */

/*
 * The monitor of a dead primary reports it when its successor leads, or 5 s later. A move that was
 * wished for has no reason to be found, and each look is a program that the new primary's node has
 * to run.
 */
static const int naps_ms[] = { 700, 1300, 2000 };

/* How many mails went to @to in this hour, and how many did not. */
struct budget { long long since_s, sent, held; };

static void read_budget(const char *key, long long now_s, struct budget *ret)
{
	const char *text = state_get(key);

	*ret = (struct budget){
		.since_s = words_number(text ? text : "", "since", now_s),
		.sent = words_number(text ? text : "", "sent", 0),
		.held = words_number(text ? text : "", "held", 0),
	};
	/* A clock that was set back must not silence us until it has caught up. */
	if (now_s - ret->since_s >= WINDOW_S || now_s < ret->since_s)
		*ret = (struct budget){ .since_s = now_s, .held = ret->held };
}

static void write_budget(const char *key, const struct budget *b)
{
	char text[128];

	snprintf(text, sizeof(text), "since=%lld sent=%lld held=%lld", b->since_s, b->sent,
		 b->held);
	state_set(key, text);
}

static void key_of(const char *to, char *ret, size_t size)
{
	snprintf(ret, size, "mail:%.300s", to);
}

/*
 * May one more be sent? *@held is how many were not, since the last one that was. Without memory:
 * yes.
 */
static bool take_turn(const char *to, long long *held)
{
	char key[320];
	struct budget b;
	struct error err = { 0 };
	bool may;

	key_of(to, key, sizeof(key));
	if (state_open(deadline_in(LOCK_MS), &err) < 0)
		log_warn("mail is not limited: %s", err.text);
	read_budget(key, (long long)time(NULL), &b);
	may = b.sent < alert.mail_limit;
	*held = b.held;
	if (may) {
		b.sent++;
		b.held = 0;
	} else {
		b.held++;
	}
	write_budget(key, &b);
	if (state_close(&err) < 0)
		log_warn("%s", err.text);
	return may;
}

/*
 * The mail that was to tell of @held earlier ones was not sent either, and uses up nothing of the
 * limit.
 */
static void give_back(const char *to, long long held)
{
	char key[320];
	struct budget b;
	struct error err = { 0 };

	key_of(to, key, sizeof(key));
	if (state_open(deadline_in(LOCK_MS), &err) < 0)
		return;
	read_budget(key, (long long)time(NULL), &b);
	if (b.sent > 0)
		b.sent--;
	b.held += held + 1;
	write_budget(key, &b);
	if (state_close(&err) < 0)
		log_warn("%s", err.text);
}

/*
 * Of fencing and membership each node hears. Who cannot be sure sends: twice is better than not at
 * all.
 */
static bool is_ours_to_send(const struct event *e)
{
	char members[4096], name[128];
	const char *at = members, *own;
	struct deadline until = deadline_in(ASK_MS);
	size_t length;

	if (e->kind != EVENT_NODE && e->kind != EVENT_FENCING)
		return true;
	own = cluster_node();
	if (!own || !cluster_partition(members, sizeof(members), until))
		return true;
	while ((length = list_next(&at)) > 0) {
		snprintf(name, sizeof(name), "%.*s", (int)length, at - length);
		/* The one that has just been lost, or shot, sends nothing. */
		if (e->sort != SORT_JOINED && strcmp(name, e->node) == 0)
			continue;
		if (strcmp(name, own) < 0)
			return false;
	}
	return true;
}

static bool find_lost_nodes(char *ret, size_t size, struct deadline until)
{
	auto_free struct cluster_members *members = calloc(1, sizeof(*members));
	struct error err = { 0 };
	const char *gap = "";
	size_t n = 0;

	ret[0] = '\0';
	if (!members
	    || cluster_look(members, deadline_sooner(until, deadline_in(ASK_MS)), &err) < 0)
		return false;
	for (int i = 0; i < members->n; i++)
		if (!members->of[i].is_member && n + 160 < size) {
			n += (size_t)snprintf(ret + n, size - n, "%s%s", gap, members->of[i].name);
			gap = ", ";
		}
	if (n)
		snprintf(ret + n, size - n, " %s offline", strchr(ret, ',') ? "are" : "is");
	return n > 0;
}

/*
 * Why: the newest failure of the same resource, on this node for a failure, on any other for a
 * promotion.
 */
static void find_reason(const struct event *e, char *ret, size_t size, struct deadline all)
{
	bool is_promotion = e->sort == SORT_PROMOTED;
	struct deadline until = deadline_sooner(all, deadline_in(REASON_MS));
	long long since_s = (long long)e->at.tv_sec - (is_promotion ? 60 : 5);
	struct cluster_failure f;

	ret[0] = '\0';
	if (!is_promotion && e->sort != SORT_FAILED && e->sort != SORT_DEGRADED)
		return;
	/*
	 * Not at once: the rest of a failover comes first, and the cluster writes its failures down
	 * late.
	 */
	for (size_t i = 0; i < LENGTH(naps_ms) && deadline_nap(until, naps_ms[i]) > 0; i++) {
		if (!cluster_last_failure(e->rsc, is_promotion ? NULL : e->node, since_s, &f,
					  until))
			continue;
		event_plain(f.reason);
		if (!is_promotion)
			snprintf(ret, size, "%s", f.reason);
		else if (strcmp(f.node, e->node) != 0)
			snprintf(ret, size, "%s: %s", f.node, f.reason);
		if (*ret)
			return;
	}
	if (is_promotion && !find_lost_nodes(ret, size, all))
		ret[0] = '\0';
}

static int send_one(const struct event *e, const char *to, long long held, struct deadline until,
		    struct error *err)
{
	char because[512], subject[900], host[256] = "localhost";
	auto_free char *body = NULL;
	struct mail mail = { .to = to, .subject = subject, .host = host };
	size_t length = 0;
	FILE *f = open_memstream(&body, &length);

	if (!f)
		return error_set(err, ENOMEM, "mail: out of memory");
	if (gethostname(host, sizeof(host)) == 0)
		host[sizeof(host) - 1] = '\0';
	find_reason(e, because, sizeof(because), until);
	text_subject(e, because, subject, sizeof(subject));
	text_body(f, e, because, host);
	if (held)
		fprintf(f,
			"\r\n%lld earlier %s from %s could not be sent, or would have been more "
			"than mail_limit=%ld in an hour.\r\n", held, held == 1 ? "mail" : "mails",
			host, alert.mail_limit);
	if (fclose(f) != 0)
		return error_set(err, ENOMEM, "mail: out of memory");
	mail.body = body;
	return mail_send(&mail, until, err);
}

int post_event(const struct event *e, struct deadline until)
{
	const char *to = alert_recipient();
	struct error err = { 0 };
	long long held;

	if (!to || !text_is_mailed(e))
		return 0;
	if (mail_check(to, &err) < 0)
		return tell_trouble(e, "config", &err);
	if (!is_ours_to_send(e) || !take_turn(to, &held))
		return 0;
	if (send_one(e, to, held, until, &err) == 0)
		return 0;
	give_back(to, held);
	return tell_trouble(e, "mail", &err);
}
