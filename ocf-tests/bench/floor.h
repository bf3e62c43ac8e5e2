/*
 * floor.h -- what the do-nothing agents have in common: their parameters, and where a server's pid
 * is.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FLOOR_H
#define FLOOR_H

#include <stdio.h>
#include <stdlib.h>

static inline const char *value_of(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value ? value : otherwise;
}

/* Of the server of this action's port; its parent's pid stands behind it. */
static inline void name_pid_file(char *ret, size_t size)
{
	snprintf(ret, size, "/run/floor-server-%s.pid", value_of("OCF_RESKEY_port", "6379"));
}

#endif
