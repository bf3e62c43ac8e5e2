/* redis-server.c -- a running redis-server: what it is asked and told. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/redis-server.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "lib/redis-connection.h"
#include "lib/redis-reply.h"

struct server { struct connection line; };

#define WORDS(...) (const char *[]){ __VA_ARGS__, NULL }

void server_close(struct server *s)
{
	if (!s)
		return;
	connection_close(&s->line);
	free(s);
}

pid_t server_peer_pid(const struct server *s)
{
	return s->line.peer;
}

/* One command whose reply tells nothing but success. */
static int order(struct server *s, const char **argv, struct deadline until, struct error *err)
{
	auto_reply redisReply *reply = NULL;

	connection_ask(&s->line, argv, &reply, until, err);
	return reply_check(reply, s->line.name, err);
}

static int log_in(struct server *s, const struct server_login *login, struct deadline until,
		  struct error *err)
{
	const char *password = login->password ? login->password : "";
	const char **argv = login->user ? WORDS("AUTH", login->user, password)
					: WORDS("AUTH", password);
	auto_reply redisReply *reply = NULL;
	int r;

	connection_ask(&s->line, argv, &reply, until, err);
	if (reply_complains(reply, "no password is set") ||
	    reply_complains(reply, "without any password configured"))
		return 0;
	r = reply_check(reply, s->line.name, err);
	if (r < 0 && reply && reply_judge(reply->str) == REPLY_OTHER_ERROR)
		err->code = EACCES;
	return r < 0 ? -err->code : 0;
}

/* Is it alive and for us? MISCONF and MASTERDOWN also come as an answer to PING. */
static int greet(struct server *s, struct deadline until, struct error *err)
{
	auto_reply redisReply *reply = NULL;

	connection_ask(&s->line, WORDS("PING"), &reply, until, err);
	if (!reply || reply->type != REDIS_REPLY_ERROR)
		return reply_check(reply, s->line.name, err);
	switch (reply_judge(reply->str)) {
	case REPLY_BUSY:
	case REPLY_REFUSES:
		return reply_check(reply, s->line.name, err);
	case REPLY_OK:
	case REPLY_LOADING:
	case REPLY_OTHER_ERROR:
		break;
	}
	return 0;
}

int server_open(struct server **ret, const struct server_address *address,
		const struct server_login *login, struct deadline until, struct error *err)
{
	auto_server struct server *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return error_set(err, ENOMEM, "out of memory");
	s->line.fd = -1;
	r = address->socket
		? connection_open_unix(&s->line, address->socket, until, err)
		: connection_open_tcp(&s->line, address->host, address->port, until, err);
	if (r == 0 && login && (login->user || login->password))
		r = log_in(s, login, until, err);
	if (r == 0)
		r = greet(s, until, err);
	if (r < 0)
		return r;
	*ret = steal(&s);
	return 0;
}

int server_ping(struct server *s, struct deadline until, struct error *err)
{
	return connection_send(&s->line, WORDS("PING"), until, err);
}

int server_pong(struct server *s, bool *ret, struct error *err)
{
	struct pollfd p = { .fd = s->line.fd, .events = POLLIN };
	auto_reply redisReply *reply = NULL;

	if (s->line.fd < 0)
		return error_set(err, ENOTCONN, "redis at %s: connection lost before",
				 s->line.name);
	*ret = poll(&p, 1, 0) > 0;
	/* What has come is whole: it is one short line. */
	return *ret ? connection_receive(&s->line, &reply, deadline_in(100), err) : 0;
}

int server_command(struct server *s, struct deadline until, struct error *err,
		   char *reply, size_t size, int argc, const char **argv)
{
	auto_reply redisReply *got = NULL;
	auto_free const char **words = calloc((size_t)argc + 1, sizeof(*words));
	int r;

	if (!words)
		return error_set(err, ENOMEM, "out of memory");
	memcpy(words, argv, (size_t)argc * sizeof(*words));
	connection_ask(&s->line, words, &got, until, err);
	r = reply_check(got, s->line.name, err);
	return r < 0 || !reply || size == 0 ? r : reply_copy(got, reply, size, err);
}

int server_info(struct server *s, struct redis_info *ret, struct deadline until,
		struct error *err)
{
	static const char *const sections[] = {
		"server", "replication", "persistence", "keyspace",
	};
	auto_free char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	int r = to ? 0 : error_set(err, ENOMEM, "out of memory");
	int failed = 0;

