/* redis-ballots.h -- who may lead: scores of the replicas, and the choice while nobody leads. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_BALLOTS_H
#define REDIS_BALLOTS_H

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * ballots_elect_us - does the election among all published ballots name this node?
 *
 * Return: 0; -ESTALE and why not.
 */
must_check int ballots_elect_us(struct error *err);

/** ballots_attend - an unpromoted server's part: while nobody is promoted, vote and decide */
void ballots_attend(void);

/** ballots_withdraw - delete our vote */
void ballots_withdraw(void);

/** scores_keep - the promoted server's part: each replica's score says how good it is; needs view.info */
void scores_keep(void);

#endif
