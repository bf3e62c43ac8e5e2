/* redis-absent.h -- voters that are not attached: can any of them lead elsewhere? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_ABSENT_H
#define REDIS_ABSENT_H

#include <stdbool.h>
#include <stddef.h>

#include "agents/redis-levels.h"

/**
 * absent_are_out - is every voter that is not good out of the way?
 * @v:           members among them are given -INFINITY, and their level is changed accordingly
 * @looks_twice: membership is looked at before and a while after the scores were seen stored, since
 *               a ring that is just breaking would deliver a write to us alone
 * @missing:     names of those that are not, @size bytes
 * @is_quorate:  is our partition? Unchanged when it cannot be told.
 *
 * Return: false, too, when it cannot be told, which is logged.
 */
bool absent_are_out(struct voters *v, bool looks_twice, char *missing, size_t size,
		    bool *is_quorate);

#endif
