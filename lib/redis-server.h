/* redis-server.h -- a running redis-server: what it is asked and told. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_SERVER_H
#define REDIS_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/redis-info.h"

struct server;

struct server_address {
	const char *socket;	/* absolute path of its Unix socket, or NULL: then */
	const char *host;	/* numeric IPv4 or IPv6 address */
	int port;		/* 1..65535 */
};

/* NULL: none. A password without user is that of the user "default". */
struct server_login { const char *user, *password; };

/*
 * What all functions below have in common. @until bounds the whole call; each call has its own.
 * Return: 0, or with the server's words or the system's in @err
 *   -EACCES     it refuses us (NOAUTH, WRONGPASS, NOPERM, DENIED, maxclients)
 *   -EBUSY      it runs a long script; nothing works (BUSY)
 *   -EAGAIN     it reads its data; INFO works (LOADING)
 *   -EPROTO     any other error reply, or no redis protocol
 *   -ETIMEDOUT  no reply in time
 *   -ECONNRESET, -EPIPE  it closed the connection
 *   -ENOTCONN   after one of the last three: a late reply must not be taken for the next one
 * The arguments sent are never repeated in @err, for they may be passwords.
 */

/**
 * server_open - connect to a running redis-server, log in and PING it
 * @ret:   set on success only; release with server_close()
 * @login: NULL: none. That the server has no password is not an error.
 *
 * It succeeds when the server is loading, or answers PING with an error that is not about us
 * (MISCONF, MASTERDOWN). An ACL user needs PING, and INFO for server_info().
 *
 * Return: also -ECONNREFUSED, -ENOENT when nobody listens, -EACCES also when the socket may not be
 * opened, -EINVAL when the address is not numeric, -ENAMETOOLONG for a socket path over 107 bytes.
 */
int server_open(struct server **ret, const struct server_address *address,
		const struct server_login *login, struct deadline until,
		struct error *err) must_check;

/** server_close - close the connection; NULL is fine */
void server_close(struct server *s);

static inline void server_p(struct server **s) { server_close(*s); }
#define auto_server CLEANUP(server_p)

/**
 * server_peer_pid - who listens on the Unix socket (SO_PEERCRED, unix(7))
 *
 * Return: process id when it began to listen; 0 over TCP or from another pid namespace.
 */
pid_t server_peer_pid(const struct server *s);

/**
 * server_command - send one command, read one reply
 * @reply: the reply as text, cut to @size; elements of an array one per line, nil is empty;
 *         NULL when not wanted. Written on success only.
 */
int server_command(struct server *s, struct deadline until, struct error *err,
		   char *reply, size_t size, int argc, const char **argv) must_check;

/**
 * server_ping - send PING and return at once
 *
 * One at a time, and no other command before its answer.
 */
int server_ping(struct server *s, struct deadline until, struct error *err) must_check;

/**
 * server_pong - has the answer come? Does not wait
 * @ret: an error (LOADING, BUSY, NOAUTH ...) is an answer, too: it is alive
 *
 * Return: 0; -ECONNRESET and the like when the connection is lost.
 */
int server_pong(struct server *s, bool *ret, struct error *err) must_check;

/** server_info - INFO server, replication, persistence and keyspace in one round trip */
int server_info(struct server *s, struct redis_info *ret, struct deadline until,
		struct error *err) must_check;

/** server_follow - REPLICAOF @host @port (SLAVEOF before Redis 5); returns before the sync */
int server_follow(struct server *s, const char *host, int port, struct deadline until,
		  struct error *err) must_check;

/** server_lead - REPLICAOF NO ONE; fine when it leads already */
int server_lead(struct server *s, struct deadline until, struct error *err) must_check;

/** server_cut_clients - close all client connections but this one; replicas stay */
int server_cut_clients(struct server *s, struct deadline until, struct error *err) must_check;

/** server_set - CONFIG SET @key @value; lost at its restart */
int server_set(struct server *s, const char *key, const char *value, struct deadline until,
	       struct error *err) must_check;

/** server_get - CONFIG GET @key: its value, cut to @size; "" when the server does not know it */
int server_get(struct server *s, const char *key, char *ret, size_t size, struct deadline until,
	       struct error *err) must_check;

/**
 * server_pause_writes - CLIENT PAUSE @ms WRITE: writing clients wait, the stream to replicas drains
 *
 * Return: also -ENOTSUP when the server does not know it (before Redis 6.2).
 */
int server_pause_writes(struct server *s, int ms, struct deadline until,
			struct error *err) must_check;

/** server_unpause - CLIENT UNPAUSE; fine when not paused; -ENOTSUP as above */
int server_unpause(struct server *s, struct deadline until, struct error *err) must_check;

/**
 * server_shutdown - SHUTDOWN; afterwards only server_close() makes sense
 * @save: false adds NOSAVE; true saves if save points are configured, as SIGTERM does
 *
 * Return: 0 when it has closed the connection; its process may live a moment longer. From Redis
 * 7.0 on it waits up to shutdown-timeout (10 s) for replicas: @until must allow for that.
 */
int server_shutdown(struct server *s, bool save, struct deadline until,
		    struct error *err) must_check;

#endif
