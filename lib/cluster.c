/* cluster.c -- node name, scores, attributes, what a transition is about: Pacemaker, hidden. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/cluster.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/process.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef PACEMAKER_SBIN
#define PACEMAKER_SBIN "/usr/sbin"
#endif

/* Pacemaker, crm/common/results.h: no such thing. A query for an unknown attribute says CONFIG in 2.1.5. */
enum { CRM_EX_CONFIG = 78, CRM_EX_NOSUCH = 105 };

static const char *meta(const char *name)
{
	char key[128];

	snprintf(key, sizeof(key), "OCF_RESKEY_CRM_meta_%s", name);
	return getenv(key);
}

static const char *tool(const char *name)
{
	static char path[512];
	const char *dir = getenv("HA_SBIN_DIR");

	snprintf(path, sizeof(path), "%s/%s", dir && *dir ? dir : PACEMAKER_SBIN, name);
	return path;
}

static const char *ask_for_node(void)
{
	static char name[256];
	const char *argv[] = { tool("crm_node"), "-n", NULL };
	struct error err = { 0 };
	int status;

	if (process_run(argv, deadline_in(2000), name, sizeof(name), &status, &err) < 0 || status != 0)
		return NULL;
	name[strcspn(name, "\n")] = '\0';
	return name[0] ? name : NULL;
}

const char *cluster_node(void)
{
	static const char *name;
	static bool is_known;
	const char *target = meta("container_attribute_target");

	if (is_known)
		return name;
	is_known = true;
	if (target && strcmp(target, "host") == 0 && meta("physical_host"))
		name = meta("physical_host");
	else
		name = meta("on_node") ? meta("on_node") : ask_for_node();
	return name;
}

/* attrd does not know by itself that a node is a remote one: crm_attribute tells it. */
static bool is_remote(const char *node)
{
	const char *uuid = meta("on_node_uuid");
	const char *name = meta("on_node");

	return uuid && name && strcmp(uuid, name) == 0 && strcmp(node, name) == 0;
}

static int run(const char *const *argv, struct deadline until, char *out, size_t size, int *status,
	       struct error *err)
{
	int r = process_run(argv, until, out, size, status, err);

	if (r < 0)
		return r;
	if (*status != 0 && *status != CRM_EX_NOSUCH && !(out && *status == CRM_EX_CONFIG))
		return error_set(err, EIO, "%s %s %s: exit %d", argv[0], argv[1], argv[2], *status);
	return 0;
}

int cluster_set(const char *name, const char *node, const char *value, enum cluster_life life,
		struct deadline until, struct error *err)
{
	char update[512];
	const char *delete = value ? NULL : "-D";
	const char *private = life == CLUSTER_PRIVATE ? "-p" : NULL;
	const char *by_attrd[] = { tool("attrd_updater"), "-n", name, "-N", node,
				   value ? update : delete, private, NULL };
	const char *by_crm[] = { NULL, "-n", name, "-N", node, "-l", "reboot",
				 value ? update : delete, NULL };
	int status;

	snprintf(update, sizeof(update), "--update=%s", value ? value : "");
	if (life == CLUSTER_REBOOT && is_remote(node)) {
		by_crm[0] = tool("crm_attribute");
		return run(by_crm, until, NULL, 0, &status, err);
	}
	return run(by_attrd, until, NULL, 0, &status, err);
}

/* attrd_updater prints: name="master-redis" host="n1" value="100" */
static bool read_line(const char *line, struct cluster_value *ret)
{
	const char *host = strstr(line, "host=\"");
	const char *value = strstr(line, "value=\"");

	return host && value && sscanf(host, "host=\"%127[^\"]", ret->node) == 1
		&& sscanf(value, "value=\"%383[^\"]", ret->text) == 1
		&& strcmp(ret->text, "(null)") != 0;
}

int cluster_get(const char *name, struct cluster_values *ret, struct deadline until,
		struct error *err)
{
	const char *argv[] = { tool("attrd_updater"), "-n", name, "-Q", "-A", NULL };
	char out[CLUSTER_NODES * 600];
	int status, r = run(argv, until, out, sizeof(out), &status, err);
	char *rest = out, *line;

	if (r < 0)
		return r;
	ret->n = 0;
	while ((line = strsep(&rest, "\n")) && ret->n < CLUSTER_NODES)
		if (read_line(line, &ret->of[ret->n]))
			ret->n++;
	return 0;
}

const char *cluster_value(const struct cluster_values *values, const char *node)
{
	for (int i = 0; i < values->n; i++)
		if (strcmp(values->of[i].node, node) == 0)
			return values->of[i].text;
	return NULL;
}

const char *cluster_score_name(const char *rsc)
{
	static char name[160];

	snprintf(name, sizeof(name), "master-%s", rsc);	/* still so in Pacemaker 3 */
	return name;
}

bool cluster_settle(const char *name, const char *node, const char *value, struct deadline until)
{
	struct cluster_values now;
	struct error err = { 0 };

	do {
		const char *seen = cluster_get(name, &now, until, &err) == 0
				 ? cluster_value(&now, node) : NULL;

		if (seen && strcmp(seen, value) == 0)
			return true;
	} while (deadline_nap(until, 5) > 0);
	return false;
}

int cluster_set_property(const char *name, const char *value, struct deadline until,
			 struct error *err)
{
	char update[512];
	const char *argv[] = { tool("crm_attribute"), "-t", "crm_config", "-s", "redisha", "-n", name,
			       update, NULL };
	int status;

	snprintf(update, sizeof(update), "--update=%s", value);
	return run(argv, until, NULL, 0, &status, err);
}

int cluster_get_property(const char *name, char *ret, size_t size, struct deadline until,
			 struct error *err)
{
	const char *argv[] = { tool("crm_attribute"), "-t", "crm_config", "-s", "redisha", "-n", name,
			       "-G", "-q", NULL };
	int status, r = run(argv, until, ret, size, &status, err);

	if (r < 0)
		return r;
	if (status != 0)
		ret[0] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
	return 0;
}

static const char *list_of(const char *list)
{
	char name[64];

	snprintf(name, sizeof(name), "notify_%s_uname", list);
	return meta(name);
}

bool cluster_concerns(const char *list, const char *node)
{
	const char *names = list_of(list);
	size_t length = strlen(node);

	while (names && *names) {
		size_t word;

		names += strspn(names, " ");
		word = strcspn(names, " ");
		if (word == length && strncmp(names, node, length) == 0)
			return true;
		names += word;
	}
	return false;
}

bool cluster_plans(const char *list)
{
	const char *names = list_of(list);

	return names && names[strspn(names, " ")] != '\0';	/* an empty list is one blank */
}
