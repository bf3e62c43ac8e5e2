/* unit-crm.c -- what redisha reads: the CIB, crm_mon, the versions of servers. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "crm/check.h"
#include "ocf-tests/crm-example.h"

static void fill(struct picture *p, const char *cib, const char *mon)
{
	example_picture(p, example_xml(cib, strlen(cib)),
			mon ? example_xml(mon, strlen(mon)) : NULL);
}

static void spans_are_read_as_pacemaker_writes_them(void **unused)
{
	static const struct { const char *text; long long ms; } rows[] = {
		{ "20", 20000 }, { "20s", 20000 }, { "500ms", 500 }, { "1min", 60000 },
		{ "2m", 120000 }, { "1h", 3600000 }, { "PT5M", 300000 }, { "PT30S", 30000 },
		{ "0", 0 }, { "", -1 }, { "s", -1 }, { "-1", -1 }, { "5 s", 5000 }, { "5x", -1 },
		{ NULL, -1 }, { "PT", -1 },
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++)
		assert_int_equal(cib_milliseconds(rows[i].text), rows[i].ms);
}

static void options_hold_from_the_nearest_place(void **unused)
{
	static const char text[] =
		"<cib><configuration><resources>"
		"<template id='t' class='ocf' provider='redisha' type='redis'>"
		"<instance_attributes id='ti'><nvpair id='1' name='port' value='1'/>"
		"<nvpair id='2' name='user' value='u'/></instance_attributes>"
		"<operations><op id='o2' name='stop' interval='0'/></operations>"
		"<meta_attributes id='tm'><nvpair id='3' name='a' value='template'/>"
		"</meta_attributes></template>"
		"<clone id='c'><meta_attributes id='cm'><nvpair id='4' name='notify' value='true'/>"
		"</meta_attributes>"
		"<primitive id='r' template='t'><instance_attributes id='pi'>"
		"<nvpair id='5' name='port' value='2'/></instance_attributes>"
		"<operations><op id='o1' name='start' interval='0' timeout='9s'/></operations>"
		"</primitive></clone></resources><rsc_defaults><meta_attributes id='d'>"
		"<nvpair id='6' name='a' value='default'/><nvpair id='7' name='b' value='default'/>"
		"</meta_attributes></rsc_defaults><op_defaults><meta_attributes id='e'>"
		"<nvpair id='8' name='timeout' value='33s'/>"
		"</meta_attributes></op_defaults></configuration></cib>";
	auto_xml struct xml *doc = example_xml(text, strlen(text));
	struct cib_resource r = { 0 };
	struct element *op;

	(void)unused;
	assert_non_null(doc);
	assert_int_equal(cib_count(doc, "ocf:redisha:redis"), 1);
	assert_true(cib_next(doc, "ocf:redisha:redis", &r));
	assert_string_equal(cib_outer(&r), "c");
	assert_string_equal(cib_param(&r, "port"), "2");
	assert_string_equal(cib_param(&r, "user"), "u");
	assert_string_equal(cib_meta(&r, "a"), "template");
	assert_string_equal(cib_meta(&r, "b"), "default");
	assert_string_equal(cib_meta(&r, "notify"), "true");
	assert_null(cib_meta(&r, "none"));
	op = cib_op(&r, NULL);
	assert_string_equal(cib_op_option(&r, op, "timeout"), "9s");
	op = cib_op(&r, op);
	assert_string_equal(element_get(op, "name"), "stop");
	assert_string_equal(cib_op_option(&r, op, "timeout"), "33s");
	assert_null(cib_op(&r, op));
}

static void entities_of_a_document_are_not_followed(void **unused)
{
	static const char text[] =
		"<!DOCTYPE cib [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y \"yy\">]>"
		"<cib a=\"&y;\"><b>&x;</b></cib>";
	auto_xml struct xml *doc = example_xml(text, strlen(text));

	(void)unused;
	if (doc)
		assert_string_equal(element_get(xml_root(doc), "a"), "");
}

static void a_healthy_cluster_is_seen_as_it_is(void **unused)
{
	auto_free char *cib = example_text("crm-cib.xml"), *mon = example_text("crm-mon.xml");
	auto_picture struct picture p;
	struct picture_resource *r;

	(void)unused;
	fill(&p, cib, mon);
	assert_int_equal(p.n, 1);
	r = &p.of[0];
	assert_string_equal(r->outer, "redis-clone");
	assert_int_equal(r->record.epoch, 2);
	assert_int_equal(r->n, 3);
	assert_string_equal(r->of[0].name, "n1");
	assert_string_equal(r->of[0].role, "Promoted");
	assert_string_equal(r->of[0].score, "1000");
	assert_string_equal(r->of[2].role, "Unpromoted");
	assert_string_equal(r->of[2].state, "replica");
	assert_true(r->of[1].is_known && r->of[1].is_online && !r->of[1].is_unclean);
	assert_ptr_equal(picture_promoted(r), &r->of[0]);
	assert_true(r->of[0].since_s > 1700000000);
	assert_int_equal(r->n_vips, 1);
	assert_string_equal(r->vips[0].node, "n1");
}

static void a_resource_that_never_ran_may_run_anywhere(void **unused)
{
	auto_free char *cib = example_text("crm-cib.xml");
	auto_picture struct picture p;
	char *record = strstr(cib, "epoch=2 "), *status = strstr(cib, "<status>");

	(void)unused;
	assert_true(record && status);
	memset(record, ' ', strcspn(record, "\""));
	strcpy(status, "</cib>");
	fill(&p, cib, NULL);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.of[0].record.epoch, 0);
	assert_int_equal(p.of[0].n, 3);
	assert_string_equal(p.of[0].of[2].name, "n3");
	assert_false(p.of[0].of[2].is_known);
	assert_null(picture_leader(&p.of[0]));
	example_answer(&p.of[0].of[1], REDIS_PRIMARY, 5);
	assert_ptr_equal(picture_leader(&p.of[0]), &p.of[0].of[1]);
	assert_null(picture_promoted(&p.of[0]));
}

static void servers_of_other_releases_are_found(void **unused)
{
	static const struct { const char *versions[3], *valkey[3], *says; } cases[] = {
		{ { "7.0.15", "7.0.15", "7.0.15" }, { "", "", "" }, NULL },
		{ { "7.0.15", "7.0.9", "7.0.15" }, { "", "", "" }, NULL },
		{ { "7.0.15", "", "7.0" }, { "", "", "" }, NULL },
		{ { "7.0.15", "7.0.15", "8.0.2" }, { "", "", "" },
		  "n1 runs 7.0.15, n3 runs 8.0.2" },
		{ { "7.0.15", "7.2.4", "7.0.15" }, { "", "", "" },
		  "n1 runs 7.0.15, n2 runs 7.2.4" },
		{ { "1.1", "1.10", "1.1" }, { "", "", "" }, "n1 runs 1.1, n2 runs 1.10" },
		{ { "7.2.4", "7.2.4", "7.2.4" }, { "8.1.1", "8.1.0", "8.1.1" }, NULL },
		{ { "7.2.4", "7.2.4", "7.2.4" }, { "8.1.1", "9.0.0", "8.1.1" },
		  "n1 runs 8.1.1, n2 runs 9.0.0" },
		{ { "7.2.4", "7.2.4", "7.2.4" }, { "8.1.1", "8.1.1", "" },
		  "n1 runs 8.1.1, n3 runs 7.2.4" },
		{ { "", "7.2.4", "8.0.0" }, { "", "", "" }, "n2 runs 7.2.4, n3 runs 8.0.0" },
	};

	(void)unused;
	for (size_t c = 0; c < LENGTH(cases); c++) {
		struct picture_resource r = { .n = 3 };
		struct subject s = { .r = &r };
		char what[300] = "";

		for (int i = 0; i < r.n; i++) {
			struct probe_answer *a = &r.of[i].probe.answer;

			snprintf(r.of[i].name, sizeof(r.of[i].name), "n%d", i + 1);
			a->is_there = true;
			snprintf(a->info.version, sizeof(a->info.version), "%s",
				 cases[c].versions[i]);
			snprintf(a->info.valkey_version, sizeof(a->info.valkey_version), "%s",
				 cases[c].valkey[i]);
		}
		assert_int_equal(servers_differ(&s, what, sizeof(what)), cases[c].says != NULL);
		assert_string_equal(what, cases[c].says ? cases[c].says : "");
	}
}

/* @i-th of many: a clone, its address, and what binds them. */
static void print_instance(FILE *f, int i)
{
	fprintf(f, "<clone id='c%d'><primitive id='r%d' class='ocf' provider='redisha' "
		"type='redis'/></clone><primitive id='v%d' class='ocf' provider='redisha' "
		"type='vip'/>", i, i, i);
}

