/* vip-acts.c -- what can be done to the addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-acts.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <poll.h>
#include <string.h>

#include "agents/vip-lvs.h"
#include "lib/arp.h"
#include "lib/log.h"
#include "lib/netlink-events.h"

struct vip_manner manner;

/* One that was down needs time to find its carrier; one that was up has none to find. */
static int raise_link(unsigned index, const char *ip, struct netlink_link *ret, struct error *err)
{
	bool was_up, works;

	if (netlink_link_by_index(index, vip.until, ret, err) < 0)
		return -err->code;
	was_up = ret->is_up;
	if (ret->index && !was_up && manner.leaves_links)
		return error_set(err, ENETDOWN, "interface %s for %s is down", ret->name, ip);
	if (ret->index && !was_up && netlink_link_up(index, vip.until, err) < 0)
		return -err->code;
	do {
		if (!was_up && netlink_link_by_index(index, vip.until, ret, err) < 0)
			return -err->code;
		if (!ret->index)
			return error_set(err, ENODEV, "the interface for %s has vanished", ip);
		if (!vip.checks_link)
			return 0;
		if (vip_link_works(ret, &works, err) < 0)
			return -err->code;
		if (works)
			return 0;
	} while (!was_up && deadline_nap(vip.until, 20) > 0);
	return error_set(err, ENETDOWN, "interface %s for %s has no carrier, or is blocked",
			 ret->name, ip);
}

int vip_raise(struct error *err)
{
	struct netlink_link l;

	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].state == LINKLESS &&
		    raise_link(vip.at[i].link.index, vip.at[i].place.text, &l, err) < 0)
			return -err->code;
	return 0;
}

/* As configured; else as an address of the same net has it; else none. */
static int choose_broadcast(const struct vip_place *p, struct netlink_address *a, struct error *err)
{
	auto_addresses struct netlink_addresses there = { .family = AF_INET };

	if (a->ip.family != AF_INET || (a->prefix > 30 && p->broadcast != AS_GIVEN))
		return 0;
	switch (p->broadcast) {
	case AS_GIVEN:
		memcpy(a->broadcast, p->broadcast_ip, 4);
		return 0;
	case ALL_ONES:
	case ALL_ZEROS:
		for (unsigned bit = 0; bit < 32; bit++) {
			uint8_t mask = (uint8_t)(0x80 >> bit % 8);

			if (bit < a->prefix
			    ? a->ip.bytes[bit / 8] & mask : p->broadcast == ALL_ONES)
				a->broadcast[bit / 8] |= mask;
		}
		return 0;
	case FROM_NIC:
		if (netlink_addresses(&there, vip.until, err) < 0)
			return -err->code;
		for (size_t i = 0; i < there.n; i++)
			if (there.list[i].index == a->index &&
			    ip_within(&a->ip, &there.list[i].ip, there.list[i].prefix)) {
				memcpy(a->broadcast, there.list[i].broadcast, 4);
				break;
			}
		return 0;
	}
	return 0;
}

static int add_one(const struct vip_address *v, struct error *err)
{
	const struct vip_place *p = &v->place;
	struct netlink_address a = { .ip = p->ip, .index = p->index, .prefix = p->prefix,
				     .preferred_s = manner.preferred_s,
				     .metric = (uint32_t)manner.metric };

	if (manner.skips_dad && p->ip.family == AF_INET6)
		a.flags |= IFA_F_NODAD;
	if (manner.has_no_prefix_route)
		a.flags |= IFA_F_NOPREFIXROUTE;
	if (p->label[0] && p->ip.family == AF_INET &&
	    snprintf(a.label, sizeof(a.label), "%s:%s", v->link.name, p->label) >=
	    (int)sizeof(a.label))
		return error_set(err, EINVAL, "label %s:%s has more than %d characters",
				 v->link.name, p->label, IFNAMSIZ - 1);
	if (choose_broadcast(p, &a, err) < 0)
		return -err->code;
	/* Before it is up: it must never be a source by accident. */
	if (manner.has_source_label && p->ip.family == AF_INET6 &&
	    netlink_label_set(&p->ip, (uint32_t)manner.source_label, vip.until, err) < 0)
		return error_wrap(err, "%s", p->text);
	if (netlink_address_add(&a, vip.until, err) < 0)
		return error_wrap(err, "%s/%u on %s", p->text, a.prefix, v->link.name);
	log_info("added %s/%u to %s", p->text, a.prefix, v->link.name);
	return 0;
}

