/* redis-decision.h -- why a node was, or was not, promoted: one JSON line each. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_DECISION_H
#define REDIS_DECISION_H

#include "agents/redis-election.h"

/**
 * decision_write - append a line to LOGDIR/redisha/INSTANCE.jsonl
 * @event: "promoted", "refused", "vetoed", "elected", "awaits", "yielded", "diverged", "fence", ...
 * @why:   one sentence
 * @list:  the ballots that were there, @n of them; may be NULL
 *
 * With time, node, the record, and what the server here holds (the last look). A file that has
 * grown over 1 MiB becomes INSTANCE.jsonl.1 first. REDISHA_LOG_DIR in the environment names another
 * folder. Trouble is logged, never fatal.
 */
void decision_write(const char *event, const char *why, const struct candidate *list, int n);

#endif
