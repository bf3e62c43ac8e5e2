/* unit-election.c -- the choice among ballots, by rule and by the thousand. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "agents/redis-election.h"

#define NONE "0000000000000000000000000000000000000000"
#define N(list) ((int)(sizeof(list) / sizeof((list)[0])))

static const char *const ids[] = { "aaaa", "bbbb", "cccc", "0old" };
static const char *const nodes[] = { "n1", "n2", "n3", "n4", "n5", "n6" };

/* Epoch 1, led by n1 as "aaaa", which grew out of "0old" at offset 3. */
static struct redis_record record_of(long long epoch)
{
	struct redis_record r = { .epoch = epoch, .second_offset = epoch ? 3 : -1 };

	strcpy(r.replid, epoch ? "aaaa" : "");
	strcpy(r.replid2, epoch ? "0old" : "");
	strcpy(r.node, epoch ? "n1" : "");
	strcpy(r.voters, epoch ? "n1,n2,n3" : "");
	return r;
}

static const struct redis_record known = { .epoch = 1, .second_offset = 3, .replid = "aaaa",
					   .replid2 = "0old", .node = "n1", .voters = "n1,n2,n3" };

static struct candidate vote(const char *node, const char *replid, long long offset, long long keys,
			     bool is_void)
{
	struct candidate c = { node,
			       { .epoch = 1, .offset = offset, .keys = keys, .is_void = is_void,
				 .second_offset = -1, .priority = 100, .noted = -1 } };

	strcpy(c.ballot.replid, replid);
	strcpy(c.ballot.replid2, NONE);
	return c;
}

/* Restarted from an append-only file: data, and what the note beside it says. */
static struct candidate noted(const char *node, long long offset, bool is_clean)
{
	struct candidate c = vote(node, "bbbb", 1, 5, true);

	c.ballot.noted = offset;
	c.ballot.is_clean = is_clean;
	return c;
}

/* Of whom nothing is known, of whom a clean stop is, and who surely holds nothing. */
static const struct absentee away = { "n3", -1, false, false };

/* A replica that stopped cleanly before its primary did. */
static struct candidate left_early(const char *node, long long offset)
{
	struct candidate c = noted(node, offset, true);

	c.ballot.has_left = true;
	return c;
}

static struct absentee left(const char *node, long long offset, bool has_led)
{
	return (struct absentee){ node, offset, has_led, false };
}

struct box {
	struct candidate *c;
	int n;
	const struct absentee *absent;
	int n_absent;
	bool is_time_out, takes_less;
	int min_voters;
	const char *forced;
	const struct redis_record *record;
};

static enum verdict count(const struct box *b, struct choice *choice)
{
	struct election e = {
		.record = b->record ? b->record : &known, .candidates = b->c, .n = b->n,
		.absent = b->absent, .n_absent = b->n_absent, .n_expected = 3,
		.min_voters = b->min_voters ? b->min_voters : 1, .is_time_out = b->is_time_out,
		.takes_less = b->takes_less, .forced = b->forced,
	};

	return elect(&e, choice);
}

#define ELECTS(node_, ...) do { \
	struct box b_ = { __VA_ARGS__ }; struct choice c_; \
	assert_int_equal(count(&b_, &c_), ELECTED); \
	assert_string_equal(b_.c[c_.winner].node, node_); } while (0)
#define SAYS(verdict_, ...) do { \
	struct box b_ = { __VA_ARGS__ }; struct choice c_; \
	assert_int_equal(count(&b_, &c_), verdict_); \
	assert_int_equal(c_.winner, -1); } while (0)

static void more_of_the_recorded_data_wins(void **unused)
{
	struct candidate c[] = { vote("n1", "aaaa", 5, 1, false), vote("n2", "aaaa", 9, 1, false),
				 vote("n3", "bbbb", 99, 9, false) };
	struct candidate older[] = { vote("n2", "0old", 2, 1, false),
				     vote("n3", "bbbb", 99, 9, false) };
	struct candidate beyond[] = { vote("n2", "aaaa", 4, 1, false),
				      vote("n3", "0old", 7, 9, false) };

	(void)unused;
	ELECTS("n2", c, 3);
	/* A part of the recorded data from before the last promotion is known, too ... */
	ELECTS("n2", older, 2);
	/* ... but not what its primary wrote beyond the point where it was replaced. */
	ELECTS("n2", beyond, 2);
}

