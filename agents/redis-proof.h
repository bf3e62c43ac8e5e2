/* redis-proof.h -- may the data here lead? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_PROOF_H
#define REDIS_PROOF_H

#include "agents/redis-ballots.h"
#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/**
 * proof_check - before REPLICAOF NO ONE: is nothing missing here that is known to exist?
 * @tally: of ballots_gather(); our own ballot grows with what comes meanwhile
 * @until: how long the tail of a demoted primary is waited for; needs view.info, which is renewed
 *
 * Return: 0; -ESTALE with the numbers; -EPERM; what server_info() returns.
 */
must_check int proof_check(struct tally *tally, struct deadline until, struct error *err);

#endif
