/* watch-redis.c -- a primary that dies, hangs or is cut off, as redisha-watch sees it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "agents/redis-params.h"
#include "agents/redis-settings.h"
#include "agents/watch-cutoff.h"
#include "agents/watch-guard.h"
#include "agents/watch.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/loop.h"
#include "lib/ocf.h"

#define PING_MS 250
#define TICKS 4			/* with every fourth PING the token is read */
#define REOPEN_MS 200		/* for a new connection; meanwhile nothing else is seen */

static struct {
	struct process server;
	int pidfd;
	bool is_gone;
	long long given_up;		/* the token under which the score was; -1: none */
	bool is_alone;			/* it hangs, but nobody else could lead: said */

	struct server *line;		/* NULL: none */
	int64_t asked_ms;		/* the last PING of this connection; 0: none */
	/* no answer since: the last PING that was answered; 0: it has answered */
	int64_t silent_ms;
	long cpu_ms;			/* what it had used then */

	struct token seen;		/* at the last tick */
	unsigned pings;
	int beat_ms;
} watch = { .pidfd = -1, .given_up = -1 };

static bool is_same(struct process a, struct process b)
{
	return a.pid == b.pid && a.start == b.start;
}

static bool enter(struct token *t, int *lock)
{
	if (!guard_enter(t, lock))
		return false;
	if (is_same(t->subject, watch.server))
		return true;
	guard_leave(*lock, NULL);
	return false;
}

static bool enter_living(struct token *t, int *lock)
{
	return !watch.is_gone && enter(t, lock);
}

/* The only thing that is done about a primary that has failed; all else follows from it. */
static void give_up(bool (*still)(void), bool hangs, const char *why)
{
	struct error err = { 0 };
	struct token t;
	int lock;

	if (!enter(&t, &lock))
		return;
	if (t.count != watch.given_up && still()) {
		if (cluster_set(cluster_score_name(ocf_instance()), cluster_node(), "-INFINITY",
				CLUSTER_REBOOT, deadline_in(WATCH_ACT_MS), &err) == 0) {
			watch.given_up = t.count;
			t.hung_ms = hangs ? deadline_now_ms() : 0;
			log_warn("%s: has given up the promotion score", why);
		} else {
			log_warn("%s, but the promotion score is not stored: %s", why, err.text);
		}
	}
	guard_leave(lock, &t);
}

static bool is_gone(void)
{
	return !process_lives(watch.server);
}

static void hang_up(void)
{
	server_close(watch.line);
	watch.line = NULL;
	watch.asked_ms = 0;
}

static void on_exit_of_server(void)
{
	loop_drop(watch.pidfd);
	close(watch.pidfd);
	watch.pidfd = -1;
	watch.is_gone = true;
	hang_up();
	give_up(is_gone, false, "the server has ended");
}

static void note_silence(bool is_silent)
{
	if (!is_silent) {
		watch.silent_ms = 0;
		watch.is_alone = false;
	} else if (!watch.silent_ms) {
		/* We may have slept: what was not asked meanwhile was not left unanswered. */
		watch.silent_ms = watch.asked_ms
			&& deadline_now_ms() - watch.asked_ms <= 2 * PING_MS
			? watch.asked_ms : deadline_now_ms();
		watch.cpu_ms = -1;
	} else if (watch.cpu_ms < 0) {		/* asked for only when it matters */
		watch.cpu_ms = process_cpu_ms(watch.server);
	}
}

/* A server whose time goes into its work is slow, not hung: redis-view.c. */
static bool is_hung(void)
{
	int64_t silent_ms = deadline_now_ms() - watch.silent_ms;
	long cpu_ms = process_cpu_ms(watch.server) - watch.cpu_ms;
	struct error err = { 0 };
	bool has_answered;

	if (watch.line && server_pong(watch.line, &has_answered, &err) < 0) {
		hang_up();
		return false;
	}
	if (watch.line && has_answered) {	/* and ask() will not see that any more */
		note_silence(false);
		return false;
	}
	return watch.cpu_ms >= 0 && process_state(watch.server) != 'R' && cpu_ms * 10 < silent_ms;
}

static bool another_can_lead(void)
{
	struct cluster_values scores;
	struct error err = { 0 };

	if (cluster_get(cluster_score_name(ocf_instance()), &scores, deadline_in(WATCH_ACT_MS),
			&err) < 0) {
		log_warn("cannot read the scores: %s", err.text);
		return false;
	}
	for (int i = 0; i < scores.n; i++)
		if (strcmp(scores.of[i].node, cluster_node()) != 0 && atoi(scores.of[i].text) > 0)
			return true;
	return false;
}