static void missing_voters_are_waited_for_but_not_for_ever(void **unused)
{
	struct candidate c[] = { vote("n2", "aaaa", 9, 1, false) };
	struct absentee nothing = { "n3", -1, false, true };
	struct choice choice;
	struct box b = { c, 1, &away, 1 };

	(void)unused;
	assert_int_equal(count(&b, &choice), WAIT_FOR_VOTERS);
	assert_string_equal(choice.awaited, "n3");
	ELECTS("n2", c, 1, &away, 1, .is_time_out = true);
	ELECTS("n2", c, 1, &nothing, 1);
}

static void a_clean_stop_tells_what_the_missing_one_has(void **unused)
{
	struct candidate c[] = { vote("n2", "aaaa", 9, 1, false), noted("n3", 9, true) };
	struct candidate unplaced[] = { vote("n2", "bbbb", 1, 5, true) };
	struct absentee same = left("n1", 9, true), more = left("n1", 10, true);
	struct absentee other = left("n1", 10, false);
	struct choice choice;
	struct box b = { c, 2, &more, 1, .is_time_out = true };

	(void)unused;
	/* Who has all that the primary had at its clean stop need not wait for it. */
	ELECTS("n2", c, 2, &same, 1);
	assert_int_equal(count(&b, &choice), WAIT_FOR_TAIL);
	assert_string_equal(choice.awaited, "n1");
	SAYS(WAIT_FOR_VOTERS, c, 2, &more, 1);
	SAYS(WAIT_FOR_TAIL, c, 2, &other, 1, .is_time_out = true);
	/* Data of unknown place is no match for what is known to be away. */
	SAYS(WAIT_FOR_TAIL, unplaced, 1, &same, 1, .is_time_out = true);
	ELECTS("n2", unplaced, 1, &same, 1, .is_time_out = true, .takes_less = true);
	ELECTS("n2", c, 2, &more, 1, .is_time_out = true, .takes_less = true);
	ELECTS("n3", c, 2, &more, 1, .forced = "n3");
}

static void notes_place_what_an_append_only_file_cannot(void **unused)
{
	struct candidate clean[] = { noted("n2", 8, true), noted("n3", 9, true) };
	struct candidate crash[] = { noted("n1", 7, false), noted("n2", 8, false),
				     noted("n3", 6, false) };
	struct candidate mixed[] = { noted("n1", 7, false), vote("n2", "aaaa", 9, 5, false) };
	struct candidate stale[] = { noted("n1", 7, false), vote("n2", "aaaa", 4, 5, false) };
	struct candidate emptied[] = { noted("n1", 7, true), vote("n2", "aaaa", 4, 5, false) };

	(void)unused;
	ELECTS("n3", clean, 2, &away, 1, .is_time_out = true);
	/* The primary had what its replicas had, whoever was noted last. */
	ELECTS("n1", crash, 3);
	ELECTS("n2", mixed, 2, &away, 1, .is_time_out = true);
	ELECTS("n1", stale, 2, &away, 1, .is_time_out = true);
	/* A note without data proves a loss, not a possession. */
	emptied[0].ballot.keys = 0;
	ELECTS("n2", emptied, 2, &away, 1, .is_time_out = true);
}

static void who_left_early_knows_that_there_is_more(void **unused)
{
	const struct absentee gone = left("n1", -1, false), ended = left("n1", 9, true);
	const struct absentee other = left("n4", -1, false), former = left("n4", 5, true);
	const struct absentee lost = { "n1", -1, false, true };
	struct candidate c[] = { left_early("n2", 9), left_early("n3", 7) };
	struct candidate stayed[] = { left_early("n2", 9), noted("n3", 9, false) };
	struct candidate primary[] = { left_early("n2", 9), noted("n1", 7, false) };
	struct candidate loaded[] = { vote("n2", "aaaa", 9, 5, false), noted("n1", 7, false) };
	struct choice choice;
	struct box b = { c, 2, &gone, 1, .is_time_out = true };

	(void)unused;
	assert_int_equal(count(&b, &choice), WAIT_FOR_TAIL);
	assert_string_equal(choice.awaited, "n1");
	ELECTS("n2", c, 2, &gone, 1, .is_time_out = true, .takes_less = true);
	ELECTS("n3", c, 2, &gone, 1, .forced = "n3");
	/* Unless it is known where the primary ended, that it holds nothing, or who stayed. */
	ELECTS("n2", c, 2, &ended, 1, .is_time_out = true);
	ELECTS("n2", c, 2, &lost, 1, .is_time_out = true);
	ELECTS("n2", c, 2, &other, 1, .is_time_out = true);
	ELECTS("n3", stayed, 2, &gone, 1, .is_time_out = true);
	/* The primary wrote on, whenever it was last noted. */
	ELECTS("n1", primary, 2);
	primary[1].ballot.noted = -1;
	ELECTS("n1", primary, 2);
	primary[1].ballot.keys = 0;
	ELECTS("n2", primary, 2);
	/* A former primary's clean stop is not where the recorded one's data ends. */
	ELECTS("n2", c, 2, &ended, 1);
	SAYS(WAIT_FOR_VOTERS, c, 2, &former, 1);
	ELECTS("n2", loaded, 2);
	loaded[0].ballot.noted = 9;
	loaded[0].ballot.is_clean = loaded[0].ballot.has_left = true;
	ELECTS("n1", loaded, 2);
}

