/*
 * chronicle.h -- what the agents of this node have written down about role changes,
 * in the order of time.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CHRONICLE_H
#define CHRONICLE_H

#include "crm/json.h"
#include "lib/error.h"

struct chronicle_entry {
	long long at_ms;	/* milliseconds of the epoch */
	/* of our agent (RESOURCE.jsonl); else of the cluster (events.jsonl) */
	bool is_decision;
	const char *what, *node;	/* event or kind; borrowed from @json */
	struct json *json;
	int order;		/* as read: for those of the same time */
};

struct chronicle {
	int n, n_foreign;	/* lines that were no entries: torn, or not ours */
	int n_files;
	struct chronicle_entry *of;
};

/**
 * chronicle_read - all there is about @resource, its rotated file included
 * @most_bytes: of each file the end only; 0: all of it
 *
 * The folder is journal_folder(). Lines that are torn or foreign are counted and passed over.
 * Anything may stand in them: for a terminal, plain_print().
 * Return: 0, also when there is no file; -errno of one that is there and cannot be read, or is no
 * regular file.
 */
must_check int chronicle_read(const char *resource, long most_bytes, struct chronicle *ret,
			      struct error *err);

void chronicle_release(struct chronicle *j);
#define auto_chronicle CLEANUP(chronicle_release)

/**
 * chronicle_time - "2026-11-27T17:18:42.103Z" (or "+01:00"), or seconds: in milliseconds
 *
 * Return: -1 when it is neither.
 */
long long chronicle_time(const char *text);

/** chronicle_precedes - does entry @e, which comes before @promotion, tell of the same change? */
bool chronicle_precedes(const struct chronicle_entry *e, const struct chronicle_entry *promotion);

/**
 * chronicle_began - the first sign of the change that ends with entry @i, a promotion
 *
 * Return: milliseconds.
 */
long long chronicle_began(const struct chronicle *j, int i);

#endif
