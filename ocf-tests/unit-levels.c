/* unit-levels.c -- scores that do not flicker, and how many replicas a write needs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "agents/redis-fence.h"
#include "agents/redis-levels.h"

static void up_takes_three_good_looks_in_a_row(void **unused)
{
	struct voter v = { .level = LEVEL_UNFIT };

	(void)unused;
	level_next(&v, SEEN_NEAR);
	level_next(&v, SEEN_NEAR);
	level_next(&v, SEEN_BETWEEN);
	level_next(&v, SEEN_NEAR);
	level_next(&v, SEEN_NEAR);
	assert_int_equal(v.level, LEVEL_UNFIT);
	level_next(&v, SEEN_NEAR);
	assert_int_equal(v.level, LEVEL_IN_SYNC);
}

static void down_takes_two_bad_looks_in_a_row(void **unused)
{
	static const enum seen bad[] = { SEEN_NOT, SEEN_LAGGING };

	(void)unused;
	for (size_t i = 0; i < 2; i++) {
		struct voter v = { .level = LEVEL_IN_SYNC };

		level_next(&v, bad[i]);
		level_next(&v, SEEN_NEAR);
		level_next(&v, bad[i]);
		assert_int_equal(v.level, LEVEL_IN_SYNC);
		level_next(&v, bad[i]);
		assert_int_equal(v.level, LEVEL_BEHIND);
	}
}

static void half_a_copy_is_unfit_at_once(void **unused)
{
	(void)unused;
	for (enum level l = LEVEL_UNFIT; l <= LEVEL_IN_SYNC; l++) {
		struct voter v = { .level = l };

		level_next(&v, SEEN_SYNCING);
		assert_int_equal(v.level, LEVEL_UNFIT);
	}
}

/* Between the two limits, and while a level is what it should be, nothing ever changes. */
static void a_lag_around_one_limit_changes_nothing(void **unused)
{
	struct voter in = { .level = LEVEL_IN_SYNC }, out = { .level = LEVEL_BEHIND };

	(void)unused;
	for (int i = 0; i < 1000; i++) {
		level_next(&in, i % 2 ? SEEN_BETWEEN : SEEN_NEAR);
		level_next(&out, i % 2 ? SEEN_BETWEEN : SEEN_LAGGING);
		assert_int_equal(in.level, LEVEL_IN_SYNC);
		assert_int_equal(out.level, LEVEL_BEHIND);
	}
}

static void scores_and_texts_read_back(void **unused)
{
	struct voters v = { 2, { { "n2", LEVEL_IN_SYNC, 1, "fd99::2", true },
				 { "n3", LEVEL_UNFIT, 0, "", false } } };
	struct voters back;
	char text[256];

	(void)unused;
	for (enum level l = LEVEL_UNFIT; l <= LEVEL_IN_SYNC; l++)
		assert_int_equal(level_of_score(level_score(l)), l);
	assert_int_equal(level_of_score(NULL), LEVEL_UNFIT);
	assert_int_equal(level_of_score("-5"), LEVEL_UNFIT);
	levels_print(&v, text, sizeof(text));
	levels_read(text, &back);
	assert_int_equal(back.n, 2);
	assert_string_equal(back.of[0].node, "n2");
	assert_string_equal(back.of[0].ip, "fd99::2");
	assert_int_equal(back.of[0].level, LEVEL_IN_SYNC);
	assert_int_equal(back.of[0].streak, 1);
	assert_string_equal(levels_find(&back, "n3")->node, "n3");
	assert_null(levels_find(&back, "n"));
	levels_read("x/9/0/,/1/0/,junk,n2/1", &back);
	assert_int_equal(back.n, 0);
}

static int wanted(int voters, int good, bool is_quorate, bool are_out)
{
	const struct fence_view v = { .n_voters = voters, .n_good = good, .is_quorate = is_quorate,
				      .are_others_out = are_out };

	return fence_wanted(&v);
}

/* Two sides of a partition never take writes both: each would need a majority, primary included. */
static void two_sides_never_take_writes_both(void **unused)
{
	(void)unused;
	for (int n = 1; n <= 9; n++)
		for (int here = 1; here < n; here++) {
			bool writes_here = here - 1 >= wanted(n, here - 1, true, false);
			bool writes_there = n - here - 1 >= wanted(n, n - here - 1, true, false);

			assert_false(writes_here && writes_there);
		}
}

static void it_opens_only_when_all_others_are_out_and_there_is_quorum(void **unused)
{
	(void)unused;
	for (int n = 2; n <= 9; n++)
		for (int good = 0; good < fence_need(n); good++) {
			assert_int_equal(wanted(n, good, false, false), fence_need(n));
			assert_int_equal(wanted(n, good, true, false), fence_need(n));
			assert_int_equal(wanted(n, good, false, true), fence_need(n));
			assert_int_equal(wanted(n, good, true, true), good);
		}
}

static void strangers_and_redis_conf_only_add(void **unused)
{
	struct fence_view v = { .n_voters = 3, .n_good = 1, .n_foreign = 2 };

	(void)unused;
	assert_int_equal(fence_wanted(&v), 3);	/* the two strangers do not count for a majority */
	v.n_foreign = 0;
	v.least = 2;
	assert_int_equal(fence_wanted(&v), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(up_takes_three_good_looks_in_a_row),
		cmocka_unit_test(down_takes_two_bad_looks_in_a_row),
		cmocka_unit_test(half_a_copy_is_unfit_at_once),
		cmocka_unit_test(a_lag_around_one_limit_changes_nothing),
		cmocka_unit_test(scores_and_texts_read_back),
		cmocka_unit_test(two_sides_never_take_writes_both),
		cmocka_unit_test(it_opens_only_when_all_others_are_out_and_there_is_quorum),
		cmocka_unit_test(strangers_and_redis_conf_only_add),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
