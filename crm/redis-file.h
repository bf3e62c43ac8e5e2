/* redis-file.h -- what is wrong with a redis.conf for a server that a cluster runs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_FILE_H
#define REDIS_FILE_H

#include "crm/decisions.h"
#include "crm/settings.h"

#define REDIS_FILES 16

/**
 * redis_files_judge - read them and say what to change in them, and where they differ and must not
 * @own: addresses (name) that are this pair's own: nobody may be a replica of those
 * @ports: set to the port of each
 *
 * A file that cannot be read is a decision, too, not an error.
 */
void redis_files_judge(const char *const *paths, int n, const struct setting *own,
		       struct decisions *said, unsigned *ports);

#endif
