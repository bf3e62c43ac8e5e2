/* journal.h -- what the agents of this node have written down about role changes, in the order of time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "crm/json.h"
#include "lib/error.h"

struct journal_entry {
	long long at_ms;	/* milliseconds of the epoch */
	bool is_decision;	/* of this node's agent (RESOURCE.jsonl); else of the cluster (events.jsonl) */
	const char *what, *node;	/* event or kind; borrowed from @json */
	struct json *json;
	int order;		/* as read: for those of the same time */
};

struct journal {
	int n, n_foreign;	/* lines that were no entries: torn, or not ours */
	int n_files;
	struct journal_entry *of;
};

/**
 * journal_read - all there is about @resource, its rotated file included
 *
 * The folder is REDISHA_LOG_DIR of the environment, else the configured one. Lines that are torn or foreign are
 * counted and passed over. Control characters become '?': who may write there may not write to root's terminal.
 * Return: 0, also when there is no file; -errno of one that is there and cannot be read, or is no regular file.
 */
must_check int journal_read(const char *resource, struct journal *ret, struct error *err);

void journal_release(struct journal *j);
#define auto_journal CLEANUP(journal_release)

/** journal_time - "2026-11-27T17:18:42.103Z" (or "+01:00"), or seconds: in milliseconds; -1: neither */
long long journal_time(const char *text);

/** journal_make_plain - each control character of UTF-8 becomes '?' */
void journal_make_plain(char *text);

/** journal_folder - where they are */
const char *journal_folder(void);

/** journal_precedes - does entry @e, which comes before @promotion, tell of the same change? */
bool journal_precedes(const struct journal_entry *e, const struct journal_entry *promotion);

/** journal_began - the first sign of the change that ends with entry @i, a promotion; milliseconds */
long long journal_began(const struct journal *j, int i);

#endif
