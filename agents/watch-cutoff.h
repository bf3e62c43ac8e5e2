/* watch-cutoff.h -- a primary without quorum takes no more writes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WATCH_CUTOFF_H
#define WATCH_CUTOFF_H

#include "agents/token.h"

/**
 * cutoff_follow - hear from Corosync when quorum is lost, and raise min-replicas-to-write then
 * @enter: asked before each act: see guard_enter()
 *
 * To be called now and then: connects when there is no connection yet. The promoted monitor takes
 * the value back.
 */
void cutoff_follow(bool (*enter)(struct token *t, int *lock));

/** cutoff_fence_again - what could not be done at the event, since an action was under way */
void cutoff_fence_again(const struct token *t);

#endif
