/* text.h -- files read whole. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TEXT_H
#define TEXT_H

#include "crm/pool.h"
#include "lib/error.h"

/**
 * text_load - read a regular file of at most @most bytes
 * @ret: with a 0 behind it
 *
 * Return: 0; -errno; -EINVAL when it is no regular file; -EFBIG.
 */
must_check int text_load(struct pool *pool, const char *path, size_t most, char **ret,
			 size_t *ret_size, struct error *err);

#endif
