/*
 * cib.c -- the cluster's configuration (CIB): resources, their parameters and options,
 * properties.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/cib.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/cluster-tools.h"
#include "lib/process-run.h"

#define MOST_BYTES (32 << 20)	/* the memory is taken only as far as it is filled */

static int take_answer(const struct process_job *job, struct xml **ret, struct error *err)
{
	if (job->status < 0)
		return error_set(err, ETIMEDOUT, "%s did not end in time, cannot be run, or prints "
				 "too much", job->argv[0]);
	if (job->status != 0)
		return error_set(err, EIO, "%s: %s", job->argv[0], cluster_tool_end(job->status));
	return xml_parse(job->out, strlen(job->out), ret, err) < 0
		? error_wrap(err, "%s", job->argv[0]) : 0;
}

void cib_run(struct cib_answer *all, int n, struct deadline until)
{
	struct process_job jobs[PROCESS_JOBS];
	struct error err = { 0 };
	int r;

	for (int i = 0; i < n; i++)
		jobs[i] = (struct process_job){ .argv = all[i].argv, .out = malloc(MOST_BYTES),
						.size = MOST_BYTES };
	/* Each has its own result: that one did not end says nothing about the others. */
	r = process_run_all(jobs, n, until, &err);
	for (int i = 0; i < n; i++) {
		all[i].doc = NULL;
		all[i].why = (struct error){ 0 };
		if (!jobs[i].out)
			error_set(&all[i].why, ENOMEM, "out of memory");
		else if (r < 0 && jobs[i].status < 0 && err.code != ETIMEDOUT && err.code != EFBIG)
			all[i].why = err;
		else
			(void)!take_answer(&jobs[i], &all[i].doc, &all[i].why);
		free(jobs[i].out);
	}
}

/* The name-value pair @name in the sets of kind @set directly below @of. */
static struct element *find_pair(struct element *of, const char *set, const char *name)
{
	struct element *s = NULL, *pair = NULL;

	while (of && (s = element_child(of, s, set)))
		while ((pair = element_child(s, pair, "nvpair")))
			if (element_is(pair, "name", name))
				return pair;
	return NULL;
}

static const char *pair_value(struct element *of, const char *set, const char *name)
{
	return element_get(find_pair(of, set, name), "value");
}

struct element *cib_section(struct element *root, const char *name)
{
	return element_child(element_child(root, NULL, "configuration"), NULL, name);
}

static void fill(struct element *root, struct element *primitive, struct cib_resource *ret)
{
	const char *template = element_get(primitive, "template");
	const char *id = element_get(primitive, "id");

	*ret = (struct cib_resource){ .id = id ? id : "", .cib = root, .primitive = primitive };
	if (template)
		ret->template = element_find(cib_section(root, "resources"), "template", "id",
					     template);
	for (struct element *e = element_parent(primitive); e; e = element_parent(e)) {
		if (strcmp(element_name(e), "group") == 0)
			ret->group = e;
		if (strcmp(element_name(e), "clone") == 0 || strcmp(element_name(e), "master") == 0)
			ret->clone = e;
	}
}

void cib_agent(const struct cib_resource *r, char *ret, size_t size)
{
	struct element *from = element_get(r->primitive, "class") ? r->primitive : r->template;
	const char *class = element_get(from, "class"), *provider = element_get(from, "provider");
	const char *type = element_get(from, "type");

	snprintf(ret, size, "%s:%s%s%s", class ? class : "", provider ? provider : "",
		 provider ? ":" : "", type ? type : "");
}

bool cib_next(const struct xml *cib, const char *agent, struct cib_resource *at)
{
	struct element *root = xml_root(cib), *all = cib_section(root, "resources");
	struct element *e = at->primitive;
	char is[256];

	while ((e = element_next(all, e, "primitive"))) {
		fill(root, e, at);
		cib_agent(at, is, sizeof(is));
		if (strcmp(is, agent) == 0)
			return true;
	}
	*at = (struct cib_resource){ 0 };
	return false;
}

int cib_count(const struct xml *cib, const char *agent)
{
	struct cib_resource at = { 0 };
	int n = 0;

	while (cib_next(cib, agent, &at))
		n++;
	return n;
}

bool cib_resource(const struct xml *cib, const char *id, struct cib_resource *ret)
{
	struct element *root = xml_root(cib);
	struct element *e = element_find(cib_section(root, "resources"), "primitive", "id", id);

	if (e)
		fill(root, e, ret);
	return e != NULL;
}

