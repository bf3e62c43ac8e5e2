/* redis-levels.h -- how good each other voter is, in three levels that do not flicker. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_LEVELS_H
#define REDIS_LEVELS_H

#include <stdbool.h>
#include <stddef.h>

#define LEVELS_VOTERS 16

/* Each is a promotion score: -INFINITY, 10, 100. */
enum level { LEVEL_UNFIT, LEVEL_BEHIND, LEVEL_IN_SYNC };

/* What one look of the primary shows of a voter. */
enum seen {
	SEEN_NOT,	/* not attached */
	SEEN_SYNCING,	/* in a full sync: half of the data */
	SEEN_LAGGING,	/* further behind than max_lag */
	SEEN_BETWEEN,	/* not near, not far: stays what it was */
	SEEN_NEAR,
};

struct voter {
	char node[128];
	enum level level;
	int streak;		/* looks in a row that speak for another level */
	char ip[64];		/* where it was last attached from; "": never seen */
	bool is_good;		/* counts for the write fence at this look; not kept */
};

struct voters {
	int n;
	struct voter of[LEVELS_VOTERS];
};

/** level_next - the level after one more look: up after three good ones, down after two bad ones */
void level_next(struct voter *voter, enum seen seen);

/** level_score - as a promotion score */
const char *level_score(enum level level);

/** level_of_score - the level that a stored score means; what is unknown or deleted is unfit */
enum level level_of_score(const char *score);

/** levels_read - from text; what does not fit is left out */
void levels_read(const char *text, struct voters *ret);
void levels_print(const struct voters *voters, char *ret, size_t size);

/** levels_summary - the levels alone, to see whether one has changed */
void levels_summary(const struct voters *voters, char *ret, size_t size);

/** levels_find - NULL when there is none of that name */
struct voter *levels_find(struct voters *voters, const char *node);

#endif
