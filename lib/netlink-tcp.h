/* netlink-tcp.h -- end the TCP connections of local addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETLINK_TCP_H
#define NETLINK_TCP_H

#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/ip.h"

/**
 * netlink_tcp_reset - reset every connection whose local address is one of @ips
 * @count: how many were
 * @half_open: how many of them were still shaking hands: their clients are not told by the kernel
 *
 * Both ends are told: the peer by a RST, the local program by ECONNABORTED. Also connections of
 * IPv6 sockets that speak IPv4. Listening sockets stay. What appears meanwhile is found, too:
 * it ends with a dump that shows none.
 * Return: 0; -ENOTSUP when the kernel has no INET_DIAG_DESTROY; -ETIMEDOUT; -errno.
 * Source: sock_diag(7); linux/inet_diag.h.
 */
must_check int netlink_tcp_reset(const struct ip *ips, size_t n, struct deadline until,
				 size_t *count, size_t *half_open, struct error *err);

#endif
