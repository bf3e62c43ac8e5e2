/* tcp-refuser.h -- answers every TCP segment that arrives for an address with a reset. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TCP_REFUSER_H
#define TCP_REFUSER_H

#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/ip.h"

/*
 * For the moment between "the kernel takes nothing more for this address" and "the address is
 * gone". A client whose handshake was on its way then believes to be connected; the kernel,
 * which drops its segments, will never tell.
 */
struct tcp_refuser { int fd; const struct ip *ips; size_t n; };

/**
 * tcp_refuser_open - from now on, note the segments that arrive on an interface
 * @ips: borrowed until tcp_refuser_run() has returned
 *
 * Return: 0, close @ret->fd; -errno.
 */
must_check int tcp_refuser_open(unsigned index, const struct ip *ips, size_t n,
				struct tcp_refuser *ret, struct error *err);

/**
 * tcp_refuser_run - answer them, until @until, or nothing but new attempts has come for @quiet_ms
 * @expected: wait for the whole time while fewer than so many others have come
 *
 * Return: how many resets were sent.
 */
size_t tcp_refuser_run(struct tcp_refuser *r, size_t expected, int quiet_ms, struct deadline until);

/**
 * tcp_refuser_answer - the reset that answers a segment
 * @packet: an IP packet of @size bytes, from its header on
 * @reply:  60 bytes for the answer, from its IP header on
 * @is_new: was it a first attempt to connect?
 *
 * Return: the answer's size; 0 when there is none to give (no TCP, a fragment, itself a reset).
 * Source: RFC 9293, 3.5.2 and 3.10.7.1.
 */
size_t tcp_refuser_answer(const uint8_t *packet, size_t size, uint8_t *reply, bool *is_new);

#endif
