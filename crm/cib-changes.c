/*
 * cib-changes.c -- what differs between two configurations, a line each,
 * for a person to agree to.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crm/cib-merge.h"
#include "lib/plain.h"

struct line { const char *text; bool is_matched; struct line *next; };

struct lines { struct pool *pool; struct line *first, **end; };

static void add(struct lines *l, const char *text)
{
	struct line *line = pool_take(l->pool, sizeof(*line));

	line->text = text;
	*l->end = line;
	l->end = &line->next;
}

/* Elements whose id says nothing: each tool makes it from something else. */
static bool is_nameless(const xmlNode *n)
{
	static const char *const kinds[] = { "op", "rule", "expression" };

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (strcmp((const char *)n->name, kinds[i]) == 0)
			return true;
	return false;
}

/* What holds anyway: some tools write it, others do not. */
static bool is_default(const char *part)
{
	static const char *const defaults[] = { "rsc-role=Started", "kind=Mandatory",
						"boolean-op=and" };

	for (size_t i = 0; i < LENGTH(defaults); i++)
		if (strcmp(part, defaults[i]) == 0)
			return true;
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "op interval=1s name=monitor": the attributes in an order of ours, for tools have theirs */
static const char *describe(struct pool *pool, xmlNode *n)
{
	const char *text = (const char *)n->name, *parts[32];
	int n_parts = 0;

	for (xmlAttr *a = n->properties; a && n_parts < (int)LENGTH(parts); a = a->next) {
		xmlChar *value = xmlGetProp(n, a->name);

		if (strcmp((const char *)a->name, "id") != 0) {
			parts[n_parts] = pool_print(pool, "%s=%s", (const char *)a->name,
						    (const char *)value);
			n_parts += !is_default(parts[n_parts]);
		} else if (!is_nameless(n))
			text = pool_print(pool, "%s %s", text, (const char *)value);
		xmlFree(value);
	}
	qsort(parts, (size_t)n_parts, sizeof(parts[0]), by_text);
	for (int i = 0; i < n_parts; i++)
		text = pool_print(pool, "%s %s", text, parts[i]);
	return text;
}

static const char *describe_pair(struct pool *pool, xmlNode *n)
{
	xmlChar *name = xmlGetProp(n, (const xmlChar *)"name");
	xmlChar *value = xmlGetProp(n, (const xmlChar *)"value");
	const char *text = pool_print(pool, "%s=%s", (const char *)name, (const char *)value);

	xmlFree(name);
	xmlFree(value);
	return text;
}

/* Does it only hold others? Then it is not worth a line. */
static bool is_holder(const xmlNode *n)
{
	static const char *const holders[] = {
		"crm_config", "nodes", "resources", "constraints", "rsc_defaults", "op_defaults",
		"alerts", "operations", "instance_attributes", "meta_attributes",
		"cluster_property_set",
	};

	for (size_t i = 0; i < LENGTH(holders); i++)
		if (strcmp((const char *)n->name, holders[i]) == 0)
			return true;
	return false;
}

/*
 * What the settings below @n are of: "redis", "redis-clone", "crm_config"; @of when it has no name
 * that tells
 */
static const char *owner(struct pool *pool, xmlNode *n, const char *of)
{
	xmlChar *id = xmlGetProp(n, (const xmlChar *)"id");
	const char *name = of;

	if (is_holder(n) && !id && strcmp((const char *)n->name, "operations") != 0)
		name = (const char *)n->name;
	else if (!is_holder(n) && !is_nameless(n) && id)
		name = pool_print(pool, "%s", (const char *)id);
	xmlFree(id);
	return name;
}

static void flatten(struct lines *l, xmlNode *below, const char *of)
{
	for (xmlNode *n = below->children; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp((const char *)n->name, "nvpair") == 0) {
			add(l, pool_print(l->pool, "%s: %s", of, describe_pair(l->pool, n)));
			continue;
		}
		if (!is_holder(n))
			add(l, pool_print(l->pool, "%s: %s", of, describe(l->pool, n)));
		flatten(l, n, owner(l->pool, n, of));
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
			plain_print(f, "- %s\n", o->text);
	for (struct line *m = new.first; m; m = m->next)
		if (!m->is_matched && ++n)
			plain_print(f, "+ %s\n", m->text);
	return n;
}
