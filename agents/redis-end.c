/* redis-end.c -- how our redis-server ends, and what is known of its data then. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-end.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-cluster.h"
#include "agents/redis-drain.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

static int end_by(int signal, struct deadline until, struct error *err)
{
	int r = process_signal(view.process, signal, err);

	if (r < 0)
		return r;
	return process_wait_gone(view.process, until) ? 1 : 0;
}

int redis_kill(struct error *err)
{
	int r;

	view_close();
	r = end_by(SIGKILL, ocf_deadline(), err);
	return r < 0 ? r : r == 1 ? 0
	     : error_set(err, ETIMEDOUT, "process %d is still there after SIGKILL (state %c)",
			 (int)view.process.pid, process_state(view.process));
}

int redis_terminate(struct error *err)
{
	int r;

	view_close();
	r = end_by(SIGTERM, deadline_in(deadline_left(ocf_deadline()) * 6 / 10), err);
	if (r != 0)
		return r < 0 ? r : 0;
	log_warn("process %d ignores SIGTERM: killing it", (int)view.process.pid);
	return redis_kill(err);
}

static struct redis_note last_note = { .epoch = -1 };

const struct redis_note *redis_last_note(void)
{
	return last_note.epoch >= 0 ? &last_note : NULL;
}

/* Nothing comes any more: what it holds now is what its files will hold. */
static bool freeze(void)
{
	struct error err = { 0 };

	if (view.state != REPLICA && view.state != ASTRAY)
		return false;
	if (view.info.is_link_up
	    && (server_follow(view.server, "127.0.0.1", 0, ocf_deadline(), &err) < 0
		|| server_info(view.server, &view.info, ocf_deadline(), &err) < 0))
		log_warn("before the stop: %s", err.text);
	return !err.code;
}

/*
 * A demoted primary stays up, taking no writes, until its successor has the tail, or the time nears
 * its end.
 */
static bool hand_over(void)
{
	struct deadline most = deadline_in(deadline_left(ocf_deadline()) * 6 / 10);

	if (!cluster_node() || !cluster_plans("promote")
	    || cluster_concerns("promote", cluster_node())
	    || strcmp(memory.record.node, cluster_node()) != 0 || !view.server)
		return true;
	if (redis_drain(most))
		return true;
	log_warn("stops although its successor has not all of its data");
	return false;
}

/* Its server may be at work for long; if the node is gone, it is gone. Our own end needs the time. */
static bool is_member(const char *node)
{
	struct deadline until = deadline_sooner(deadline_in(2000), ocf_deadline());
	auto_free struct cluster_members *members = calloc(1, sizeof(*members));
	const struct cluster_member *m;
	struct error err = { 0 };

	if (!members || cluster_look(members, until, &err) < 0) {
		log_warn("is %s a member? %s", node, members ? err.text : "out of memory");
		return true;
	}
	m = cluster_member(members, node);
	return m && !m->is_offline;
}

/*
 * Will there be more of this data than this replica had? The link may seem up for a minute after
 * the primary's node has died: only the primary can tell.
 */
static bool is_led_on(bool is_attached, long long offset)
{
	const struct server_address there = record_address();
	struct deadline until = deadline_sooner(deadline_in(1000), ocf_deadline());
	auto_server struct server *s = NULL;
	struct redis_info theirs;
	struct error err = { 0 };
	int r;

	if (!is_attached || !memory.record.epoch)
		return false;
	r = server_open(&s, &there, &redis.login, until, &err);
	if (r == 0)
		r = server_info(s, &theirs, until, &err);
	if (r == -ETIMEDOUT)
		return is_member(memory.record.node);
	if (r < 0)		/* an answer, though not the one that was wanted */
		return r == -EACCES || r == -EBUSY || r == -EPROTO;
	return theirs.role == REDIS_PRIMARY || theirs.offset > offset;
}

/* Before Redis 6 there is no process in the record. */
static bool has_led(void)
{
	const struct redis_record *r = &memory.record;

	return r->run[0] ? strcmp(r->run, view.info.run_id) == 0
			 : cluster_node() && strcmp(r->node, cluster_node()) == 0;
}

int redis_quit(struct error *err)
{
	bool is_attached = view.state == REPLICA && view.info.is_link_up;
	bool is_handed_over = hand_over(), is_frozen = freeze();
	/* No save while a promotion waits for this stop to end, unless something would be lost. */
	bool saves = !cluster_plans("promote") || !is_handed_over;
	struct redis_note note = {
		.epoch = memory.record.epoch, .offset = view.info.offset, .is_clean = true,
		.has_led = has_led(),
		.has_left = is_led_on(is_attached, view.info.offset),
		.is_kept = view.info.has_aof || (saves && redis.is_persistent),
	};
	struct deadline half = deadline_in(deadline_left(ocf_deadline()) / 2);
	struct error why = { 0 };

	if (!view.server)
		return redis_terminate(err);
	snprintf(note.replid, sizeof(note.replid), "%s", view.info.replid);
	if (server_shutdown(view.server, saves, half, &why) == 0
	    && process_wait_gone(view.process, half)) {
		/* Neither followed nor led: what an earlier stop told is as true as before. */
		if (is_frozen && (note.has_led || info_was_attached(&view.info)))
			last_note = note;
		view_close();
		return 0;
	}
	log_warn("SHUTDOWN did not end process %d: %s", (int)view.process.pid,
		 why.code ? why.text : "it is still there");
	return redis_terminate(err);
}
