/* watcher.h -- the agents' side of redisha-watch: begin and end it, tell it what it may do. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WATCHER_H
#define WATCHER_H

#include <stdbool.h>

#include "agents/token.h"

/* What both agents say about their parameter. */
#define WATCH_BRIEF "Resident watcher"
#define WATCH_TEXT \
	"Whether start leaves a small process behind that sees at once what the next monitor " \
	"would see. Without it everything works as well, but later."

/**
 * watcher_begin - before an action changes anything
 *
 * From here on, nothing of before can come late.
 */
void watcher_begin(void);

/** watcher_end - the same, and the watcher has ended with all that it had begun */
void watcher_end(void);

/**
 * watcher_start - after a start: end the old one, begin another
 * @kind:    "redis"
 * @subject: the server; .pid 0 for none
 * @arms:    may it act already?
 */
void watcher_start(const char *kind, struct process subject, bool arms);

/**
 * watcher_saw_hang - was this server given up since it did not answer?
 *
 * Then nobody needs to wait for as long again.
 */
bool watcher_saw_hang(struct process server);

/** watcher_arm - after a promote: it may act from now on */
void watcher_arm(struct process subject);

/** watcher_renew - parameters have changed: another one, if it is @wanted; may it act? As before */
void watcher_renew(const char *kind, bool wanted);

/**
 * watcher_look - at the beginning of a recurring monitor
 *
 * Return: has the watcher raised the write fence (redis)?
 */
bool watcher_look(void);

/* What a recurring monitor found. */
struct watcher_finding {
	const char *kind;
	struct process subject;
	bool is_well;		/* there is something to watch */
	bool is_armed;		/* it may act on it */
	bool is_unfenced;	/* redis: the fence is as the monitor wants it, with quorum */
};

/**
 * watcher_keep - at its end: begin the watcher if it is gone
 *
 * Now and then it asks the cluster whether we are managed. Makes no process while the watcher
 * lives, but for that question every 30 s while it may act. Changes nothing when an action has
 * begun since watcher_look().
 */
void watcher_keep(const struct watcher_finding *found);

#endif
