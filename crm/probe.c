/* probe.c -- ask several redis-servers at once how they are; a dead one makes no other late. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "agents/redis-params.h"
#include "agents/redis-settings.h"
#include "lib/ocf.h"
#include "lib/redis-server.h"

static char unread[512];	/* why redis.conf or the password could not be read */

bool probe_prepare(const struct cib_resource *r, char *why, size_t size)
{
	const char *name, *value;
	struct error err = { 0 };
	char key[160];

	for (const struct ocf_param *p = redis_params; p->name; p++) {
		snprintf(key, sizeof(key), "OCF_RESKEY_%s", p->name);
		unsetenv(key);
	}
	for (int i = 0; cib_param_nth(r, i, &name, &value); i++) {
		snprintf(key, sizeof(key), "OCF_RESKEY_%s", name);
		setenv(key, value, 0);
	}
	redis = (struct redis_settings){ 0 };
	unread[0] = '\0';
	if (ocf_params_read(redis_params, false, &err) < 0) {
		snprintf(why, size, "%s", err.text);
		return false;
	}
	if (settings_complete(&err) < 0)
		snprintf(unread, sizeof(unread), "%s", err.text);
	return true;
}

int probe_port(void)
{
	return redis.real_port;
}

const char *probe_config(void)
{
	return redis.config;
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void ask_clock(struct server *s, struct probe_answer *a, struct deadline until)
{
	const char *argv[] = { "TIME" };
	long long before = now_ms(), after, seconds, micros;
	struct error err = { 0 };
	char reply[64];

	if (server_command(s, until, &err, reply, sizeof(reply), 1, argv) < 0
	    || sscanf(reply, "%lld %lld", &seconds, &micros) != 2)
		return;
	after = now_ms();
	a->has_clock = true;
	a->clock_slack_ms = after - before;
	a->clock_ms = seconds * 1000 + micros / 1000 - (before + after) / 2;
}

static int locate(const char *node, bool is_here, char *host, size_t size,
		  struct server_address *ret, struct error *err)
{
	int tunnel = settings_tunnel_port(node);

	*ret = (struct server_address){ .socket = is_here ? redis.socket : NULL, .host = host,
					.port = tunnel ? tunnel : redis.real_port };
	if (is_here)
		return 0;
	if (tunnel) {
		snprintf(host, size, "%s", redis.tunnel_host);
		return 0;
	}
	return settings_address(node, host, size, err);
}

static int ask(const char *node, bool is_here, struct probe_answer *a, struct deadline until,
	       struct error *err)
{
	auto_server struct server *s = NULL;
	struct server_address where;
	struct error later = { 0 };
	char host[64], number[16];
	int r = locate(node, is_here, host, sizeof(host), &where, err);

	if (r < 0)
		return r;
	if (is_here)
		snprintf(a->address, sizeof(a->address), "%s", where.socket);
	else
		snprintf(a->address, sizeof(a->address), strchr(host, ':') ? "[%s]:%d" : "%s:%d",
			 host, where.port);
	r = server_open(&s, &where, redis.password[0] ? &redis.login : NULL, until, err);
	if (r == 0)
		r = server_info(s, &a->info, until, err);
	if (r < 0)
		return r;
	a->is_there = true;
	ask_clock(s, a, until);
	if (server_get(s, "min-replicas-to-write", number, sizeof(number), until, &later) == 0
	    && number[0])
		a->least_replicas = atoi(number);
	return 0;
}

static void live(const char *node, bool is_here, int fd, struct deadline until)
{
	struct probe_answer a = { .least_replicas = -1 };
	struct error err = { 0 };
	int r;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	r = ask(node, is_here, &a, until, &err);
	if (r == -ETIMEDOUT)
		snprintf(a.why, sizeof(a.why), "no reply in time");
	else if (r == -EACCES && unread[0])
		snprintf(a.why, sizeof(a.why), "no password: %s", unread);
	else if (r < 0)
		snprintf(a.why, sizeof(a.why), "%s", err.text);
	/* One write into an empty pipe: all of it or nothing. */
	_exit(write(fd, &a, sizeof(a)) == (ssize_t)sizeof(a) ? 0 : 1);
}

void probe_begin(struct probe *p, const char *node, bool is_here, struct deadline until)
{
	int ends[2];

	*p = (struct probe){ .fd = -1, .answer.least_replicas = -1 };
	if (pipe2(ends, O_CLOEXEC) < 0) {
		snprintf(p->answer.why, sizeof(p->answer.why), "no pipe: %s", strerror(errno));
		return;
	}
	fflush(NULL);
	p->pid = fork();
	if (p->pid == 0)
		live(node, is_here, ends[1], until);
	close(ends[1]);
	p->fd = ends[0];
	if (p->pid < 0) {
		snprintf(p->answer.why, sizeof(p->answer.why), "cannot fork: %s", strerror(errno));
		close(p->fd);
	}
}

/* All bytes of an answer, or false. */
static bool take(int fd, struct probe_answer *ret, struct deadline until)
{
	size_t used = 0;

	while (used < sizeof(*ret)) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		int ready = poll(&wait, 1, deadline_left(until));
		ssize_t n;

		if (ready < 0 && errno == EINTR)
			continue;
		n = ready > 0 ? read(fd, (char *)ret + used, sizeof(*ret) - used) : 0;
		if (n <= 0)
			return false;
		used += (size_t)n;
	}
	return true;
}

void probe_end(struct probe *p, struct deadline until)
{
	struct probe_answer a;

	if (p->pid <= 0)
		return;
	if (take(p->fd, &a, until))
		p->answer = a;
	else
		snprintf(p->answer.why, sizeof(p->answer.why), "no reply in time");
	close(p->fd);
	kill(p->pid, SIGKILL);	/* our child, not yet waited for: the number is still its own */
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
		;
	p->pid = 0;
}
