/* vip-leave.c -- taking the addresses away, so that nobody hangs on them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-leave.h"

#include <errno.h>
#include <linux/if_addr.h>

#include "agents/vip-farewell.h"
#include "agents/vip-guard.h"
#include "agents/vip-look.h"
#include "lib/log.h"
#include "lib/netlink-route.h"
#include "lib/netlink-tcp.h"
#include "lib/sysctl.h"
#include "lib/tcp-refuser.h"

bool leave_resets;

enum {
	QUIET_MS = 4,		/* several round trips in a local network */
	LONGEST_MS = 40,	/* there is always somebody who goes on trying */
	HANDSHAKE_MS = 250	/* for the last word of a handshake: a round trip, a busy machine */
};

static bool has_ip(const struct ip *ip)
{
	for (size_t i = 0; i < farewell.n; i++)
		if (ip_equal(&farewell.ips[i], ip))
			return true;
	return false;
}

static void note_link(unsigned *links, size_t *n, unsigned index)
{
	for (size_t i = 0; i < *n; i++)
		if (links[i] == index)
			return;
	if (*n < FAREWELL_LINKS)
		links[(*n)++] = index;
}

/* A copy whose link is Ethernet: all others have no client elsewhere. */
static int include(const struct netlink_address *a, unsigned *links, size_t *n, struct error *err)
{
	struct netlink_link l;

	if (a->flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED))
		return 0;		/* nobody could connect to it yet */
	if (netlink_link_by_index(a->index, vip.until, &l, err) < 0)
		return -err->code;
	if (l.is_loopback)
		return 0;
	if (!has_ip(&a->ip) && farewell.n < PLACES)
		farewell.ips[farewell.n++] = a->ip;
	if (l.is_ethernet)
		note_link(links, n, a->index);
	return 0;
}

static int listen_for(const struct netlink_addresses *found, struct error *err)
{
	unsigned links[FAREWELL_LINKS];
	size_t n = 0;

	for (size_t i = 0; i < found->n; i++)
		if (include(&found->list[i], links, &n, err) < 0)
			return -err->code;
	for (size_t i = 0; i < n && farewell.n_refusers < FAREWELL_LINKS;
	     i++, farewell.n_refusers++)
		if (tcp_refuser_open(links[i], farewell.ips, farewell.n,
				     &farewell.refusers[farewell.n_refusers], err) < 0)
			return -err->code;
	return 0;
}

static int cut_connections(const struct netlink_addresses *found, struct error *err)
{
	struct deadline until = deadline_in(deadline_left(vip.until) / 3);
	size_t reset = 0, half_open = 0, refused = 0;

	if (listen_for(found, err) < 0)
		return -err->code;
	for (size_t i = 0; i < farewell.n; i++)
		if (netlink_shut_out(&farewell.ips[i], until, err) < 0)
			return -err->code;
	if (farewell.n
	    && netlink_tcp_reset(farewell.ips, farewell.n, until, &reset, &half_open, err) < 0)
		return -err->code;
	until = deadline_sooner(until, deadline_in(half_open ? HANDSHAKE_MS : LONGEST_MS));
	for (size_t i = 0; i < farewell.n_refusers; i++)
		refused += tcp_refuser_run(&farewell.refusers[i], half_open, QUIET_MS, until);
	if (reset + refused)
		log_info("reset %zu connections, refused %zu segments", reset, refused);
	return 0;
}

/*
 * With promote_secondaries=0 the first address of a net takes the others of that net with it, and
 * those are not ours: networking/ip-sysctl, promote_secondaries.
 */
static int delete_alone(const struct netlink_address *a, struct error *err)
{
	struct netlink_link l = { 0 };
	bool takes_others = false;
	int r;

	if (a->ip.family == AF_INET && !(a->flags & IFA_F_SECONDARY)) {
		if (netlink_link_by_index(a->index, vip.until, &l, err) < 0)
			return -err->code;
		takes_others = l.index && sysctl_get("ipv4", "all", "promote_secondaries") == 0 &&
			       sysctl_get("ipv4", l.name, "promote_secondaries") == 0 &&
			       sysctl_set("ipv4", l.name, "promote_secondaries", 1);
	}
	r = netlink_address_delete(a, vip.until, err);
	if (takes_others && !sysctl_set("ipv4", l.name, "promote_secondaries", 0))
		log_warn("promote_secondaries of %s stays 1", l.name);
	return r;
}

static int delete_all(const struct netlink_addresses *found, struct error *err)
{
	for (size_t i = 0; i < found->n; i++) {
		const char *ip = vip_owner(&found->list[i])->place.text;

		if (delete_alone(&found->list[i], err) < 0)
			return error_wrap(err, "%s/%u", ip, found->list[i].prefix);
		log_info("removed %s/%u", ip, found->list[i].prefix);
	}
	return 0;
}

/* lvs_support: what is on a loopback interface belongs to somebody else. */
static int copies_to_remove(struct netlink_addresses *found, struct error *err)
{
	size_t kept = 0;

	if (vip_copies(found, err) < 0)
		return -err->code;
	for (size_t i = 0; i < found->n; i++) {
		struct netlink_link l = { 0 };

		if (vip.leaves_loopback &&
		    netlink_link_by_index(found->list[i].index, vip.until, &l, err) < 0)
			return -err->code;
		if (!l.is_loopback)
			found->list[kept++] = found->list[i];
	}
	found->n = kept;
	return 0;
}

int vip_remove(struct error *err)
{
	auto_addresses struct netlink_addresses found = { 0 };
	struct error unimportant;

	if (guard_end(&unimportant) < 0)
		log_warn("%s", unimportant.text);
	if (copies_to_remove(&found, err) < 0)
		return -err->code;
	if (leave_resets && cut_connections(&found, &unimportant) < 0)
		log_warn("clients may hang: %s", unimportant.text);
	/* Success needs a dump without it: a stop that only believes gives two owners. */
	do {
		if (delete_all(&found, err) < 0 || copies_to_remove(&found, err) < 0)
			return -err->code;
		if (found.n == 0)
			return vip_let_in(NULL, err);
	} while (deadline_left(vip.until) > 0);
	return error_set(err, EBUSY, "%s comes back whenever it is removed",
			 vip_owner(&found.list[0])->place.text);
}

int vip_let_in(bool *was_shut_out, struct error *err)
{
	size_t removed = 0;

	for (int i = 0; i < vip.n; i++)
		if (netlink_let_in(&vip.at[i].place.ip, &removed, vip.until, err) < 0)
			return error_wrap(err, "%s", vip.at[i].place.text);
	if (was_shut_out)
		*was_shut_out = removed > 0;
	return 0;
}
