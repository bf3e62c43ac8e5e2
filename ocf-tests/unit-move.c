/* unit-move.c -- each rule by which redisha refuses a switchover. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "crm/move.h"
#include "ocf-tests/crm-example.h"

static void fill(struct picture *p)
{
	auto_free char *cib = example_text("crm-cib.xml"), *mon = example_text("crm-mon.xml");

	example_picture(p, example_xml(cib, strlen(cib)), example_xml(mon, strlen(mon)));
}

/* A move of m.to is refused for exactly this. */
static const char *refusal(struct picture *p, const char *to)
{
	static char why[1400];
	struct move m = { .p = p, .r = &p->of[0], .from = picture_promoted(&p->of[0]) };

	m.to = picture_node(m.r, to);
	return move_unfit(&m, why, sizeof(why)) ? why : "";
}

static void a_target_must_be_fit(void **unused)
{
	auto_picture struct picture p;
	struct picture_node *n;

	(void)unused;
	fill(&p);
	n = &p.of[0].of[1];
	example_answer(&p.of[0].of[0], REDIS_PRIMARY, 100);
	assert_non_null(strstr(refusal(&p, "n2"), "cannot be asked"));
	example_answer(n, REDIS_REPLICA, 90);
	assert_string_equal(refusal(&p, "n2"), "");
	assert_int_equal(picture_lag(&p.of[0].of[0], n), 10);
	n->probe.answer.info.is_link_up = false;
	assert_non_null(strstr(refusal(&p, "n2"), "not attached"));
	example_answer(n, REDIS_REPLICA, 90);
	n->probe.answer.info.is_sync_in_progress = true;
	assert_non_null(strstr(refusal(&p, "n2"), "no whole copy"));
	assert_int_equal(picture_lag(&p.of[0].of[0], n), -1);
	example_answer(n, REDIS_REPLICA, 90);
	n->probe.answer.info.priority = 0;
	assert_non_null(strstr(refusal(&p, "n2"), "replica-priority"));
	example_answer(n, REDIS_REPLICA, 90);
	n->probe.answer.info.replid[0] = 'f';
	assert_non_null(strstr(refusal(&p, "n2"), "is not that of the primary"));
	example_answer(n, REDIS_REPLICA, 90);
	snprintf(n->score, sizeof(n->score), "10");
	assert_non_null(strstr(refusal(&p, "n2"), "promotion score is 10"));
	snprintf(n->score, sizeof(n->score), "-INFINITY");
	assert_non_null(strstr(refusal(&p, "n2"), "promotion score is -INFINITY"));
	snprintf(n->score, sizeof(n->score), "100");
	n->is_standby = true;
	assert_non_null(strstr(refusal(&p, "n2"), "standby"));
}

static void each_obstacle_is_seen(void **unused)
{
	auto_picture struct picture p;
	struct picture_node *n;

	(void)unused;
	fill(&p);
	p.has_dc = p.is_quorate = true;
	n = &p.of[0].of[0];
	assert_int_equal(example_obstacles(&p), 1);	/* the primary has not been asked */
	example_answer(n, REDIS_PRIMARY, 100);
	assert_int_equal(example_obstacles(&p), 0);
	p.is_quorate = false;
	assert_int_equal(example_obstacles(&p), 1);
	p.is_quorate = p.is_maintenance = true;
	assert_int_equal(example_obstacles(&p), 1);
	p.is_maintenance = false;
	snprintf(n->pending, sizeof(n->pending), "Demoting");
	assert_int_equal(example_obstacles(&p), 1);
	n->pending[0] = '\0';
	n->is_unmanaged = true;
	assert_int_equal(example_obstacles(&p), 1);
	n->is_unmanaged = false;
	snprintf(p.of[0].of[2].score, sizeof(n->score), "1000000");
	assert_int_equal(example_obstacles(&p), 1);
	p.of[0].of[2].score[0] = '\0';
	snprintf(p.of[0].force, sizeof(p.of[0].force), "node=n2 epoch=2");
	assert_int_equal(example_obstacles(&p), 1);
	p.of[0].force[0] = '\0';
	snprintf(p.of[0].record.node, sizeof(p.of[0].record.node), "n3");
	assert_int_equal(example_obstacles(&p), 1);
	snprintf(p.of[0].record.node, sizeof(p.of[0].record.node), "n1");
	assert_int_equal(example_obstacles(&p), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_target_must_be_fit),
		cmocka_unit_test(each_obstacle_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
