/* picture-read.c -- what the cluster's documents say of one redis resource. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/picture.h"
#include "lib/names.h"

void picture_keep(char *ret, size_t size, const char *text)
{
	snprintf(ret, size, "%s", text ? text : "");
}

struct picture_node *picture_node(struct picture_resource *r, const char *name)
{
	for (int i = 0; i < r->n; i++)
		if (strcmp(r->of[i].name, name) == 0)
			return &r->of[i];
	return NULL;
}

static struct picture_node *add_node(struct picture_resource *r, const char *name)
{
	struct picture_node *n = name && *name ? picture_node(r, name) : NULL;

	if (n || !name || !*name || r->n == CLUSTER_NODES)
		return n;
	n = &r->of[r->n++];
	*n = (struct picture_node){ .probe.answer.least_replicas = -1 };
	KEEP(n->name, name);
	return n;
}

/* "redis" or, as an instance of a clone that tells them apart, "redis:1". */
static bool is_instance(const char *id, const char *name)
{
	size_t length = strlen(name);

	return id && strncmp(id, name, length) == 0 && (id[length] == '\0' || id[length] == ':');
}

static void read_instance(struct element *e, struct picture_resource *r)
{
	struct element *on = NULL;
	const char *role = element_get(e, "role");

	while ((on = element_child(e, on, "node"))) {
		struct picture_node *n = add_node(r, element_get(on, "name"));

		if (!n)
			continue;
		/* Before Pacemaker 2.1 the roles were called otherwise. */
		KEEP(n->role, !role ? "" : strcmp(role, "Master") == 0 ? "Promoted"
		     : strcmp(role, "Slave") == 0 ? "Unpromoted" : role);
		n->is_failed = element_true(e, "failed");
		n->is_unmanaged = !element_true(e, "managed");
		KEEP(n->pending, element_get(e, "pending"));
		if (strcmp(n->pending, "Monitoring") == 0)
			n->pending[0] = '\0';
	}
}

void picture_read_mon(struct element *status, struct picture_resource *r)
{
	struct element *nodes = element_child(status, NULL, "nodes"), *e = NULL;

	while ((e = element_next(element_child(status, NULL, "resources"), e, "resource")))
		if (is_instance(element_get(e, "id"), r->name))
			read_instance(e, r);
	while ((e = element_child(nodes, e, "node"))) {
		const char *name = element_get(e, "name");
		struct picture_node *n = picture_node(r, name ? name : "");

		if (!n)
			continue;
		n->is_known = true;
		n->is_online = element_true(e, "online");
		n->is_unclean = element_true(e, "unclean");
		n->is_standby = element_true(e, "standby") || element_true(e, "standby_onfail");
		n->is_maintenance = element_true(e, "maintenance");
		if (!n->role[0])
			KEEP(n->role, "Stopped");
	}
}

static void read_failures(struct element *mon, struct picture_resource *r)
{
	struct element *e = NULL;

	while ((e = element_child(element_child(mon, NULL, "failures"), e, "failure"))) {
		const char *op = element_get(e, "op_key"), *node = element_get(e, "node");
		const char *reason = element_get(e, "exitreason");
		const char *status = element_get(e, "exitstatus");
		struct picture_node *n = node ? picture_node(r, node) : NULL;
		size_t length = strlen(r->name);

		if (n && op && strncmp(op, r->name, length) == 0
		    && (op[length] == '_' || op[length] == ':'))
			snprintf(n->failure, sizeof(n->failure), "%s: %s", op,
				 reason && *reason ? reason : status ? status : "failed");
	}
}

/* The operations that Pacemaker remembers of a node's instance: the last successful promote. */
static long long read_since(struct element *node_state, const char *name)
{
	struct element *rsc = NULL, *op = NULL;
	long long since = 0;

	while ((rsc = element_next(node_state, rsc, "lrm_resource")))
		while (is_instance(element_get(rsc, "id"), name)
		       && (op = element_child(rsc, op, "lrm_rsc_op")))
			if (element_is(op, "operation", "promote") && element_is(op, "rc-code", "0")
			    && element_get(op, "last-rc-change"))
				since = strtoll(element_get(op, "last-rc-change"), NULL, 10);
	return since;
}

static const char *property_of(const struct picture *p, const struct picture_resource *r,
			       const char *what)
{
	char name[192];
	const char *value;

	snprintf(name, sizeof(name), "%s-%s", r->name, what);
	value = cib_property(p->cib, name);
	return value ? value : "";
}

static void read_status(const struct picture *p, struct picture_resource *r)
{
	char state[192];

	snprintf(state, sizeof(state), "%s-state", r->name);
	for (int i = 0; i < r->n; i++) {
		struct picture_node *n = &r->of[i];

		KEEP(n->score,
		     element_get(cib_attribute(p->cib, n->name, cluster_score_name(r->name)),
				 "value"));
		KEEP(n->state, element_get(cib_attribute(p->cib, n->name, state), "value"));
		n->since_s = read_since(cib_node(p->cib, n->name), r->name);
	}
}

