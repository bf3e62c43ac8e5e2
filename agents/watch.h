/* watch.h -- the kinds of redisha-watch. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WATCH_H
#define WATCH_H

#include <stdint.h>

#include "lib/error.h"

struct watch_kind {
	const char *name;
	uint64_t capabilities;		/* that it and its programs keep: see watch-cage.h */
	int max_family;
	/**
	 * begin - read parameters, open what is watched, add it to the loop
	 *
	 * With all privileges still.
	 */
	int (*begin)(const char *agent, struct error *err);
};

extern const struct watch_kind watch_redis;

#endif