	for (size_t i = 0; r == 0 && i < LENGTH(sections); i++)
		r = connection_send(&s->line, WORDS("INFO", sections[i]), until, err);
	for (size_t i = 0; r == 0 && i < LENGTH(sections); i++) {
		auto_reply redisReply *reply = NULL;

		r = connection_receive(&s->line, &reply, until, err);
		if (reply && failed == 0)
			failed = reply_check(reply, s->line.name, err);
		if (reply)
			reply_print(reply, to);
	}
	if (to && fclose(to) != 0 && r == 0)
		r = error_set(err, ENOMEM, "out of memory");
	if (r < 0 || failed < 0)
		return r < 0 ? r : failed;
	r = redis_info_parse(text, ret, err);
	return r < 0 ? error_wrap(err, "redis at %s", s->line.name) : 0;
}

int server_follow(struct server *s, const char *host, int port, struct deadline until,
		  struct error *err)
{
	auto_reply redisReply *reply = NULL;
	char number[16];

	snprintf(number, sizeof(number), "%d", port);
	connection_ask(&s->line, WORDS("REPLICAOF", host, number), &reply, until, err);
	if (reply_complains(reply, "unknown command"))
		return order(s, WORDS("SLAVEOF", host, number), until, err);
	return reply_check(reply, s->line.name, err);
}

int server_lead(struct server *s, struct deadline until, struct error *err)
{
	auto_reply redisReply *reply = NULL;

	connection_ask(&s->line, WORDS("REPLICAOF", "NO", "ONE"), &reply, until, err);
	if (reply_complains(reply, "unknown command"))
		return order(s, WORDS("SLAVEOF", "NO", "ONE"), until, err);
	return reply_check(reply, s->line.name, err);
}

int server_cut_clients(struct server *s, struct deadline until, struct error *err)
{
	int r = order(s, WORDS("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"), until, err);

	return r < 0 ? r : order(s, WORDS("CLIENT", "KILL", "TYPE", "pubsub"), until, err);
}

int server_set(struct server *s, const char *key, const char *value, struct deadline until,
	       struct error *err)
{
	int r = order(s, WORDS("CONFIG", "SET", key, value), until, err);

	return r < 0 ? error_wrap(err, "setting %s", key) : 0;
}

int server_get(struct server *s, const char *key, char *ret, size_t size, struct deadline until,
	       struct error *err)
{
	auto_reply redisReply *reply = NULL;
	int r;

	connection_ask(&s->line, WORDS("CONFIG", "GET", key), &reply, until, err);
	r = reply_check(reply, s->line.name, err);
	if (r < 0)
		return error_wrap(err, "reading %s", key);
	ret[0] = '\0';
	if (reply->type == REDIS_REPLY_ARRAY && reply->elements == 2)
		return reply_copy(reply->element[1], ret, size, err);
	return 0;
}

/* A command that servers before 6.2 answer with a complaint about its syntax. */
static int order_if_known(struct server *s, const char **argv, struct deadline until,
			  struct error *err)
{
	static const char *const complaints[] = {
		"nknown command", "nknown subcommand", "number of arguments", "syntax",
	};
	auto_reply redisReply *reply = NULL;

	connection_ask(&s->line, argv, &reply, until, err);
	for (size_t i = 0; i < LENGTH(complaints); i++)
		if (reply_complains(reply, complaints[i]))
			return error_set(err, ENOTSUP, "redis at %s does not know %s %s",
					 s->line.name, argv[0], argv[1]);
	return reply_check(reply, s->line.name, err);
}

int server_pause_writes(struct server *s, int ms, struct deadline until, struct error *err)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", ms);
	return order_if_known(s, WORDS("CLIENT", "PAUSE", number, "WRITE"), until, err);
}

int server_unpause(struct server *s, struct deadline until, struct error *err)
{
	return order_if_known(s, WORDS("CLIENT", "UNPAUSE"), until, err);
}

int server_shutdown(struct server *s, bool save, struct deadline until, struct error *err)
{
	auto_reply redisReply *reply = NULL;
	const char **argv = save ? WORDS("SHUTDOWN") : WORDS("SHUTDOWN", "NOSAVE");
	int r = connection_send(&s->line, argv, until, err);

	if (r < 0)
		return r;
	if (connection_receive(&s->line, &reply, until, err) < 0 && err->code == ECONNRESET)
		return 0;
	r = reply_check(reply, s->line.name, err);
	return r < 0 ? r : error_set(err, EPROTO, "redis at %s did not shut down", s->line.name);
}
