/* netlink-events.h -- be told when an address or a link of this network namespace changes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETLINK_EVENTS_H
#define NETLINK_EVENTS_H

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * netlink_events_open - listen for changes of addresses of one family, and of links
 * @family: AF_INET or AF_INET6
 * @fd:     becomes readable when something has changed; the caller closes it
 *
 * What an event says is not told: it may be old or one of many. Look (lib/netlink.h).
 * Return: 0; -errno.
 * Source: rtnetlink(7); linux/rtnetlink.h, RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR.
 */
must_check int netlink_events_open(int family, int *fd, struct error *err);

/** netlink_events_drain - forget the events that have come, the lost ones included; does not wait */
void netlink_events_drain(int fd);

#endif
