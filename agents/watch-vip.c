/* watch-vip.c -- an address that somebody takes away, as redisha-watch sees it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "agents/watch-guard.h"
#include "agents/watch.h"
#include "lib/log.h"
#include "lib/loop.h"
#include "lib/netlink-events.h"
#include "lib/netlink.h"
#include "lib/ocf.h"

#define TICK_MS 1000
#define LOOK_MS 500
#define REPAIRS 5		/* as many as this in a row, then somebody means it: the monitor's business */
#define REPAIRS_IN_MS 10000

extern char **environ;

static struct {
	const char *ip;
	int family;
	uint8_t bytes[16];
	unsigned index;			/* of the interface where it was seen last; 0: nowhere yet */
	char agent[512];
	int events;
	bool is_lost;			/* it was not there at the last look, and not repaired */
	int64_t repaired_ms[REPAIRS];	/* newest first */
} watch = { .events = -1 };

static const struct ocf_param params[] = {
	{ "ip", .string = &watch.ip },
	{ 0 }
};

enum answer { HERE, LOST, UNKNOWN };

static enum answer look(void)
{
	struct netlink_addresses found = { .family = watch.family, .ip = watch.bytes };
	struct error err = { 0 };

	if (netlink_addresses(&found, deadline_in(LOOK_MS), &err) < 0)
		return UNKNOWN;
	if (found.n == 0)
		return LOST;
	watch.index = found.list[0].index;
	return HERE;
}

/* Without a link the address serves nobody, and whether that is a failure is for the monitor to say. */
static bool is_link_usable(void)
{
	struct netlink_link l = { 0 };
	struct error err = { 0 };

	return watch.index && netlink_link_by_index(watch.index, deadline_in(LOOK_MS), &l, &err) == 0 && l.index
		&& l.is_up && (l.has_carrier || !l.is_ethernet);
}

static bool is_too_often(void)
{
	int64_t oldest = watch.repaired_ms[REPAIRS - 1];

	return oldest && deadline_now_ms() - oldest < REPAIRS_IN_MS;
}

static void note_repair(void)
{
	memmove(watch.repaired_ms + 1, watch.repaired_ms, sizeof(watch.repaired_ms[0]) * (REPAIRS - 1));
	watch.repaired_ms[0] = deadline_now_ms();
	if (is_too_often())
		log_warn("%s is removed again and again: leaving it to the monitor for a while", watch.ip);
}

/*
 * The agent's own start, which holds the lock with us: it takes no token, see vip.c. stop ends it with our process
 * group, and has the lock only when it is gone.
 */
static int run_start(void)
{
	const char *argv[] = { watch.agent, "start", NULL };
	struct deadline until = deadline_in(WATCH_ACT_MS);
	int status = 0;
	pid_t pid;

	if (posix_spawn(&pid, watch.agent, NULL, NULL, (char *const *)argv, environ) != 0)
		return -1;
	while (waitpid(pid, &status, WNOHANG) == 0)
		if (deadline_nap(until, 1) == 0) {
			kill(pid, SIGKILL);	/* our child, not waited for */
			waitpid(pid, &status, 0);
			return -1;
		}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void repair(void)
{
	struct token t;
	int lock, status;

	if (!guard_enter(&t, &lock))
		return;
	/* Anew, now that nothing else can change it: a stop that has just ended has disarmed us. */
	if (look() == LOST && is_link_usable()) {
		status = run_start();
		if (status == 0)
			log_warn("%s was removed by somebody: put back", watch.ip);
		else
			log_warn("%s was removed by somebody, and cannot be put back (start: %d)", watch.ip, status);
		watch.is_lost = status != 0;
		note_repair();
	}
	guard_leave(lock, NULL);
}

static void attend(void)
{
	switch (look()) {
	case HERE:
		watch.is_lost = false;
		break;
	case LOST:
		watch.is_lost = true;
		if (is_link_usable() && !is_too_often())
			repair();
		break;
	case UNKNOWN:
		break;
	}
}

static void on_event(void)
{
	netlink_events_drain(watch.events);
	attend();
}

static void tick(void)
{
	struct token t;

	if (guard_glance(&t) && watch.is_lost && t.is_armed)
		attend();
}

static int begin(const char *agent, struct error *err)
{
	struct token t;
	int lock;

	if (ocf_params_read(params, true, err) < 0)
		return -err->code;
	watch.family = watch.ip && strchr(watch.ip, ':') ? AF_INET6 : AF_INET;
	if (!watch.ip || inet_pton(watch.family, watch.ip, watch.bytes) != 1)
		return error_set(err, EINVAL, "ip=%s is not an address", watch.ip ? watch.ip : "");
	snprintf(watch.agent, sizeof(watch.agent), "%s", agent);
	setenv("REDISHA_REPAIR", "1", 1);
	if (netlink_events_open(watch.family, &watch.events, err) < 0
	    || loop_add(watch.events, on_event, err) < 0)
		return -err->code;
	/* Whoever started us holds the lock until the token names us. */
	if (token_take(&t, &lock, deadline_in(10000), err) < 0)
		return -err->code;
	token_leave(lock);
	attend();
	return loop_every(TICK_MS, tick, err);
}

const struct watch_kind watch_vip = {
	.name = "vip", .begin = begin,
	/* To add an address, to announce it; the log may belong to others. */
	.capabilities = UINT64_C(1) << CAP_NET_ADMIN | UINT64_C(1) << CAP_NET_RAW | UINT64_C(1) << CAP_DAC_OVERRIDE,
	.max_family = AF_PACKET,
};
