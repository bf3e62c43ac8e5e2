/* announce.h -- tell the neighbours on the link who has an address now. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ANNOUNCE_H
#define ANNOUNCE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

struct announcement {
	int family;			/* AF_INET or AF_INET6 */
	uint8_t ip[16];			/* network order; IPv4 uses the first four */
	unsigned index;			/* of an interface of type Ethernet */
	uint8_t mac[6];
	long count;			/* how often, >= 0 */
	long interval_ms;		/* between two, >= 1 */
	bool (*is_ours)(void);		/* asked before each but the first; false ends the series */
};

/**
 * announce_once - send one announcement now
 *
 * IPv4: an ARP request and an ARP reply, both broadcast, since some devices believe only one
 * of them. IPv6: a neighbour advertisement with the override flag to ff02::1; the address must
 * have passed duplicate address detection.
 * Return: 0; -errno of the socket.
 * Source: RFC 5944, 4.6; RFC 4861, 4.4 and 7.2.6.
 */
must_check int announce_once(const struct announcement *a, struct error *err);

/**
 * announce_all - send .count announcements, .interval_ms apart; returns early at @until
 *
 * Return: 0; -errno of the first that could not be sent.
 */
must_check int announce_all(const struct announcement *a, struct deadline until, struct error *err);

/**
 * announce_in_background - send the first now, the rest from a child in its own session
 * @file: names the child for announce_end(); replaced
 *
 * The child has no inherited descriptor, ends by itself, and sooner if .is_ours says so. A
 * series still running under @file must have been ended before.
 * Return: 0; -errno of the first announcement, of fork or of @file.
 */
must_check int announce_in_background(const struct announcement *a, const char *file,
				      struct error *err);

/**
 * announce_end - end the series recorded in @file, and remove @file
 *
 * Ends only a process of this program, with the recorded number and start time.
 * Return: 0, also when there is none; -ETIMEDOUT when it lives at @until; -errno.
 */
must_check int announce_end(const char *file, struct deadline until, struct error *err);

#endif
