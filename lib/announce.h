/* announce.h -- tell the neighbours on the link who has an address now. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ANNOUNCE_H
#define ANNOUNCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/ip.h"

enum { ANNOUNCE_TARGETS = 16 };

/* Somebody who is told by a frame of his own, since he does not listen to broadcasts. */
struct announce_target {
	struct ip ip;			/* .family 0: named by his MAC */
	uint8_t mac[6];			/* zeros while not known */
};

struct announcement {
	struct ip ip;
	unsigned index;			/* of an interface of type Ethernet */
	uint8_t mac[6];
	bool is_router;			/* IPv6: the router flag */
};

/**
 * announce - send one announcement now
 *
 * IPv4: an ARP request and an ARP reply, both broadcast, since some devices believe only one
 * of them. IPv6: a neighbour advertisement with the override flag to ff02::1; the address must
 * have passed duplicate address detection.
 * Return: 0; -errno of the socket.
 * Source: RFC 5944, 4.6; RFC 4861, 4.4 and 7.2.6.
 */
must_check int announce(const struct announcement *a, struct error *err);

/**
 * announce_socket - what announcements over IPv4 are sent by
 *
 * Return: open until this process ends; -1: none was sent.
 */
int announce_socket(void);

/**
 * announce_to - the same, to some hosts alone
 * @targets: of another family than @a are passed over; a MAC found out is kept
 * @until:   for finding out MAC addresses of IPv4 targets; who does not answer is told by a
 *           broadcast request for his own address
 */
must_check int announce_to(const struct announcement *a, struct announce_target *targets, size_t n,
			   struct deadline until, struct error *err);

/** announce_read_target - an IP address, or a MAC address (IPv4 only); is @word one? */
bool announce_read_target(const char *word, struct announce_target *ret);

#endif
