/* redis-levels.c -- how good each other voter is, in three levels that do not flicker. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-levels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/names.h"

/* Where a look leads, and how many in a row it takes. */
static const struct { enum level to; int looks; } rules[][3] = {
	/*                 unfit                 behind               in sync */
	[SEEN_NOT]     = { { LEVEL_UNFIT, 1 },   { LEVEL_BEHIND, 1 },  { LEVEL_BEHIND, 2 } },
	[SEEN_SYNCING] = { { LEVEL_UNFIT, 1 },   { LEVEL_UNFIT, 1 },   { LEVEL_UNFIT, 1 } },
	[SEEN_LAGGING] = { { LEVEL_UNFIT, 1 },   { LEVEL_BEHIND, 1 },  { LEVEL_BEHIND, 2 } },
	[SEEN_BETWEEN] = { { LEVEL_UNFIT, 1 },   { LEVEL_BEHIND, 1 },  { LEVEL_IN_SYNC, 1 } },
	[SEEN_NEAR]    = { { LEVEL_IN_SYNC, 3 }, { LEVEL_IN_SYNC, 3 }, { LEVEL_IN_SYNC, 1 } },
};

static const char *const scores[] = {
	[LEVEL_UNFIT] = "-INFINITY", [LEVEL_BEHIND] = "10", [LEVEL_IN_SYNC] = "100",
};

void level_next(struct voter *v, enum seen seen)
{
	enum level to = rules[seen][v->level].to;

	v->streak = to == v->level ? 0 : v->streak + 1;
	if (to == v->level || v->streak < rules[seen][v->level].looks)
		return;
	v->level = to;
	v->streak = 0;
}

const char *level_score(enum level level)
{
	return scores[level];
}

enum level level_of_score(const char *score)
{
	long n = score ? strtol(score, NULL, 10) : -1;

	return !score || n < 0 || *score == '-' ? LEVEL_UNFIT
		/* 1000: it has led, and is to show anew */
		: n >= 100 && n < 1000 ? LEVEL_IN_SYNC : LEVEL_BEHIND;
}

void levels_read(const char *text, struct voters *ret)
{
	char word[160];

	ret->n = 0;
	for (int i = 0; ret->n < LEVELS_VOTERS && names_nth(text, i, word, sizeof(word)); i++) {
		struct voter *v = &ret->of[ret->n];
		int level;

		*v = (struct voter){ 0 };
		if (sscanf(word, "%127[^/]/%d/%d/%63s", v->node, &level, &v->streak, v->ip) < 3
		    || level < LEVEL_UNFIT || level > LEVEL_IN_SYNC)
			continue;
		v->level = (enum level)level;
		ret->n++;
	}
}

void levels_print(const struct voters *voters, char *ret, size_t size)
{
	size_t used = 0;

	ret[0] = '\0';
	for (int i = 0; i < voters->n && used < size; i++)
		used += (size_t)snprintf(ret + used, size - used, "%s%s/%d/%d/%s", i ? "," : "",
					 voters->of[i].node, (int)voters->of[i].level,
					 voters->of[i].streak, voters->of[i].ip);
}

void levels_summary(const struct voters *voters, char *ret, size_t size)
{
	size_t used = 0;

	ret[0] = '\0';
	for (int i = 0; i < voters->n && used < size; i++)
		used += (size_t)snprintf(ret + used, size - used, "%s%s/%d", i ? "," : "",
					 voters->of[i].node, (int)voters->of[i].level);
}

struct voter *levels_find(struct voters *voters, const char *node)
{
	for (int i = 0; i < voters->n; i++)
		if (strcmp(voters->of[i].node, node) == 0)
			return &voters->of[i];
	return NULL;
}
