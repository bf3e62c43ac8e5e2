/* redis-server.c -- a connection to a running redis-server. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hiredis (0.14 or later) formats and parses; the socket is ours, because its blocking mode has
 * a timeout per read instead of a deadline, and its write() raises SIGPIPE.
 */
#include "lib/redis-server.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <hiredis/hiredis.h>

struct server {
	int fd;			/* -1 once the connection is out of step */
	redisReader *reader;
	pid_t peer;
	char name[128];		/* for error texts */
};

static inline void reply_p(redisReply **r) { if (*r) freeReplyObject(*r); }
static inline void addresses_p(struct addrinfo **a) { if (*a) freeaddrinfo(*a); }
#define auto_reply CLEANUP(reply_p)

#define WORDS(...) (const char *[]){ __VA_ARGS__, NULL }

/* Redis 7.0, "shared objects" in server.c and acl.c; the last is what Redis 5 says to AUTH. */
static const struct { const char *start; enum server_answer means; int code; } answers[] = {
	{ "LOADING ",                  SERVER_LOADING, EAGAIN },
	{ "BUSY ",                     SERVER_BUSY,    EBUSY },
	{ "NOAUTH ",                   SERVER_REFUSES, EACCES },
	{ "WRONGPASS ",                SERVER_REFUSES, EACCES },
	{ "NOPERM ",                   SERVER_REFUSES, EACCES },
	{ "DENIED ",                   SERVER_REFUSES, EACCES },
	{ "ERR max number of clients", SERVER_REFUSES, EACCES },
	{ "ERR invalid password",      SERVER_REFUSES, EACCES },
};

enum server_answer server_judge(const char *reply)
{
	size_t n = strcspn(reply, " ");

	for (size_t i = 0; i < LENGTH(answers); i++)
		if (strncmp(reply, answers[i].start, strlen(answers[i].start)) == 0)
			return answers[i].means;
	return n > 1 && strspn(reply, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n && reply[n]
		? SERVER_OTHER_ERROR : SERVER_OK;
}

void server_close(struct server *s)
{
	if (!s)
		return;
	close_p(&s->fd);
	if (s->reader)
		redisReaderFree(s->reader);
	free(s);
}

pid_t server_peer_pid(const struct server *s)
{
	return s->peer;
}

/* The connection failed: a later reply could be taken for the answer to something else. */
static int lose(struct server *s, int code, struct error *err)
{
	close_p(&s->fd);
	s->fd = -1;
	if (code == ETIMEDOUT)
		return error_set(err, code, "redis at %s does not answer", s->name);
	return error_set(err, code, "redis at %s: %s", s->name, strerror(code));
}

static int await(struct server *s, short events, struct deadline until, struct error *err)
{
	struct pollfd p = { .fd = s->fd, .events = events };
	int n;

	do
		n = poll(&p, 1, deadline_left(until));
	while (n < 0 && errno == EINTR);
	return n > 0 ? 0 : lose(s, n < 0 ? errno : ETIMEDOUT, err);
}

static int dial(struct server *s, const struct sockaddr *to, socklen_t size, struct deadline until,
		struct error *err)
{
	int code = 0, r;

	s->fd = socket(to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->fd < 0)
		return lose(s, errno, err);
	while (connect(s->fd, to, size) < 0) {
		if (errno == EINPROGRESS) {
			r = await(s, POLLOUT, until, err);
			if (r < 0)
				return r;
			getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &code, &(socklen_t){ sizeof(code) });
			return code ? lose(s, code, err) : 0;
		}
		/* The queue of a server that does not accept is full: connect(2), EAGAIN. */
		if (errno != EAGAIN && errno != EINTR)
			return lose(s, errno, err);
		if (deadline_nap(until, 10) == 0)
			return lose(s, ETIMEDOUT, err);
	}
	return 0;
}

static int dial_unix(struct server *s, const char *path, struct deadline until, struct error *err)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct ucred who = { 0 };
	int r;

	snprintf(s->name, sizeof(s->name), "%s", path);
	if (strlen(path) >= sizeof(to.sun_path))
		return lose(s, ENAMETOOLONG, err);
	strcpy(to.sun_path, path);
	r = dial(s, (struct sockaddr *)&to, sizeof(to), until, err);
	if (r == 0 && getsockopt(s->fd, SOL_SOCKET, SO_PEERCRED, &who,
				 &(socklen_t){ sizeof(who) }) == 0)
		s->peer = who.pid;
	return r;
}

static int dial_tcp(struct server *s, const char *host, int port, struct deadline until,
		    struct error *err)
{
	static const struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM,
	};
	CLEANUP(addresses_p) struct addrinfo *to = NULL;
	char service[16];
	int r;

	snprintf(s->name, sizeof(s->name), "%s port %d", host ? host : "(none)", port);
	snprintf(service, sizeof(service), "%d", port);
	r = host ? getaddrinfo(host, service, &hints, &to) : EAI_NONAME;
	if (r != 0)
		return error_set(err, EINVAL, "redis at %s: %s", s->name, gai_strerror(r));
	return dial(s, to->ai_addr, to->ai_addrlen, until, err);
}

