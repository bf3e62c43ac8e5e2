/* watcher.c -- the agents' side of redisha-watch: begin and end it, tell it what it may do. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/watcher.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/cluster.h"
#include "lib/descriptors.h"
#include "lib/log.h"
#include "lib/ocf.h"

#define LOCK_MS 2500		/* a little more than the watcher's longest act, WATCH_ACT_MS */
#define MONITOR_LOCK_MS 100
#define ASK_EVERY_MS 30000
#define RETRY_MS 10000		/* after one that did not start, or did not stay */
#define FIRST_PATIENCE_MS 60000	/* no recurring monitor has been seen yet */
#define LEAST_PATIENCE_MS 10000	/* from the end of an action to the first monitor */
#define HUNG_MS 15000		/* so long what the watcher has seen spares others to see it, too */
#define SLACK_MS 1000		/* monitors start late on a busy machine */

static struct token begun = { .count = -1 };	/* at watcher_look() */

static struct deadline soon(int ms)
{
	return deadline_sooner(deadline_in(ms), ocf_deadline());
}

/*
 * Its programs are in its process group. A number that is in use as a group is given to nobody
 * else.
 */
static void end_group(struct process watcher)
{
	struct process now = process_identify(watcher.pid);
	struct error err = { 0 };

	if (watcher.pid <= 1 || (now.pid && now.start != watcher.start))
		return;
	/* It may not have a group yet: it has just been begun. */
	if (process_signal(watcher, SIGKILL, &err) < 0)
		log_warn("%s", err.text);
	kill(-watcher.pid, SIGKILL);
}

/* A watcher that is stuck while it holds the lock is ended: then nobody holds it. */
static int take(struct token *t)
{
	struct error err = { 0 };
	int lock = -1;

	if (token_take(t, &lock, soon(LOCK_MS), &err) == 0)
		return lock;
	log_warn("%s: ending the watcher", err.text);
	end_group(t->watcher);
	if (token_take(t, &lock, soon(LOCK_MS), &err) == 0)
		return lock;
	log_warn("%s", err.text);
	return -1;
}

static void sign(struct token *t, long patience_ms)
{
	t->sign_ms = deadline_now_ms();
	t->patience_ms = patience_ms;
}

/* An action has ended well: the cluster manages the instance, and will look at it soon. */
static void sign_by_action(struct token *t)
{
	long three = t->interval_ms ? 3 * t->interval_ms + SLACK_MS : FIRST_PATIENCE_MS;

	sign(t, three > LEAST_PATIENCE_MS ? three : LEAST_PATIENCE_MS);
	t->is_managed = true;
	t->managed_ms = t->sign_ms;
}

static const char *program(void)
{
	const char *set = getenv("REDISHA_WATCH");

	return set && *set ? set : WATCH_PROGRAM;
}

/*
 * In the child: nothing of the executor's goes with it, but its environment: the parameters are
 * there.
 */
static void become_watcher(const char *kind, const char *agent)
{
	const char *argv[] = { program(), kind, agent, NULL };
	int nothing = open("/dev/null", O_RDWR);
	sigset_t none;

	setsid();
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int fd = 0; fd <= 2 && nothing >= 0; fd++)
		dup2(nothing, fd);
	descriptors_close(3, ~0u);
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

static void spawn(struct token *t, const char *kind)
{
	char agent[512];
	pid_t pid;

	t->watcher = (struct process){ 0 };
	t->spawned_ms = deadline_now_ms();
	snprintf(agent, sizeof(agent), "%s", process_exe(process_identify(getpid())));
	if (access(program(), X_OK) < 0) {
		if (!t->is_absent)
			log_warn("%s: %s; monitors do without", program(), strerror(errno));
		t->is_absent = true;
		return;
	}
	t->is_absent = false;
	pid = fork();
	if (pid == 0)
		become_watcher(kind, agent);
	if (pid > 0)
		t->watcher = process_identify(pid);
	else
		log_warn("no watcher: cannot fork: %s", strerror(errno));
}

