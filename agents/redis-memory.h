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
	/* the cluster may still have the note of our last clean stop */
	bool may_be_clean;
	/* as primary, not the promoted process: the record must follow */
	bool is_adopted;
	bool has_told;			/* what an election waits for is in the decision record */
	bool has_refused;		/* a promote: demote must not offer this node again */
	struct redis_record record;	/* as last read or written */
	char levels[512];		/* promoted: how good the others are, see redis-levels.h */
	/* promoted: the same, last compared with the stored scores */
	char written[512];
	char out[256];			/* promoted: voters confirmed to be out of the way */
	/* promoted: min-replicas-to-write as last set; -1: unknown */
	int fence;
	int fencing;			/* the cluster fences: 1, 0; -1: not asked yet */
	char kept_run[41];		/* of the process whose diverged data has been kept */
	char noted_replid[41];		/* the note beside the data, as last written */
	long long noted_offset;
	char metrics_dir[256];		/* where there is a file of metrics; no blanks */
	char said[64];			/* the state as last told to people, blanks as - */
	int64_t said_ms;		/* it was told, or seen to be known */
	int64_t checked_ms;		/* scores were compared with what is stored */
	int64_t waiting_ms;		/* nobody is promoted, since then */
	int64_t trouble_ms;		/* it refuses or is slow, since then */
	int64_t link_down_ms;
	int64_t fencing_ms;		/* when that was asked */
	int64_t fence_ms;		/* when @out was confirmed */
	/* diverged data is being saved since then: CLOCK_REALTIME */
	int64_t keeping_s;
	int64_t noted_ms;
	int64_t promoted_s;		/* when it was promoted: CLOCK_REALTIME, seconds */
	int64_t dead_ms;		/* demoted although dead: the death is to be reported */
	int64_t sample_ms[4];		/* our stream: when it was where; newest first */
	long long sample_offset[4];
};

extern struct redis_memory memory;

/** memory_recall - read it; nothing remembered is all zero */
void memory_recall(void);

/** memory_keep - write it, whole or not at all; trouble is logged, never fatal */
void memory_keep(void);

/**
 * memory_begin - a server has just been started or adopted: nothing that was remembered of another
 * is true
 */
void memory_begin(void);

/** memory_forget - after stop */
void memory_forget(void);

#endif
