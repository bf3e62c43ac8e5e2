/* vip-guard.c -- announces the addresses, and stays to see what comes between two monitors. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-guard.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>

#include "agents/vip-ears.h"
#include "agents/vip-look.h"
#include "lib/log.h"
#include "lib/netlink-events.h"
#include "lib/netns.h"
#include "lib/ocf.h"
#include "lib/privileges.h"
#include "lib/resident.h"
#include "lib/sysctl.h"

struct guard guard;

enum {
	LOOK_MS = 5000,			/* for what the kernel answers at once */
	FIND_MAC_MS = 200
};

static const struct deadline never = { INT64_MAX };

/* Addresses; packets; and what cibadmin shares with Pacemaker's own account. */
static const uint64_t kept = UINT64_C(1) << CAP_NET_ADMIN | UINT64_C(1) << CAP_NET_RAW
			     | UINT64_C(1) << CAP_DAC_OVERRIDE;

static int announce_one(const struct vip_address *v, struct deadline until, struct error *err)
{
	struct announcement a = { .ip = v->place.ip, .index = v->link.index };

	memcpy(a.mac, v->link.mac, sizeof(a.mac));
	a.is_router = a.ip.family == AF_INET6
		&& sysctl_get("ipv6", v->link.name, "forwarding") != 0;
	if (announce(&a, err) < 0)
		return -err->code;
	return announce_to(&a, guard.targets, guard.n_targets, until, err);
}

static int announce_all(struct deadline until, struct error *err)
{
	for (int i = 0; i < vip.n; i++) {
		const struct vip_address *v = &vip.at[i];

		if ((v->state == PRESENT || v->state == DOUBLED) && v->link.is_ethernet &&
		    announce_one(v, until, err) < 0)
			return -err->code;
	}
	return 0;
}

int guard_announce(struct error *err)
{
	/* Nobody waits for a host to tell its MAC address: that is for the resident one. */
	return announce_all(deadline_in(0), err);
}

/* What the resident process knows. */
static struct {
	int events;
	long left;			/* of the burst */
	struct deadline next, late;
	bool was_conflict;
} now;

static void begin_burst(long left, long first_after_ms)
{
	now.left = left;
	now.next = left > 0 ? deadline_in(first_after_ms) : never;
	now.late = guard.late_ms && guard.count ?
		   deadline_in(first_after_ms + left * guard.interval_ms + guard.late_ms) : never;
}

static bool are_here(void)
{
	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].state != ABSENT)
			return true;
	return false;
}

/* Has a link come back, or a bond taken another port, since the look before? */
static bool have_links_changed(const struct vip_address *before)
{
	for (int i = 0; i < vip.n; i++) {
		const struct vip_address *v = &vip.at[i], *old = &before[i];

		if (v->state == PRESENT && old->link.index &&
		    (v->link.carrier_changes != old->link.carrier_changes ||
		     old->state == LINKLESS || memcmp(v->link.mac, old->link.mac, 6) != 0))
			return true;
	}
	return false;
}

/* Somebody has removed one; the reason not to put it back is said once per loss. */
static void repair(int state)
{
	static bool is_refused;
	struct error err = { 0 };

	if (state != ABSENT && state != PARTIAL && state != MISPLACED) {
		is_refused = false;
		return;
	}
	if (!is_refused && guard.repair(&err) == 0) {
		log_warn("somebody removed an address: it was put back");
		begin_burst(guard.count, 0);
	} else if (!is_refused) {
		is_refused = true;
		log_warn("somebody removed an address, and it is not put back: %s", err.text);
	}
}

/* False: nothing is left to guard. */
static bool look_again(void)
{
	static struct vip_address before[PLACES];
	int state;

	netlink_events_drain(now.events);
	memcpy(before, vip.at, (size_t)vip.n * sizeof(before[0]));
	vip.until = deadline_in(LOOK_MS);
	state = vip_observe();
	if (state == BLIND)
		return true;		/* the next event, or announcement, looks again */
	if (guard.stays)
		repair(state);
	if (!are_here())
		return false;
	if (guard.stays && have_links_changed(before)) {
		log_info("the link has changed: announcing again");
		begin_burst(guard.count, 0);
	}
	ears_open();
	return true;
}

