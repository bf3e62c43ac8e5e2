/*
 * cluster.h -- node name, scores, attributes, members, what a transition is about: Pacemaker,
 * hidden.
 *
 * Writes and reads go through Pacemaker's commands, since it has no public C API for attributes.
 * HA_SBIN_DIR in the environment names another folder for them.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_H
#define CLUSTER_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

#define CLUSTER_NODES 32	/* of one attribute; further ones are left out */
#define CLUSTER_TEXT  768	/* the longest value, with its 0 */

enum cluster_life {
	CLUSTER_REBOOT,		/* of a node, in the CIB's status; gone when the node restarts */
	/*
	 * The same, for what is in no hurry: it is in the CIB when no node has changed it for 5 s,
	 * since each change there makes the scheduler run.
	 */
	CLUSTER_REBOOT_LATE,
	/* of a node, in attrd alone: no CIB, no scheduler; gone when it leaves */
	CLUSTER_PRIVATE,
	CLUSTER_FOREVER,	/* of a node, in the CIB's configuration */
	CLUSTER_PROPERTY,	/* of the cluster, in crm_config, set "redisha"; its node is NULL */
};

struct cluster_value { char node[128], text[CLUSTER_TEXT]; };

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

/* One value to write; @value NULL deletes. */
struct cluster_change {
	const char *name, *node, *value;
	enum cluster_life life;
};

/**
 * cluster_change - write several values side by side
 * @n: up to PROCESS_JOBS
 *
 * Attributes go to attrd first, one after the other, the rest side by side. A value that is written
 * by a command is acknowledged before others see it: see cluster_settle(). FOREVER and PROPERTY
 * change the configuration: for what changes with a promotion, not with a monitor.
 *
 * Return: 0 when all are written; else, of the first that is not, -EIO when the tool failed;
 * -ENOENT when it is not installed; -ETIMEDOUT. The others are written all the same.
 */
must_check int cluster_change(const struct cluster_change *changes, int n, struct deadline until,
			      struct error *err);

/*
 * One value to read: of all nodes that have one (REBOOT, REBOOT_LATE, PRIVATE), of @node (FOREVER),
 * or the cluster's.
 */
struct cluster_question {
	const char *name, *node;
	enum cluster_life life;
	struct cluster_values *ret;	/* a property is .of[0], with an empty node name */
};

/** cluster_ask - read several values side by side; that there is none is not an error */
must_check int cluster_ask(const struct cluster_question *questions, int n, struct deadline until,
			   struct error *err);

/**
 * cluster_exchange - cluster_change() and cluster_ask(), all side by side
 *
 * For up to PROCESS_JOBS values.
 */
must_check int cluster_exchange(const struct cluster_change *changes, int n_changes,
				const struct cluster_question *questions, int n_questions,
				struct deadline until, struct error *err);

/** cluster_set - cluster_change() of one value of a node */
must_check int cluster_set(const char *name, const char *node, const char *value,
			   enum cluster_life life, struct deadline until, struct error *err);

/** cluster_get - cluster_ask() for one attribute of all nodes: REBOOT, REBOOT_LATE, PRIVATE */
must_check int cluster_get(const char *name, struct cluster_values *ret, struct deadline until,
			   struct error *err);

/** cluster_get_property - cluster_ask() for one property; "" when it is not there */
must_check int cluster_get_property(const char *name, char *ret, size_t size, struct deadline until,
				    struct error *err);

/** cluster_value - the value of @node in @values; NULL when it has none */
const char *cluster_value(const struct cluster_values *values, const char *node);

/** cluster_score_name - the attribute that holds the promotion score of @rsc; static buffer */
const char *cluster_score_name(const char *rsc);

/**
 * cluster_repeat - have attrd write to the CIB again what it holds, when a value is missing there
 * @name: of life REBOOT
 * @held: its values, as attrd has just told
 *
 * The DC deletes a node's attributes from the CIB when that node's controller restarts, of which
 * attrd is not told (seen with 2.1.5): what it holds then is no longer what the scheduler sees, and
 * is not written again when set again.
 * Return: is it being written? False when nothing is missing or the CIB cannot be asked.
 */
