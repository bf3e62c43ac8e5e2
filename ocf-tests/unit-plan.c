/* unit-plan.c -- a plan has no holes, comes to an end, and never refuses to stop. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "lib/ocf.h"

/* Built once per agent. */
#ifdef PLAN_VIP
#include "agents/vip-plan.h"
#define PLAN vip_plan
#else
#include "agents/redis-plan.h"
#define PLAN redis_plan
#endif

const char ocf_metadata[] = "";	/* nothing prints it here */

static const struct step *cell(int wish, int state)
{
	return plan_step(&PLAN, wish, state);
}

static void every_wish_has_a_step_in_every_state(void **unused)
{
	(void)unused;
	for (int w = 0; w < PLAN.n_wishes; w++)
		for (int s = 0; s < PLAN.n_states; s++)
			assert_non_null(cell(w, s)->why);
}

static void a_step_without_an_act_stays(void **unused)
{
	(void)unused;
	for (int w = 0; w < PLAN.n_wishes; w++)
		for (int s = 0; s < PLAN.n_states; s++)
			if (!cell(w, s)->act)
				assert_int_equal(cell(w, s)->then, s);
}

/*
 * Following "then" ends where nothing is left to do, or at a refusal (which stays): never in a
 * circle.
 */
static void every_wish_comes_to_an_end(void **unused)
{
	(void)unused;
	for (int w = 0; w < PLAN.n_wishes; w++)
		for (int s = 0; s < PLAN.n_states; s++) {
			int at = s, steps = 0;

			while (cell(w, at)->act && cell(w, at)->then != at
			       && steps <= PLAN.n_states) {
				at = cell(w, at)->then;
				steps++;
			}
			assert_true(steps <= PLAN.n_states);
		}
}

static void names_are_there(void **unused)
{
	(void)unused;
	for (int w = 0; w < PLAN.n_wishes; w++)
		assert_non_null(PLAN.wish[w]);
	for (int s = 0; s < PLAN.n_states; s++)
		assert_non_null(PLAN.state[s]);
}

static void stop_leads_on_or_has_nothing_to_do(void **unused)
{
	(void)unused;
	for (int w = 0; w < PLAN.n_wishes; w++)
		for (int s = 0; s < PLAN.n_states; s++)
			if (strcmp(PLAN.wish[w], "stop") == 0 && cell(w, s)->act)
				assert_int_not_equal(cell(w, s)->then, s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_wish_has_a_step_in_every_state),
		cmocka_unit_test(a_step_without_an_act_stays),
		cmocka_unit_test(every_wish_comes_to_an_end),
		cmocka_unit_test(names_are_there),
		cmocka_unit_test(stop_leads_on_or_has_nothing_to_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