static void nothing_wins_only_over_nothing(void **unused)
{
	struct candidate c[] = { vote("n3", "bbbb", 1, 0, true), vote("n2", "cccc", 1, 0, true) };
	const struct redis_record none = record_of(0);

	(void)unused;
	SAYS(ONLY_VOID, c, 2, &away, 1, .is_time_out = true);
	ELECTS("n2", c, 2);
	c[0].ballot.epoch = c[1].ballot.epoch = 0;
	SAYS(WAIT_FOR_VOTERS, c, 2, .record = &none);
	ELECTS("n2", c, 2, .record = &none, .is_time_out = true);
}

static void what_cannot_be_compared_is_left_to_a_person(void **unused)
{
	struct candidate c[] = { vote("n2", "bbbb", 1, 5, true), vote("n3", "cccc", 1, 7, true) };
	struct candidate primary[] = { vote("n2", "bbbb", 1, 5, true),
				       vote("n1", "cccc", 1, 7, true) };
	struct candidate one[] = { vote("n2", "bbbb", 1, 5, true), vote("n3", "cccc", 1, 0, true) };
	const struct redis_record none = record_of(0);
	struct candidate pair[] = { vote("n2", "bbbb", 5, 5, false),
				    vote("n3", "bbbb", 6, 7, false) };

	(void)unused;
	SAYS(NO_COMMON_LINEAGE, c, 2, .is_time_out = true);
	ELECTS("n1", primary, 2, .is_time_out = true);
	ELECTS("n2", one, 2, .is_time_out = true);
	ELECTS("n3", c, 2, .forced = "n3");
	/* A pair that was replicated before there was a cluster. */
	pair[0].ballot.epoch = pair[1].ballot.epoch = 0;
	ELECTS("n3", pair, 2, .record = &none, .is_time_out = true);
}

static void votes_that_are_none(void **unused)
{
	struct candidate c[] = { vote("n1", "aaaa", 5, 1, false), vote("n2", "aaaa", 9, 1, false) };

	(void)unused;
	c[1].ballot.epoch = 7;
	ELECTS("n1", c, 2, .is_time_out = true);
	SAYS(TOO_FEW, c, 2, .is_time_out = true, .min_voters = 2);
	SAYS(WAIT_FOR_VOTERS, c, 2, .min_voters = 2);
	c[1].ballot.epoch = 1;
	c[1].ballot.priority = 0;
	ELECTS("n1", c, 2, .min_voters = 2);
}

static void pacemaker_is_overruled_only_for_more_data(void **unused)
{
	struct candidate c[] = { vote("n1", "aaaa", 9, 1, false), vote("n2", "aaaa", 9, 1, false),
				 vote("n3", "bbbb", 99, 9, false) };

	(void)unused;
	assert_int_equal(election_better(&known, c, 3, 0), -1);
	assert_int_equal(election_better(&known, c, 3, 1), -1);
	assert_int_equal(election_better(&known, c, 3, 2), 0);
	c[1].ballot.offset = 10;
	assert_int_equal(election_better(&known, c, 3, 0), 1);
	c[1].ballot.epoch = 0;
	assert_int_equal(election_better(&known, c, 3, 0), -1);
}

static struct candidate any_vote(const char *node, unsigned *seed)
{
	struct candidate c = vote(node, ids[rand_r(seed) % 4], (long long)(rand_r(seed) % 5),
				  (long long)(rand_r(seed) % 3), rand_r(seed) % 3 == 0);

	c.ballot.epoch = rand_r(seed) % 8 ? 1 : 0;
	c.ballot.priority = rand_r(seed) % 8 ? 100 : 0;
	if (c.ballot.is_void && rand_r(seed) % 2) {
		c.ballot.noted = (long long)(rand_r(seed) % 5);
		c.ballot.is_clean = rand_r(seed) % 2;
		c.ballot.has_left = c.ballot.is_clean && rand_r(seed) % 2;
	}
	return c;
}

static bool is_exact(const struct candidate *c)
{
	return c->ballot.epoch == 1 && c->ballot.priority != 0
		&& (ballot_continues(&c->ballot, known.replid)
		    || ballot_precedes(&c->ballot, &known));
}

