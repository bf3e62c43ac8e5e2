/*
 * vip-farewell.h -- after a stop, whoever still asks here for an address is told that it is
 * gone.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_FAREWELL_H
#define VIP_FAREWELL_H

#include <stddef.h>

#include "agents/vip-place.h"
#include "lib/cleanup.h"
#include "lib/error.h"
#include "lib/ip.h"
#include "lib/tcp-refuser.h"

enum { FAREWELL_LINKS = 8 };	/* interfaces with copies; there is mostly one */

/*
 * What a stop takes away, and who listens for it, one per Ethernet interface; filled by
 * vip_remove().
 */
struct farewell {
	struct ip ips[PLACES];
	size_t n;
	struct tcp_refuser refusers[FAREWELL_LINKS];	/* open until the process ends */
	size_t n_refusers;
};

extern struct farewell farewell;

/**
 * farewell_start - for some seconds: reset whatever TCP segment comes for them
 *
 * In a process of its own. Until the new owner has announced itself, clients send to this host.
 * Nobody would answer: their kernel repeats the attempt after a second, and they wait for that long
 * although the new owner was there at once. It ends by itself when an address is here again;
 * guard_end() ends it, so that a start finds none. The listeners of stop go on in it: nothing is
 * missed between.
 * Return: 0, also when nobody listens; -errno.
 */
must_check int farewell_start(struct error *err);

#endif
