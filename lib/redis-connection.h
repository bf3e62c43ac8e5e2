/* redis-connection.h -- for lib/redis-server.c alone: commands go out, replies come in. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_CONNECTION_H
#define REDIS_CONNECTION_H

#include <sys/types.h>

#include <hiredis/hiredis.h>

#include "lib/deadline.h"
#include "lib/error.h"

struct connection {
	int fd;			/* -1 once it is out of step */
	redisReader *reader;
	pid_t peer;		/* who listens on the Unix socket; 0: unknown */
	char name[128];		/* of the server, for error texts */
};

/*
 * What all of these return: 0; -ETIMEDOUT, -ECONNRESET, -EPROTO ... when the connection is lost,
 * and -ENOTCONN after that: a later reply could be taken for the answer to something else.
 */

/**
 * connection_open_unix - connect to a Unix socket; to be closed in any case
 *
 * Return: also -ENAMETOOLONG.
 */
int connection_open_unix(struct connection *c, const char *path, struct deadline until,
			 struct error *err);

/**
 * connection_open_tcp - connect to a numeric address; to be closed in any case
 * @host: NULL is no address
 *
 * Return: also -EINVAL when the address is not numeric.
 */
int connection_open_tcp(struct connection *c, const char *host, int port, struct deadline until,
			struct error *err);

void connection_close(struct connection *c);

/** connection_send - one command; @argv ends with NULL */
int connection_send(struct connection *c, const char **argv, struct deadline until,
		    struct error *err);

/** connection_receive - the next reply; free with freeReplyObject() */
int connection_receive(struct connection *c, redisReply **ret, struct deadline until,
		       struct error *err);

/** connection_ask - one command and its reply; @ret is written on success only */
int connection_ask(struct connection *c, const char **argv, redisReply **ret, struct deadline until,
		   struct error *err);

#endif
