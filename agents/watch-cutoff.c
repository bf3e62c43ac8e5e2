/* watch-cutoff.c -- a primary without quorum takes no more writes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/watch-cutoff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-fence.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/watch-guard.h"
#include "lib/log.h"
#include "lib/loop.h"
#include "lib/names.h"
#include "lib/quorum.h"

#define RETRY_MS 30000	/* while there is no Corosync */

static struct {
	bool (*enter)(struct token *t, int *lock);
	int quorum;		/* -1: not connected */
	int64_t tried_ms;
	bool is_cut_off;
	long long fenced;	/* the token under which writes were, since then; -1: none */
} state = { .quorum = -1, .fenced = -1 };

/*
 * Replicas that are no voters prove nothing, so that many more are needed: as the monitor counted
 * last.
 */
static int foreign(void)
{
	const char *plus = strrchr(memory.written, '+');

	return plus ? atoi(plus + 1) : 0;
}

static int raise_fence(struct error *err)
{
	const struct server_address there = { .socket = redis.socket };
	struct deadline until = deadline_in(WATCH_ACT_MS);
	auto_server struct server *s = NULL;
	char now[16], wanted[16];
	int k, r;

	memory_recall();
	k = fence_need(names_count(memory.record.voters)) + foreign();
	if (strcmp(redis.write_fence, "off") == 0 && memory.fencing == 1)
		return 0;
	r = server_open(&s, &there, &redis.login, until, err);
	if (r == 0)
		r = server_get(s, "min-replicas-to-write", now, sizeof(now), until, err);
	if (r < 0 || atoi(now) >= k)
		return r;
	snprintf(wanted, sizeof(wanted), "%d", k);
	r = server_set(s, "min-replicas-max-lag", FENCE_MAX_LAG_S, until, err);
	if (r == 0)
		r = server_set(s, "min-replicas-to-write", wanted, until, err);
	if (r == 0)
		log_warn("no quorum: writes need %s replicas now, %s before", wanted, now);
	return r;
}

static void fence(void)
{
	struct error err = { 0 };
	struct token t;
	int lock, r;

	if (!state.enter(&t, &lock))
		return;
	r = raise_fence(&err);
	if (r < 0)
		log_warn("no quorum, and writes are not fenced: %s", err.text);
	else
		state.fenced = t.count;
	/* In any case: what the monitor knows of the others was with quorum. */
	t.is_fenced = true;
	guard_leave(lock, &t);
}

static void on_quorum(void)
{
	struct error err = { 0 };
	bool is_quorate = true;

	if (quorum_read(&is_quorate, &err) < 0) {
		loop_drop(state.quorum);
		quorum_close();
		state.quorum = -1;
		log_info("%s", err.text);
		return;
	}
	if (is_quorate == !state.is_cut_off)
		return;
	state.is_cut_off = !is_quorate;
	state.fenced = -1;
	if (state.is_cut_off)
		fence();
}

void cutoff_follow(bool (*enter)(struct token *t, int *lock))
{
	struct error err = { 0 };
	int64_t now = deadline_now_ms();

	state.enter = enter;
	if (state.quorum >= 0 || (state.tried_ms && now - state.tried_ms < RETRY_MS))
		return;
	state.tried_ms = now;
	if (quorum_open(&state.quorum, &err) < 0 || loop_add(state.quorum, on_quorum, &err) < 0) {
		log_debug("%s", err.text);
		quorum_close();
		state.quorum = -1;
		return;
	}
	on_quorum();
}

void cutoff_fence_again(const struct token *t)
{
	if (state.is_cut_off && state.fenced != t->count)
		fence();
}
