/* watch-guard.h -- what stands before every act of redisha-watch. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WATCH_GUARD_H
#define WATCH_GUARD_H

#include "agents/token.h"

/* An act, its programs included, takes no longer; LOCK_MS in watcher.c is more. */
#define WATCH_ACT_MS 2000

/**
 * guard_enter - may we act now?
 * @t:    as read under the lock
 * @lock: on true: for guard_leave(); programs that are run meanwhile hold it, too
 *
 * No: an action has begun (or has it for a moment), we are not armed, unmanaged, in maintenance, or
 * the token is about another process. Why not is logged, once for each token. Ends this process
 * when it is not the watcher that the token names.
 */
must_check bool guard_enter(struct token *t, int *lock);

/** guard_leave - the act is over; @t NULL: nothing in it has changed */
void guard_leave(int lock, const struct token *t);

/**
 * guard_glance - read the token to see whether there is anything to do
 *
 * Nothing may be done on it alone.
 */
must_check bool guard_glance(struct token *t);

#endif
