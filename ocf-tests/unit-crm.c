/* unit-crm.c -- what redisha reads: the CIB, crm_mon; and the same bent out of shape. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "crm/check.h"
#include "crm/chronicle.h"
#include "crm/json.h"
#include "crm/move.h"
#include "crm/status.h"

const char ocf_metadata[] = "";	/* nothing prints it here */

/* FUZZ_ROUNDS: how often; FUZZ_SEED: where to begin. */
static long rounds = 400;
static uint64_t seed = 1;

static uint32_t random_number(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16);
}

static char *slurp(const char *name)
{
	const char *dir = getenv("srcdir") ? getenv("srcdir") : "..";
	auto_file FILE *f = NULL;
	char path[512], *text = calloc(1, 65536);

	snprintf(path, sizeof(path), "%s/ocf-tests/%s", dir, name);
	f = fopen(path, "re");
	if (!f)
		fail_msg("cannot read %s: run it in the build folder, or set srcdir", path);
	assert_non_null(text);
	assert_true(fread(text, 1, 65535, f) > 1000);
	return text;
}

static struct xml *parse(const char *text)
{
	struct error err = { 0 };
	struct xml *doc = NULL;

	return xml_parse(text, strlen(text), &doc, &err) < 0 ? NULL : doc;
}

static void spans_are_read_as_pacemaker_writes_them(void **unused)
{
	static const struct { const char *text; long long ms; } rows[] = {
		{ "20", 20000 }, { "20s", 20000 }, { "500ms", 500 }, { "1min", 60000 }, { "2m", 120000 }, { "1h", 3600000 },
		{ "PT5M", 300000 }, { "PT30S", 30000 }, { "0", 0 }, { "", -1 }, { "s", -1 }, { "-1", -1 }, { "5 s", 5000 },
		{ "5x", -1 }, { NULL, -1 }, { "PT", -1 },
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
		"<instance_attributes id='ti'><nvpair id='1' name='port' value='1'/><nvpair id='2' name='user' value='u'/>"
		"</instance_attributes><operations><op id='o2' name='stop' interval='0'/></operations>"
		"<meta_attributes id='tm'><nvpair id='3' name='a' value='template'/></meta_attributes></template>"
		"<clone id='c'><meta_attributes id='cm'><nvpair id='4' name='notify' value='true'/></meta_attributes>"
		"<primitive id='r' template='t'><instance_attributes id='pi'><nvpair id='5' name='port' value='2'/>"
		"</instance_attributes><operations><op id='o1' name='start' interval='0' timeout='9s'/></operations>"
		"</primitive></clone></resources><rsc_defaults><meta_attributes id='d'>"
		"<nvpair id='6' name='a' value='default'/><nvpair id='7' name='b' value='default'/></meta_attributes>"
		"</rsc_defaults><op_defaults><meta_attributes id='e'><nvpair id='8' name='timeout' value='33s'/>"
		"</meta_attributes></op_defaults></configuration></cib>";
	auto_xml struct xml *doc = parse(text);
	struct cib_resource r;
	struct element *op;

	(void)unused;
	assert_non_null(doc);
	assert_int_equal(cib_resources(doc, "ocf:redisha:redis", &r, 1), 1);
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
	auto_xml struct xml *doc = parse("<!DOCTYPE cib [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y \"yy\">]>"
					 "<cib a=\"&y;\"><b>&x;</b></cib>");

	(void)unused;
	if (doc)
		assert_string_equal(element_get(xml_root(doc), "a"), "");
}

/* A picture from the two documents, without asking anybody. */
static void fill(struct picture *p, const char *cib, const char *mon)
{
	struct cib_resource found[PICTURE_RESOURCES];
	int n;

	*p = (struct picture){ .has_fencing = -1, .here = "n1", .cib = parse(cib),
			       .mon = mon ? parse(mon) : NULL };
	p->of = calloc(PICTURE_RESOURCES, sizeof(*p->of));
	assert_non_null(p->of);
	n = p->cib ? cib_resources(p->cib, REDIS_AGENT, found, LENGTH(found)) : 0;
	for (int i = 0; i < n; i++)
		picture_fill(p, &found[i], &p->of[p->n++]);
}

static void a_healthy_cluster_is_seen_as_it_is(void **unused)
{
	auto_free char *cib = slurp("crm-cib.xml"), *mon = slurp("crm-mon.xml");
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

static void answer(struct picture_node *n, enum redis_role role, long long offset)
{
	n->probe.answer = (struct probe_answer){ .is_there = true, .least_replicas = 1, .info = {
		.role = role, .offset = offset, .replica_offset = offset, .is_link_up = true, .priority = 100,
		.replid = "0b57fe31d23d8627a1b9c47b69deb193612c58ef", .good_replicas = 2 } };
}

static void a_resource_that_never_ran_may_run_anywhere(void **unused)
{
	auto_free char *cib = slurp("crm-cib.xml");
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
	answer(&p.of[0].of[1], REDIS_PRIMARY, 5);
	assert_ptr_equal(picture_leader(&p.of[0]), &p.of[0].of[1]);
	assert_null(picture_promoted(&p.of[0]));
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
	auto_free char *cib = slurp("crm-cib.xml"), *mon = slurp("crm-mon.xml");
	auto_picture struct picture p;
	struct picture_node *n;

	(void)unused;
	fill(&p, cib, mon);
	n = &p.of[0].of[1];
	answer(&p.of[0].of[0], REDIS_PRIMARY, 100);
	assert_non_null(strstr(refusal(&p, "n2"), "cannot be asked"));
	answer(n, REDIS_REPLICA, 90);
	assert_string_equal(refusal(&p, "n2"), "");
	assert_int_equal(picture_lag(&p.of[0].of[0], n), 10);
	n->probe.answer.info.is_link_up = false;
	assert_non_null(strstr(refusal(&p, "n2"), "not attached"));
	answer(n, REDIS_REPLICA, 90);
	n->probe.answer.info.is_sync_in_progress = true;
	assert_non_null(strstr(refusal(&p, "n2"), "no whole copy"));
	assert_int_equal(picture_lag(&p.of[0].of[0], n), -1);
	answer(n, REDIS_REPLICA, 90);
	n->probe.answer.info.priority = 0;
	assert_non_null(strstr(refusal(&p, "n2"), "replica-priority"));
	answer(n, REDIS_REPLICA, 90);
	n->probe.answer.info.replid[0] = 'f';
	assert_non_null(strstr(refusal(&p, "n2"), "is not that of the primary"));
	answer(n, REDIS_REPLICA, 90);
	snprintf(n->score, sizeof(n->score), "10");
	assert_non_null(strstr(refusal(&p, "n2"), "promotion score is 10"));
	snprintf(n->score, sizeof(n->score), "-INFINITY");
	assert_non_null(strstr(refusal(&p, "n2"), "promotion score is -INFINITY"));
	snprintf(n->score, sizeof(n->score), "100");
	n->is_standby = true;
	assert_non_null(strstr(refusal(&p, "n2"), "standby"));
}

static int obstacles(struct picture *p)
{
	struct move m = { .p = p, .r = &p->of[0], .from = picture_promoted(&p->of[0]) };
	auto_file FILE *f = fopen("/dev/null", "we");

	return move_obstacles(f, &m);
}

static void each_obstacle_is_seen(void **unused)
{
	auto_free char *cib = slurp("crm-cib.xml"), *mon = slurp("crm-mon.xml");
	auto_picture struct picture p;
	struct picture_node *n;

	(void)unused;
	fill(&p, cib, mon);
	p.has_dc = p.is_quorate = true;
	n = &p.of[0].of[0];
	assert_int_equal(obstacles(&p), 1);	/* the primary has not been asked */
	answer(n, REDIS_PRIMARY, 100);
	assert_int_equal(obstacles(&p), 0);
	p.is_quorate = false;
	assert_int_equal(obstacles(&p), 1);
	p.is_quorate = p.is_maintenance = true;
	assert_int_equal(obstacles(&p), 1);
	p.is_maintenance = false;
	snprintf(n->pending, sizeof(n->pending), "Demoting");
	assert_int_equal(obstacles(&p), 1);
	n->pending[0] = '\0';
	n->is_unmanaged = true;
	assert_int_equal(obstacles(&p), 1);
	n->is_unmanaged = false;
	snprintf(p.of[0].of[2].score, sizeof(n->score), "1000000");
	assert_int_equal(obstacles(&p), 1);
	p.of[0].of[2].score[0] = '\0';
	snprintf(p.of[0].force, sizeof(p.of[0].force), "node=n2 epoch=2");
	assert_int_equal(obstacles(&p), 1);
	p.of[0].force[0] = '\0';
	snprintf(p.of[0].record.node, sizeof(p.of[0].record.node), "n3");
	assert_int_equal(obstacles(&p), 1);
	snprintf(p.of[0].record.node, sizeof(p.of[0].record.node), "n1");
	assert_int_equal(obstacles(&p), 0);
}

/* All that others may have written, in the places where it is kept. */
static void write_everywhere(struct picture *p, const char *text)
{
	struct picture_resource *r = &p->of[0];
#define WRITE(field) snprintf(field, sizeof(field), "%s", text)

	WRITE(p->here);
	WRITE(r->name);
	WRITE(r->force);
	WRITE(r->lift);
	WRITE(r->record.node);
	for (int i = 0; i < r->n; i++) {
		struct picture_node *n = &r->of[i];

		WRITE(n->name);
		WRITE(n->pending);
		WRITE(n->score);
		snprintf(n->state, sizeof(n->state), "waiting%s", text);
		WRITE(n->failure);
		WRITE(n->probe.answer.why);
		n->is_failed = n->is_unclean = true;
		n->is_online = i == 1;
		if (i > 0)
			WRITE(n->role);
	}
	for (int i = 0; i < r->n_vips; i++) {
		WRITE(r->vips[i].name);
		WRITE(r->vips[i].ip);
		WRITE(r->vips[i].node);
	}
}

static char *shown(const char *text, void (*print)(FILE *f, struct picture *p))
{
	auto_free char *cib = slurp("crm-cib.xml"), *mon = slurp("crm-mon.xml");
	auto_picture struct picture p;
	char *said = NULL;
	size_t size;
	FILE *f = open_memstream(&said, &size);

	fill(&p, cib, mon);
	write_everywhere(&p, text);
	print(f, &p);
	for (int dark = 0; dark < 2; dark++) {
		snprintf(p.silent, sizeof(p.silent), "%s", text);
		snprintf(p.stale, sizeof(p.stale), "%s", text);
		p.of[0].is_dark = true;
		print(f, &p);
	}
	fclose(f);
	return said;
}

static void print_plainly(FILE *f, struct picture *p)
{
	struct move m = { .p = p, .r = &p->of[0], .from = picture_promoted(&p->of[0]) };

	status_print(f, p, false);
	move_obstacles(f, &m);
	move_best(f, &m);
}

static void count(const char *text, int *ret_controls, int *ret_lines)
{
	*ret_controls = *ret_lines = 0;
	for (; *text; text++) {
		*ret_lines += *text == '\n';
		*ret_controls += (*text != '\n' && (unsigned char)*text < ' ') || *text == 0x7f
			|| (unsigned char)*text == 0x9b;
	}
}

static void what_others_have_written_moves_no_cursor(void **unused)
{
	static const char evil[] = "x\x1b[2J\n\r\x7f\xc2\x9b" "y\x9b";
	auto_free char *good = shown("x?[2J?????y?", print_plainly), *bad = shown(evil, print_plainly),
		       *json = shown(evil, status_print_json);
	int controls, lines, more;

	(void)unused;
	count(good, &controls, &lines);
	assert_true(lines > 20);
	count(bad, &controls, &more);
	assert_int_equal(controls, 0);
	assert_int_equal(more, lines);
	count(json, &controls, &lines);
	assert_int_equal(controls, 0);
	assert_int_equal(lines, 3);
}

static void servers_of_other_releases_are_found(void **unused)
{
	static const struct { const char *versions[3], *valkey[3], *says; } cases[] = {
		{ { "7.0.15", "7.0.15", "7.0.15" }, { "", "", "" }, NULL },
		{ { "7.0.15", "7.0.9", "7.0.15" }, { "", "", "" }, NULL },
		{ { "7.0.15", "", "7.0" }, { "", "", "" }, NULL },
		{ { "7.0.15", "7.0.15", "8.0.2" }, { "", "", "" }, "n1 runs 7.0.15, n3 runs 8.0.2" },
		{ { "7.0.15", "7.2.4", "7.0.15" }, { "", "", "" }, "n1 runs 7.0.15, n2 runs 7.2.4" },
		{ { "1.1", "1.10", "1.1" }, { "", "", "" }, "n1 runs 1.1, n2 runs 1.10" },
		{ { "7.2.4", "7.2.4", "7.2.4" }, { "8.1.1", "8.1.0", "8.1.1" }, NULL },
		{ { "7.2.4", "7.2.4", "7.2.4" }, { "8.1.1", "9.0.0", "8.1.1" }, "n1 runs 8.1.1, n2 runs 9.0.0" },
		{ { "7.2.4", "7.2.4", "7.2.4" }, { "8.1.1", "8.1.1", "" }, "n1 runs 8.1.1, n3 runs 7.2.4" },
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

static void bend(char *text)
{
	static const char bytes[] = "<>\"'/= &;-0n\xff";
	size_t size = strlen(text);

	for (uint32_t i = random_number() % 12; i > 0; i--) {
		size_t at = random_number() % size;

		switch (random_number() % 4) {
		case 0:		/* a byte */
			text[at] = bytes[random_number() % (sizeof(bytes) - 1)];
			break;
		case 1:		/* a piece over another: whole elements, now and then */
			memmove(text + at, text + random_number() % (size - size / 8),
				size / 8 < size - at ? size / 8 : size - at);
			break;
		case 2:		/* an attribute's name */
			text[at] = (char)('a' + random_number() % 26);
			break;
		case 3:		/* a line's elements change places with the next's */
			for (char *a = strchr(text + at, '<'); a && *a && *a != '\n'; a++)
				*a = *a == '"' ? '"' : random_number() % 64 ? *a : 'x';
			break;
		}
	}
}

/* All that reads a CIB and crm_mon, and all that is said of it. */
static void read_all(const char *cib, const char *mon)
{
	auto_picture struct picture p;
	auto_file FILE *f = fopen("/dev/null", "we");
	char what[600];

	fill(&p, cib, mon);
	status_print(f, &p, false);
	status_print_json(f, &p);
	for (int i = 0; i < p.n; i++) {
		struct subject s = { .cib = p.cib, .rsc = p.of[i].cib, .outer = p.of[i].outer };

		for (const struct check *c = checks; c->id; c++)
			if (c->scope == SCOPE_CLUSTER || c->scope == SCOPE_REDIS
			    || c->scope == SCOPE_VIP)
				c->finds(&s, what, sizeof(what));
		obstacles(&(struct picture){ .of = &p.of[i], .cib = p.cib, .n = 1 });
	}
}

static void bent_documents_do_no_harm(void **unused)
{
	auto_free char *cib = slurp("crm-cib.xml"), *mon = slurp("crm-mon.xml"), *journal = strdup(
		"{\"time\":\"2026-01-01T00:00:03.250Z\",\"event\":\"promoted\",\"here\":{\"a\":[1,{\"b\":\"\\u00e4\"}]}}");
	long n_parsed = 0;

	(void)unused;
	for (long i = 0; i < rounds; i++) {
		auto_free char *x = strdup(cib), *y = strdup(mon), *z = strdup(journal);
		auto_json struct json *j = NULL;
		auto_xml struct xml *doc = NULL;

		if (random_number() % 2)
			bend(x);
		if (random_number() % 2)
			bend(y);
		bend(z);
		read_all(x, y);
		doc = parse(x);
		n_parsed += doc != NULL;
		j = json_read(z);
	}
	assert_true(n_parsed > rounds / 4);	/* what is refused as a whole would prove nothing */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_are_read_as_pacemaker_writes_them),
		cmocka_unit_test(options_hold_from_the_nearest_place),
		cmocka_unit_test(entities_of_a_document_are_not_followed),
		cmocka_unit_test(a_healthy_cluster_is_seen_as_it_is),
		cmocka_unit_test(a_resource_that_never_ran_may_run_anywhere),
		cmocka_unit_test(a_target_must_be_fit),
		cmocka_unit_test(each_obstacle_is_seen),
		cmocka_unit_test(what_others_have_written_moves_no_cursor),
		cmocka_unit_test(servers_of_other_releases_are_found),
		cmocka_unit_test(bent_documents_do_no_harm),
	};

	if (getenv("FUZZ_ROUNDS"))
		rounds = atol(getenv("FUZZ_ROUNDS"));
	if (getenv("FUZZ_SEED"))
		seed = strtoull(getenv("FUZZ_SEED"), NULL, 10) | 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
