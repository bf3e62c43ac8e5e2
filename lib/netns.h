/* netns.h -- go into a named network namespace. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETNS_H
#define NETNS_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * netns_enter - from now on, this process sees the network of @name
 * @name: as "ip netns add" made it (in /run/netns), or an absolute path
 * @is_there: is there such a namespace? If not, nothing has changed.
 *
 * Return: 0; -EPERM; -errno.
 * Source: setns(2), ip-netns(8).
 */
must_check int netns_enter(const char *name, bool *is_there, struct error *err);

#endif