/*
 * Nodes that have to do with it: those of the record, and those that have, or had, an instance or a
 * score.
 */
static void list_nodes(const struct picture *p, struct picture_resource *r)
{
	struct element *status = element_child(xml_root(p->cib), NULL, "status"), *e = NULL;
	struct element *nodes =
		element_child(element_child(xml_root(p->cib), NULL, "configuration"), NULL,
			      "nodes");
	char name[128];
	bool is_new;

	for (int i = 0; names_nth(r->record.voters, i, name, sizeof(name)); i++)
		add_node(r, name);
	while ((e = element_child(status, e, "node_state"))) {
		const char *node = element_get(e, "uname");

		if (node && cib_attribute(p->cib, node, cluster_score_name(r->name)))
			add_node(r, node);
	}
	is_new = r->n == 0;	/* never started: any node may run it */
	while (is_new && (e = element_child(nodes, e, "node")))
		add_node(r, element_get(e, "uname"));
	for (int i = 1; i < r->n; i++)	/* by name, few of them */
		for (int k = i; k > 0 && strcmp(r->of[k - 1].name, r->of[k].name) > 0; k--) {
			struct picture_node swap = r->of[k];

			r->of[k] = r->of[k - 1];
			r->of[k - 1] = swap;
		}
}

static void add_vip(const struct picture *p, const struct cib_resource *found,
		    struct picture_resource *r)
{
	struct picture_vip *v = &r->vips[r->n_vips];
	struct element *e = NULL;

	for (int i = 0; i < r->n_vips; i++)
		if (strcmp(r->vips[i].name, found->id) == 0)
			return;
	if (r->n_vips == PICTURE_VIPS)
		return;
	*v = (struct picture_vip){ 0 };
	KEEP(v->name, found->id);
	KEEP(v->ip, cib_param(found, "ip"));
	while ((e = element_next(xml_root(p->mon), e, "resource")))
		if (is_instance(element_get(e, "id"), found->id)
		    && element_child(e, NULL, "node")) {
			KEEP(v->node, element_get(element_child(e, NULL, "node"), "name"));
			v->is_failed = element_true(e, "failed");
		}
	r->n_vips++;
}

static void list_vips(const struct picture *p, struct picture_resource *r)
{
	static const char *const agents[] = { VIP_AGENT, "ocf:heartbeat:IPaddr2" };
	struct element *all = cib_section(xml_root(p->cib), "constraints"), *e = NULL;
	struct cib_resource at = { 0 };

	while ((e = element_next(all, e, "rsc_colocation")))
		for (size_t a = 0; a < LENGTH(agents) && cib_names(e, "with-rsc", &r->cib); a++)
			while (cib_next(p->cib, agents[a], &at))
				if (cib_names(e, "rsc", &at))
					add_vip(p, &at, r);
	/* An address for readers has location rules only. */
	if (cib_count(p->cib, REDIS_AGENT) == 1)
		while (cib_next(p->cib, VIP_AGENT, &at))
			add_vip(p, &at, r);
}

void picture_fill(const struct picture *p, const struct cib_resource *cib,
		  struct picture_resource *r)
{
	r->cib = *cib;
	r->is_dark = !p->mon;
	KEEP(r->name, cib->id);
	KEEP(r->outer, cib_outer(cib));
	record_read(property_of(p, r, "primary"), &r->record);
	KEEP(r->force, property_of(p, r, "force"));
	KEEP(r->lift, property_of(p, r, "lift"));
	if (p->mon)
		picture_read_mon(xml_root(p->mon), r);
	list_nodes(p, r);
	if (p->mon)
		picture_read_mon(xml_root(p->mon), r);	/* now those without an instance, too */
	read_failures(xml_root(p->mon), r);
	read_status(p, r);
	list_vips(p, r);
}

struct picture_node *picture_promoted(struct picture_resource *r)
{
	for (int i = 0; i < r->n; i++)
		if (strcmp(r->of[i].role, "Promoted") == 0)
			return &r->of[i];
	return NULL;
}

struct picture_node *picture_leader(struct picture_resource *r)
{
	struct picture_node *found = picture_promoted(r);

	for (int i = 0; r->is_dark && !found && i < r->n; i++)
		if (r->of[i].probe.answer.is_there
		    && r->of[i].probe.answer.info.role == REDIS_PRIMARY)
			found = &r->of[i];
	return found;
}

long long picture_lag(const struct picture_node *primary, const struct picture_node *n)
{
	const struct redis_info *p, *q;

	if (!primary || !primary->probe.answer.is_there || !n->probe.answer.is_there)
		return -1;
	p = &primary->probe.answer.info;
	q = &n->probe.answer.info;
	if (p->role != REDIS_PRIMARY || strcmp(p->replid, q->replid) != 0 || q->is_sync_in_progress)
		return -1;
	return p->offset > q->offset ? p->offset - q->offset : 0;
}
