/* redis-files.h -- what redis-server will load when it starts, by its files. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_FILES_H
#define REDIS_FILES_H

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * files_check - before a start: would it pass over data in the RDB file, while nobody leads?
 *
 * With "appendonly yes" Redis loads the append-only file alone, and begins with nothing when there
 * is none, whatever the RDB file holds; its next save or full copy is written over that. So it is
 * for whoever turns appendonly on in redis.conf of a server that had only saved. Where somebody
 * leads, this node gets a copy.
 *
 * Return: an enum ocf_exit: 0; 5, not on this node; 6, on no node, when nobody has led yet: one
 * without data must not begin; -EIO when the cluster cannot be asked.
 * Source: redis 7.0, server.c, loadDataFromDisk(); aof.c, aofLoadManifestFromDisk(). An RDB file of
 * Valkey 9 begins with VALKEY.
 */
must_check int files_check(struct error *err);

#endif
