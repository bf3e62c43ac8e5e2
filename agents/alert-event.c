/* alert-event.c -- what Pacemaker tells an alert agent, and what it means. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/alert-event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cluster.h"
#include "lib/list.h"

#define STATE_SUFFIX "-state"

static const char *given(const char *name)
{
	char key[64];
	const char *s;

	snprintf(key, sizeof(key), "CRM_alert_%s", name);
	s = getenv(key);
	return s ? s : "";
}

static enum event_kind read_kind(void)
{
	static const char *const words[] = { "resource", "fencing", "node", "attribute" };
	size_t i = 0;

	while (i < LENGTH(words) && strcmp(words[i], given("kind")) != 0)
		i++;
	return (enum event_kind)i;
}

static void read_time(struct timespec *ret)
{
	ret->tv_sec = (time_t)atoll(given("timestamp_epoch"));
	ret->tv_nsec = atol(given("timestamp_usec")) % 1000000 * 1000;
	if (ret->tv_sec <= 0 || ret->tv_nsec < 0)
		clock_gettime(CLOCK_REALTIME, ret);
}

void event_plain(char *text)
{
	for (unsigned char *c = (unsigned char *)text; *c; c++)
		if (*c < ' ' || *c == 0x7f)
			*c = ' ';
}

static void take(const char *name, char *ret, size_t size)
{
	snprintf(ret, size, "%s", given(name));
	event_plain(ret);
}

/*
 * Of a fencing the task is only "st_notify_fence"; what was done is in "Operation reboot of n1 by
 * n2 for ...".
 */
static void take_fencing(struct event *e)
{
	char action[64];

	if (sscanf(e->text, "Operation %63s of ", action) == 1)
		snprintf(e->task, sizeof(e->task), "%s", action);
}

static void take_state(struct event *e)
{
	size_t n = strlen(e->attribute), suffix = strlen(STATE_SUFFIX);

	if (n > suffix && strcmp(e->attribute + n - suffix, STATE_SUFFIX) == 0)
		snprintf(e->rsc, sizeof(e->rsc), "%.*s", (int)(n - suffix), e->attribute);
}

void event_read(struct event *ret)
{
	*ret = (struct event){
		.kind = read_kind(),
		.rc = atoi(given("rc")), .target_rc = atoi(given("target_rc")),
		.status = atoi(given("status")),
		.interval_ms = atol(given("interval")),
	};
	read_time(&ret->at);
	take("node", ret->node, sizeof(ret->node));
	take("rsc", ret->rsc, sizeof(ret->rsc));
	take("task", ret->task, sizeof(ret->task));
	take("attribute_name", ret->attribute, sizeof(ret->attribute));
	take(ret->kind == EVENT_ATTRIBUTE ? "attribute_value" : "desc", ret->text,
	     sizeof(ret->text));
	ret->rsc[strcspn(ret->rsc, ":")] = '\0';
	if (ret->kind == EVENT_ATTRIBUTE)
		take_state(ret);
	if (ret->kind == EVENT_FENCING)
		take_fencing(ret);
}

/*
 * Exit codes: OCF 1.1, 190 and 191 are degraded. Status: Pacemaker's execution status, 0 done, 1
 * cancelled.
 */
static enum event_sort judge_resource(const struct event *e, bool was_bad)
{
	static const struct { const char *task; enum event_sort means; } done[] = {
		{ "promote", SORT_PROMOTED }, { "demote", SORT_DEMOTED },
		{ "start", SORT_STARTED },    { "stop", SORT_STOPPED },
	};
	bool is_monitor = strcmp(e->task, "monitor") == 0;

