/* vip-farewell.h -- after a stop, whoever still asks here for an address is told that it is gone. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_FAREWELL_H
#define VIP_FAREWELL_H

#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/error.h"
#include "lib/ip.h"

/** farewell_note - what a stop takes away, and the Ethernet interfaces that it takes it from; both are copied */
void farewell_note(const struct ip *ips, size_t n, const unsigned *links, size_t n_links);

/**
 * farewell_start - in a process of its own, for some seconds: reset whatever TCP segment comes for them
 *
 * Until the new owner has announced itself, clients send to this host. Nobody would answer: their kernel
 * repeats the attempt after a second, and they wait for that long although the new owner was there at once.
 * It ends by itself when an address is here again; guard_end() ends it, so that a start finds none.
 * Return: 0, also when nothing was noted; -errno.
 */
must_check int farewell_start(struct error *err);

#endif
