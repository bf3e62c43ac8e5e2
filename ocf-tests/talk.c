/* talk.c -- a TCP server that echoes, and a client that never rests: does it end up hanging? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 500 };

static long long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

/* "WHAT MICROSECONDS", as "date +%s%6N" has them */
static void say(const char *what)
{
	printf("%s %lld\n", what, now_us());
	fflush(stdout);
}

static int serve(const char *address, int port)
{
	struct pollfd fds[MOST] = { { .fd = -1, .events = POLLIN } };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	bool is_v6 = strchr(address, ':') != NULL;
	nfds_t n = 1;
	int one = 1;

	inet_pton(is_v6 ? AF_INET6 : AF_INET, address,
		  is_v6 ? (void *)&v6.sin6_addr : &v4.sin_addr);
	fds[0].fd = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
	setsockopt(fds[0].fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fds[0].fd, is_v6 ? (void *)&v6 : (void *)&v4,
		 is_v6 ? sizeof(v6) : sizeof(v4)) < 0 ||
	    listen(fds[0].fd, 128) < 0)
		return perror("listen"), 1;
	say("ready");
	for (;;) {
		poll(fds, n, -1);
		for (nfds_t i = n - 1; i > 0; i--) {
			char c[64];
			ssize_t got = fds[i].revents ? read(fds[i].fd, c, sizeof(c)) : -1;

			if (fds[i].revents && (got <= 0 || write(fds[i].fd, c, (size_t)got) < 0)) {
				close(fds[i].fd);
				fds[i] = fds[--n];
			}
		}
		if (fds[0].revents && n < MOST)
			fds[n++] = (struct pollfd){ .fd = accept(fds[0].fd, NULL, NULL),
						    .events = POLLIN };
	}
}

/* 0, or an errno value; ETIMEDOUT after @ms */
static int wait_for(int fd, short events, int ms)
{
	struct pollfd p = { .fd = fd, .events = events };
	int failed = 0;
	socklen_t size = sizeof(failed);

	if (poll(&p, 1, ms) <= 0)
		return ETIMEDOUT;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size);
	return failed;
}

static int connect_to(const char *address, int port, int ms, int *ret)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	bool is_v6 = inet_pton(AF_INET6, address, &v6.sin6_addr) == 1;
	int fd = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), failed = 0;

	inet_pton(AF_INET, address, &v4.sin_addr);
	if (connect(fd, is_v6 ? (void *)&v6 : (void *)&v4, is_v6 ? sizeof(v6) : sizeof(v4)) < 0)
		failed = errno == EINPROGRESS ? wait_for(fd, POLLOUT, ms) : errno;
	*ret = fd;
	return failed;
}

/* Connections of a few exchanges each, the next at once. Says when it begins and ends to work. */
static _Noreturn void talk(const char *address, int port, int connect_ms, int reply_ms,
			   int exchanges)
{
	long long replies = 0;
	bool is_up = false;

	say("ready");
	for (;;) {
		int fd, failed = connect_to(address, port, connect_ms, &fd);

		for (int i = 0; i < exchanges && !failed; i++) {
			char c = 'x';

			failed = send(fd, &c, 1, MSG_NOSIGNAL) < 0
				? errno : wait_for(fd, POLLIN, reply_ms);
			if (failed == ETIMEDOUT)
				say("hang");	/* connected, and nobody tells */
			if (!failed && recv(fd, &c, 1, 0) != 1)
				failed = errno ? errno : ECONNRESET;
			if (!failed && replies++ >= 0 && !is_up) {
				say("up");
				is_up = true;
			}
		}
		close(fd);
		if (failed && is_up)
			say(failed == ECONNRESET ? "reset" : failed == ETIMEDOUT ? "timeout" :
			    failed == EHOSTUNREACH ? "unreachable" :
			    failed == ECONNREFUSED ? "refused" : strerror(failed));
		is_up = is_up && !failed;
	}
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 4 && strcmp(argv[1], "serve") == 0)
		return serve(argv[2], atoi(argv[3]));
	if (argc == 7 && strcmp(argv[1], "to") == 0)
		talk(argv[2], atoi(argv[3]), atoi(argv[4]), atoi(argv[5]), atoi(argv[6]));
	fprintf(stderr,
		"usage: talk serve ADDRESS PORT | to ADDRESS PORT CONNECT-MS REPLY-MS EXCHANGES\n");
	return 2;
}