	if (e->status == 1 || e->status == -1)
		return SORT_NOISE;
	if (is_monitor && (e->rc == 190 || e->rc == 191) && e->status == 0)
		return SORT_DEGRADED;
	/* A probe that finds it running, or not, is an answer. */
	if (is_monitor && e->interval_ms == 0 && e->status == 0
	    && (e->rc == 0 || e->rc == 7 || e->rc == 8))
		return SORT_NOISE;
	if (e->status != 0 || e->rc != e->target_rc)
		return SORT_FAILED;
	if (is_monitor)
		return was_bad ? SORT_RECOVERED : SORT_NOISE;
	for (size_t i = 0; i < LENGTH(done); i++)
		if (strcmp(e->task, done[i].task) == 0)
			return done[i].means;
	return SORT_NOISE;
}

static enum event_sort judge_state(const struct event *e)
{
	static const char *const bad[] = { "writes stopped", "waiting for", "link down",
					   "no write fence" };

	if (!e->rsc[0])
		return SORT_NOISE;
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (strstr(e->text, bad[i]))
			return SORT_TROUBLE;
	return SORT_STATE;
}

enum event_sort event_judge(const struct event *e, bool was_bad)
{
	switch (e->kind) {
	case EVENT_RESOURCE:	return judge_resource(e, was_bad);
	case EVENT_FENCING:	return e->rc != 0 ? SORT_UNFENCED
				     : strcmp(e->task, "on") == 0 ? SORT_NOISE : SORT_FENCED;
	case EVENT_NODE:	return strcmp(e->text, "lost") == 0 ? SORT_LOST
				     : strcmp(e->text, "member") == 0 ? SORT_JOINED : SORT_NOISE;
	case EVENT_ATTRIBUTE:	return judge_state(e);
	case EVENT_UNKNOWN:	return SORT_NOISE;
	}
	return SORT_NOISE;
}

bool event_is_bad(const struct event *e)
{
	return e->sort == SORT_DEGRADED
		|| (e->sort == SORT_FAILED && strcmp(e->task, "monitor") == 0);
}

bool event_concerns(struct event *e, const char *names, struct deadline until)
{
	struct cluster_primitive agent = { 0 };
	int known = 1;

	if (e->kind != EVENT_RESOURCE && e->kind != EVENT_ATTRIBUTE)
		return true;
	if (names && !list_has(names, e->rsc))
		return false;
	if (!e->agent[0])
		known = cluster_primitive(e->rsc, &agent, until);
	if (agent.type[0])
		snprintf(e->agent, sizeof(e->agent), "%s %s", agent.provider, agent.type);
	/* Deleted in the meantime, or an attribute that only looks like one of ours. */
	if (known == 0)
		return e->kind == EVENT_RESOURCE && names;
	e->is_redis = known < 0 || strcmp(strchr(e->agent, ' '), " redis") == 0;
	return names || known < 0 || strncmp(e->agent, "redisha ", 8) == 0;
}

void event_key(const struct event *e, char *ret, size_t size)
{
	snprintf(ret, size, "seen:%s:%s:%s:%s:%d:%lld.%06ld", event_word(e), e->node,
		 e->kind == EVENT_ATTRIBUTE ? e->attribute : e->rsc, e->task, e->rc,
		 (long long)e->at.tv_sec, e->at.tv_nsec / 1000);
}

const char *event_word(const struct event *e)
{
	switch (e->kind) {
	case EVENT_RESOURCE:	return e->task;
	case EVENT_FENCING:	return "fencing";
	case EVENT_NODE:	return "node";
	case EVENT_ATTRIBUTE:	return "attribute";
	case EVENT_UNKNOWN:	break;
	}
	return "unknown";
}

const char *event_role(const struct event *e)
{
	static const char *const roles[N_SORTS] = {
		[SORT_PROMOTED] = "primary", [SORT_DEMOTED] = "replica", [SORT_STARTED] = "replica",
		[SORT_STOPPED] = "stop", [SORT_FAILED] = "fault",
	};

	/* A failed notify or reload leaves the role as it is. */
	if (e->sort == SORT_FAILED
	    && (strcmp(e->task, "notify") == 0 || strncmp(e->task, "reload", 6) == 0))
		return NULL;
	return e->kind == EVENT_RESOURCE && e->is_redis ? roles[e->sort] : NULL;
}
