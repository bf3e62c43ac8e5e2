/* netlink-events.h -- be told when links or addresses change. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETLINK_EVENTS_H
#define NETLINK_EVENTS_H

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * netlink_events_open - from now on, changes of links and addresses make a descriptor readable
 * @ret: close() it
 *
 * What changed is not told: look. That way a lost message does no harm.
 * Return: 0; -errno.
 */
must_check int netlink_events_open(int *ret, struct error *err);

/** netlink_events_drain - forget what was told so far; look afterwards */
void netlink_events_drain(int fd);

#endif
