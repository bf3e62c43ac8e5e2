/*
 * vip-farewell.c -- after a stop, whoever still asks here for an address is told that it is
 * gone.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-farewell.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "agents/vip-look.h"
#include "lib/netlink-events.h"
#include "lib/ocf.h"
#include "lib/resident.h"
#include "lib/tcp-refuser.h"

enum {
	STAYS_MS = 5000,	/* a failover, or finding a neighbour entry stale, takes less */
	LOOK_MS = 1000
};

struct farewell farewell;

/* Back here, by whomever: its clients must not be reset. */
static bool is_back(int events)
{
	netlink_events_drain(events);
	vip.until = deadline_in(LOOK_MS);
	return vip_observe() != ABSENT;
}

static void work(void *unused)
{
	struct deadline until = deadline_in(STAYS_MS);
	struct pollfd fds[1 + FAREWELL_LINKS] = { { .events = POLLIN } };
	struct error err;

	(void)unused;
	if (netlink_events_open(&fds[0].fd, &err) < 0)
		return;
	for (size_t i = 0; i < farewell.n_refusers; i++)
		fds[i + 1] = (struct pollfd){ .fd = farewell.refusers[i].fd, .events = POLLIN };
	fds[0].revents = POLLIN;
	do {
		if (fds[0].revents && is_back(fds[0].fd))
			return;
		for (size_t i = 0; i < farewell.n_refusers; i++)
			if (fds[i + 1].revents)
				tcp_refuser_run(&farewell.refusers[i], 0, 0, deadline_in(0));
	} while (deadline_left(until) > 0
		 && (poll(fds, 1 + farewell.n_refusers, deadline_left(until)) > 0
		     || errno == EINTR));
}

int farewell_start(struct error *err)
{
	for (size_t i = 0; i < farewell.n_refusers; i++)
		resident_inherits(farewell.refusers[i].fd);
	return farewell.n_refusers ? resident_start(ocf_run_file("guard"), work, NULL, err) : 0;
}
