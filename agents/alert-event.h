/* alert-event.h -- what Pacemaker tells an alert agent, and what it means. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ALERT_EVENT_H
#define ALERT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "lib/deadline.h"

enum event_kind { EVENT_RESOURCE, EVENT_FENCING, EVENT_NODE, EVENT_ATTRIBUTE, EVENT_UNKNOWN };

/* What is worth to be told. */
enum event_sort {
	SORT_NOISE,	/* nothing */
	SORT_PROMOTED,
	SORT_DEMOTED,
	SORT_STARTED,
	SORT_STOPPED,
	SORT_FAILED,	/* an action failed */
	SORT_DEGRADED,	/* it works, but a person should look */
	SORT_RECOVERED,	/* a monitor that had failed, or was degraded, is fine again */
	SORT_FENCED,
	SORT_UNFENCED,	/* fencing failed */
	SORT_LOST,
	SORT_JOINED,
	SORT_STATE,	/* what an instance says about itself has changed */
	SORT_TROUBLE,	/* the same, and it is nothing good */
	N_SORTS
};

struct event {
	enum event_kind kind;
	char node[128];		/* where it happened, or to which node */
	char rsc[128];		/* the primitive, without ":N" */
	char task[64];		/* "promote", "monitor"...; of a fencing: "reboot", "off" */
	char text[512];		/* what Pacemaker, or the instance, says of it */
	char attribute[192];
	int rc, target_rc, status;
	long interval_ms;
	char agent[132];	/* "PROVIDER TYPE" of the resource; "" when not known */
	bool is_redis;		/* of ocf:redisha:redis, as far as could be found out */
	enum event_sort sort;
	struct timespec at;
};

/**
 * event_plain - control characters become blanks
 *
 * What others say gets into lines, headers and variables.
 */
void event_plain(char *text);

/** event_read - from the environment; all texts are plain */
void event_read(struct event *ret);

/**
 * event_judge - its sort, as far as it can be told from itself
 * @was_bad: did the last monitor of that resource tell something bad?
 */
enum event_sort event_judge(const struct event *e, bool was_bad);

/** event_is_bad - is it one that a good monitor ends? */
bool event_is_bad(const struct event *e);

/**
 * event_concerns - is it about a resource of ours? Sets @e->is_redis
 * @names: parameter "resource"; NULL: whose provider is redisha
 *
 * The CIB is asked for @e->agent, unless that is known.
 * What cannot be found out is ours. Fencing and membership always are.
 */
bool event_concerns(struct event *e, const char *names, struct deadline until);

/** event_key - the same for all recipients of one event, and for no other */
void event_key(const struct event *e, char *ret, size_t size);

/** event_word - "promote", "monitor", "fencing", "node", "attribute" */
const char *event_word(const struct event *e);

/** event_role - as a hook is told: "primary", "replica", "fault", "stop"; NULL: none */
const char *event_role(const struct event *e);

#endif
