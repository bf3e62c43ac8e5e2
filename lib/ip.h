/* ip.h -- an IPv4 or IPv6 address: read, compare, print. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IP_H
#define IP_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ip {
	int family;			/* AF_INET, AF_INET6; 0: none */
	/* network order; IPv4: the first four, the rest are zeros */
	uint8_t bytes[16];
};

/** ip_size - bytes of an address of @family: 4 or 16 */
size_t ip_size(int family);

/**
 * ip_read - strict: as inet_pton() reads it, no leading zeros, no zone
 *
 * Return: is @word an address? A ':' decides for IPv6. @ret is written only then.
 */
bool ip_read(const char *word, struct ip *ret);

/** ip_equal - same family, same bytes */
bool ip_equal(const struct ip *a, const struct ip *b);

/** ip_within - are the first @prefix bits of @ip those of @net? */
bool ip_within(const struct ip *ip, const struct ip *net, unsigned prefix);

/** ip_print - into @text, INET6_ADDRSTRLEN bytes; returns @text */
const char *ip_print(const struct ip *ip, char *text);

/** ip_loopback - 127.0.0.0/8 or ::1 */
bool ip_loopback(const struct ip *ip);

/** ip_link_local - fe80::/10 */
bool ip_link_local(const struct ip *ip);

#endif
