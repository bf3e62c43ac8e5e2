/* cluster.c -- which node this is, and what a transition is about. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cluster-tools.h"
#include "lib/process-run.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef PACEMAKER_SBIN
#define PACEMAKER_SBIN "/usr/sbin"
#endif

const char *cluster_meta(const char *name)
{
	char key[128];

	snprintf(key, sizeof(key), "OCF_RESKEY_CRM_meta_%s", name);
	return getenv(key);
}

bool cluster_is_remote(const char *node)
{
	const char *uuid = cluster_meta("on_node_uuid");
	const char *name = cluster_meta("on_node");

	return uuid && name && strcmp(uuid, name) == 0 && strcmp(node, name) == 0;
}

const char *cluster_tool(const char *name)
{
	static struct { const char *name; char path[512]; } known[8];
	const char *dir = getenv("HA_SBIN_DIR");
	size_t i = 0;

	while (i + 1 < LENGTH(known) && known[i].name && strcmp(known[i].name, name) != 0)
		i++;
	known[i].name = name;
	snprintf(known[i].path, sizeof(known[i].path), "%s/%s", dir && *dir ? dir : PACEMAKER_SBIN,
		 name);
	return known[i].path;
}

const char *cluster_tool_end(int status)
{
	enum { DISCONNECT = 102 };	/* CRM_EX_DISCONNECT */
	static char text[48];

	snprintf(text, sizeof(text), "%sexit %d",
		 status == DISCONNECT ? "Pacemaker does not run here, " : "", status);
	return text;
}

static const char *ask_for_node(void)
{
	static char name[256];
	const char *argv[] = { cluster_tool("crm_node"), "-n", NULL };
	struct error err = { 0 };
	int status;

	if (process_run(argv, deadline_in(2000), name, sizeof(name), &status, &err) < 0
	    || status != 0)
		return NULL;
	name[strcspn(name, "\n")] = '\0';
	return name[0] ? name : NULL;
}

const char *cluster_node(void)
{
	static const char *name;
	static bool is_known;
	const char *target = cluster_meta("container_attribute_target");

	if (is_known)
		return name;
	is_known = true;
	if (target && strcmp(target, "host") == 0 && cluster_meta("physical_host"))
		name = cluster_meta("physical_host");
	else
		name = cluster_meta("on_node") ? cluster_meta("on_node") : ask_for_node();
	return name;
}

static const char *list_of(const char *list)
{
	char name[64];

	snprintf(name, sizeof(name), "notify_%s_uname", list);
	return cluster_meta(name);
}

bool cluster_planned(const char *list, int i, char *ret, size_t size)
{
	const char *names = list_of(list);

	while (names && *names) {	/* an empty list is one blank */
		size_t word;

		names += strspn(names, " ");
		word = strcspn(names, " ");
		if (word > 0 && i-- == 0) {
			snprintf(ret, size, "%.*s", (int)word, names);
			return true;
		}
		names += word;
	}
	return false;
}

bool cluster_concerns(const char *list, const char *node)
{
	char name[128];

	for (int i = 0; cluster_planned(list, i, name, sizeof(name)); i++)
		if (strcmp(name, node) == 0)
			return true;
	return false;
}

bool cluster_plans(const char *list)
{
	char name[128];

	return cluster_planned(list, 0, name, sizeof(name));
}
