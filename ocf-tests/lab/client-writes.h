/* client-writes.h -- numbered writes: made, acknowledged, read back. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLIENT_WRITES_H
#define CLIENT_WRITES_H

#include <hiredis/hiredis.h>
#include <stdbool.h>
#include <stddef.h>

#define WRITES_SHOWN 5

extern struct writes {
	bool wait;		/* a write counts when a replica has it, too */
	size_t pipeline;	/* sent at once */
	size_t ring;		/* keys; 0: each write has its own */
	size_t size;		/* of a value, beside its number */
	char prefix[64];	/* of all keys and values */
	size_t attempts, n_acked;
	size_t n_lost, lost[WRITES_SHOWN];	/* acknowledged, not found; the first few */
} writes;

/** writes_begin - after wait, pipeline, ring and size are set */
void writes_begin(void);

/**
 * writes_batch - make the next ones
 *
 * Return: how many were acknowledged; NULL in *c when the connection is lost.
 */
size_t writes_batch(redisContext **c);

/**
 * writes_verify - compare all keys with what was acknowledged
 *
 * All of it from one connection, to a server that takes writes: a replica would not tell the truth.
 * Return: false when that did not work.
 */
bool writes_verify(redisContext **c);

#endif
