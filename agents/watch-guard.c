/* watch-guard.c -- what stands before every act of redisha-watch. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/watch-guard.h"

#include <string.h>
#include <unistd.h>

#include "lib/log.h"

/* Two watchers would act twice: the one that the agents do not know is of the past. */
static void leave_if_of_the_past(const struct token *t)
{
	if (t->watcher.pid == getpid())
		return;
	log_info("another watcher has taken over");
	log_close();
	_exit(0);
}

static void say_once(const struct token *t, const char *why)
{
	static long long said = -1;
	static const char *last;

	if (said != t->count || last != why)
		log_info("does nothing: %s", why);
	said = t->count;
	last = why;
}

bool guard_enter(struct token *t, int *lock)
{
	struct error err = { 0 };
	const char *why;

	if (token_take(t, lock, deadline_in(WATCH_ACT_MS / 2), &err) < 0) {
		log_warn("%s", err.text);
		return false;
	}
	leave_if_of_the_past(t);
	why = token_permits(t);
	if (!why) {
		token_lend(*lock);
		return true;
	}
	say_once(t, why);
	token_leave(*lock);
	return false;
}

void guard_leave(int lock, const struct token *t)
{
	if (t)
		token_put(lock, t);
	else
		token_leave(lock);
}

bool guard_glance(struct token *t)
{
	struct error err = { 0 };
	int lock;

	if (token_take(t, &lock, deadline_in(0), &err) < 0)
		return false;
	leave_if_of_the_past(t);
	token_leave(lock);
	return true;
}
