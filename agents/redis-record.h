/* redis-record.h -- what nodes tell each other about their data, as text and back. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_RECORD_H
#define REDIS_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/redis-info.h"

/* Who leads which data: the cluster's permanent property "INSTANCE-primary", written by promote. */
struct redis_record {
	long long epoch;	/* promotions so far; 0: there was none */
	char replid[41];	/* the replication id that the primary gave its data */
	char node[128];		/* the primary */
	char address[64];	/* numeric, where replicas reach it */
	int port;
	int voters;		/* instances that were configured then */
};

/* What one unpromoted server holds: private attribute "INSTANCE-ballot". */
struct redis_ballot {
	long long epoch;	/* of the record that it was cast under */
	char replid[41], replid2[41];
	long long second_offset, offset;	/* as in struct redis_info */
	long long keys;
	bool is_void;		/* never synced since its start: its offset means nothing */
};

/* Where a demoted primary stopped: private attribute "INSTANCE-frozen". */
struct redis_frozen {
	long long epoch;
	char replid[41];
	long long offset;
};

/** record_read - "" gives epoch 0; unknown words are passed over */
void record_read(const char *text, struct redis_record *ret);
void record_print(const struct redis_record *record, char *ret, size_t size);
void ballot_read(const char *text, struct redis_ballot *ret);
void ballot_print(const struct redis_ballot *ballot, char *ret, size_t size);
void frozen_read(const char *text, struct redis_frozen *ret);
void frozen_print(const struct redis_frozen *frozen, char *ret, size_t size);

/** ballot_of - the ballot of a server that says @info */
struct redis_ballot ballot_of(const struct redis_info *info, long long epoch);

/** info_is_void - has it never synced since its start? Then offset and replid prove nothing. */
bool info_is_void(const struct redis_info *info);

/**
 * ballot_continues - does this data belong to the lineage @replid?
 *
 * Offsets are comparable only then. Source: redis, PSYNC2: replid2 is valid up to second_offset - 1.
 */
bool ballot_continues(const struct redis_ballot *ballot, const char *replid);

#endif
