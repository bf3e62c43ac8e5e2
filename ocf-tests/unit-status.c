/* unit-status.c -- what redisha shows of what others have written. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "crm/move.h"
#include "crm/status.h"
#include "ocf-tests/crm-example.h"

static void fill(struct picture *p)
{
	auto_free char *cib = example_text("crm-cib.xml"), *mon = example_text("crm-mon.xml");

	example_picture(p, example_xml(cib, strlen(cib)), example_xml(mon, strlen(mon)));
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
	auto_picture struct picture p;
	char *said = NULL;
	size_t size;
	FILE *f = open_memstream(&said, &size);

	fill(&p);
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
	auto_free char *good = shown("x?[2J?????y?", print_plainly),
		       *bad = shown(evil, print_plainly),
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_others_have_written_moves_no_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
