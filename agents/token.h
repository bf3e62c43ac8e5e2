/*
 * token.h -- what an instance's actions, its monitors and its watcher agree on: one file,
 * one lock.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/process.h"

/*
 * INSTANCE.token in the agents' run folder. Each action that changes something bumps the count and
 * disarms before it begins, and arms when it has succeeded. The watcher acts only while it holds
 * the lock, after it has read the token anew: so once an action has begun, nothing of before can
 * come late. Times are CLOCK_MONOTONIC milliseconds.
 */
struct token {
	long long count;		/* of actions so far */
	/* no action is under way, and (redis) the instance is promoted */
	bool is_armed;
	bool is_managed;		/* as the cluster was last asked; an action says so, too */
	bool is_fenced;			/* redis: the watcher has raised min-replicas-to-write */
	bool is_absent;			/* that the watcher does not start has been logged */
	struct process subject;		/* redis: the server that the watcher watches */
	struct process watcher;		/* .pid 0: none */
	/* redis: when a silent subject was given up; 0: it was not */
	int64_t hung_ms;
	int64_t spawned_ms;
	int64_t managed_ms;		/* when that was asked */
	int64_t sign_ms;		/* last sign of an action or a recurring monitor */
	long patience_ms;		/* silence beyond that means maintenance */
	long interval_ms;		/* of the last recurring monitor; 0: none was seen */
};

/**
 * token_take - lock and read the token of this instance
 * @ret:  all zero when there is none yet; read without the lock when that is not to be had
 * @lock: for token_put() or token_leave(); close-on-exec
 *
 * Return: 0; -ETIMEDOUT when somebody else has held it until @until; -errno.
 */
must_check int token_take(struct token *ret, int *lock, struct deadline until, struct error *err);

/** token_peek - read it without the lock, as of some moment; all zero when there is none */
void token_peek(struct token *ret);

/** token_put - write it, whole, and unlock */
void token_put(int lock, const struct token *t);

/** token_leave - unlock, nothing has changed */
void token_leave(int lock);

/**
 * token_lend - programs run from now on hold the lock, too, until all of them have ended
 *
 * So whoever gets the lock knows that nothing begun under it is still on its way.
 */
void token_lend(int lock);

/** token_permits - may a watcher act now? NULL: yes; else why not, in words */
const char *token_permits(const struct token *t);

#endif
