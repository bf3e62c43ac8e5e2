/* floor-serve.c -- a server that keeps nothing: OK to SET while promoted, READONLY otherwise. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "floor-serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLIENTS 64

static volatile sig_atomic_t is_promoted, must_drop;

static void on_signal(int number)
{
	if (number != SIGHUP)
		is_promoted = number == SIGUSR1;
	must_drop = number != SIGUSR1;
}

/*
 * A request is "*N" and N times a length and a value, each line ended by CRLF; clients do not
 * pipeline.
 */
static bool is_whole(const char *request)
{
	int wanted = 1 + 2 * atoi(request + 1), lines = 0;

	for (const char *c = request; (c = strstr(c, "\r\n")); c += 2)
		lines++;
	return *request == '*' && lines >= wanted;
}

static const char *reply_to(const char *request)
{
	if (!strstr(request, "\r\nSET\r\n"))
		return "+OK\r\n";
	return is_promoted ? "+OK\r\n" : "-READONLY not promoted\r\n";
}

/* false: the client is gone */
static bool serve_client(int fd)
{
	static char request[65536];
	ssize_t n = 0, more;

	do {
		more = recv(fd, request + n, sizeof(request) - 1 - n, 0);
		if (more <= 0)
			return false;
		n += more;
		request[n] = '\0';
	} while (!is_whole(request) && n + 1 < (ssize_t)sizeof(request));
	return send(fd, reply_to(request), strlen(reply_to(request)), MSG_NOSIGNAL) > 0;
}

static void close_clients(struct pollfd *p, int n)
{
	must_drop = 0;
	for (int i = 1; i < n; i++)
		close(p[i].fd);
}

void serve(int listener)
{
	struct sigaction act = { .sa_handler = on_signal };
	struct pollfd p[1 + CLIENTS] = { { .fd = listener, .events = POLLIN } };
	int n = 1;

	sigaction(SIGUSR1, &act, NULL);
	sigaction(SIGUSR2, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
	while (poll(p, n, -1) >= 0 || errno == EINTR) {
		if (must_drop) {
			close_clients(p, n);
			n = 1;
			continue;
		}
		for (int i = n - 1; i > 0; i--) {
			if (!p[i].revents || serve_client(p[i].fd))
				continue;
			close(p[i].fd);
			p[i] = p[--n];
		}
		if (n <= CLIENTS && p[0].revents)
			p[n++] = (struct pollfd){ .fd = accept(listener, NULL, NULL),
						  .events = POLLIN };
		for (int i = 0; i < n; i++)
			p[i].revents = 0;
	}
}

int serve_listen(int port)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0
	    || bind(fd, (struct sockaddr *)&any, sizeof(any)) < 0 || listen(fd, 64) < 0)
		return -1;
	return fd;
}
