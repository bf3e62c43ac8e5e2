/*
 * client-server.h -- the server that the measuring client talks to: where it is,
 * and one command to it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLIENT_SERVER_H
#define CLIENT_SERVER_H

#include <hiredis/hiredis.h>
#include <stdbool.h>

struct target {
	const char *host;		/* NULL: ask the sentinels */
	int port;
	const char *sentinels;		/* HOST[:PORT],... */
	const char *master;		/* the name by which they know it */
	int connect_ms, reply_ms;	/* time limits */
	char password[512];		/* "": none */
};

/* Why the last command or connection failed; without quotes, so that it fits into JSON. */
extern char last_error[128];

/**
 * server_reply - the next reply, to @what that was sent before
 *
 * Return: NULL, and the connection with it, on any failure.
 */
redisReply *server_reply(redisContext **c, const char *what);

/** server_ask - one command; NULL, and the connection with it, on any failure */
redisReply *server_ask(redisContext **c, int argc, const char **argv);

/**
 * server_connect - a new connection, logged in
 *
 * Of sentinels the next is asked when one does not answer. As their documentation wants it
 * ("Guidelines for Redis clients"), a server that they name must confirm its role.
 * Return: NULL on any failure.
 */
redisContext *server_connect(const struct target *t);

/** server_failed - remember a failure that only the caller can see */
__attribute__((format(printf, 1, 2)))
void server_failed(const char *format, ...);

#endif