static void end(struct token *t)
{
	end_group(t->watcher);
	if (t->watcher.pid && !process_wait_gone(t->watcher, soon(LOCK_MS)))
		log_warn("watcher %d is still there after SIGKILL", (int)t->watcher.pid);
	t->watcher = (struct process){ 0 };
}

static void bump(bool ends)
{
	struct token t;
	int lock = take(&t);

	if (ends)
		end(&t);
	if (lock < 0)
		return;
	t.count++;
	t.is_armed = t.is_fenced = false;
	token_put(lock, &t);
}

void watcher_begin(void)
{
	bump(false);
}

void watcher_end(void)
{
	bump(true);
}

void watcher_start(const char *kind, struct process subject, bool arms)
{
	struct token t;
	int lock = take(&t);

	if (lock < 0)
		return;
	end(&t);
	t.subject = subject;
	t.is_armed = arms;
	t.hung_ms = 0;
	sign_by_action(&t);
	spawn(&t, kind);
	/* If this one does not stay, the next monitor begins another at once. */
	t.spawned_ms = 0;
	token_put(lock, &t);
}

void watcher_arm(struct process subject)
{
	struct token t;
	int lock = take(&t);

	if (lock < 0)
		return;
	t.subject = subject;
	t.is_armed = true;
	t.hung_ms = 0;
	sign_by_action(&t);
	token_put(lock, &t);
}

void watcher_renew(const char *kind, bool wanted)
{
	struct token t;
	int lock = take(&t);

	if (lock < 0)
		return;
	end(&t);
	if (wanted)
		spawn(&t, kind);
	t.spawned_ms = 0;
	token_put(lock, &t);
}

bool watcher_look(void)
{
	struct error err = { 0 };
	struct token t;
	int lock;

	begun.count = -1;
	if (token_take(&t, &lock, soon(MONITOR_LOCK_MS), &err) < 0)
		return false;	/* the watcher acts: it does not need a sign now */
	t.interval_ms = ocf_interval_ms();
	/* This monitor may take as long as it may. */
	sign(&t, 3 * t.interval_ms + deadline_left(ocf_deadline()) + SLACK_MS);
	token_put(lock, &t);
	begun = t;
	return t.is_fenced;
}

static bool is_same(struct process a, struct process b)
{
	return a.pid == b.pid && a.start == b.start;
}

bool watcher_saw_hang(struct process server)
{
	struct token t = begun;

	if (begun.count < 0)
		token_peek(&t);
	return t.hung_ms && deadline_now_ms() - t.hung_ms < HUNG_MS && is_same(t.subject, server);
}

static void keep_watcher(struct token *t, const struct watcher_finding *found)
{
	if (!is_same(t->subject, found->subject))
		end(t);
	else if (process_lives(t->watcher))
		return;
	if (t->spawned_ms && deadline_now_ms() - t->spawned_ms < RETRY_MS
	    && is_same(t->subject, found->subject))
		return;
	if (!t->is_absent)
		log_warn("no watcher for this instance: beginning one");
	t->subject = found->subject;
	spawn(t, found->kind);
}

/* -1: not asked, or nobody knows */
static int ask_managed(const struct watcher_finding *found)
{
	if (!found->is_armed || deadline_now_ms() - begun.managed_ms < ASK_EVERY_MS)
		return -1;
	return cluster_is_managed(ocf_instance(), soon(LOCK_MS));
}

void watcher_keep(const struct watcher_finding *found)
{
	int managed = ask_managed(found), lock;
	struct error err = { 0 };
	struct token t;

	if (begun.count < 0 || token_take(&t, &lock, soon(MONITOR_LOCK_MS), &err) < 0)
		return;
	if (t.count != begun.count) {
		token_leave(lock);
		return;
	}
	sign(&t, 3 * t.interval_ms + SLACK_MS);
	if (managed >= 0) {
		t.is_managed = managed == 1;
		t.managed_ms = t.sign_ms;
	}
	/* Not what came after this monitor had looked. */
	if (found->is_unfenced && begun.is_fenced)
		t.is_fenced = false;
	if (found->is_well) {
		keep_watcher(&t, found);
		t.is_armed = found->is_armed;
	}
	token_put(lock, &t);
}
