/* netlink.h -- links, addresses and routes of this network namespace, asked from the kernel. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETLINK_H
#define NETLINK_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

struct netlink_link {
	unsigned index;			/* 0: there is no such interface */
	char name[IFNAMSIZ];		/* the real one, also when asked by an altname */
	bool is_ethernet, is_loopback;
	bool is_up;			/* an administrator wants it up */
	bool has_carrier;		/* and frames can leave; only means something while is_up */
	uint8_t mac[6];			/* zeros unless is_ethernet */
};

struct netlink_address {
	int family;			/* AF_INET or AF_INET6 */
	unsigned index, prefix;
	uint32_t flags;			/* IFA_F_TENTATIVE, IFA_F_DADFAILED, IFA_F_NODAD ... */
	uint8_t ip[16];			/* network order; IPv4 uses the first four */
	uint8_t peer[16];		/* what IFA_ADDRESS says: @ip, or the other end of the link */
	uint8_t broadcast[4];		/* zeros: none */
	char label[IFNAMSIZ];		/* IPv4; "" for none */
};

struct netlink_route {
	int family;
	uint8_t ip[16];
	unsigned index, prefix, metric;
};

/** netlink_size - bytes of an address of @family: 4 or 16 */
size_t netlink_size(int family);

/** netlink_within - are the first @prefix bits of @ip and @net the same? */
bool netlink_within(const uint8_t *ip, const uint8_t *net, unsigned prefix);

/**
 * netlink_link_by_name - look an interface up
 * @name: a name or an altname, 1..127 characters
 * @ret:  .index is 0 when there is none
 *
 * Return: 0; -ETIMEDOUT when the kernel has not answered at @until; what it answered.
 * Source: rtnetlink(7), RTM_GETLINK; linux/if_link.h.
 */
must_check int netlink_link_by_name(const char *name, struct deadline until,
				    struct netlink_link *ret, struct error *err);

/** netlink_link_by_index - the same by number, >= 1 */
must_check int netlink_link_by_index(unsigned index, struct deadline until,
				     struct netlink_link *ret, struct error *err);

/** netlink_link_up - set the interface administratively up; 0 also when it was */
must_check int netlink_link_up(unsigned index, struct deadline until, struct error *err);

/* Which addresses netlink_addresses() is to list, and those it found. */
struct netlink_addresses {
	int family;
	unsigned index;			/* 0: on every interface */
	const uint8_t *ip;		/* NULL: every address; else these bytes, whatever the prefix */
	size_t n;
	struct netlink_address list[32];
};

/**
 * netlink_addresses - list addresses: one dump, repeated if they changed meanwhile
 * @found: set family, index and ip; .n and .list are filled, the first 32 if there are more
 *
 * Return: 0; -ETIMEDOUT; what the kernel answered.
 */
must_check int netlink_addresses(struct netlink_addresses *found, struct deadline until,
				 struct error *err);

/**
 * netlink_address_add - put an address on an interface
 * @a: family, index, prefix, ip; broadcast, label and flags (IFA_F_NODAD) if wanted
 *
 * Return: 0, also when exactly this address was there; what the kernel answered.
 */
must_check int netlink_address_add(const struct netlink_address *a, struct deadline until,
				   struct error *err);

/**
 * netlink_address_delete - take away one that netlink_addresses() has listed
 *
 * Return: 0, also when it (or its interface) had gone; what the kernel answered.
 */
must_check int netlink_address_delete(const struct netlink_address *a, struct deadline until,
				      struct error *err);

/**
 * netlink_connected - the directly connected net that contains an address
 * @r: set family, ip, index (0: any) and prefix (the longest allowed); index and prefix become
 *     those of the longest match (of equals, the lowest metric), index 0 when there is none
 *
 * Only table main counts: IPv4 routes of scope link, IPv6 routes without gateway; no default
 * route. 127.0.0.0/8 is looked up in table local.
 * Return: 0; -ETIMEDOUT; what the kernel answered.
 */
must_check int netlink_connected(struct netlink_route *r, struct deadline until, struct error *err);

#endif
