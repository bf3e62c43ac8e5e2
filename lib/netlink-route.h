/*
 * netlink-route.h -- routes: which net contains an address, who is the gateway,
 * and shutting one out.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETLINK_ROUTE_H
#define NETLINK_ROUTE_H

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/ip.h"

struct netlink_route {
	struct ip ip;
	unsigned index, prefix, metric;
	int protocol;			/* RTPROT_KERNEL ...; -1: any */
	unsigned table;
	bool is_dead;			/* its link is down or has no carrier */
	struct ip gateway;
};

/**
 * netlink_connected - the directly connected net that contains an address
 * @r: set ip, index (0: any), prefix (the longest allowed) and protocol; the rest becomes that of
 *     the best match, index 0 when there is none
 *
 * IPv4 routes of scope link, IPv6 routes without gateway; no default route. Of several: one
 * with a working link, in table main (else in any other), the longest prefix, the lowest
 * metric, the one listed first. 127.0.0.0/8 is looked up in table local.
 * Return: 0; -ETIMEDOUT; what the kernel answered.
 */
must_check int netlink_connected(struct netlink_route *r, struct deadline until, struct error *err);

/**
 * netlink_gateway - of the default route through an interface
 * @r: set ip.family and index; gateway becomes that of the lowest metric, family 0 for none
 */
must_check int netlink_gateway(struct netlink_route *r, struct deadline until, struct error *err);

/**
 * netlink_shut_out - refuse what arrives for a local address, which stays on its interface
 *
 * Puts an "unreachable" route before the address's local one: new connections are answered
 * with ICMP, ARP requests with nothing, but what exists may still send (a reset).
 * Return: 0, also when it was; what the kernel answered.
 */
must_check int netlink_shut_out(const struct ip *ip, struct deadline until,
				struct error *err);

/**
 * netlink_let_in - take that route away; 0 also when there is none
 * @removed: how many there were is added
 *
 * An IPv6 address must be added again afterwards: its own local route is gone.
 */
must_check int netlink_let_in(const struct ip *ip, size_t *removed, struct deadline until,
			      struct error *err);

#endif
