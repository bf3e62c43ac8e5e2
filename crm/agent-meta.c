/* agent-meta.c -- what the installed agents say about themselves. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/agent-meta.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "lib/process-run.h"

#define META_BYTES (256 * 1024)

struct agent_meta {
	xmlDoc *doc;
	char value[64];		/* the last answer of agent_meta_action() */
};

static int find(const char *name, char *ret, size_t size, struct error *err)
{
	const char *root = getenv("OCF_ROOT");
	char below[PATH_MAX];
	const char *const folders[] = { root ? below : NULL, AGENTS_FOLDER,
					"/usr/lib/ocf/resource.d/redisha" };

	snprintf(below, sizeof(below), "%s/resource.d/redisha", root ? root : "");
	for (size_t i = 0; i < LENGTH(folders); i++) {
		if (!folders[i] || snprintf(ret, size, "%s/%s", folders[i], name) >= (int)size)
			continue;
		if (access(ret, X_OK) == 0)
			return 0;
	}
	return error_set(err, ENOENT,
			 "the agent ocf:redisha:%s is not installed in %s (OCF_ROOT names another "
			 "OCF tree)",
			 name, AGENTS_FOLDER);
}

int agent_meta_read(const char *name, struct agent_meta **ret, struct error *err)
{
	auto_agent_meta struct agent_meta *meta = calloc(1, sizeof(*meta));
	auto_free char *text = malloc(META_BYTES);
	char path[PATH_MAX];
	const char *const argv[] = { path, "meta-data", NULL };
	int status, r;

	if (!meta || !text)
		return error_set(err, ENOMEM, "out of memory");
	r = find(name, path, sizeof(path), err);
	if (r == 0)
		r = process_run(argv, deadline_in(10000), text, META_BYTES, &status, err);
	if (r < 0)
		return r;
	if (status != 0)
		return error_set(err, EIO, "%s meta-data ends with %d", path, status);
	meta->doc = xmlReadMemory(text, (int)strlen(text), name, NULL,
				  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!meta->doc)
		return error_set(err, EINVAL, "what %s prints as its meta-data is no XML", path);
	*ret = steal(&meta);
	return 0;
}

static bool is(const xmlNode *n, const char *element, const char *attribute, const char *value)
{
	xmlChar *has;
	bool same;

	if (n->type != XML_ELEMENT_NODE || strcmp((const char *)n->name, element) != 0)
		return false;
	if (!value)
		return true;
	has = xmlGetProp((xmlNode *)n, (const xmlChar *)attribute);
	same = has && strcmp((const char *)has, value) == 0;
	xmlFree(has);
	return same;
}

/* The first @element in any of the lists below the root. */
static xmlNode *look_up(const struct agent_meta *meta, const char *element, const char *name,
			const char *role)
{
	for (xmlNode *list = xmlDocGetRootElement(meta->doc)->children; list; list = list->next)
		for (xmlNode *n = list->children; n; n = n->next)
			if (is(n, element, "name", name) && is(n, element, "role", role))
				return n;
	return NULL;
}

const char *agent_meta_action(const struct agent_meta *meta, const char *action, const char *role,
			      const char *attribute)
{
	struct agent_meta *m = (struct agent_meta *)meta;
	xmlNode *n = look_up(meta, "action", action, role);
	xmlChar *value = n ? xmlGetProp(n, (const xmlChar *)attribute) : NULL;

	if (!value)
		return NULL;
	snprintf(m->value, sizeof(m->value), "%s", (const char *)value);
	xmlFree(value);
	return m->value;
}

bool agent_meta_takes(const struct agent_meta *meta, const char *name)
{
	xmlNode *n = look_up(meta, "parameter", name, NULL);

	if (!n)
		return false;
	for (xmlNode *c = n->children; c; c = c->next)
		if (is(c, "deprecated", NULL, NULL))
			return false;
	return true;
}

void agent_meta_free(struct agent_meta *meta)
{
	if (!meta)
		return;
	xmlFreeDoc(meta->doc);
	free(meta);
}
