/* cib-changes.c -- what differs between two configurations, a line each, for a person to agree to. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "crm/cib.h"

struct line { const char *text; bool is_matched; struct line *next; };

struct lines { struct pool *pool; struct line *first, **end; };

static void add(struct lines *l, const char *text)
{
	struct line *line = pool_take(l->pool, sizeof(*line));

	line->text = text;
	*l->end = line;
	l->end = &line->next;
}

/* "op name=monitor interval=1s": all attributes but the id, which is of no interest where it is made from the others */
static const char *describe(struct pool *pool, xmlNode *n)
{
	bool is_named = strcmp((const char *)n->parent->name, "operations") != 0;
	const char *text = (const char *)n->name;

	for (xmlAttr *a = n->properties; a; a = a->next) {
		xmlChar *value = xmlGetProp(n, a->name);
		bool is_id = strcmp((const char *)a->name, "id") == 0;

		if (is_id && is_named)
			text = pool_print(pool, "%s %s", text, (const char *)value);
		else if (!is_id)
			text = pool_print(pool, "%s %s=%s", text, (const char *)a->name, (const char *)value);
		xmlFree(value);
	}
	return text;
}

static const char *describe_pair(struct pool *pool, xmlNode *n)
{
	xmlChar *name = xmlGetProp(n, (const xmlChar *)"name"), *value = xmlGetProp(n, (const xmlChar *)"value");
	const char *text = pool_print(pool, "%s=%s", (const char *)name, (const char *)value);

	xmlFree(name);
	xmlFree(value);
	return text;
}

/* Does it only hold others? Then it is not worth a line. */
static bool is_holder(const xmlNode *n)
{
	static const char *const holders[] = { "crm_config", "nodes", "resources", "constraints", "rsc_defaults",
		"op_defaults", "alerts", "operations", "instance_attributes", "meta_attributes",
		"cluster_property_set" };

	for (size_t i = 0; i < LENGTH(holders); i++)
		if (strcmp((const char *)n->name, holders[i]) == 0)
			return true;
	return false;
}

/* @of: what a setting is of: "redis", "redis-clone", "crm_config" */
static void flatten(struct lines *l, xmlNode *below, const char *of)
{
	for (xmlNode *n = below->children; n; n = n->next) {
		bool is_pair = n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, "nvpair") == 0;
		xmlChar *id = n->type == XML_ELEMENT_NODE ? xmlGetProp(n, (const xmlChar *)"id") : NULL;
		bool is_top = is_holder(n) && !id;
		const char *name = is_top ? (const char *)n->name : id && !is_holder(n) ? (const char *)id : of;

		if (is_pair)
			add(l, pool_print(l->pool, "%s: %s", of, describe_pair(l->pool, n)));
		else if (n->type == XML_ELEMENT_NODE && !is_holder(n))
			add(l, pool_print(l->pool, "%s: %s", of, describe(l->pool, n)));
		if (n->type == XML_ELEMENT_NODE && !is_pair)
			flatten(l, n, pool_print(l->pool, "%s", strcmp((const char *)n->name, "operations") == 0 ?
						 of : name));
		xmlFree(id);
	}
}

static xmlNode *configuration_of(xmlDoc *doc)
{
	xmlNode *n = xmlDocGetRootElement(doc)->children;

	while (n && strcmp((const char *)n->name, "configuration") != 0)
		n = n->next;
	return n;
}

static struct lines lines_of(struct pool *pool, xmlDoc *doc)
{
	struct lines l = { .pool = pool };
	xmlNode *root = configuration_of(doc);

	l.end = &l.first;
	if (root)
		flatten(&l, root, "configuration");
	return l;
}

int cib_print_changes(xmlDoc *before, xmlDoc *after, FILE *f)
{
	auto_pool struct pool pool = { 0 };
	struct lines old = lines_of(&pool, before), new = lines_of(&pool, after);
	int n = 0;

	for (struct line *o = old.first; o; o = o->next)
		for (struct line *m = new.first; m && !o->is_matched; m = m->next)
			if (!m->is_matched && strcmp(m->text, o->text) == 0)
				o->is_matched = m->is_matched = true;
	for (struct line *o = old.first; o; o = o->next)
		if (!o->is_matched && ++n)
			fprintf(f, "- %s\n", o->text);
	for (struct line *m = new.first; m; m = m->next)
		if (!m->is_matched && ++n)
			fprintf(f, "+ %s\n", m->text);
	return n;
}
