/* vip-acts.c -- what can be seen of the address, and done to it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-acts.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/log.h"
#include "lib/netlink.h"
#include "lib/ocf.h"

struct vip vip;

/* The last look: the copy that counts, its interface, and why not if nothing could be seen. */
static struct {
	struct netlink_address copy;
	struct netlink_link link;
	struct error err;
	int state;
} seen;

static bool is_usable(const struct netlink_link *l)
{
	return l->is_up && (!l->is_ethernet || l->has_carrier);
}

static bool is_loopback_ip(void)
{
	return vip.place.family == AF_INET && vip.place.ip[0] == 127;
}

static bool is_in_place(const struct netlink_address *a, const struct netlink_link *l)
{
	if (vip.place.prefix && vip.place.prefix != a->prefix)
		return false;
	if (vip.place.nic[0] || vip.place.index)
		return vip.place.index == a->index;
	/* Nobody asks a loopback interface for an address from outside. */
	return l->is_loopback == is_loopback_ip();
}

static int judge(const struct netlink_address *a, const struct netlink_link *l)
{
	if (!is_in_place(a, l))
		return MISPLACED;
	if (a->flags & IFA_F_DADFAILED)
		return CONTESTED;
	if (!is_usable(l))
		return LINKLESS;
	if ((a->flags & IFA_F_TENTATIVE) && !(a->flags & IFA_F_OPTIMISTIC))
		return TENTATIVE;
	return PRESENT;
}

/* -errno, or the state of the best placed copy. */
static int look(struct deadline until, struct error *err)
{
	struct netlink_addresses found = { .family = vip.place.family, .ip = vip.place.ip };
	int state = ABSENT;

	if (!vip.place.family)
		return ABSENT;	/* what is no address is on no interface */
	if (vip.place.nic[0] && place_look_up_nic(&vip.place, until, err) < 0)
		return -err->code;
	if (netlink_addresses(&found, until, err) < 0)
		return -err->code;
	for (size_t i = 0; i < found.n; i++) {
		struct netlink_link l;
		int this;

		if (netlink_link_by_index(found.list[i].index, until, &l, err) < 0)
			return -err->code;
		this = judge(&found.list[i], &l);
		if (state != ABSENT && this == MISPLACED)
			continue;
		state = this;
		seen.copy = found.list[i];
		seen.link = l;
		if (state == PRESENT)
			break;
	}
	return state;
}

int vip_observe(void)
{
	int state = look(ocf_deadline(), &seen.err);

	seen.state = state < 0 ? BLIND : state;
	return seen.state;
}

const char *vip_seen(void)
{
	static const char *const what[] = {
		[ABSENT]    = "is on no interface",
		[PRESENT]   = "is where it belongs",
		[MISPLACED] = "is up in another place than configured",
		[TENTATIVE] = "is still being checked for a duplicate",
		[CONTESTED] = "is used by another host on the link (duplicate address detection)",
		[LINKLESS]  = "is on an interface that is down or has no carrier",
		[BLIND]     = "could not be looked for",
	};
	static char text[320];

	_Static_assert(LENGTH(what) == N_STATES, "one entry per state");
	if (seen.state == BLIND)
		snprintf(text, sizeof(text), "%s %s: %.200s", vip.place.text, what[BLIND], seen.err.text);
	else if (seen.state == ABSENT)
		snprintf(text, sizeof(text), "%s %s", vip.place.text, what[ABSENT]);
	else
		snprintf(text, sizeof(text), "%s/%u on %s %s", vip.place.text, seen.copy.prefix,
			 seen.link.name, what[seen.state]);
	return text;
}

/* One that was down needs time to find its carrier; one that was up has none to find. */
static int raise_link(unsigned index, struct netlink_link *ret, struct error *err)
{
	struct deadline until = ocf_deadline();
	bool was_up;

	if (netlink_link_by_index(index, until, ret, err) < 0)
		return -err->code;
	was_up = ret->is_up;
	if (ret->index && !was_up && netlink_link_up(index, until, err) < 0)
		return -err->code;
	do {
		if (netlink_link_by_index(index, until, ret, err) < 0)
			return -err->code;
		if (!ret->index)
			return error_set(err, ENODEV, "the interface for %s has vanished", vip.place.text);
		if (is_usable(ret))
			return 0;
	} while (!was_up && deadline_nap(until, 20) > 0);
	return error_set(err, ENETDOWN, "interface %s for %s has no carrier", ret->name, vip.place.text);
}

int vip_raise(struct error *err)
{
	struct netlink_link l;

	return raise_link(seen.link.index, &l, err);
}

