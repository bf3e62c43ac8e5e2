/* plan.c -- from what is seen to what is wished, one step at a time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/plan.h"

#include <errno.h>

#include "lib/log.h"

const struct step *plan_step(const struct plan *plan, int wish, int state)
{
	return &plan->steps[wish * plan->n_states + state];
}

int plan_carry_out(const struct plan *plan, int wish, struct deadline until, struct error *err)
{
	int seen = plan->observe();
	const struct step *done = NULL;

	for (;;) {
		const struct step *step = plan_step(plan, wish, seen);

		if (!step->act)
			return 0;
		if (step != done) {
			log_info("%s while %s: %s", plan->wish[wish], plan->state[seen], step->why);
			if (step->act(err) < 0)
				return error_wrap(err, "%s while %s", plan->wish[wish],
						  plan->state[seen]);
			done = step;
		} else if (deadline_nap(until, 10) == 0) {
			return error_set(err, ETIMEDOUT, "%s: still %s, not %s, when time was out",
					 plan->wish[wish], plan->state[seen],
					 plan->state[step->then]);
		}
		seen = plan->observe();
	}
}