bool cluster_repeat(const char *name, const struct cluster_values *held, struct deadline until);

/** cluster_settle - poll until @node's attribute has @value; false when @until came first */
bool cluster_settle(const char *name, const char *node, const char *value, struct deadline until);

/**
 * cluster_settle_in_cib - the same, in the CIB: what the scheduler will see
 * @name: of life REBOOT
 */
bool cluster_settle_in_cib(const char *name, const char *node, const char *value,
			   struct deadline until);

struct cluster_member {
	char name[128];
	/* of our partition: the controller says so now, and the CIB agrees */
	bool is_member;
	bool is_offline;	/* the CIB says so: it was seen to leave, or to be lost */
	bool is_unclean;	/* lost, and not fenced yet */
};

struct cluster_members {
	bool is_quorate;	/* our partition */
	bool has_fencing;	/* stonith-enabled (fencing-enabled) is on */
	int n;
	struct cluster_member of[CLUSTER_NODES];
};

/**
 * cluster_look - who is there
 *
 * Costs three programs side by side (crm_node twice, crm_mon): for when something is missing, not
 * for a healthy monitor. Membership comes from the controller, which knows before the CIB does.
 */
must_check int cluster_look(struct cluster_members *ret, struct deadline until, struct error *err);

/**
 * cluster_has_fencing - is stonith-enabled (fencing-enabled) on, as by default?
 *
 * Return: 1, 0; -1: cannot be asked.
 */
int cluster_has_fencing(struct deadline until);

/**
 * cluster_is_managed - may the cluster act on resource @rsc? 1, 0; -1: cannot be asked
 *
 * One question to the CIB, whose answer is no longer in a large cluster: is-managed and
 * maintenance of the primitive, its template, of what it is in, the default for all; maintenance of
 * this node and of the whole cluster. Careful: any "hands off" of several counts, whatever rule it
 * stands under; a primitive that is not there is not managed. Not seen: sets that are only referred
 * to (id-ref), and the connection of a remote node.
 */
int cluster_is_managed(const char *rsc, struct deadline until);

/* What runs a resource. */
struct cluster_primitive { char provider[64], type[64]; };

/**
 * cluster_primitive - the agent of primitive @rsc, by its template if it has one
 *
 * Return: 1; 0: no such; -1: cannot be asked.
 */
int cluster_primitive(const char *rsc, struct cluster_primitive *ret, struct deadline until);

/* A failure that the cluster remembers. */
struct cluster_failure {
	char node[128], task[32];
	char reason[256];	/* what the agent said, else what its exit code means */
	long long at_s;		/* seconds of the epoch */
};

/**
 * cluster_last_failure - the newest failure of @rsc since @since_s
 * @node: NULL: on any
 *
 * Return: is there one? False when it cannot be asked, too.
 */
bool cluster_last_failure(const char *rsc, const char *node, long long since_s,
			  struct cluster_failure *ret, struct deadline until);

/**
 * cluster_partition - the members of our partition, "n2 n1", as the controller says
 *
 * Return: false: cannot be asked.
 */
bool cluster_partition(char *ret, size_t size, struct deadline until);

/** cluster_member - the entry of @node; NULL when the cluster does not know it */
const struct cluster_member *cluster_member(const struct cluster_members *members,
					    const char *node);

/**
 * cluster_concerns - is @node in the list "notify_@list_uname" of this action?
 * @list: "promote", "demote", "start", "stop", "promoted", "active", ...
 */
bool cluster_concerns(const char *list, const char *node);

/** cluster_plans - does the transition of this action do @list ("promote", ...) anywhere? */
bool cluster_plans(const char *list);

/**
 * cluster_planned - the nodes of "notify_@list_uname", one at a time
 * @i: from 0
 *
 * Return: is there an @i-th? Its name is in @ret, @size bytes.
 */
bool cluster_planned(const char *list, int i, char *ret, size_t size);

#endif
