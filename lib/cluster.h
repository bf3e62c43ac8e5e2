/*
 * cluster.h -- node name, scores, attributes, what a transition is about: Pacemaker, hidden.
 *
 * Writes and reads go through crm_attribute and attrd_updater, since Pacemaker has no public C API for
 * attributes. HA_SBIN_DIR in the environment names another folder for them.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_H
#define CLUSTER_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

#define CLUSTER_NODES 32	/* of one attribute; further ones are left out */

enum cluster_life {
	CLUSTER_REBOOT,		/* in the CIB's status, seen in crm_mon -A; gone when the node restarts */
	CLUSTER_PRIVATE,	/* only in attrd: no CIB write, no scheduler run */
};

struct cluster_value { char node[128], text[384]; };

struct cluster_values {
	int n;
	struct cluster_value of[CLUSTER_NODES];
};

/**
 * cluster_node - the name under which this node's attributes are kept
 *
 * Return: NULL when no cluster runs here (ocf-tester, by hand); asked once, then remembered.
 * Source: OCF_RESKEY_CRM_meta_on_node, container_attribute_target; else crm_node -n.
 */
const char *cluster_node(void);

/**
 * cluster_set - set an attribute of this or another node
 * @value: NULL deletes
 *
 * Return: 0; -EIO when the tool failed; -ENOENT when it is not installed; -ETIMEDOUT.
 */
must_check int cluster_set(const char *name, const char *node, const char *value,
			   enum cluster_life life, struct deadline until, struct error *err);

/** cluster_get - an attribute's values on all nodes that have one; none is not an error */
must_check int cluster_get(const char *name, struct cluster_values *ret, struct deadline until,
			   struct error *err);

/** cluster_value - the value of @node in @values; NULL when it has none */
const char *cluster_value(const struct cluster_values *values, const char *node);

/** cluster_score_name - the attribute that holds the promotion score of @rsc; static buffer */
const char *cluster_score_name(const char *rsc);

/** cluster_settle - poll until @node's attribute has @value; false when @until came first */
bool cluster_settle(const char *name, const char *node, const char *value, struct deadline until);

/**
 * cluster_set_property - set a permanent, cluster-wide value (in crm_config, set "redisha")
 *
 * Each call is a change of the configuration: for what changes with a promotion, not with a monitor.
 */
must_check int cluster_set_property(const char *name, const char *value, struct deadline until,
				    struct error *err);

/** cluster_get_property - read it; "" when it is not there */
must_check int cluster_get_property(const char *name, char *ret, size_t size, struct deadline until,
				    struct error *err);

/**
 * cluster_concerns - is @node in the list "notify_@list_uname" of this action?
 * @list: "promote", "demote", "start", "stop", "promoted", "active", ...
 */
bool cluster_concerns(const char *list, const char *node);

/** cluster_plans - does the transition of this action do @list ("promote", ...) anywhere? */
bool cluster_plans(const char *list);

#endif
