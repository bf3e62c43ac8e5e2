/* check-cib.c -- checks of the cluster as a whole. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "crm/check.h"
#include "lib/list.h"

static struct element *part(const struct subject *s, const char *name)
{
	return element_child(element_child(xml_root(s->cib), NULL, "configuration"), NULL, name);
}

int check_nodes(const struct subject *s)
{
	struct element *e = NULL;
	int n = 0;

	while ((e = element_child(part(s, "nodes"), e, "node")))
		n += !element_is(e, "type", "remote") && !element_is(e, "type", "ping");
	return n;
}

/*
 * From Pacemaker 3.0.2 on fencing-enabled counts, and stonith-enabled only without it; before, the
 * first means nothing.
 */
static const char *fencing_name(const struct subject *s)
{
	const char *version = cib_property(s->cib, "dc-version");
	int major = 3, minor = 0, patch = 2;

	if (version)
		sscanf(version, "%d.%d.%d", &major, &minor, &patch);
	return (major * 100 + minor) * 100 + patch >= 30002
		&& cib_property(s->cib, "fencing-enabled") ? "fencing-enabled" : "stonith-enabled";
}

/* The property that has fencing off; NULL: it is on, as by default. */
static const char *fencing_off(const struct subject *s)
{
	const char *name = fencing_name(s), *is = cib_property(s->cib, name);

	return is && !word_is_true(is) ? name : NULL;
}

bool lacks_fencing(const struct subject *s, char *what, size_t size)
{
	const char *name = fencing_off(s);

	return name && FOUND("%s=%s", name, cib_property(s->cib, name));
}

static struct element *next_device(const struct subject *s, struct element *last)
{
	while ((last = element_next(part(s, "resources"), last, "primitive")))
		if (element_is(last, "class", "stonith"))
			return last;
	return NULL;
}

/* A watchdog is a device, too. */
static bool has_watchdog(const struct subject *s)
{
	const char *timeout = cib_property(s->cib, "fencing-watchdog-timeout");

	if (!timeout)
		timeout = cib_property(s->cib, "stonith-watchdog-timeout");
	return timeout && strtol(timeout, NULL, 10) != 0;
}

bool lacks_fence_device(const struct subject *s, char *what, size_t size)
{
	return !fencing_off(s) && !next_device(s, NULL) && !has_watchdog(s)
		&& FOUND("fencing is on, and there is no fence device");
}

static const char *device_param(const struct subject *s, struct element *device, const char *name)
{
	struct cib_resource r;

	return element_get(device, "id") && cib_resource(s->cib, element_get(device, "id"), &r)
		? cib_param(&r, name) : NULL;
}

/* pcmk_host_map="n10:4;n1:3" */
static bool map_has(const char *map, const char *node)
{
	for (const char *at = map; *node && (at = strstr(at, node)); at++)
		if ((at == map || strchr("; ,\t\n", at[-1])) && at[strlen(node)]
		    && strchr(":=", at[strlen(node)]))
			return true;
	return false;
}

/* 1 covers, 0 does not, -1 nobody can tell from here: the device itself says whom it can fence. */
static int covers(const struct subject *s, struct element *device, const char *node)
{
	const char *list = device_param(s, device, "pcmk_host_list");
	const char *map = device_param(s, device, "pcmk_host_map");

	if (!list && !map)
		return -1;
	if (list && list_has(list, node))
		return 1;
	return map && map_has(map, node);
}

bool leaves_node_unfenced(const struct subject *s, char *what, size_t size)
{
	struct element *node = NULL, *device = NULL;

	if (fencing_off(s) || has_watchdog(s) || !next_device(s, NULL))
		return false;
	while ((node = element_child(part(s, "nodes"), node, "node"))) {
		const char *name = element_get(node, "uname");
		bool is_covered = !name;

		while (!is_covered && (device = next_device(s, device)))
			is_covered = covers(s, device, name) != 0;
		device = NULL;
		if (!is_covered)
			return FOUND("no fence device is for node %s", name);
	}
	return false;
}

bool ignores_quorum(const struct subject *s, char *what, size_t size)
{
	const char *is = cib_property(s->cib, "no-quorum-policy");

	return is && strcmp(is, "ignore") == 0 && FOUND("no-quorum-policy=ignore");
}

bool races_to_fence(const struct subject *s, char *what, size_t size)
{
	const char *delay = cib_property(s->cib, "priority-fencing-delay");
	struct element *device = NULL;

	if (check_nodes(s) != 2 || fencing_off(s) || !next_device(s, NULL))
		return false;
	while ((device = next_device(s, device)))
		if (device_param(s, device, "pcmk_delay_base")
		    || device_param(s, device, "pcmk_delay_max")
		    || device_param(s, device, "delay"))
			return false;
	return cib_milliseconds(delay) <= 0
		&& FOUND("two nodes, and neither priority-fencing-delay nor a delay of a "
			 "fence device");
}

bool is_maintained(const struct subject *s, char *what, size_t size)
{
	return word_is_true(cib_property(s->cib, "maintenance-mode"))
		&& FOUND("maintenance-mode=true");
}

bool lacks_stickiness(const struct subject *s, char *what, size_t size)
{
	const char *agent = cib_count(s->cib, VIP_AGENT) ? VIP_AGENT : REDIS_AGENT;
	struct cib_resource at = { 0 };

	while (cib_next(s->cib, agent, &at)) {
		const char *is = cib_meta(&at, "resource-stickiness");

		if (!is || strcmp(is, "0") == 0)
			return FOUND("resource-stickiness of %s is %s", at.id,
				     is ? is : "not set");
	}
	return false;
}

bool has_old_agent(const struct subject *s, char *what, size_t size)
{
	struct cib_resource one = { 0 };

	return cib_next(s->cib, "ocf:heartbeat:redis", &one)
		&& FOUND("resource %s of ocf:heartbeat:redis is still there", one.id);
}

bool has_leftover_move(const struct subject *s, char *what, size_t size)
{
	struct element *e = NULL;

	while ((e = element_next(part(s, "constraints"), e, "rsc_location"))) {
		const char *id = element_get(e, "id"), *rsc = element_get(e, "rsc");

		if (id && rsc && strncmp(id, "cli-", 4) == 0)
			return FOUND("constraint %s of %s is what a move by hand has left", id,
				     rsc);
	}
	return false;
}
