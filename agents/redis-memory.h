/* redis-memory.h -- what one run of the agent leaves for the next, until the node restarts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_MEMORY_H
#define REDIS_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "agents/redis-record.h"
#include "lib/process.h"

/* Times are CLOCK_MONOTONIC milliseconds, 0: not set. */
struct redis_memory {
	struct process server;		/* the one that start launched or adopted */
	bool is_promoted;		/* by the cluster; since promote, until demote */
	bool has_voted;			/* our ballot is published */
	struct redis_record record;	/* as last read or written */
	char scores[512];		/* promoted: levels of the peers as last written */
	char said[32];			/* the state as last told to people, blanks as - */
	int64_t checked_ms;		/* scores were compared with what is stored */
	int64_t waiting_ms;		/* nobody is promoted, since then */
	int64_t trouble_ms;		/* it refuses or is slow, since then */
	int64_t link_down_ms;
	long long sample_offset, older_offset;	/* of our stream, for lag */
	int64_t sample_ms, older_ms;
};

extern struct redis_memory memory;

/** memory_recall - read it; nothing remembered is all zero */
void memory_recall(void);

/** memory_keep - write it, whole or not at all; trouble is logged, never fatal */
void memory_keep(void);

/** memory_forget - after stop */
void memory_forget(void);

#endif
