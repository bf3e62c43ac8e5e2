/* client-gaps.h -- times in which no write was acknowledged. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLIENT_GAPS_H
#define CLIENT_GAPS_H

#include <stdbool.h>
#include <stddef.h>

#include "client-server.h"

#define GAPS 1000

struct gap {
	double start_ms, length_ms;	/* start: wall clock */
	char error[sizeof(last_error)];
};

extern struct gaps {
	bool tells;		/* on stderr, as they begin and end */
	size_t n;
	struct gap of[GAPS];
	double outage_ms;	/* the longest time between two acknowledged writes */
} gaps;

/** gaps_begin - the first one may begin now */
void gaps_begin(void);

/** gaps_watch - after every attempt: has a gap begun, or, when @is_over, ended? */
void gaps_watch(bool is_over);

#endif