const char *cib_outer(const struct cib_resource *r)
{
	const char *id = element_get(r->clone ? r->clone : r->group ? r->group : r->primitive,
				     "id");

	return id ? id : "";
}

bool cib_names(struct element *constraint, const char *key, const struct cib_resource *r)
{
	return element_is(constraint, key, r->id) || element_is(constraint, key, cib_outer(r))
		|| element_find(constraint, "resource_ref", "id", r->id)
		|| element_find(constraint, "resource_ref", "id", cib_outer(r));
}

const char *cib_param(const struct cib_resource *r, const char *name)
{
	const char *own = pair_value(r->primitive, "instance_attributes", name);

	return own ? own : pair_value(r->template, "instance_attributes", name);
}

bool cib_param_nth(const struct cib_resource *r, int i, const char **name, const char **value)
{
	struct element *const from[] = { r->primitive, r->template };

	for (size_t k = 0; k < LENGTH(from); k++) {
		struct element *s = NULL, *pair = NULL;

		while (from[k] && (s = element_child(from[k], s, "instance_attributes")))
			while ((pair = element_child(s, pair, "nvpair"))) {
				*name = element_get(pair, "name");
				*value = element_get(pair, "value");
				if (*name && *value && i-- == 0)
					return true;
			}
	}
	return false;
}

const char *cib_meta(const struct cib_resource *r, const char *name)
{
	struct element *const from[] = { r->primitive, r->template, r->group, r->clone,
					 cib_section(r->cib, "rsc_defaults") };
	const char *value = NULL;

	for (size_t i = 0; !value && i < LENGTH(from); i++)
		value = pair_value(from[i], "meta_attributes", name);
	return value;
}

const char *cib_meta_clone(const struct cib_resource *r, const char *name)
{
	const char *own = pair_value(r->clone, "meta_attributes", name);

	return own ? own : cib_meta(r, name);
}

struct element *cib_op(const struct cib_resource *r, struct element *last)
{
	struct element *in = last ? element_parent(element_parent(last)) : r->primitive;
	struct element *e = element_child(last ? element_parent(last)
					       : element_child(in, NULL, "operations"), last, "op");

	if (!e && in == r->primitive && r->template)
		e = element_child(element_child(r->template, NULL, "operations"), NULL, "op");
	return e;
}

const char *cib_op_option(const struct cib_resource *r, const struct element *op, const char *name)
{
	struct element *e = (struct element *)(uintptr_t)op;
	const char *value = element_get(op, name);

	if (!value)
		value = pair_value(e, "meta_attributes", name);
	if (!value)
		value = pair_value(cib_section(r->cib, "op_defaults"), "meta_attributes", name);
	return value;
}

const char *cib_property(const struct xml *cib, const char *name)
{
	return pair_value(cib_section(xml_root(cib), "crm_config"), "cluster_property_set", name);
}

struct element *cib_node(const struct xml *cib, const char *node)
{
	return element_find(element_child(xml_root(cib), NULL, "status"), "node_state", "uname",
			    node);
}

struct element *cib_attribute(const struct xml *cib, const char *node, const char *name)
{
	return find_pair(element_child(cib_node(cib, node), NULL, "transient_attributes"),
			 "instance_attributes", name);
}

long long cib_milliseconds(const char *text)
{
	static const struct { const char *unit; long long ms; } units[] = {
		{ "", 1000 }, { "s", 1000 }, { "sec", 1000 },
		{ "ms", 1 }, { "msec", 1 }, { "us", 0 },
		{ "m", 60000 }, { "min", 60000 }, { "h", 3600000 }, { "hr", 3600000 },
	};
	static const struct { char unit; long long ms; } iso[] = {
		{ 'H', 3600000 }, { 'M', 60000 }, { 'S', 1000 },
	};
	bool is_iso = text && strncasecmp(text, "PT", 2) == 0;
	char *end;
	long long n = text ? strtoll(is_iso ? text + 2 : text, &end, 10) : -1;

	if (!text || n < 0 || n > (1LL << 40) || end == text + (is_iso ? 2 : 0))
		return -1;
	end += strspn(end, " ");
	for (size_t i = 0; !is_iso && i < LENGTH(units); i++)
		if (strcasecmp(end, units[i].unit) == 0)
			return n * units[i].ms;
	for (size_t i = 0; is_iso && i < LENGTH(iso); i++)
		if (end[0] == iso[i].unit && !end[1])
			return n * iso[i].ms;
	return -1;
}