static bool is_noted(const struct candidate *c)
{
	return c->ballot.is_void && c->ballot.noted >= 0 && c->ballot.keys > 0;
}

/* The recorded primary's data, whose note is lost: more than what one had that left before. */
static bool has_led_on(const struct candidate *c, int n, int w)
{
	bool has_one_left = false;

	for (int i = 0; i < n; i++)
		has_one_left = has_one_left || (is_noted(&c[i]) && c[i].ballot.has_left);
	return has_one_left && strcmp(c[w].node, known.node) == 0 && c[w].ballot.keys > 0;
}

/* What must hold of any winner, whatever the ballots are. */
static void check_winner(const struct candidate *c, int n, int w)
{
	bool is_known = is_exact(&c[w]) || is_noted(&c[w]) || has_led_on(c, n, w);

	assert_int_equal(c[w].ballot.epoch, 1);
	assert_int_not_equal(c[w].ballot.priority, 0);
	for (int i = 0; i < n; i++) {
		if (!is_exact(&c[i]))
			continue;
		/*
		 * Never less of the recorded data than another shows, never none when somebody has
		 * some.
		 */
		assert_true(is_known);
		if (is_exact(&c[w]))
			assert_true(c[w].ballot.offset >= c[i].ballot.offset);
	}
	for (int i = 0; i < n && !is_known; i++)
		if (c[i].ballot.epoch == 1 && c[i].ballot.priority != 0 && c[i].ballot.keys > 0)
			assert_true(c[w].ballot.keys > 0);	/* never nothing over something */
}

static void check_standing_back(const struct candidate *c, int n)
{
	for (int self = 0; self < n; self++) {
		int better = election_better(&known, c, n, self);

		if (better < 0 && is_exact(&c[self]))
			for (int i = 0; i < n; i++)
				assert_true(!is_exact(&c[i])
					    || c[i].ballot.offset <= c[self].ballot.offset);
		if (better >= 0) {
			assert_true(is_exact(&c[better]) || is_noted(&c[better])
				    || has_led_on(c, n, better));
			assert_int_equal(election_better(&known, c, n, better), -1);
			if (is_exact(&c[better]) && is_exact(&c[self]))
				assert_true(c[better].ballot.offset > c[self].ballot.offset);
		}
	}
}

/* 100,000 ballot boxes. */
static void properties(void **unused)
{
	const char *set = getenv("REDISHA_SEED");
	unsigned seed = set ? (unsigned)atoi(set) : 1;

	(void)unused;
	print_message("# seed %u\n", seed);
	for (int i = 0; i < 100000; i++) {
		struct candidate c[5], mirrored[5];
		int n = 1 + (int)(rand_r(&seed) % 5);
		struct choice one, two;
		enum verdict v;
		int first = rand_r(&seed) % 2;	/* is the recorded primary there? */
		struct absentee gone = left(first ? "n1" : "n9", (long long)(rand_r(&seed) % 6) - 1,
					    rand_r(&seed) % 2);
		struct box b = { c, n, &gone, (int)(rand_r(&seed) % 2),
				 .is_time_out = rand_r(&seed) % 2,
				 .takes_less = rand_r(&seed) % 2 };

		for (int k = 0; k < n; k++)
			mirrored[n - 1 - k] = c[k] = any_vote(nodes[first + k], &seed);
		v = count(&b, &one);
		b.c = mirrored;
		assert_int_equal(v, count(&b, &two));
		check_standing_back(c, n);
		if (v != ELECTED)
			continue;
		assert_string_equal(c[one.winner].node, mirrored[two.winner].node);
		check_winner(c, n, one.winner);
		/* Nor does one lead that knows that the missing primary wrote on. */
		if (first && b.n_absent && gone.clean_offset < 0 && !b.takes_less)
			assert_false(is_noted(&c[one.winner]) && c[one.winner].ballot.has_left);
		/* Whom the election names does not stand back for another. */
		if (is_exact(&c[one.winner]) || is_noted(&c[one.winner]))
			assert_int_equal(election_better(&known, c, n, one.winner), -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(more_of_the_recorded_data_wins),
		cmocka_unit_test(missing_voters_are_waited_for_but_not_for_ever),
		cmocka_unit_test(a_clean_stop_tells_what_the_missing_one_has),
		cmocka_unit_test(notes_place_what_an_append_only_file_cannot),
		cmocka_unit_test(who_left_early_knows_that_there_is_more),
		cmocka_unit_test(nothing_wins_only_over_nothing),
		cmocka_unit_test(what_cannot_be_compared_is_left_to_a_person),
		cmocka_unit_test(votes_that_are_none),
		cmocka_unit_test(pacemaker_is_overruled_only_for_more_data),
		cmocka_unit_test(properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
