/* topology.h -- a cluster's configuration as plain data: what the printers print. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOPOLOGY_H
#define TOPOLOGY_H

#include "crm/settings.h"
#include "lib/error.h"

/* All lists are in the order in which things were added. */

struct operation {
	const char *name, *interval, *timeout;
	const char *role, *on_fail;		/* NULL: not set */
	struct operation *next;
};

struct resource {
	const char *id, *standard, *provider, *type;	/* provider is NULL for stonith */
	struct setting *params, *meta;
	struct operation *operations;
	const char *clone;			/* NULL: it is none */
	struct setting *clone_meta;
	struct resource *next;
};

/* What is said about a resource. A printer has one row per kind. */
enum constraint_kind {
	WITH_PRIMARY,  /* @rsc is where clone @other is promoted */
	AFTER_PROMOTE, /* @rsc starts after clone @other was promoted */
	NOT_ON_NODE,   /* @rsc never runs on node @other */
	ONLY_IN_SYNC,  /* @rsc runs where primitive @other is the primary or a replica in sync */
	RATHER_ON_REPLICA, /* @rsc prefers a node where primitive @other is a replica */
};

struct constraint {
	enum constraint_kind kind;
	const char *id, *rsc, *other;
	struct constraint *next;
};

struct alert {
	const char *id, *path;
	struct setting *params;
	struct setting *recipients;		/* name: id, value: whom */
	struct alert *next;
};

struct topology {
	struct pool pool;			/* of all that is below */
	struct setting *nodes;			/* name only */
	struct resource *resources;
	struct constraint *constraints;
	struct alert *alerts;
	struct setting *properties, *defaults;	/* of the cluster; of all resources */
};

/* The functions below append, and keep copies of texts; NULL stays NULL. */

struct resource *topology_resource(struct topology *t, const char *id, const char *standard,
				   const char *provider, const char *type);

struct operation *topology_operation(struct topology *t, struct resource *r, const char *name,
				     const char *interval, const char *timeout);

void topology_constraint(struct topology *t, enum constraint_kind kind, const char *id,
			 const char *rsc, const char *other);

struct alert *topology_alert(struct topology *t, const char *id, const char *path);

/**
 * topology_check - can every value be printed as part of a line?
 *
 * Return: 0; -EINVAL, naming the setting, when there is a control character in one: files may hold
 * anything.
 */
must_check int topology_check(const struct topology *t, struct error *err);

/** topology_release - forget it all */
void topology_release(struct topology *t);

#define auto_topology CLEANUP(topology_release)

#endif
