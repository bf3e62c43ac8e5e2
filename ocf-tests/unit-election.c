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
static const char *const ids[] = { "aaaa", "bbbb", "cccc" };
static const char *const nodes[] = { "n1", "n2", "n3", "n4", "n5" };

static struct redis_record record_of(long long epoch)
{
	struct redis_record r = { .epoch = epoch, .voters = 3 };

	strcpy(r.replid, epoch ? "aaaa" : "");
	strcpy(r.node, "n1");
	return r;
}

static struct candidate vote(const char *node, const char *replid, long long offset, long long keys,
			     bool is_void)
{
	struct candidate c = { node, { .epoch = 1, .offset = offset, .keys = keys, .is_void = is_void,
				       .second_offset = -1 } };

	strcpy(c.ballot.replid, replid);
	strcpy(c.ballot.replid2, NONE);
	return c;
}

static void rules(void **unused)
{
	const struct redis_record known = record_of(1);
	int w = -1;

	(void)unused;
	{	/* more data of the lineage wins, whatever the order */
		struct candidate c[] = { vote("n1", "aaaa", 5, 1, false), vote("n2", "aaaa", 9, 1, false),
					 vote("n3", "bbbb", 99, 9, false) };
		assert_int_equal(elect(&known, c, 3, 3, false, &w), ELECTED);
		assert_int_equal(w, 1);
	}
	{	/* a voter is missing: wait, then go on without */
		struct candidate c[] = { vote("n2", "aaaa", 9, 1, false) };
		assert_int_equal(elect(&known, c, 1, 3, false, &w), WAIT_FOR_VOTERS);
		assert_int_equal(elect(&known, c, 1, 3, true, &w), ELECTED);
	}
	{	/* nothing never wins over recorded data that is only late */
		struct candidate c[] = { vote("n2", "bbbb", 1, 0, true), vote("n3", "cccc", 1, 0, true) };
		assert_int_equal(elect(&known, c, 2, 3, true, &w), ONLY_VOID);
	}
	{	/* all void, all there: the lowest name */
		struct candidate c[] = { vote("n3", "bbbb", 1, 0, true), vote("n2", "cccc", 1, 0, true) };
		assert_int_equal(elect(&known, c, 2, 2, false, &w), ELECTED);
		assert_string_equal(c[w].node, "n2");
	}
	{	/* data that cannot be compared, and the recorded primary is not among it */
		struct candidate c[] = { vote("n2", "bbbb", 1, 5, true), vote("n3", "cccc", 1, 7, true) };
		assert_int_equal(elect(&known, c, 2, 2, true, &w), NO_COMMON_LINEAGE);
	}
	{	/* restarted from an append-only file: the recorded primary's is taken */
		struct candidate c[] = { vote("n2", "bbbb", 1, 5, true), vote("n1", "cccc", 1, 7, true) };
		assert_int_equal(elect(&known, c, 2, 2, true, &w), ELECTED);
		assert_string_equal(c[w].node, "n1");
	}
	{	/* a vote under another epoch is none */
		struct candidate c[] = { vote("n1", "aaaa", 5, 1, false) };
		c[0].ballot.epoch = 7;
		assert_int_equal(elect(&known, c, 1, 1, true, &w), ONLY_VOID);
	}
}

static int winner_of(const struct redis_record *r, struct candidate *c, int n, enum verdict *v)
{
	int w = -1;

	*v = elect(r, c, n, n, false, &w);
	return *v == ELECTED ? w : -1;
}

/* 100,000 ballot boxes: never a lower offset of the lineage, never nothing over something, order is no matter. */
static void properties(void **unused)
{
	const char *set = getenv("REDISHA_SEED");
	unsigned seed = set ? (unsigned)atoi(set) : 1;
	const struct redis_record known = record_of(1);

	(void)unused;
	print_message("# seed %u\n", seed);
	for (int i = 0; i < 100000; i++) {
		struct candidate c[5], mirrored[5];
		int n = 1 + (int)(rand_r(&seed) % 5), best = -1, w, m;
		enum verdict v, v2;
		bool has_data = false;

		for (int k = 0; k < n; k++) {
			bool is_void = rand_r(&seed) % 3 == 0;

			c[k] = vote(nodes[k], ids[rand_r(&seed) % 3], (long long)(rand_r(&seed) % 4),
				    (long long)(rand_r(&seed) % 2), is_void);
			mirrored[n - 1 - k] = c[k];
			has_data = has_data || c[k].ballot.keys > 0;
			if (ballot_continues(&c[k].ballot, known.replid)
			    && (best < 0 || c[k].ballot.offset > c[best].ballot.offset))
				best = k;
		}
		w = winner_of(&known, c, n, &v);
		m = winner_of(&known, mirrored, n, &v2);
		assert_int_equal(v, v2);
		if (v != ELECTED)
			continue;
		assert_string_equal(c[w].node, mirrored[m].node);
		if (best >= 0)
			assert_int_equal(w, best);	/* nodes come in order of name: ties are the first */
		else if (has_data)
			assert_true(c[w].ballot.keys > 0);
	}
}

static void texts_survive_the_way_there_and_back(void **unused)
{
	struct redis_record r = record_of(4), back;
	struct candidate c = vote("n1", "bbbb", 123456789012LL, 7, false);
	struct redis_ballot b;
	char text[512];

	(void)unused;
	strcpy(r.address, "fd99::1");
	r.port = 6379;
	record_print(&r, text, sizeof(text));
	record_read(text, &back);
	assert_memory_equal(&r, &back, sizeof(r));
	ballot_print(&c.ballot, text, sizeof(text));
	ballot_read(text, &b);
	assert_int_equal(b.offset, c.ballot.offset);
	assert_string_equal(b.replid, "bbbb");
	assert_false(b.is_void);
	record_read("epoch=x replid= junk", &back);
	assert_int_equal(back.epoch, 0);
	ballot_read("", &b);
	assert_true(b.is_void);
	assert_int_equal(b.epoch, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),
		cmocka_unit_test(properties),
		cmocka_unit_test(texts_survive_the_way_there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