static int send_all(struct server *s, const char *data, size_t n, struct deadline until,
		    struct error *err)
{
	while (n > 0) {
		ssize_t sent = send(s->fd, data, n, MSG_NOSIGNAL);

		if (sent >= 0) {
			data += sent;
			n -= (size_t)sent;
		} else if (errno == EPIPE || errno == ECONNRESET) {
			return 0;	/* its last words can still be read: maxclients */
		} else if (errno != EINTR && errno != EAGAIN) {
			return lose(s, errno, err);
		} else if (await(s, POLLOUT, until, err) < 0) {
			return -err->code;
		}
	}
	return 0;
}

/* @argv ends with NULL. */
static int send_command(struct server *s, const char **argv, struct deadline until,
			struct error *err)
{
	char *text = NULL;
	long long n;
	int argc = 0, r;

	while (argv[argc])
		argc++;
	if (s->fd < 0)
		return error_set(err, ENOTCONN, "redis at %s: connection lost before", s->name);
	n = redisFormatCommandArgv(&text, argc, argv, NULL);
	if (n < 0)
		return error_set(err, ENOMEM, "out of memory");
	r = send_all(s, text, (size_t)n, until, err);
	explicit_bzero(text, (size_t)n);
	redisFreeCommand(text);
	return r;
}

static int next_reply(struct server *s, redisReply **ret, struct deadline until, struct error *err)
{
	char buf[16384];
	void *reply = NULL;
	ssize_t n;

	while (s->fd >= 0) {
		if (redisReaderGetReply(s->reader, &reply) != REDIS_OK)
			return lose(s, EPROTO, err);
		*ret = reply;
		if (reply)
			return 0;
		n = recv(s->fd, buf, sizeof(buf), 0);
		if (n == 0)
			return lose(s, ECONNRESET, err);
		if (n > 0 && redisReaderFeed(s->reader, buf, (size_t)n) != REDIS_OK)
			return lose(s, EPROTO, err);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return lose(s, errno, err);
		if (n < 0 && await(s, POLLIN, until, err) < 0)
			break;
	}
	return -err->code;
}

static int exchange(struct server *s, const char **argv, redisReply **ret, struct deadline until,
		    struct error *err)
{
	int r = send_command(s, argv, until, err);

	return r < 0 ? r : next_reply(s, ret, until, err);
}

static bool has_words(const redisReply *r, const char *words)
{
	return r && r->type == REDIS_REPLY_ERROR && strstr(r->str, words);
}

/* No reply: @err is set. An error reply sets it; what it repeats of our arguments is cut off. */
static int check(const struct server *s, const redisReply *r, struct error *err)
{
	const char *echo;
	int code = EPROTO;

	if (!r || r->type != REDIS_REPLY_ERROR)
		return r ? 0 : -err->code;
	echo = strstr(r->str, ", with args beginning with");
	for (size_t i = 0; i < LENGTH(answers); i++)
		if (strncmp(r->str, answers[i].start, strlen(answers[i].start)) == 0)
			code = answers[i].code;
	return error_set(err, code, "redis at %s: %.*s", s->name,
			 echo ? (int)(echo - r->str) : (int)r->len, r->str);
}

/* One command whose reply tells nothing but success. */
static int order(struct server *s, const char **argv, struct deadline until, struct error *err)
{
	auto_reply redisReply *reply = NULL;

	exchange(s, argv, &reply, until, err);
	return check(s, reply, err);
}

static int log_in(struct server *s, const struct server_login *login, struct deadline until,
		  struct error *err)
{
	const char *password = login->password ? login->password : "";
	const char **argv = login->user ? WORDS("AUTH", login->user, password)
					: WORDS("AUTH", password);
	auto_reply redisReply *reply = NULL;
	int r;

	exchange(s, argv, &reply, until, err);
	if (has_words(reply, "no password is set") ||
	    has_words(reply, "without any password configured"))
		return 0;
	r = check(s, reply, err);
	if (r < 0 && reply && server_judge(reply->str) == SERVER_OTHER_ERROR)
		err->code = EACCES;
	return r < 0 ? -err->code : 0;
}

