/* redis-settings.h -- the parameters, and what redis.conf adds to them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_SETTINGS_H
#define REDIS_SETTINGS_H

#include <pwd.h>
#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/error.h"
#include "lib/redis-server.h"

struct redis_settings {
	/* parameters */
	const char *bin, *config, *user, *rundir, *pidfile_name, *socket_name;
	const char *password_file, *acl_user, *node_addresses, *tunnel_host, *tunnel_port_map;
	long port;			/* 0: what redis.conf says */
	long hang_timeout_s, busy_timeout_s, link_warn_s, max_lag_s, cold_start_wait_s;
	long min_voters, keep_diverged;
	const char *write_fence, *on_missing_tail;
	bool has_watch;
	const char *metrics_dir;	/* NULL: no metrics */

	/* made from them by settings_complete() */
	char socket[256], pidfile[256];
	int real_port;			/* where the server listens for replicas, TLS included */
	char password[512];		/* "": none */
	char masterauth[512], masteruser[128];	/* of replicas, as redis.conf says; "" */
	int min_replicas;		/* min-replicas-to-write of redis.conf: never less */
	bool is_persistent;		/* it saves, or has an append-only file */
	char dir[256], logfile[256];	/* as redis.conf says; "" when it does not */
	bool is_appending;		/* appendonly yes */
	char dump[128], append_file[128], append_dir[128];	/* names in dir */
	struct server_login login;
};

extern struct redis_settings redis;

/**
 * settings_complete - read redis.conf and the password
 *
 * Return: 0; -errno naming the file that cannot be read. What could be found out is set even then,
 * so that stop and monitor can go on.
 */
must_check int settings_complete(struct error *err);

/**
 * settings_check - is everything here that start needs?
 *
 * Return: an enum ocf_exit: 0, 5 (not on this node).
 */
int settings_check(struct error *err);

/**
 * settings_address - the numeric address where replicas reach @node
 * @ret: @size bytes; by node_addresses, else by the resolver, never a loopback one
 *
 * Return: 0; -EADDRNOTAVAIL naming the node and what to set.
 */
must_check int settings_address(const char *node, char *ret, size_t size, struct error *err);

/** settings_is_address - is @ip one of @node's addresses? */
bool settings_is_address(const char *node, const char *ip);

/** settings_tunnel_port - the local port that leads to @node (tunnel_port_map); 0: none */
int settings_tunnel_port(const char *node);

/**
 * settings_account - the unix account the server runs under
 *
 * Return: NULL when there is none of that name.
 */
const struct passwd *settings_account(void);

#endif
