/* netlink-events.c -- be told when an address or a link of this network namespace changes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netlink-events.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

int netlink_events_open(int family, int *fd, struct error *err)
{
	struct sockaddr_nl to = {
		.nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK | (family == AF_INET ? RTMGRP_IPV4_IFADDR : RTMGRP_IPV6_IFADDR),
	};
	int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

	if (s < 0 || bind(s, (struct sockaddr *)&to, sizeof(to)) < 0) {
		error_set(err, errno, "cannot listen to rtnetlink: %s", strerror(errno));
		close_p(&s);
		return -err->code;
	}
	*fd = s;
	return 0;
}

void netlink_events_drain(int fd)
{
	char buffer[8192];

	/* ENOBUFS: some were lost, which is one more reason to look. */
	while (recv(fd, buffer, sizeof(buffer), MSG_TRUNC) >= 0 || errno == ENOBUFS || errno == EINTR)
		;
}
