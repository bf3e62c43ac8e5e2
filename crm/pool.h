/* pool.h -- memory that is given back all at once: for commands that read, think, print and end. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

#include "lib/cleanup.h"

struct pool { struct pool_piece *last; };	/* { 0 } is an empty one */

/**
 * pool_take - @size bytes of zeros, aligned for anything
 *
 * Ends the program when there is no memory.
 */
void *pool_take(struct pool *pool, size_t size);

/** pool_text - a copy of the first @length bytes of @text, with a 0 behind them */
char *pool_text(struct pool *pool, const char *text, size_t length);

/** pool_print - as printf() */
char *pool_print(struct pool *pool, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** pool_release - give back all that came from it; it is empty then */
void pool_release(struct pool *pool);

#define auto_pool CLEANUP(pool_release)

#endif
