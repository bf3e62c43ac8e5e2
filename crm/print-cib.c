/* print-cib.c -- a topology as Pacemaker's own XML. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>

#include "crm/print.h"

#define X(s) ((const xmlChar *)(s))

static xmlNode *element(xmlNode *parent, const char *name)
{
	return xmlNewChild(parent, NULL, X(name), NULL);
}

static void set(xmlNode *n, const char *name, const char *value)
{
	if (value)
		xmlNewProp(n, X(name), X(value));
}

static void __attribute__((format(printf, 3, 4)))
set_text(xmlNode *n, const char *name, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	set(n, name, text);
}

/*
 * <@name id="@owner-@name"><nvpair …/></@name>, as pcs and crmsh name them; @id instead, when given
 */
static void add_list(xmlNode *parent, const char *name, const char *id, const struct setting *list)
{
	xmlNode *set_of = list ? element(parent, name) : NULL;

	set(list ? set_of : NULL, "id", list ? id : NULL);
	for (; list; list = list->next) {
		xmlNode *n = element(set_of, "nvpair");

		set_text(n, "id", "%s-%s", id, list->name);
		set(n, "name", list->name);
		set(n, "value", list->value);
	}
}

static void add_owned(xmlNode *parent, const char *name, const char *owner,
		      const struct setting *list)
{
	char id[256];

	snprintf(id, sizeof(id), "%s-%s", owner, name);
	add_list(parent, name, id, list);
}

static void add_operations(xmlNode *parent, const struct resource *r)
{
	xmlNode *all = element(parent, "operations");

	for (const struct operation *op = r->operations; op; op = op->next) {
		xmlNode *n = element(all, "op");

		set_text(n, "id", "%s-%s-interval-%s", r->id, op->name, op->interval);
		set(n, "name", op->name);
		set(n, "interval", op->interval);
		set(n, "role", op->role);
		set(n, "timeout", op->timeout);
		set(n, "on-fail", op->on_fail);
	}
}

static void add_resource(xmlNode *resources, const struct resource *r)
{
	xmlNode *clone = r->clone ? element(resources, "clone") : NULL, *n;

	if (clone) {
		set(clone, "id", r->clone);
		add_owned(clone, "meta_attributes", r->clone, r->clone_meta);
	}
	n = element(clone ? clone : resources, "primitive");
	set(n, "id", r->id);
	set(n, "class", r->standard);
	set(n, "provider", r->provider);
	set(n, "type", r->type);
	add_owned(n, "instance_attributes", r->id, r->params);
	add_operations(n, r);
	add_owned(n, "meta_attributes", r->id, r->meta);
}

static void with_primary(xmlNode *n, const struct constraint *c)
{
	set(n, "rsc", c->rsc);
	set(n, "with-rsc", c->other);
	set(n, "with-rsc-role", "Promoted");
	set(n, "score", "INFINITY");
}

static void after_promote(xmlNode *n, const struct constraint *c)
{
	set(n, "first", c->other);
	set(n, "first-action", "promote");
	set(n, "then", c->rsc);
	set(n, "then-action", "start");
	set(n, "kind", "Mandatory");
}

static void not_on_node(xmlNode *n, const struct constraint *c)
{
	set(n, "rsc", c->rsc);
	set(n, "node", c->other);
	set(n, "score", "-INFINITY");
}

static xmlNode *add_rule(xmlNode *n, const struct constraint *c, const char *score)
{
	xmlNode *rule = element(n, "rule");

	set(n, "rsc", c->rsc);
	set_text(rule, "id", "%s-rule", c->id);
	set(rule, "score", score);
	return rule;
}

static xmlNode *add_expression(xmlNode *rule, const struct constraint *c, int number,
			       const char *operation)
{
	xmlNode *n = element(rule, "expression");

	set_text(n, "id", "%s-rule-%d", c->id, number);
	set(n, "operation", operation);
	return n;
}

static void only_in_sync(xmlNode *n, const struct constraint *c)
{
	xmlNode *rule = add_rule(n, c, "-INFINITY"), *e;

	set(rule, "boolean-op", "or");
	set_text(add_expression(rule, c, 1, "not_defined"), "attribute", "master-%s", c->other);
	e = add_expression(rule, c, 2, "lt");
	set_text(e, "attribute", "master-%s", c->other);
	set(e, "type", "number");
	set(e, "value", "100");
}

static void rather_on_replica(xmlNode *n, const struct constraint *c)
{
	xmlNode *e = add_expression(add_rule(n, c, "100"), c, 1, "eq");

	set_text(e, "attribute", "%s-state", c->other);
	set(e, "value", "replica");
}

static const struct {
	const char *element;
	void (*fill)(xmlNode *n, const struct constraint *c);
} constraints[] = {
	[WITH_PRIMARY] = { "rsc_colocation", with_primary },
	[AFTER_PROMOTE] = { "rsc_order", after_promote },
	[NOT_ON_NODE] = { "rsc_location", not_on_node },
	[ONLY_IN_SYNC] = { "rsc_location", only_in_sync },
	[RATHER_ON_REPLICA] = { "rsc_location", rather_on_replica },
};

static void add_constraint(xmlNode *parent, const struct constraint *c)
{
	xmlNode *n = element(parent, constraints[c->kind].element);

	set(n, "id", c->id);
	constraints[c->kind].fill(n, c);
}

static void add_alert(xmlNode *parent, const struct alert *a)
{
	xmlNode *n = element(parent, "alert");

	set(n, "id", a->id);
	set(n, "path", a->path);
	add_owned(n, "instance_attributes", a->id, a->params);
	for (const struct setting *s = a->recipients; s; s = s->next) {
		xmlNode *one = element(n, "recipient");

		set(one, "id", s->name);
		set(one, "value", s->value);
	}
}

xmlDoc *cib_configuration(const struct topology *t)
{
	xmlDoc *doc = xmlNewDoc(X("1.0"));
	xmlNode *root = xmlNewNode(NULL, X("configuration")), *section;

	xmlDocSetRootElement(doc, root);
	add_list(element(root, "crm_config"), "cluster_property_set", "cib-bootstrap-options",
		 t->properties);
	element(root, "nodes");
	section = element(root, "resources");
	for (const struct resource *r = t->resources; r; r = r->next)
		add_resource(section, r);
	section = element(root, "constraints");
	for (const struct constraint *c = t->constraints; c; c = c->next)
		add_constraint(section, c);
	add_list(element(root, "rsc_defaults"), "meta_attributes", "rsc-options", t->defaults);
	section = t->alerts ? element(root, "alerts") : NULL;
	for (const struct alert *a = t->alerts; a; a = a->next)
		add_alert(section, a);
	return doc;
}

void print_cib(const struct topology *t, FILE *f)
{
	xmlDoc *doc = cib_configuration(t);
	xmlNode *how = xmlNewDocComment(doc, X(" cibadmin -M -c -o configuration -x FILE "));
	xmlChar *text = NULL;
	int size;

	xmlAddPrevSibling(xmlDocGetRootElement(doc), how);
	xmlDocDumpFormatMemory(doc, &text, &size, 1);
	fputs((const char *)text, f);
	xmlFree(text);
	xmlFreeDoc(doc);
}