static void send_what_is_due(void)
{
	struct error err = { 0 };
	bool is_next = deadline_left(now.next) == 0;

	if (!is_next && deadline_left(now.late) > 0)
		return;
	if (is_next)
		now.next = --now.left > 0 ? deadline_in(guard.interval_ms) : never;
	else
		now.late = never;
	if (announce_all(deadline_in(FIND_MAC_MS), &err) < 0)
		log_debug("%s", err.text);
}

static void answer_conflict(void)
{
	static struct deadline quiet_until;
	struct error err;

	/* Not more often, or two that insist would fill the link: RFC 5227, 2.4. */
	if (deadline_left(quiet_until) > 0)
		return;
	quiet_until = deadline_in(10000);
	if (announce_all(deadline_in(FIND_MAC_MS), &err) < 0)
		log_debug("%s", err.text);
}

static void work(void *unused)
{
	struct pollfd fds[1 + EARS];
	struct error err;

	(void)unused;
	ears_clear();
	if (privileges_keep(kept, &err) < 0)
		log_warn("%s", err.text);
	if (netlink_events_open(&now.events, &err) < 0 || !look_again())
		return;
	for (;;) {
		struct deadline wake = deadline_sooner(deadline_sooner(now.next, now.late),
						       ears_wake());
		size_t n = 1 + (guard.stays ? ears_poll(fds + 1) : 0);

		if (!guard.stays && now.left <= 0 && now.late.at_ms == never.at_ms)
			return;
		fds[0] = (struct pollfd){ .fd = now.events, .events = POLLIN };
		if (poll(fds, n, wake.at_ms == never.at_ms ? -1 : deadline_left(wake)) < 0 &&
		    errno != EINTR)
			return;
		if ((fds[0].revents || deadline_left(now.next) == 0) && !look_again())
			return;
		if (guard.stays && ears_hear())
			answer_conflict();
		send_what_is_due();
	}
}

/* Others have no neighbours to tell. */
static bool has_neighbours(void)
{
	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].state != ABSENT && vip.at[i].link.is_ethernet)
			return true;
	return false;
}

int guard_start(long sent, struct error *err)
{
	long left = guard.count > sent ? guard.count - sent : 0;
	bool has_late = guard.late_ms > 0 && guard.count > 0;

	if (guard_end(err) < 0)
		return -err->code;
	if (!(guard.stays && are_here()) && !(has_neighbours() && (left || has_late)))
		return 0;
	begin_burst(left, guard.interval_ms);
	resident_inherits(announce_socket());
	return resident_start(ocf_run_file("guard"), work, NULL, err);
}

bool guard_is_missing(void)
{
	return guard.stays && are_here() && !resident_lives(ocf_run_file("guard"));
}

int guard_end(struct error *err)
{
	auto_fd int lock = -1;
	int r = resident_end(ocf_run_file("guard"), err);

	/* It may be putting an address back at this moment; it begins no more. */
	if (r == 0)
		r = guard_lock(&lock, deadline_in(deadline_left(vip.until) / 3), err);
	if (r == 0)
		ears_clear();
	return r;
}

int guard_lock(int *ret, struct deadline until, struct error *err)
{
	const char *path = ocf_run_file("repair");
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	while (flock(fd, LOCK_EX | LOCK_NB) < 0)
		if (deadline_nap(until, 2) == 0) {
			close(fd);
			return error_set(err, ETIMEDOUT,
					 "an address is being put back, and that does not end");
		}
	*ret = fd;
	return 0;
}

int guard_enter_namespace(bool *is_there, struct error *err)
{
	long pid = resident_pid(ocf_run_file("guard"));
	char path[64];

	*is_there = false;
	snprintf(path, sizeof(path), "/proc/%ld/ns/net", pid);
	return pid ? netns_enter(path, is_there, err) : 0;
}

bool guard_conflict(char *text)
{
	return ears_claim(text);
}
