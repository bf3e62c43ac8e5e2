/* redis-connection.c -- commands to redis-server go out, replies come in. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hiredis (0.14 or later) formats and parses; the socket is ours, because its blocking mode has
 * a timeout per read instead of a deadline, and its write() raises SIGPIPE.
 */
#include "lib/redis-connection.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "lib/cleanup.h"

static inline void addresses_p(struct addrinfo **a) { if (*a) freeaddrinfo(*a); }

void connection_close(struct connection *c)
{
	close_p(&c->fd);
	if (c->reader)
		redisReaderFree(c->reader);
}

static int prepare(struct connection *c, struct error *err)
{
	*c = (struct connection){ .fd = -1, .reader = redisReaderCreate() };
	return c->reader ? 0 : error_set(err, ENOMEM, "out of memory");
}

/* The connection failed: a later reply could be taken for the answer to something else. */
static int lose(struct connection *c, int code, struct error *err)
{
	close_p(&c->fd);
	c->fd = -1;
	if (code == ETIMEDOUT)
		return error_set(err, code, "redis at %s does not answer", c->name);
	return error_set(err, code, "redis at %s: %s", c->name, strerror(code));
}

static int await(struct connection *c, short events, struct deadline until, struct error *err)
{
	struct pollfd p = { .fd = c->fd, .events = events };
	int n;

	do
		n = poll(&p, 1, deadline_left(until));
	while (n < 0 && errno == EINTR);
	return n > 0 ? 0 : lose(c, n < 0 ? errno : ETIMEDOUT, err);
}

static int dial(struct connection *c, const struct sockaddr *to, socklen_t size,
		struct deadline until, struct error *err)
{
	int code = 0, r;

	c->fd = socket(to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		return lose(c, errno, err);
	while (connect(c->fd, to, size) < 0) {
		if (errno == EINPROGRESS) {
			r = await(c, POLLOUT, until, err);
			if (r < 0)
				return r;
			getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &code,
				   &(socklen_t){ sizeof(code) });
			return code ? lose(c, code, err) : 0;
		}
		/* The queue of a server that does not accept is full: connect(2), EAGAIN. */
		if (errno != EAGAIN && errno != EINTR)
			return lose(c, errno, err);
		if (deadline_nap(until, 10) == 0)
			return lose(c, ETIMEDOUT, err);
	}
	return 0;
}

int connection_open_unix(struct connection *c, const char *path, struct deadline until,
			 struct error *err)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct ucred who = { 0 };
	int r = prepare(c, err);

	if (r < 0)
		return r;
	snprintf(c->name, sizeof(c->name), "%s", path);
	if (strlen(path) >= sizeof(to.sun_path))
		return lose(c, ENAMETOOLONG, err);
	strcpy(to.sun_path, path);
	r = dial(c, (struct sockaddr *)&to, sizeof(to), until, err);
	if (r == 0 && getsockopt(c->fd, SOL_SOCKET, SO_PEERCRED, &who,
				 &(socklen_t){ sizeof(who) }) == 0)
		c->peer = who.pid;
	return r;
}

int connection_open_tcp(struct connection *c, const char *host, int port, struct deadline until,
			struct error *err)
{
	static const struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM,
	};
	CLEANUP(addresses_p) struct addrinfo *to = NULL;
	char service[16];
	int r = prepare(c, err);

	if (r < 0)
		return r;
	snprintf(c->name, sizeof(c->name), "%s port %d", host ? host : "(none)", port);
	snprintf(service, sizeof(service), "%d", port);
	r = host ? getaddrinfo(host, service, &hints, &to) : EAI_NONAME;
	if (r != 0)
		return error_set(err, EINVAL, "redis at %s: %s", c->name, gai_strerror(r));
	return dial(c, to->ai_addr, to->ai_addrlen, until, err);
}

static int send_all(struct connection *c, const char *data, size_t n, struct deadline until,
		    struct error *err)
{
	while (n > 0) {
		ssize_t sent = send(c->fd, data, n, MSG_NOSIGNAL);

		if (sent >= 0) {
			data += sent;
			n -= (size_t)sent;
		} else if (errno == EPIPE || errno == ECONNRESET) {
			return 0;	/* its last words can still be read: maxclients */
		} else if (errno != EINTR && errno != EAGAIN) {
			return lose(c, errno, err);
		} else if (await(c, POLLOUT, until, err) < 0) {
			return -err->code;
		}
	}
	return 0;
}

int connection_send(struct connection *c, const char **argv, struct deadline until,
		    struct error *err)
{
	char *text = NULL;
	long long n;
	int argc = 0, r;

	while (argv[argc])
		argc++;
	if (c->fd < 0)
		return error_set(err, ENOTCONN, "redis at %s: connection lost before", c->name);
	n = redisFormatCommandArgv(&text, argc, argv, NULL);
	if (n < 0)
		return error_set(err, ENOMEM, "out of memory");
	r = send_all(c, text, (size_t)n, until, err);
	explicit_bzero(text, (size_t)n);
	redisFreeCommand(text);
	return r;
}

int connection_receive(struct connection *c, redisReply **ret, struct deadline until,
		       struct error *err)
{
	char buf[16384];
	void *reply = NULL;
	ssize_t n;

	while (c->fd >= 0) {
		if (redisReaderGetReply(c->reader, &reply) != REDIS_OK)
			return lose(c, EPROTO, err);
		*ret = reply;
		if (reply)
			return 0;
		n = recv(c->fd, buf, sizeof(buf), 0);
		if (n == 0)
			return lose(c, ECONNRESET, err);
		if (n > 0 && redisReaderFeed(c->reader, buf, (size_t)n) != REDIS_OK)
			return lose(c, EPROTO, err);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return lose(c, errno, err);
		if (n < 0 && await(c, POLLIN, until, err) < 0)
			break;
	}
	return -err->code;
}

int connection_ask(struct connection *c, const char **argv, redisReply **ret, struct deadline until,
		   struct error *err)
{
	int r = connection_send(c, argv, until, err);

	return r < 0 ? r : connection_receive(c, ret, until, err);
}