static void judge_silence(const struct token *t)
{
	char why[80];

	if (deadline_now_ms() - watch.silent_ms < redis.hang_timeout_s * 1000
	    || t->count == watch.given_up || token_permits(t) || !is_hung())
		return;
	if (!another_can_lead()) {
		if (!watch.is_alone)
			log_warn("the server hangs, but nobody else could lead");
		watch.is_alone = true;
		return;
	}
	snprintf(why, sizeof(why), "no answer for %ld s (state %c)", redis.hang_timeout_s,
		 process_state(watch.server));
	give_up(is_hung, true, why);
}

/*
 * Only silence is a sign: a refused or broken connection has another cause, and the monitor has
 * words for it.
 */
static void call(void)
{
	const struct server_address there = { .socket = redis.socket };
	struct error err = { 0 };
	int r = server_open(&watch.line, &there, &redis.login, deadline_in(REOPEN_MS), &err);

	note_silence(r == -ETIMEDOUT);
	if (r == 0 && server_peer_pid(watch.line) != watch.server.pid)
		hang_up();
}

static void ask(void)
{
	struct error err = { 0 };
	bool has_answered = true;

	if (watch.line && watch.silent_ms && server_pong(watch.line, &has_answered, &err) < 0)
		hang_up();
	if (!has_answered) {
		note_silence(true);
		return;
	}
	if (!watch.line) {
		if (watch.pings % TICKS == 1)	/* it may take a while */
			call();
		return;
	}
	note_silence(false);
	if (server_ping(watch.line, deadline_in(REOPEN_MS), &err) < 0) {
		hang_up();
		return;
	}
	note_silence(true);	/* until the answer is seen, at the next tick */
	watch.asked_ms = deadline_now_ms();
}

/*
 * Only a promoted instance is asked; what an event could not do because an action was under way is
 * done now.
 */
static void tick(void)
{
	struct token t;

	cutoff_follow(enter_living);
	if (!watch.is_gone && watch.pidfd < 0 && is_gone())
		watch.is_gone = true;
	if (!guard_glance(&t))
		return;
	watch.seen = t;
	if (!t.is_armed) {
		hang_up();
		note_silence(false);
	} else if (watch.is_gone) {
		if (t.count != watch.given_up)
			give_up(is_gone, false, "the server has ended");
	} else {
		cutoff_fence_again(&t);
	}
}

static void beat(void);

/* Only who is asked needs to be looked at that often. */
static void beat_from_now(int ms)
{
	struct error err = { 0 };

	if (ms != watch.beat_ms && loop_every(ms, beat, &err) < 0)
		log_warn("%s", err.text);
	watch.beat_ms = ms;
}

static void beat(void)
{
	if (!watch.seen.is_armed)
		watch.pings = 0;
	if (watch.pings++ % TICKS == 0)
		tick();
	beat_from_now(watch.seen.is_armed ? PING_MS : TICKS * PING_MS);
	if (!watch.seen.is_armed || watch.is_gone)
		return;
	ask();
	if (watch.silent_ms && (!watch.is_alone || watch.pings % TICKS == 1))
		judge_silence(&watch.seen);
}

static int begin(const char *agent, struct error *err)
{
	struct token t;
	int lock;

	(void)agent;
	if (ocf_params_read(redis_params, true, err) < 0)
		return -err->code;
	if (settings_complete(err) < 0)
		log_warn("%s", err->text);
	if (!cluster_node())
		return error_set(err, ENOTCONN, "no cluster runs here");
	/* Whoever started us holds the lock until the token names us. */
	if (token_take(&t, &lock, deadline_in(10000), err) < 0)
		return -err->code;
	token_leave(lock);
	watch.server = t.subject;
	watch.pidfd = process_pidfd(watch.server);
	watch.is_gone = is_gone();
	if (watch.pidfd >= 0 && loop_add(watch.pidfd, on_exit_of_server, err) < 0)
		return -err->code;
	cutoff_follow(enter_living);
	watch.beat_ms = PING_MS;
	return loop_every(watch.beat_ms, beat, err);
}

const struct watch_kind watch_redis = {
	.name = "redis", .begin = begin,
	/*
	 * The server's socket, Pacemaker's IPC and the log may belong to others; nothing else is
	 * needed.
	 */
	.capabilities = UINT64_C(1) << CAP_DAC_OVERRIDE,
	.max_family = AF_INET6,
};
