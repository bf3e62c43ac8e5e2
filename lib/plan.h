/* plan.h -- from what is seen to what is wished, one step at a time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_H
#define PLAN_H

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/* One cell: what to do for a wish in a state. */
struct step {
	int (*act)(struct error *err);	/* NULL: nothing to do, the wish is fulfilled */
	int then;			/* the state this leads to; without an act, the same */
	const char *why;		/* logged, and printed into docs/; never NULL */
};

struct plan {
	const struct step *steps;	/* n_wishes rows of n_states cells */
	int n_wishes, n_states;
	const char *const *wish, *const *state;	/* names for people */
	int (*observe)(void);		/* the present state; takes no side */
};

/** plan_step - the cell for @wish in @state */
const struct step *plan_step(const struct plan *plan, int wish, int state);

/**
 * plan_carry_out - look, do what the plan says, look again, until nothing is left to do
 * @until: for the whole; after an act it looks every 10 ms for a state with another step
 *
 * An act is not repeated while its state lasts: acts wait for what they cause as far as that
 * must be proven; the rest shows here.
 *
 * Return: 0; what a failing act returned; -ETIMEDOUT when the state stayed.
 */
must_check int plan_carry_out(const struct plan *plan, int wish, struct deadline until,
			      struct error *err);

#endif
