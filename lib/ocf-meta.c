/*
 * ocf-meta.c -- the tables as OCF 1.1 meta-data. Linked instead of ocf-main.c, it makes a program
 * that prints what the agent will answer to "meta-data": so the agent itself needs no libxml2.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>

#include "lib/ocf.h"

#define X(s) ((const xmlChar *)(s))

/*
 * ocf-tester validates against the document's own DTD, and the DTD it ships is of 2009: it knows
 * nothing of OCF 1.1. So the document names one of ours. It does not bring it along: Pacemaker logs
 * a failed assertion for each declaration.
 */
static const char doctype[] = "<!DOCTYPE resource-agent SYSTEM \"" META_DTD "\">\n";

static void describe(xmlNode *parent, const char *brief, const char *text)
{
	xmlNewProp(xmlNewTextChild(parent, NULL, X("longdesc"), X(text)), X("lang"), X("en"));
	xmlNewProp(xmlNewTextChild(parent, NULL, X("shortdesc"), X(brief)), X("lang"), X("en"));
}

static const char *type_name(const struct ocf_param *p)
{
	return p->integer ? "integer" : p->boolean ? "boolean" : p->choices ? "select" : "string";
}

static void deprecate(xmlNode *parent, const struct ocf_param *p)
{
	xmlNode *n = xmlNewChild(parent, NULL, X("deprecated"), NULL);

	if (p->replaced_by)
		xmlNewProp(xmlNewChild(n, NULL, X("replaced-with"), NULL), X("name"),
			   X(p->replaced_by));
	xmlNewProp(xmlNewTextChild(n, NULL, X("desc"), X("Accepted, without effect.")), X("lang"),
		   X("en"));
}

static void add_param(xmlNode *parent, const struct ocf_param *p)
{
	xmlNode *n = xmlNewChild(parent, NULL, X("parameter"), NULL);
	xmlNode *content;

	xmlNewProp(n, X("name"), X(p->name));
	if (p->unique_group)
		xmlNewProp(n, X("unique-group"), X(p->unique_group));
	if (p->flags & OCF_REQUIRED)
		xmlNewProp(n, X("required"), X("1"));
	if (p->flags & OCF_RELOADABLE)
		xmlNewProp(n, X("reloadable"), X("1"));
	if (p->flags & OCF_DEPRECATED)
		deprecate(n, p);
	describe(n, p->brief, p->text);
	content = xmlNewChild(n, NULL, X("content"), NULL);
	xmlNewProp(content, X("type"), X(type_name(p)));
	if (p->initial)
		xmlNewProp(content, X("default"), X(p->initial));
	for (const char *const *c = p->choices; c && *c; c++)
		xmlNewProp(xmlNewChild(content, NULL, X("option"), NULL), X("value"), X(*c));
}

static void seconds(xmlNode *n, const char *name, int value)
{
	char s[32];

	snprintf(s, sizeof(s), "%ds", value);
	xmlNewProp(n, X(name), X(s));
}

static void add_action(xmlNode *parent, const struct ocf_action *a)
{
	xmlNode *n = xmlNewChild(parent, NULL, X("action"), NULL);
	char depth[16];

	xmlNewProp(n, X("name"), X(a->name));
	seconds(n, "timeout", a->timeout_s);
	if (a->interval_s)
		seconds(n, "interval", a->interval_s);
	snprintf(depth, sizeof(depth), "%d", a->depth);
	if (a->interval_s)
		xmlNewProp(n, X("depth"), X(depth));
	if (a->role)
		xmlNewProp(n, X("role"), X(a->role));
}

static xmlDoc *build(const struct ocf_agent *agent)
{
	xmlDoc *doc = xmlNewDoc(X("1.0"));
	xmlNode *root = xmlNewNode(NULL, X("resource-agent"));
	xmlNode *list;

	xmlDocSetRootElement(doc, root);
	xmlNewProp(root, X("name"), X(agent->name));
	xmlNewProp(root, X("version"), X(agent->version));
	xmlNewChild(root, NULL, X("version"), X("1.1"));
	describe(root, agent->brief, agent->text);

	list = xmlNewChild(root, NULL, X("parameters"), NULL);
	for (const struct ocf_param *p = agent->params; p->name; p++)
		add_param(list, p);
	list = xmlNewChild(root, NULL, X("actions"), NULL);
	for (const struct ocf_action *a = agent->actions; a->name; a++)
		add_action(list, a);
	return doc;
}

const char ocf_metadata[] = "";

struct deadline ocf_deadline(void)
{
	return deadline_in(0);		/* nothing is run here */
}

int ocf_main(const struct ocf_agent *agent, int argc, char **argv)
{
	xmlDoc *doc = build(agent);
	xmlChar *text = NULL;
	int size = 0;
	int r;

	(void)argc, (void)argv;
	xmlDocDumpFormatMemoryEnc(doc, &text, &size, "UTF-8", 1);
	/*
	 * No encoding named: crmsh reads this as text that is decoded already, and refuses one that
	 * says more.
	 */
	r = text ? printf("<?xml version=\"1.0\"?>\n%s%s", doctype,
			  strchr((const char *)text, '\n') + 1) : -1;
	xmlFree(text);
	xmlFreeDoc(doc);
	xmlCleanupParser();
	return r < 0 || fflush(stdout) != 0;
}
