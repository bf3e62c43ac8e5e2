/* cib-merge.c -- a configuration merged into a CIB. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/cib-merge.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define X(s) ((const xmlChar *)(s))

xmlDoc *cib_empty(const struct setting *nodes)
{
	/* The schema of Pacemaker 2.1.0, the oldest that we know. */
	static const char text[] = "<cib validate-with=\"pacemaker-3.7\" admin_epoch=\"0\" "
				   "epoch=\"1\" num_updates=\"0\" "
				   "have-quorum=\"1\"><configuration><crm_config/><nodes/"
				   "><resources/><constraints/></configuration><status/></cib>";
	xmlDoc *doc = xmlReadMemory(text, sizeof(text) - 1, "cib", NULL, XML_PARSE_NONET);
	xmlNode *list = xmlDocGetRootElement(doc)->children->children->next;
	xmlNode *status = xmlDocGetRootElement(doc)->last;
	char id[16];

	for (int i = 1; nodes; nodes = nodes->next, i++) {
		xmlNode *n = xmlNewChild(list, NULL, X("node"), NULL);

		snprintf(id, sizeof(id), "%d", i);
		xmlNewProp(n, X("id"), X(id));
		xmlNewProp(n, X("uname"), X(nodes->name));
		/*
		 * Online, so that the scheduler has nothing to complain about but the
		 * configuration.
		 */
		n = xmlNewChild(status, NULL, X("node_state"), NULL);
		xmlNewProp(n, X("id"), X(id));
		xmlNewProp(n, X("uname"), X(nodes->name));
		xmlNewProp(n, X("in_ccm"), X("true"));
		xmlNewProp(n, X("crmd"), X("online"));
		xmlNewProp(n, X("join"), X("member"));
		xmlNewProp(n, X("expected"), X("member"));
	}
	return doc;
}

static bool has(xmlNode *n, const char *attribute, const xmlChar *value)
{
	xmlChar *is = xmlGetProp(n, X(attribute));
	bool same = xmlStrEqual(is, value);

	xmlFree(is);
	return same;
}

static xmlNode *child(xmlNode *parent, const char *name)
{
	for (xmlNode *n = parent ? parent->children : NULL; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, X(name)))
			return n;
	return NULL;
}

static xmlNode *find_id(xmlNode *below, const xmlChar *id)
{
	for (xmlNode *n = below->children; n; n = n->next) {
		xmlNode *deeper;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (has(n, "id", id))
			return n;
		deeper = find_id(n, id);
		if (deeper)
			return deeper;
	}
	return NULL;
}

/* The two names of one property count as one. */
static bool is_named(xmlNode *pair, const xmlChar *name)
{
	bool is_fencing = xmlStrEqual(name, X("fencing-enabled"))
		|| xmlStrEqual(name, X("stonith-enabled"));

	return has(pair, "name", name)
		|| (is_fencing && (has(pair, "name", X("fencing-enabled"))
				   || has(pair, "name", X("stonith-enabled"))));
}

/* The same under its other name. */
static void drop_others(const xmlNode *pair, const xmlChar *name)
{
	for (xmlNode *p = pair->next, *next; p; p = next) {
		next = p->next;
		if (p->type != XML_ELEMENT_NODE || !is_named(p, name))
			continue;
		xmlUnlinkNode(p);
		xmlFreeNode(p);
	}
}

/*
 * A set without a rule holds for all; the value is put where the name is, else at the end of the
 * first set.
 */
static void merge_pair(xmlNode *section, xmlNode *pair)
{
	xmlChar *name = xmlGetProp(pair, X("name")), *value = xmlGetProp(pair, X("value"));
	xmlNode *set = NULL, *found = NULL;

	for (xmlNode *n = section->children; n && !found; n = n->next) {
		if (n->type != XML_ELEMENT_NODE || child(n, "rule"))
			continue;
		set = set ? set : n;
		for (xmlNode *p = n->children; p && !found; p = p->next)
			if (p->type == XML_ELEMENT_NODE && is_named(p, name))
				found = p;
	}
	if (found) {
		xmlSetProp(found, X("name"), name);
		xmlSetProp(found, X("value"), value);
		drop_others(found, name);
	} else if (set) {
		xmlAddChild(set, xmlDocCopyNode(pair, section->doc, 1));
	}
	xmlFree(name);
	xmlFree(value);
}

