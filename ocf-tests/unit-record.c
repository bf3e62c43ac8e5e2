/* unit-record.c -- records, ballots and notes: as texts, and what they say of each other. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agents/redis-record.h"

/* Led by n1 as "aaaa", which grew out of "0old" at offset 3. */
static const struct redis_record known = { .epoch = 1, .second_offset = 3, .replid = "aaaa",
					   .replid2 = "0old", .node = "n1", .voters = "n1,n2,n3" };

/* How a server stopped tells nothing of what it holds once it has followed again. */
static void an_attachment_ends_what_a_stop_told(void **unused)
{
	const struct redis_note note = { 1, "aaaa", 9, true, false, true, true };
	struct redis_info info = { .role = REDIS_REPLICA, .link_down_s = -1, .offset = 9,
				   .replica_offset = 9 };

	(void)unused;
	assert_true(ballot_of(&info, &known, &note).has_left);
	info.is_link_up = true;
	assert_false(ballot_of(&info, &known, &note).has_left);
	info = (struct redis_info){ .role = REDIS_REPLICA, .link_down_s = 4 };
	assert_false(ballot_of(&info, &known, &note).has_left);
	assert_false(ballot_of(&info, &known, &note).is_clean);
	assert_int_equal(ballot_of(&info, &known, &note).noted, 9);
}

static void the_former_lineage_is_what_was_left(void **unused)
{
	const struct redis_note former = { 1, "0old", 2, true, true, false, true };
	const struct redis_note now = { 1, "aaaa", 2, true, true, false, true };
	const struct redis_info info = { .role = REDIS_REPLICA, .link_down_s = -1 };

	(void)unused;
	assert_true(ballot_of(&info, &known, &former).has_left);
	assert_false(ballot_of(&info, &known, &now).has_left);
}

static void texts_survive_the_way_there_and_back(void **unused)
{
	struct redis_record r = known, back;
	struct redis_ballot ballot = { .epoch = 1, .replid = "bbbb", .offset = 1, .is_void = true,
				       .noted = 123456789012LL, .is_clean = true,
				       .has_left = true };
	struct redis_note note = { 5, "bbbb", 77, true, true, false, false }, note_back;
	struct redis_ballot b;
	char text[1024], again[1024];

	(void)unused;
	strcpy(r.address, "fd99::1");
	strcpy(r.run, "cccc");
	r.port = 6379;
	strcpy(r.base, "bbbb");
	r.base_end = 77;
	record_print(&r, text, sizeof(text));
	record_read(text, &back);
	record_print(&back, again, sizeof(again));
	assert_string_equal(text, again);
	assert_string_equal(back.voters, "n1,n2,n3");
	strcpy(ballot.run, "dddd");
	strcpy(ballot.replid2, "cccc");
	ballot_print(&ballot, text, sizeof(text));
	ballot_read(text, &b);
	ballot_print(&b, again, sizeof(again));
	assert_string_equal(text, again);
	assert_true(b.offset == 1 && b.noted == 123456789012LL && b.is_clean
		    && b.has_left);
	note_print(&note, text, sizeof(text));
	note_read(text, &note_back);
	note_print(&note_back, again, sizeof(again));
	assert_string_equal(text, again);
	assert_true(note_back.has_led && !note_back.is_kept);
	assert_true(note_is_of_base(&note_back, &back));
	note_back.offset++;
	assert_false(note_is_of_base(&note_back, &back));
	record_read("epoch=x replid= junk", &back);
	assert_int_equal(back.epoch, 0);
	ballot_read("", &b);
	assert_true(b.is_void);
	assert_int_equal(b.epoch, -1);
	note_read("", &note);
	assert_int_equal(note.epoch, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_attachment_ends_what_a_stop_told),
		cmocka_unit_test(the_former_lineage_is_what_was_left),
		cmocka_unit_test(texts_survive_the_way_there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
