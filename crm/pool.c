/* pool.c -- memory that is given back all at once. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/pool.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pool_piece {
	struct pool_piece *before;
	max_align_t bytes[];
};

void *pool_take(struct pool *pool, size_t size)
{
	struct pool_piece *piece = calloc(1, sizeof(*piece) + size);

	if (!piece) {
		fprintf(stderr, "redisha: out of memory\n");
		exit(1);
	}
	piece->before = pool->last;
	pool->last = piece;
	return piece->bytes;
}

char *pool_text(struct pool *pool, const char *text, size_t length)
{
	return memcpy(pool_take(pool, length + 1), text, length);
}

char *pool_print(struct pool *pool, const char *fmt, ...)
{
	va_list ap, again;
	char *text;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	text = pool_take(pool, n < 0 ? 1 : (size_t)n + 1);
	if (n > 0)
		vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return text;
}

void pool_release(struct pool *pool)
{
	while (pool->last) {
		struct pool_piece *piece = pool->last;

		pool->last = piece->before;
		free(piece);
	}
}
