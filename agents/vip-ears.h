/* vip-ears.h -- hears whether another host claims one of the addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_EARS_H
#define VIP_EARS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"

enum { EARS = 16 };			/* at most: an interface has one per family */

/** ears_open - listen on every Ethernet interface that has an address; those that listen stay */
void ears_open(void);

/** ears_poll - what to wait for, EARS at most; returns how many */
size_t ears_poll(struct pollfd *ret);

/**
 * ears_hear - take what has come, and note a claim for ears_claim()
 *
 * A claim is an ARP packet from one of the addresses, or an advertisement of one, with a MAC
 * address that none of our interfaces has. While there is one, the claimant is asked again
 * (IPv4); it is forgotten when nothing was heard for half a minute.
 * Return: was there a claim?
 */
bool ears_hear(void);

/** ears_wake - when ears_hear() has something to do by itself */
struct deadline ears_wake(void);

/** ears_claim - the claim noted last: "IP MAC" into @text, 80 bytes; false: none */
bool ears_claim(char *text);

/** ears_clear - forget it */
void ears_clear(void);

#endif