static int merge_sets(xmlNode *section, xmlNode *ours, struct error *err)
{
	bool is_there = false;

	(void)err;
	for (xmlNode *n = section->children; n; n = n->next)
		is_there = is_there || (n->type == XML_ELEMENT_NODE && !child(n, "rule"));
	for (xmlNode *set = ours->children; set; set = set->next) {
		if (!is_there)
			xmlAddChild(section, xmlDocCopyNode(set, section->doc, 1));
		for (xmlNode *pair = is_there ? set->children : NULL; pair; pair = pair->next)
			merge_pair(section, pair);
	}
	return 0;
}

/* Is it the same agent, in the same place? Anything else of that name is not ours to replace. */
static bool is_alike(xmlNode *theirs, xmlNode *ours)
{
	static const char *const kinds[] = { "class", "provider", "type" };
	bool alike = xmlStrEqual(theirs->name, ours->name) &&
		     xmlStrEqual(theirs->parent->name, ours->parent->name);

	if (alike && strcmp((const char *)ours->parent->name, "clone") == 0) {
		xmlChar *clone = xmlGetProp(ours->parent, X("id"));

		alike = has(theirs->parent, "id", clone);
		xmlFree(clone);
	}
	for (size_t i = 0; i < LENGTH(kinds) && alike; i++) {
		xmlChar *kind = xmlGetProp(ours, X(kinds[i]));

		alike = has(theirs, kinds[i], kind);
		xmlFree(kind);
	}
	return alike;
}

static int check_same(xmlNode *resources, xmlNode *ours, struct error *err)
{
	xmlNode *inner = child(ours, "primitive");
	xmlChar *id = xmlGetProp(ours, X("id"));
	xmlNode *theirs = find_id(resources, id);
	int r = 0;

	if (theirs && !is_alike(theirs, ours))
		r = error_set(err, EEXIST,
			      "the cluster has something else of the name \"%s\": give another "
			      "--name, or remove it first",
			      (const char *)id);
	xmlFree(id);
	return r < 0 || !inner ? r : check_same(resources, inner, err);
}

static int merge_items(xmlNode *section, xmlNode *ours, struct error *err)
{
	bool are_resources = strcmp((const char *)ours->name, "resources") == 0;

	for (xmlNode *item = ours->children; item; item = item->next) {
		xmlNode *copy, *old;
		xmlChar *id;

		if (are_resources && check_same(section, item, err) < 0)
			return -err->code;
		id = xmlGetProp(item, X("id"));
		old = find_id(section, id);
		copy = xmlDocCopyNode(item, section->doc, 1);
		xmlFree(id);
		if (!old) {
			xmlAddChild(section, copy);
			continue;
		}
		xmlReplaceNode(old, copy);
		xmlFreeNode(old);
	}
	return 0;
}

static const struct {
	const char *section;
	int (*merge)(xmlNode *section, xmlNode *ours, struct error *err);
} sections[] = {
	{ "crm_config",   merge_sets },
	{ "resources",    merge_items },
	{ "constraints",  merge_items },
	{ "rsc_defaults", merge_sets },
	{ "alerts",       merge_items },
};

int cib_merge(xmlDoc *cib, xmlDoc *ours, struct error *err)
{
	xmlNode *configuration = child(xmlDocGetRootElement(cib), "configuration");

	if (!configuration)
		return error_set(err, EINVAL, "what the cluster gave as its CIB is none");
	for (size_t i = 0; i < LENGTH(sections); i++) {
		xmlNode *theirs = child(configuration, sections[i].section);
		xmlNode *add = child(xmlDocGetRootElement(ours), sections[i].section);

		if (!add || !add->children)
			continue;
		if (!theirs)
			theirs = xmlNewChild(configuration, NULL, X(sections[i].section), NULL);
		if (sections[i].merge(theirs, add, err) < 0)
			return -err->code;
	}
	return 0;
}
