/* netlink-address.h -- the addresses of this network namespace: list, add, change, delete. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETLINK_ADDRESS_H
#define NETLINK_ADDRESS_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/ip.h"

#define NETLINK_FOREVER UINT32_MAX

struct netlink_address {
	struct ip ip;
	struct ip peer;			/* IFA_ADDRESS: @ip, or the other end of the link */
	unsigned index, prefix;
	uint32_t flags;			/* IFA_F_TENTATIVE, IFA_F_DADFAILED, IFA_F_NODAD ... */
	uint32_t preferred_s;		/* as a source of new connections; NETLINK_FOREVER */
	uint32_t metric;		/* of the route to its net; 0: the kernel's choice */
	uint8_t broadcast[4];		/* zeros: none */
	char label[IFNAMSIZ];		/* IPv4; "" for none */
};

/* Which addresses netlink_addresses() is to list, and those it found. */
struct netlink_addresses {
	int family;			/* AF_UNSPEC: both */
	bool (*is_wanted)(const struct netlink_address *a);	/* NULL: all are */
	size_t n;
	struct netlink_address *list;	/* release with netlink_addresses_release() */
	size_t room;			/* ours */
};

/**
 * netlink_addresses - list addresses: one dump, repeated if they changed meanwhile
 * @found: set family and is_wanted; what an earlier call found is replaced
 *
 * Return: 0; -ETIMEDOUT; -ENOMEM; what the kernel answered.
 */
must_check int netlink_addresses(struct netlink_addresses *found, struct deadline until,
				 struct error *err);

void netlink_addresses_release(struct netlink_addresses *found);

#define auto_addresses CLEANUP(netlink_addresses_release)

/**
 * netlink_address_add - put an address on an interface
 * @a: ip, index, prefix; the rest if wanted
 *
 * Return: 0, also when exactly this address was there; what the kernel answered.
 */
must_check int netlink_address_add(const struct netlink_address *a, struct deadline until,
				   struct error *err);

/**
 * netlink_address_change - preferred_s and metric of one that is there
 *
 * Return: 0, or what the kernel answered.
 */
must_check int netlink_address_change(const struct netlink_address *a, struct deadline until,
				      struct error *err);

/**
 * netlink_address_delete - take away one that netlink_addresses() has listed
 *
 * Return: 0, also when it (or its interface) had gone; what the kernel answered.
 */
must_check int netlink_address_delete(const struct netlink_address *a, struct deadline until,
				      struct error *err);

/**
 * netlink_label_set - give an IPv6 address a label, by which RFC 6724 chooses source addresses
 * netlink_label_delete - take it away; 0 also when there is none
 */
must_check int netlink_label_set(const struct ip *ip, uint32_t label, struct deadline until,
				 struct error *err);
must_check int netlink_label_delete(const struct ip *ip, struct deadline until, struct error *err);

#endif
