/*
 * picture.h -- the redis resources of a cluster as they are now,
 * by Pacemaker and by each server.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PICTURE_H
#define PICTURE_H

#include "agents/redis-record.h"
#include "crm/cib.h"
#include "crm/probe.h"
#include "lib/cluster.h"

#define REDIS_AGENT "ocf:redisha:redis"
#define VIP_AGENT   "ocf:redisha:vip"
#define PICTURE_VIPS 32	/* of one redis resource; further ones are left out */

/* A node, as far as one redis resource is concerned. */
struct picture_node {
	char name[128];
	bool is_known;		/* Pacemaker has told of it; else the next five mean nothing */
	bool is_online, is_unclean, is_standby, is_maintenance;
	/* Promoted, Unpromoted, Started, Stopped; of a lost node the last known */
	char role[16];
	bool is_failed, is_unmanaged;
	char pending[32];	/* what is going on: "Promoting", ...; "" */
	char score[32], state[64];	/* "" when there is none */
	char ballot[CLUSTER_TEXT], frozen[CLUSTER_TEXT];
	char failure[256];	/* the last one that Pacemaker remembers */
	long long since_s;	/* of its last promotion, as the cluster recorded it; 0: unknown */
	struct probe probe;
};

struct picture_vip { char name[128], ip[128], node[128]; bool is_failed; };

/* One redis resource. */
struct picture_resource {
	struct cib_resource cib;
	char name[128], outer[128];	/* the primitive; what constraints name */
	struct redis_record record;	/* epoch 0: nobody was ever promoted */
	char force[256], lift[CLUSTER_TEXT];	/* a person's words, as recorded; "" */
	char unasked[512];		/* why no server could be asked; "" */
	bool is_dark;			/* Pacemaker has not told who is promoted */
	int n, n_vips;
	struct picture_node of[CLUSTER_NODES];
	struct picture_vip vips[PICTURE_VIPS];
};

struct picture {
	char here[128];		/* this node; "" unknown */
	/* why Pacemaker (crm_mon) did not tell how things are; "": it did */
	char silent[512];
	char stale[512];	/* why the configuration is from a file on disk; "": it is not */
	bool has_dc, is_quorate, is_maintenance;
	int has_fencing;	/* 1, 0; -1 unknown */
	struct xml *cib, *mon;
	int n;
	struct picture_resource *of;
};

/**
 * picture_take - ask for all of it
 * @only:    a resource; NULL: all
 * @cluster: Pacemaker's programs must have answered by then; they usually need a tenth of a second
 * @until:   the servers, all asked at once
 *
 * What could not be learnt is told in the picture. Without Pacemaker on this node the configuration
 * is read from its file, so that the servers can be asked at least.
 * Return: 0; -errno when there is no configuration at all, or no such resource in it.
 */
must_check int picture_take(struct picture *ret, const char *only, struct deadline cluster,
			    struct deadline until, struct error *err);

/** picture_ask - ask the servers of a resource again */
void picture_ask(struct picture *p, struct picture_resource *r, struct deadline until);

void picture_release(struct picture *p);
#define auto_picture CLEANUP(picture_release)

/** picture_fill - what the two documents of @p say of one resource; asks nobody */
void picture_fill(const struct picture *p, const struct cib_resource *cib,
		  struct picture_resource *r);

/**
 * picture_read_mon - what crm_mon or crm_simulate says of the nodes and instances
 * @status: the element that holds "nodes" and "resources"
 */
void picture_read_mon(struct element *status, struct picture_resource *r);

/** picture_promoted - the node whose instance is promoted, by what Pacemaker last knew; NULL */
struct picture_node *picture_promoted(struct picture_resource *r);

/**
 * picture_leader - picture_promoted(); else whose server says so itself
 *
 * The latter when Pacemaker does not tell. NULL: nobody.
 */
struct picture_node *picture_leader(struct picture_resource *r);

/** picture_keep - into an array of the picture, as far as it fits; NULL is "" */
void picture_keep(char *ret, size_t size, const char *text);
#define KEEP(field, text) picture_keep(field, sizeof(field), text)

/** picture_node - NULL when it is not there */
struct picture_node *picture_node(struct picture_resource *r, const char *name);

/** picture_lag - how far @n's data is behind @primary's, in bytes; -1 when that cannot be known */
long long picture_lag(const struct picture_node *primary, const struct picture_node *n);

#endif
