/* arp.h -- ARP on one Ethernet interface: send it, hear it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ARP_H
#define ARP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/ip.h"

/* What an ARP packet says: OP is 1 (request) or 2 (reply). */
struct arp {
	unsigned op;
	uint8_t from_mac[6], to_mac[6];	/* sender and target hardware address */
	struct ip from, to;		/* sender and target protocol address; IPv4 */
};

/* Where: an interface, its address, and who gets the frame (all ones: everybody). */
struct arp_link { unsigned index; uint8_t mac[6]; };

extern const uint8_t arp_everybody[6];

/**
 * arp_open - a socket that sends, and hears every ARP packet, on one interface
 * @ret: close() it; reading does not block
 *
 * Return: 0; -errno, -EPERM without CAP_NET_RAW.
 */
must_check int arp_open(unsigned index, int *ret, struct error *err);

/** arp_open_sender - a socket that only sends, on any interface */
must_check int arp_open_sender(int *ret, struct error *err);

/** arp_send - one frame to @to_mac; 0 or an errno value */
must_check int arp_send(int fd, const struct arp_link *link, const uint8_t *to_mac,
			const struct arp *packet);

/**
 * arp_read - take the next packet that came in from the link
 *
 * Return: false when there is none left. What is no ARP for IPv4 over Ethernet is skipped.
 */
bool arp_read(int fd, struct arp *ret);

/** arp_parse - the same from @size bytes; false when they are no ARP for IPv4 over Ethernet */
bool arp_parse(const void *bytes, size_t size, struct arp *ret);

/**
 * arp_ask - who has @ip? Requests, evenly spaced, until somebody answers or @until
 * @from: our address, which they will note; .family 0: tell nothing (a probe, RFC 5227)
 * @mac:  of the one who answered
 *
 * Return: 0 and *@answered; -errno.
 */
must_check int arp_ask(const struct arp_link *link, const struct ip *from, const struct ip *ip,
		       struct deadline until, bool *answered, uint8_t *mac, struct error *err);

/**
 * arp_probe - does somebody on the link use one of these addresses, or want to?
 * @ips: IPv4, not ours yet
 *
 * Three probes for each, evenly spaced until @until; ends with the first sign of another host.
 * Return: 0 and *@ret, one of @ips or NULL, and his @mac; -errno.
 * Source: RFC 5227, 2.1, with the times its constants leave to the caller.
 */
must_check int arp_probe(const struct arp_link *link, const struct ip *ips, size_t n,
			 struct deadline until, const struct ip **ret, uint8_t *mac,
			 struct error *err);

/** arp_print_mac - into @text, 18 bytes; returns @text */
const char *arp_print_mac(const uint8_t *mac, char *text);

/** arp_read_mac - "00:16:3e:12:34:56"; is @word one? */
bool arp_read_mac(const char *word, uint8_t *ret);

#endif
