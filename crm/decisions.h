/*
 * decisions.h -- what was made of what was asked for, a line each,
 * for the administrator to read.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DECISIONS_H
#define DECISIONS_H

#include <stdio.h>

#include "crm/pool.h"

enum fate {
	BECOMES,	/* it is in the new configuration, as the text says */
	DROPPED,	/* no longer needed, and why */
	DANGER,		/* it has harmed, or will */
	BY_HAND,	/* the administrator has to do or to look at something */
	N_FATES,
};

struct decision {
	enum fate fate;
	const char *where, *text;	/* "keepalived.conf:12", or what else it is about */
	struct decision *next;
};

struct decisions { struct pool pool; struct decision *first, **end; };

/** decide - add one; @where is "" or what the line begins with */
void decide(struct decisions *d, enum fate fate, const char *where, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/** decisions_count - how many of this fate */
int decisions_count(const struct decisions *d, enum fate fate);

/** decisions_print - a line each: "WHERE: FATE: TEXT" */
void decisions_print(const struct decisions *d, FILE *f);

/** decisions_print_json - as a JSON array of {"fate", "where", "text"} */
void decisions_print_json(const struct decisions *d, FILE *f);

void decisions_release(struct decisions *d);

#define auto_decisions CLEANUP(decisions_release)

#endif
