/*
 * move-forecast.c -- a planned move of the primary: what Pacemaker would do,
 * asked on a copy of the CIB.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/move.h"
#include "crm/scratch.h"
#include "crm/status.h"
#include "lib/cluster-tools.h"

#define WAIT_MS 10000

/* Until it is led to another: the copy and its text. */
struct copy { struct xml *doc; struct scratch text; };

static void copy_release(struct copy *c)
{
	xml_free(c->doc);
	scratch_release(&c->text);
}

static void set_score(struct copy *c, const char *rsc, const char *node, int score)
{
	char text[16];
	struct element *pair = cib_attribute(c->doc, node, cluster_score_name(rsc));

	snprintf(text, sizeof(text), "%d", score);
	if (pair)
		element_set(pair, "value", text);
}

static int copy_cib(const struct xml *cib, struct xml **ret, struct error *err)
{
	size_t size;
	auto_free char *text = xml_print(cib, &size);

	return text ? xml_parse(text, size, ret, err) : error_set(err, ENOMEM, "out of memory");
}

static int store(struct copy *c, struct error *err)
{
	size_t size;
	auto_free char *text = xml_print(c->doc, &size);

	return text ? scratch_make(text, size, &c->text, err)
		: error_set(err, ENOMEM, "out of memory");
}

static int simulate(struct copy *c, struct xml **ret, struct error *err)
{
	const char *const argv[] = { cluster_tool("crm_simulate"), "--xml-file", c->text.path,
				     "--simulate", "--output-as=xml", NULL };
	struct cib_answer one = { .argv = argv };
	int r = store(c, err);

	if (r < 0)
		return r;
	/* where it works; its own default is the CIB's folder */
	setenv("CIB_shadow_dir", "/run", 0);
	cib_run(&one, 1, deadline_in(WAIT_MS));
	*ret = one.doc;
	return one.doc ? 0 : error_set(err, EIO, "cannot ask the scheduler: %.400s", one.why.text);
}

/* Whom it would promote; "" nobody. */
static void read_promoted(struct xml *doc, const struct picture_resource *r, char *ret, size_t size)
{
	auto_free struct picture_resource *after = calloc(1, sizeof(*after));
	struct picture_node *n;

	ret[0] = '\0';
	if (!after)
		return;
	memcpy(after->name, r->name, sizeof(after->name));
	picture_read_mon(element_child(xml_root(doc), NULL, "revised_cluster_status"), after);
	n = picture_promoted(after);
	if (n)
		snprintf(ret, size, "%s", n->name);
}

static void read_plan(struct xml *doc, char *ret, size_t size)
{
	static const char *const told[] = { "demote", "promote", "stop", "start" };
	struct element *e = NULL;
	size_t used = 0;

	ret[0] = '\0';
	while ((e = element_next(xml_root(doc), e, "rsc_action")))
		for (size_t i = 0; i < LENGTH(told); i++)
			if (element_is(e, "op", told[i]) && element_get(e, "resource")
			    && element_get(e, "node") && used < size)
				used += (size_t)snprintf(ret + used, size - used, "%s%s %s on %s",
							 used ? ", " : "", told[i],
							 element_get(e, "resource"),
							 element_get(e, "node"));
}

/* Scores as they might be, and what would come of them. */
struct supposed {
	int to, from;		/* scores */
	bool is_sticky;
	char promoted[128];
	char plan[1024];
};

static int suppose(struct move *m, struct supposed *s, struct error *err)
{
	CLEANUP(copy_release) struct copy c = { .text.fd = -1 };
	auto_xml struct xml *answer = NULL;
	struct element *e = NULL;
	int r = copy_cib(m->p->cib, &c.doc, err);

	if (r < 0)
		return r;
	set_score(&c, m->r->name, m->to->name, s->to);
	set_score(&c, m->r->name, m->from->name, s->from);
	while (!s->is_sticky && (e = element_next(xml_root(c.doc), e, "nvpair")))
		if (element_is(e, "name", "resource-stickiness"))
			element_set(e, "value", "0");
	r = simulate(&c, &answer, err);
	if (r < 0)
		return r;
	read_promoted(answer, m->r, s->promoted, sizeof(s->promoted));
	read_plan(answer, s->plan, sizeof(s->plan));
	return 0;
}

int move_forecast(struct move *m, enum forecast *ret, char *plan, size_t size, struct error *err)
{
	struct supposed now = { .to = SCORE_WANTED, .from = SCORE_PRIMARY, .is_sticky = true };
	/*
	 * Afterwards the new one has the score of a primary. What keeps resources where they are
	 * speaks for it then, but in this copy still for the old one: so without.
	 */
	struct supposed later = { .to = SCORE_PRIMARY, .from = 100 };
	int r = suppose(m, &now, err);

	if (r == 0)
		r = suppose(m, &later, err);
	if (r < 0)
		return r;
	if (strcmp(now.promoted, m->to->name) != 0) {
		snprintf(plan, size, "%s", now.promoted[0] ? now.promoted : "nobody");
		*ret = FORECAST_NOT;
	} else {
		snprintf(plan, size, "%s", now.plan);
		*ret = strcmp(later.promoted, m->to->name) == 0 ? FORECAST_STAYS : FORECAST_RETURNS;
	}
	return 0;
}
