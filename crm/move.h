/*
 * move.h -- a planned move of the primary: may it be done, what would Pacemaker do,
 * and doing it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MOVE_H
#define MOVE_H

#include "crm/picture.h"

struct move {
	struct picture *p;
	struct picture_resource *r;
	struct picture_node *from, *to;	/* from: the primary */
	int timeout_s;
};

/** move_obstacles - print on @f, a line each, what of the cluster is in the way; how many */
int move_obstacles(FILE *f, struct move *m);

/** move_unfit - what speaks against m->to, in @why; false: nothing */
bool move_unfit(struct move *m, char *why, size_t size);

/** move_best - the fittest replica; NULL when none is fit, and then the reasons are on @f */
struct picture_node *move_best(FILE *f, struct move *m);

/**
 * move_catches_up - wait, at most 3 s, until m->to has what the primary had when this was called
 * @why: how far it got
 */
bool move_catches_up(struct move *m, char *why, size_t size);

enum forecast {
	FORECAST_STAYS,		/* it would be promoted, and stay so */
	/* it would be promoted, but by rules of placement another is preferred */
	FORECAST_RETURNS,
	FORECAST_NOT,		/* it would not be promoted */
};

/**
 * move_forecast - ask Pacemaker's scheduler (crm_simulate), on a copy of the CIB
 * @plan: what it would do, for people; or whom it would promote instead
 */
must_check int move_forecast(struct move *m, enum forecast *ret, char *plan, size_t size,
			     struct error *err);

/**
 * move_carry_out - do it; progress on stdout
 *
 * The only thing that is written is the promotion score of m->to, an attribute that its promotion
 * overwrites, and that the primary's monitor puts right within half a minute if there is none.
 * SIGINT, SIGTERM and SIGHUP take it back.
 * Return: 0; -errno, @err says what the cluster did.
 */
must_check int move_carry_out(struct move *m, struct error *err);

/** move_lock - one at a time on this node; nothing stays when the process ends */
must_check int move_lock(const char *resource, struct error *err);

#endif
