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
	char replid2[41];	/* the one before; what came under it ends before second_offset */
	long long second_offset;	/* -1: there was none */
	/* An append-only file has a new replication id when loaded: by the note beside it ... */
	char base[41];		/* ... the primary's continued this lineage; "": none */
	long long base_end;	/* ... and held it up to here */
	char node[128];		/* the primary */
	char address[64];	/* numeric, where replicas reach it */
	int port;
	char run[41];		/* run_id of the process that was promoted */
	char voters[256];	/* nodes whose data counts, "n1,n2,n3" */
};

/* What an unpromoted server holds: private attribute "INSTANCE-ballot". */
struct redis_ballot {
	long long epoch;	/* of the record that it was cast under */
	char run[41];		/* run_id of the server */
	char replid[41], replid2[41];
	long long second_offset, offset;	/* as in struct redis_info */
	long long keys;
	bool is_void;		/* never synced, or in a full sync: offset, replid mean nothing */
	int priority;		/* replica-priority; 0: never promote */
	long long noted;	/* offset in the recorded lineage, by its files' note; -1: none */
	bool is_clean;		/* the note is from a clean stop, so it is exact */
	bool has_left;		/* ... while the primary led on, so it is not all */
};

/* Where a demoted primary stopped: private attribute "INSTANCE-frozen". */
struct redis_frozen {
	long long epoch;
	char replid[41];
	long long offset;
};

/*
 * What one server held when it was last looked at: a file beside its data (see redis-note.h), and,
 * of a clean stop, the permanent node attribute "INSTANCE-clean".
 */
struct redis_note {
	long long epoch;	/* -1: no note */
	char replid[41];
	long long offset;
	bool is_clean;		/* written by a stop that ended well: nothing came after */
	bool has_led;		/* it was the primary */
	bool has_left;		/* a replica that stopped while the primary led on */
	bool is_kept;		/* its files hold that data: it saves or has an append-only file */
};

/** record_read - "" gives epoch 0; unknown words are passed over */
void record_read(const char *text, struct redis_record *ret);
void record_print(const struct redis_record *record, char *ret, size_t size);
void ballot_read(const char *text, struct redis_ballot *ret);
void ballot_print(const struct redis_ballot *ballot, char *ret, size_t size);
void frozen_read(const char *text, struct redis_frozen *ret);
void frozen_print(const struct redis_frozen *frozen, char *ret, size_t size);
void note_read(const char *text, struct redis_note *ret);
void note_print(const struct redis_note *note, char *ret, size_t size);

/**
 * ballot_of - the ballot of a server that says @info
 * @note: as left beside its data, or NULL; how it stopped counts until it is attached again
 */
struct redis_ballot ballot_of(const struct redis_info *info, const struct redis_record *record,
			      const struct redis_note *note);

/**
 * note_is_of - is its offset one of the recorded lineage?
 *
 * The epoch may have gone on without a new lineage.
 */
bool note_is_of(const struct redis_note *note, const struct redis_record *record);

/**
 * note_is_of_base - did these files hold a part of what the primary's files held?
 *
 * For servers that tell no place in the data that they load (append-only file).
 */
bool note_is_of_base(const struct redis_note *note, const struct redis_record *record);

/** info_is_void - has it never synced since its start? Then offset and replid prove nothing. */
bool info_is_void(const struct redis_info *info);

/** info_was_attached - is it a replica that has followed since its start? */
bool info_was_attached(const struct redis_info *info);

/**
 * ballot_continues - is this data all of the lineage @replid up to its offset?
 *
 * Source: redis, PSYNC2: replid2 is valid up to second_offset - 1.
 */
bool ballot_continues(const struct redis_ballot *ballot, const char *replid);

/** ballot_precedes - is it a part of the recorded data, from before the last promotion? */
bool ballot_precedes(const struct redis_ballot *ballot, const struct redis_record *record);

#endif
