/* check.h -- what can be set up wrongly: one row each. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>

#include "crm/picture.h"
#include "lib/redis-conf.h"

enum severity { SEVERE, WARNING, ADVICE };

/* What a check looks at. */
enum scope {
	SCOPE_CLUSTER,		/* the CIB as a whole */
	SCOPE_REDIS,		/* each redis resource in it */
	SCOPE_VIP,		/* each address of our agent */
	SCOPE_CONF,		/* redis.conf of each redis resource, on this node */
	SCOPE_NODE,		/* this node, for each redis resource */
	SCOPE_HOST,		/* this node, whatever runs on it */
};

struct subject {
	const struct xml *cib;		/* NULL: only a redis.conf is looked at */
	/* REDIS, VIP; CONF, NODE: the redis one, if there is a CIB */
	struct cib_resource rsc;
	const char *outer;		/* its clone */
	const struct redis_conf *conf;	/* CONF: what it says; NULL: it could not be read */
	const char *conf_path, *conf_why;
	struct picture *p;		/* NULL: a file is looked at, not a running cluster */
	struct picture_resource *r;
};

struct check {
	const char *id;			/* NULL ends the table */
	enum severity severity;
	enum scope scope;
	/* Is it so? Then @what says what was found; "" lets the row's own word stand. */
	bool (*finds)(const struct subject *s, char *what, size_t size);
	const char *brief;		/* what is wrong, in general: for the list of all checks */
	const char *left;		/* what happens if it is left so */
	const char *mend;		/* %R: the primitive, %C: its clone (or group) */
};

extern const struct check checks[];
extern const char *const severities[];

/* To be the last word of a check. */
#define FOUND(...) (snprintf(what, size, __VA_ARGS__), true)

/* check-cib.c: what follows from the CIB alone */
bool lacks_fencing(const struct subject *s, char *what, size_t size);
bool lacks_fence_device(const struct subject *s, char *what, size_t size);
bool leaves_node_unfenced(const struct subject *s, char *what, size_t size);
bool ignores_quorum(const struct subject *s, char *what, size_t size);
bool races_to_fence(const struct subject *s, char *what, size_t size);
bool is_maintained(const struct subject *s, char *what, size_t size);
bool lacks_stickiness(const struct subject *s, char *what, size_t size);
bool has_old_agent(const struct subject *s, char *what, size_t size);
bool has_leftover_move(const struct subject *s, char *what, size_t size);

/* check-redis.c: of one resource, and of an address */
bool is_not_promotable(const struct subject *s, char *what, size_t size);
bool lacks_notify(const struct subject *s, char *what, size_t size);
bool restarts_refused(const struct subject *s, char *what, size_t size);
bool lacks_promoted_monitor(const struct subject *s, char *what, size_t size);
bool lacks_unpromoted_monitor(const struct subject *s, char *what, size_t size);
bool has_equal_intervals(const struct subject *s, char *what, size_t size);
bool has_slow_monitor(const struct subject *s, char *what, size_t size);
bool has_short_timeouts(const struct subject *s, char *what, size_t size);
bool bans_at_first_failure(const struct subject *s, char *what, size_t size);
bool remembers_failures(const struct subject *s, char *what, size_t size);
bool lacks_interleave(const struct subject *s, char *what, size_t size);
bool has_several_primaries(const struct subject *s, char *what, size_t size);
bool is_alone(const struct subject *s, char *what, size_t size);
bool is_held(const struct subject *s, char *what, size_t size);
bool has_wrong_parameter(const struct subject *s, char *what, size_t size);
bool has_unknown_parameter(const struct subject *s, char *what, size_t size);
bool has_no_write_fence(const struct subject *s, char *what, size_t size);
bool wants_too_many_voters(const struct subject *s, char *what, size_t size);
bool vip_is_loose(const struct subject *s, char *what, size_t size);
bool vip_follows_any(const struct subject *s, char *what, size_t size);
bool vip_is_early(const struct subject *s, char *what, size_t size);
bool vip_is_doubled(const struct subject *s, char *what, size_t size);

/* check-conf.c: of redis.conf */
bool conf_is_unreadable(const struct subject *s, char *what, size_t size);
bool conf_is_open(const struct subject *s, char *what, size_t size);
bool conf_is_denied(const struct subject *s, char *what, size_t size);
bool conf_lacks_masterauth(const struct subject *s, char *what, size_t size);
bool conf_lacks_requirepass(const struct subject *s, char *what, size_t size);
bool conf_differs_in_password(const struct subject *s, char *what, size_t size);
bool conf_is_readable_by_all(const struct subject *s, char *what, size_t size);
bool conf_binds_loopback_only(const struct subject *s, char *what, size_t size);
bool conf_misses_loopback(const struct subject *s, char *what, size_t size);
bool conf_has_replicaof(const struct subject *s, char *what, size_t size);
bool conf_saves_nothing(const struct subject *s, char *what, size_t size);
bool conf_has_small_backlog(const struct subject *s, char *what, size_t size);
bool conf_never_leads(const struct subject *s, char *what, size_t size);
bool conf_renames(const struct subject *s, char *what, size_t size);
bool conf_is_tls_only(const struct subject *s, char *what, size_t size);
bool conf_is_cluster(const struct subject *s, char *what, size_t size);
bool conf_lets_replicas_write(const struct subject *s, char *what, size_t size);
bool conf_loads_without_disk(const struct subject *s, char *what, size_t size);

/* check-node.c: of this node */
bool node_has_unit(const struct subject *s, char *what, size_t size);
bool node_has_no_program(const struct subject *s, char *what, size_t size);
bool node_has_foreign_server(const struct subject *s, char *what, size_t size);
bool node_has_no_folder(const struct subject *s, char *what, size_t size);
bool node_resolves_to_loopback(const struct subject *s, char *what, size_t size);
bool servers_differ(const struct subject *s, char *what, size_t size);
bool node_has_other_clock(const struct subject *s, char *what, size_t size);
bool vip_is_taken(const struct subject *s, char *what, size_t size);
bool corosync_has_no_two_node(const struct subject *s, char *what, size_t size);
bool corosync_has_two_node(const struct subject *s, char *what, size_t size);
bool corosync_waits_for_none(const struct subject *s, char *what, size_t size);
bool corosync_is_hasty(const struct subject *s, char *what, size_t size);

/** check_nodes - how many nodes the CIB knows */
int check_nodes(const struct subject *s);

#endif
