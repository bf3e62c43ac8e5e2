/* netlink-events.c -- be told when links or addresses change. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netlink-events.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

int netlink_events_open(int *ret, struct error *err)
{
	struct sockaddr_nl to = {
		.nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

	if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to)) < 0) {
		error_set(err, errno, "listen to changes of links and addresses: %s",
			  strerror(errno));
		close_p(&fd);
		return -err->code;
	}
	*ret = fd;
	return 0;
}

void netlink_events_drain(int fd)
{
	char waste[8192];

	/* ENOBUFS: some were lost, which makes no difference. */
	while (recv(fd, waste, sizeof(waste), 0) >= 0 || errno == ENOBUFS)
		;
}