/* Is it alive and for us? MISCONF and MASTERDOWN also come as an answer to PING. */
static int greet(struct server *s, struct deadline until, struct error *err)
{
	auto_reply redisReply *reply = NULL;

	exchange(s, WORDS("PING"), &reply, until, err);
	if (!reply || reply->type != REDIS_REPLY_ERROR)
		return check(s, reply, err);
	switch (server_judge(reply->str)) {
	case SERVER_BUSY:
	case SERVER_REFUSES:
		return check(s, reply, err);
	case SERVER_OK:
	case SERVER_LOADING:
	case SERVER_OTHER_ERROR:
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
	s->fd = -1;
	s->reader = redisReaderCreate();
	if (!s->reader)
		return error_set(err, ENOMEM, "out of memory");
	r = address->socket ? dial_unix(s, address->socket, until, err)
			    : dial_tcp(s, address->host, address->port, until, err);
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
	return send_command(s, WORDS("PING"), until, err);
}

int server_pong(struct server *s, bool *ret, struct error *err)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	auto_reply redisReply *reply = NULL;

	if (s->fd < 0)
		return error_set(err, ENOTCONN, "redis at %s: connection lost before", s->name);
	*ret = poll(&p, 1, 0) > 0;
	/* What has come is whole: it is one short line. */
	return *ret ? next_reply(s, &reply, deadline_in(100), err) : 0;
}

static void print_reply(const redisReply *r, FILE *to)
{
	switch (r->type) {
	case REDIS_REPLY_INTEGER:
		fprintf(to, "%lld", r->integer);
		break;
	case REDIS_REPLY_ARRAY:
		for (size_t i = 0; i < r->elements; i++) {
			if (i > 0)
				fputc('\n', to);
			print_reply(r->element[i], to);
		}
		break;
	default:
		if (r->str)
			fwrite(r->str, 1, r->len, to);
	}
}

static int copy_reply(const redisReply *reply, char *to, size_t size, struct error *err)
{
	auto_free char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		return error_set(err, ENOMEM, "out of memory");
	print_reply(reply, f);
	if (fclose(f) != 0)
		return error_set(err, ENOMEM, "out of memory");
	if (n >= size)
		n = size - 1;
	memcpy(to, text, n);
	to[n] = '\0';
	return 0;
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
	exchange(s, words, &got, until, err);
	r = check(s, got, err);
	return r < 0 || !reply || size == 0 ? r : copy_reply(got, reply, size, err);
}

int server_info(struct server *s, struct redis_info *ret, struct deadline until,
		struct error *err)
{
	static const char *const sections[] = { "server", "replication", "persistence", "keyspace" };
	auto_free char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	int r = to ? 0 : error_set(err, ENOMEM, "out of memory");
	int failed = 0;

	for (size_t i = 0; r == 0 && i < LENGTH(sections); i++)
		r = send_command(s, WORDS("INFO", sections[i]), until, err);
	for (size_t i = 0; r == 0 && i < LENGTH(sections); i++) {
		auto_reply redisReply *reply = NULL;

		r = next_reply(s, &reply, until, err);
		if (reply && failed == 0)
			failed = check(s, reply, err);
		if (reply)
			print_reply(reply, to);
	}
	if (to && fclose(to) != 0 && r == 0)
		r = error_set(err, ENOMEM, "out of memory");
	if (r < 0 || failed < 0)
		return r < 0 ? r : failed;
	r = redis_info_parse(text, ret, err);
	return r < 0 ? error_wrap(err, "redis at %s", s->name) : 0;
}

int server_follow(struct server *s, const char *host, int port, struct deadline until,
		  struct error *err)
{
	auto_reply redisReply *reply = NULL;
	char number[16];

	snprintf(number, sizeof(number), "%d", port);
	exchange(s, WORDS("REPLICAOF", host, number), &reply, until, err);
	if (has_words(reply, "unknown command"))
		return order(s, WORDS("SLAVEOF", host, number), until, err);
	return check(s, reply, err);
}

int server_lead(struct server *s, struct deadline until, struct error *err)
{
	auto_reply redisReply *reply = NULL;

	exchange(s, WORDS("REPLICAOF", "NO", "ONE"), &reply, until, err);
	if (has_words(reply, "unknown command"))
		return order(s, WORDS("SLAVEOF", "NO", "ONE"), until, err);
	return check(s, reply, err);
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

	exchange(s, WORDS("CONFIG", "GET", key), &reply, until, err);
	r = check(s, reply, err);
	if (r < 0)
		return error_wrap(err, "reading %s", key);
	ret[0] = '\0';
	if (reply->type == REDIS_REPLY_ARRAY && reply->elements == 2)
		return copy_reply(reply->element[1], ret, size, err);
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

	exchange(s, argv, &reply, until, err);
	for (size_t i = 0; i < LENGTH(complaints); i++)
		if (has_words(reply, complaints[i]))
			return error_set(err, ENOTSUP, "redis at %s does not know %s %s",
					 s->name, argv[0], argv[1]);
	return check(s, reply, err);
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
	int r = send_command(s, save ? WORDS("SHUTDOWN") : WORDS("SHUTDOWN", "NOSAVE"), until, err);

	if (r < 0)
		return r;
	if (next_reply(s, &reply, until, err) < 0 && err->code == ECONNRESET)
		return 0;
	r = check(s, reply, err);
	return r < 0 ? r : error_set(err, EPROTO, "redis at %s did not shut down", s->name);
}