static struct xml *many_instances(int n)
{
	auto_free char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	fprintf(f, "<cib><configuration><resources>");
	for (int i = 0; i < n; i++)
		print_instance(f, i);
	fprintf(f, "</resources><constraints>");
	for (int i = 0; i < n; i++)
		fprintf(f, "<rsc_colocation id='k%d' rsc='v%d' with-rsc='c%d' "
			"with-rsc-role='Promoted'/>", i, i, i);
	fprintf(f, "</constraints></configuration></cib>");
	fclose(f);
	return example_xml(text, size);
}

static void many_instances_each_have_their_address(void **unused)
{
	enum { MANY = 200 };
	auto_picture struct picture p = { 0 };
	char id[16];

	(void)unused;
	example_picture(&p, many_instances(MANY), NULL);
	assert_int_equal(p.n, MANY);
	for (int i = 0; i < MANY; i++) {
		snprintf(id, sizeof(id), "r%d", i);
		assert_string_equal(p.of[i].name, id);
		assert_int_equal(p.of[i].n_vips, 1);
		snprintf(id, sizeof(id), "v%d", i);
		assert_string_equal(p.of[i].vips[0].name, id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_are_read_as_pacemaker_writes_them),
		cmocka_unit_test(options_hold_from_the_nearest_place),
		cmocka_unit_test(entities_of_a_document_are_not_followed),
		cmocka_unit_test(a_healthy_cluster_is_seen_as_it_is),
		cmocka_unit_test(a_resource_that_never_ran_may_run_anywhere),
		cmocka_unit_test(servers_of_other_releases_are_found),
		cmocka_unit_test(many_instances_each_have_their_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
