/*
 * picture.c -- the redis resources of a cluster as they are now:
 * Pacemaker and each server are asked.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/picture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cluster-tools.h"
#include "lib/process-run.h"

#define CIB_ON_DISK "/var/lib/pacemaker/cib/cib.xml"

/* Private attributes: only attrd knows them; and what it will tell the CIB later. */
static void read_attributes(struct picture_resource *r, struct deadline until)
{
	auto_free struct cluster_values *v = calloc(3, sizeof(*v));
	char ballot[192], frozen[192], state[192];
	const struct cluster_question all[] = {
		{ ballot, NULL, CLUSTER_PRIVATE, &v[0] }, { frozen, NULL, CLUSTER_PRIVATE, &v[1] },
		{ state, NULL, CLUSTER_REBOOT_LATE, &v[2] },
	};
	struct error err = { 0 };

	snprintf(ballot, sizeof(ballot), "%s-ballot", r->name);
	snprintf(frozen, sizeof(frozen), "%s-frozen", r->name);
	snprintf(state, sizeof(state), "%s-state", r->name);
	if (!v || cluster_ask(all, LENGTH(all), until, &err) < 0)
		return;
	for (int i = 0; i < r->n; i++) {
		struct picture_node *one = &r->of[i];

		KEEP(one->ballot, cluster_value(&v[0], one->name));
		KEEP(one->frozen, cluster_value(&v[1], one->name));
		KEEP(one->state, cluster_value(&v[2], one->name));
	}
}

/* Only those that may run: a node that is known to be off would only use up the time. */
static bool is_worth_asking(const struct picture_node *n)
{
	return !n->is_known || n->is_online || n->is_unclean;
}

static void begin_asking(struct picture *p, struct picture_resource *r, struct deadline until)
{
	if (!probe_prepare(&r->cib, r->unasked, sizeof(r->unasked)))
		return;
	for (int i = 0; i < r->n; i++)
		if (is_worth_asking(&r->of[i]))
			probe_begin(&r->of[i].probe, r->of[i].name,
				    strcmp(r->of[i].name, p->here) == 0, until);
}

static void end_asking(struct picture_resource *r, struct deadline until)
{
	for (int i = 0; i < r->n; i++)
		probe_end(&r->of[i].probe, until);
}

void picture_ask(struct picture *p, struct picture_resource *r, struct deadline until)
{
	begin_asking(p, r, until);
	end_asking(r, until);
}

static void read_summary(struct picture *p)
{
	struct element *summary = element_child(xml_root(p->mon), NULL, "summary");
	struct element *dc = element_child(summary, NULL, "current_dc");
	struct element *o = element_child(summary, NULL, "cluster_options");

	p->has_dc = element_true(dc, "present");
	p->is_quorate = element_true(dc, "with_quorum");
	p->is_maintenance = element_true(o, "maintenance-mode");
	p->has_fencing = !o ? -1
		: element_true(o, "stonith-enabled") || element_true(o, "fencing-enabled");
}

/* Mostly the host's name; only if the cluster knows none of that name a program is run. */
static void learn_here(struct picture *p, struct deadline until)
{
	const char *const argv[] = { cluster_tool("crm_node"), "-n", NULL };
	char name[sizeof(p->here)] = "";
	struct error err = { 0 };
	int status;

	gethostname(p->here, sizeof(p->here) - 1);
	if (cib_node(p->cib, p->here) || p->stale[0]
	    || process_run(argv, until, name, sizeof(name), &status, &err) < 0 || status != 0
	    || name[0] == '\n')
		return;
	name[strcspn(name, "\n")] = '\0';
	memcpy(p->here, name, sizeof(p->here));
}

static int ask_cluster(struct picture *p, struct deadline until, struct error *err)
{
	const char *const cib[] = { cluster_tool("cibadmin"), "-Q", "-l", NULL };
	const char *const mon[] = { cluster_tool("crm_mon"), "-1", "-r", "--output-as=xml", NULL };
	struct cib_answer answers[] = { { .argv = cib }, { .argv = mon } };

	cib_run(answers, LENGTH(answers), until);
	p->cib = answers[0].doc;
	p->mon = answers[1].doc;
	/* An error, as XML. */
	if (p->mon && !element_child(xml_root(p->mon), NULL, "nodes")) {
		error_set(&answers[1].why, ENOTCONN, "crm_mon tells of no nodes");
		xml_free(steal(&p->mon));
	}
	if (!p->mon)
		memcpy(p->silent, answers[1].why.text, sizeof(p->silent));
	if (p->cib)
		return 0;
	memcpy(p->stale, answers[0].why.text, sizeof(p->stale));
	if (xml_read(CIB_ON_DISK, &p->cib, err) < 0)
		return error_wrap(
			err,
			"the cluster does not answer here (%.200s), and no configuration is on "
			"disk", p->stale);
	return 0;
}

int picture_take(struct picture *p, const char *only, struct deadline cluster,
		 struct deadline until, struct error *err)
{
	struct cib_resource at = { 0 };
	int r;

	*p = (struct picture){ .has_fencing = -1 };
	r = ask_cluster(p, cluster, err);
	if (r < 0)
		return r;
	read_summary(p);
	learn_here(p, deadline_sooner(cluster, deadline_in(300)));
	p->of = calloc((size_t)cib_count(p->cib, REDIS_AGENT) + 1, sizeof(*p->of));
	if (!p->of)
		return error_set(err, ENOMEM, "out of memory");
	while (cib_next(p->cib, REDIS_AGENT, &at))
		if (!only || strcmp(at.id, only) == 0)
			p->of[p->n++].cib = at;
	if (p->n == 0)
		return error_set(err, ENOENT, "this cluster has no redis resource (%s)%s%s",
				 REDIS_AGENT, only ? " called " : "", only ? only : "");
	for (int i = 0; i < p->n; i++) {
		struct cib_resource one = p->of[i].cib;

		picture_fill(p, &one, &p->of[i]);
		begin_asking(p, &p->of[i], until);
	}
	for (int i = 0; i < p->n && !p->silent[0]; i++)
		read_attributes(&p->of[i], deadline_sooner(until, deadline_in(300)));
	for (int i = 0; i < p->n; i++)
		end_asking(&p->of[i], until);
	return 0;
}

void picture_release(struct picture *p)
{
	xml_free(p->cib);
	xml_free(p->mon);
	free(p->of);
	*p = (struct picture){ 0 };
}

