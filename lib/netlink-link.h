/* netlink-link.h -- the interfaces of this network namespace, and whether frames can leave. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETLINK_LINK_H
#define NETLINK_LINK_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

enum netlink_kind { LINK_OTHER, LINK_BRIDGE, LINK_BOND };

struct netlink_link {
	unsigned index;			/* 0: there is no such interface */
	char name[IFNAMSIZ];		/* the real one, also when asked by an altname */
	bool is_ethernet, is_loopback;
	bool is_up;			/* an administrator wants it up */
	bool has_carrier;		/* and frames can leave; only means something while is_up */
	unsigned carrier_changes;	/* how often the carrier came or went, ever */
	uint8_t mac[6];			/* zeros unless is_ethernet */
	enum netlink_kind kind;
	unsigned master;		/* of the bridge or bond it is a port of; 0: none */
	/* as a port: not used by the bridge (spanning tree) or bond */
	bool is_blocked;
};

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

/**
 * netlink_links - list interfaces: one dump
 * @master: only ports of this interface; 0: all
 * @each:   called once per interface
 *
 * Return: 0; -ETIMEDOUT; what the kernel answered. When links change meanwhile, it begins
 * again: @each sees some twice.
 */
must_check int netlink_links(unsigned master, void (*each)(const struct netlink_link *l, void *arg),
			     void *arg, struct deadline until, struct error *err);

#endif
