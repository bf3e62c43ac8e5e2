/*
 * redis-scores.h -- the promoted server's part: how good each other is,
 * and what the cluster is told of it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_SCORES_H
#define REDIS_SCORES_H

#include "agents/redis-writes.h"

/**
 * scores_keep - look at all voters: the write fence first, then their scores; needs view.info
 * @ret: as writes_keep()
 *
 * Runs no program while nothing has changed, but every 30 s it compares with what is stored.
 * Return: 0; -ESTALE when another node was promoted after this one; -errno.
 */
must_check int scores_keep(enum writes *ret, struct error *err);

/**
 * scores_preflight - before our planned demotion: is @node near enough to have all in a moment?
 * @why: @size bytes; set when it is not
 *
 * Whoever is not is unfit from now on, as far as this node remembers.
 */
bool scores_preflight(const char *node, char *why, size_t size);

#endif
