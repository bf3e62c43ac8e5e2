/*
 * client-server.c -- the server that the measuring client talks to: where it is,
 * and one command to it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "client-server.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char last_error[128];

/* Quotes would end a JSON string, so no error text keeps them. */
void server_failed(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(last_error, sizeof(last_error), format, args);
	va_end(args);
	for (char *c = last_error; *c; c++)
		if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ')
			*c = '\'';
}

redisReply *server_reply(redisContext **c, const char *what)
{
	redisReply *reply = NULL;

	if (*c && redisGetReply(*c, (void **)&reply) != REDIS_OK)
		reply = NULL;
	if (reply && reply->type != REDIS_REPLY_ERROR)
		return reply;
	if (reply)
		server_failed("%s", reply->str);
	else if (*c)
		server_failed("%s: %s", what, (*c)->err == REDIS_ERR_IO && errno == EAGAIN ?
			      "no reply in time" : (*c)->errstr);
	freeReplyObject(reply);
	if (*c)
		redisFree(*c);
	*c = NULL;
	return NULL;
}

redisReply *server_ask(redisContext **c, int argc, const char **argv)
{
	if (*c)
		redisAppendCommandArgv(*c, argc, argv, NULL);
	return server_reply(c, argv[0]);
}

static struct timeval limit(int ms)
{
	return (struct timeval){ ms / 1000, ms % 1000 * 1000 };
}

static redisContext *connect_to(const struct target *t, const char *host, int port)
{
	redisContext *c = redisConnectWithTimeout(host, port, limit(t->connect_ms));

	if (!c || c->err) {
		server_failed("connect: %s", c ? c->errstr : "out of memory");
		if (c)
			redisFree(c);
		return NULL;
	}
	redisSetTimeout(c, limit(t->reply_ms));
	return c;
}

static redisContext *log_in(const struct target *t, const char *host, int port)
{
	redisContext *c = connect_to(t, host, port);

	if (c && *t->password)
		freeReplyObject(server_ask(&c, 2, (const char *[]){ "AUTH", t->password }));
	return c;
}

/* What the sentinel at @where (HOST[:PORT]) says; false: it does not. */
static bool ask_sentinel(const struct target *t, const char *where, char host[64], int *port)
{
	const char *argv[] = { "SENTINEL", "get-master-addr-by-name", t->master };
	char name[64] = "";
	int number = 26379;
	redisContext *c;
	redisReply *reply;
	bool is_good;

	if (sscanf(where, "%63[^:,]:%d", name, &number) < 1)
		return false;
	c = connect_to(t, name, number);
	reply = server_ask(&c, 3, argv);
	is_good = reply && reply->elements == 2;
	if (is_good) {
		snprintf(host, 64, "%s", reply->element[0]->str);
		*port = atoi(reply->element[1]->str);
	} else if (reply) {
		server_failed("sentinel %s knows no %s", name, t->master);
	}
	freeReplyObject(reply);
	if (c)
		redisFree(c);
	return is_good;
}

static redisContext *connect_by_sentinel(const struct target *t)
{
	char host[64];
	int port;
	redisContext *c = NULL;
	redisReply *role;

	for (const char *s = t->sentinels; s; s = strchr(s, ','), s = s ? s + 1 : NULL) {
		if (!ask_sentinel(t, s, host, &port))
			continue;
		c = log_in(t, host, port);
		break;
	}
	role = server_ask(&c, 1, (const char *[]){ "ROLE" });
	if (role && strcmp(role->element[0]->str, "master") != 0) {
		server_failed("%s is no primary", host);
		redisFree(c);
		c = NULL;
	}
	freeReplyObject(role);
	return c;
}

redisContext *server_connect(const struct target *t)
{
	return t->host ? log_in(t, t->host, t->port) : connect_by_sentinel(t);
}