/* Those that share the interface of @first are asked for together. */
static int ask_on_link(const struct vip_address *first, struct error *err)
{
	struct arp_link link = { .index = first->link.index };
	const struct ip *taken = NULL;
	struct ip ips[PLACES];
	size_t n = 0;
	char ip_text[INET6_ADDRSTRLEN], mac_text[18];
	uint8_t mac[6];

	memcpy(link.mac, first->link.mac, 6);
	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].state == ABSENT && vip.at[i].place.ip.family == AF_INET &&
		    vip.at[i].place.index == link.index)
			ips[n++] = vip.at[i].place.ip;
	if (arp_probe(&link, ips, n, deadline_sooner(deadline_in(manner.probe_ms), vip.until),
		      &taken, mac, err) < 0)
		return -err->code;
	if (taken)
		return error_set(err, EADDRINUSE, "%s is used by another host on the link, %s",
				 ip_print(taken, ip_text), arp_print_mac(mac, mac_text));
	return 0;
}

/* Once per interface that has an address to ask for. */
static int ask_first(struct error *err)
{
	unsigned done = 0;

	for (int i = 0; i < vip.n && manner.asks_first; i++) {
		const struct vip_address *v = &vip.at[i];

		if (v->state != ABSENT || v->place.ip.family != AF_INET || !v->link.is_ethernet ||
		    v->link.index == done)
			continue;
		done = v->link.index;
		if (ask_on_link(v, err) < 0)
			return -err->code;
	}
	return 0;
}

/* All of them have a place before one is touched. */
static int find_places(enum state which, struct error *err)
{
	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].state == which && place_find(&vip.at[i].place, vip.until, err) < 0)
			return -err->code;
	return 0;
}

int vip_add(struct error *err)
{
	if (find_places(ABSENT, err) < 0)
		return -err->code;
	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].state == ABSENT
		    && raise_link(vip.at[i].place.index, vip.at[i].place.text, &vip.at[i].link,
				  err) < 0)
			return -err->code;
	if (ask_first(err) < 0 || (vip.leaves_loopback && lvs_take(err) < 0))
		return -err->code;
	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].state == ABSENT && add_one(&vip.at[i], err) < 0)
			return -err->code;
	return 0;
}

/* Remove the copies of addresses in state @which that are not where they belong. */
static int remove_strays(enum state which, struct error *err)
{
	auto_addresses struct netlink_addresses found = { 0 };

	if (vip_copies(&found, err) < 0)
		return -err->code;
	for (size_t i = 0; i < found.n; i++) {
		const struct netlink_address *a = &found.list[i];
		struct netlink_link l;
		const struct vip_address *v = vip_owner(a);

		if (v->state != which)
			continue;
		if (netlink_link_by_index(a->index, vip.until, &l, err) < 0)
			return -err->code;
		if (vip_is_in_place(&v->place, a, &l) || (vip.leaves_loopback && l.is_loopback))
			continue;
		if (netlink_address_delete(a, vip.until, err) < 0)
			return error_wrap(err, "%s/%u on %s", v->place.text, a->prefix, l.name);
		log_info("removed %s/%u from %s, where it does not belong", v->place.text,
			 a->prefix, l.name);
	}
	return 0;
}

int vip_clear(struct error *err)
{
	/* Find out before the old one is gone whether there is a place for it. */
	return find_places(MISPLACED, err) < 0 ? -err->code : remove_strays(MISPLACED, err);
}

int vip_tidy(struct error *err)
{
	return remove_strays(DOUBLED, err);
}

int vip_settle(struct error *err)
{
	auto_fd int events = -1;
	struct pollfd p = { .events = POLLIN };

	if (netlink_events_open(&events, err) < 0)
		return -err->code;
	p.fd = events;
	while (vip_observe() == TENTATIVE) {
		if (poll(&p, 1, deadline_left(vip.until)) <= 0)
			return error_set(err, ETIMEDOUT, "%s", vip_seen());
		netlink_events_drain(events);
	}
	return 0;
}

int vip_refuse(struct error *err)
{
	return error_set(err, EADDRINUSE, "%s", vip_seen());
}

int vip_adjust(struct error *err)
{
	for (int i = 0; i < vip.n; i++) {
		struct vip_address *v = &vip.at[i];
		struct netlink_address *a = &v->copy;

		if (v->state == ABSENT || v->state == MISPLACED)
			continue;
		a->preferred_s = manner.preferred_s;
		if (manner.metric)
			a->metric = (uint32_t)manner.metric;
		if (netlink_address_change(a, vip.until, err) < 0)
			return error_wrap(err, "%s", v->place.text);
		if (v->place.ip.family == AF_INET6 && manner.has_source_label &&
		    netlink_label_set(&v->place.ip, (uint32_t)manner.source_label, vip.until,
				      err) < 0)
			return error_wrap(err, "%s", v->place.text);
	}
	if (!manner.has_source_label)
		vip_forget_labels();
	return 0;
}

void vip_forget_labels(void)
{
	struct error err;

	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].place.ip.family == AF_INET6 &&
		    netlink_label_delete(&vip.at[i].place.ip, vip.until, &err) < 0)
			log_warn("%s: %s", vip.at[i].place.text, err.text);
}