/* As configured; else as an address of the same net has it; else none. */
static int choose_broadcast(struct netlink_address *a, struct error *err)
{
	struct netlink_addresses there = { .family = AF_INET, .index = a->index };

	if (a->family != AF_INET || (a->prefix > 30 && vip.place.broadcast != AS_GIVEN))
		return 0;
	switch (vip.place.broadcast) {
	case AS_GIVEN:
		memcpy(a->broadcast, vip.place.broadcast_ip, 4);
		return 0;
	case ALL_ONES:
	case ALL_ZEROS:
		for (unsigned bit = 0; bit < 32; bit++) {
			uint8_t mask = (uint8_t)(0x80 >> bit % 8);

			if (bit < a->prefix ? a->ip[bit / 8] & mask : vip.place.broadcast == ALL_ONES)
				a->broadcast[bit / 8] |= mask;
		}
		return 0;
	case FROM_NIC:
		if (netlink_addresses(&there, ocf_deadline(), err) < 0)
			return -err->code;
		for (size_t i = 0; i < there.n; i++)
			if (netlink_within(a->ip, there.list[i].ip, there.list[i].prefix)) {
				memcpy(a->broadcast, there.list[i].broadcast, 4);
				break;
			}
		return 0;
	}
	return 0;
}

int vip_add(struct error *err)
{
	struct netlink_address a = { .family = vip.place.family };
	struct netlink_link l;

	if (place_find(&vip.place, ocf_deadline(), err) < 0 ||
	    raise_link(vip.place.index, &l, err) < 0)
		return -err->code;
	a.index = vip.place.index;
	a.prefix = vip.place.prefix;
	memcpy(a.ip, vip.place.ip, sizeof(a.ip));
	if (vip.skips_dad && a.family == AF_INET6)
		a.flags = IFA_F_NODAD;
	if (vip.place.label[0] && a.family == AF_INET &&
	    snprintf(a.label, sizeof(a.label), "%s:%s", l.name, vip.place.label) >= (int)sizeof(a.label))
		return error_set(err, EINVAL, "label %s:%s has more than %d characters", l.name,
				 vip.place.label, IFNAMSIZ - 1);
	if (choose_broadcast(&a, err) < 0)
		return -err->code;
	if (netlink_address_add(&a, ocf_deadline(), err) < 0)
		return error_wrap(err, "%s/%u on %s", vip.place.text, a.prefix, l.name);
	log_info("added %s/%u to %s", vip.place.text, a.prefix, l.name);
	return 0;
}

int vip_remove(struct error *err)
{
	struct deadline until = ocf_deadline();
	struct netlink_addresses found = { .family = vip.place.family, .ip = vip.place.ip };
	struct error unended;

	/* It asks before each announcement whether the address is still here. */
	if (announce_end(ocf_run_file("announce"), until, &unended) < 0)
		log_warn("%s", unended.text);
	/* Success needs a dump without it: a stop that only believes gives two owners. */
	do {
		if (netlink_addresses(&found, until, err) < 0)
			return -err->code;
		if (found.n == 0)
			return 0;
		for (size_t i = 0; i < found.n; i++) {
			if (netlink_address_delete(&found.list[i], until, err) < 0)
				return error_wrap(err, "%s/%u", vip.place.text, found.list[i].prefix);
			log_info("removed %s/%u", vip.place.text, found.list[i].prefix);
		}
	} while (deadline_left(until) > 0);
	return error_set(err, EBUSY, "%s comes back whenever it is removed", vip.place.text);
}

int vip_replace(struct error *err)
{
	/* Find out before the old one is gone whether there is a place for it. */
	if (place_find(&vip.place, ocf_deadline(), err) < 0 || vip_remove(err) < 0)
		return -err->code;
	return vip_add(err);
}

int vip_settle(struct error *err)
{
	while (vip_observe() == TENTATIVE)
		if (deadline_nap(ocf_deadline(), 10) == 0)
			return error_set(err, ETIMEDOUT, "%s", vip_seen());
	return 0;
}

int vip_refuse(struct error *err)
{
	return error_set(err, EADDRINUSE, "%s", vip_seen());
}

static bool is_still_ours(void)
{
	struct netlink_addresses found = { .family = vip.place.family, .ip = vip.place.ip };
	struct error nobody_reads_it;

	return netlink_addresses(&found, deadline_in(vip.announce_interval_ms), &nobody_reads_it) == 0 &&
	       found.n > 0;
}

int vip_announce(long count, bool in_background, struct error *err)
{
	struct announcement a = {
		.family = vip.place.family, .index = seen.copy.index, .count = count,
		.interval_ms = vip.announce_interval_ms, .is_ours = is_still_ours,
	};

	if (seen.state != PRESENT || !seen.link.is_ethernet || count == 0)
		return 0;
	memcpy(a.ip, vip.place.ip, sizeof(a.ip));
	memcpy(a.mac, seen.link.mac, sizeof(a.mac));
	if (!in_background)
		return announce_all(&a, ocf_deadline(), err);
	if (announce_end(ocf_run_file("announce"), ocf_deadline(), err) < 0)
		return -err->code;
	return announce_in_background(&a, ocf_run_file("announce"), err);
}
