/* ip.c -- an IPv4 or IPv6 address: read, compare, print. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/ip.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

size_t ip_size(int family)
{
	return family == AF_INET ? 4 : 16;
}

bool ip_read(const char *word, struct ip *ret)
{
	struct ip ip = { .family = strchr(word, ':') ? AF_INET6 : AF_INET };

	if (inet_pton(ip.family, word, ip.bytes) != 1)
		return false;
	*ret = ip;
	return true;
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, ip_size(a->family)) == 0;
}

bool ip_within(const struct ip *ip, const struct ip *net, unsigned prefix)
{
	unsigned whole = prefix / 8, rest = prefix % 8;

	if (ip->family != net->family || prefix > 8 * ip_size(ip->family) ||
	    memcmp(ip->bytes, net->bytes, whole) != 0)
		return false;
	return rest == 0 || ((ip->bytes[whole] ^ net->bytes[whole]) & (0xff00 >> rest) & 0xff) == 0;
}

const char *ip_print(const struct ip *ip, char *text)
{
	if (!inet_ntop(ip->family, ip->bytes, text, INET6_ADDRSTRLEN))
		strcpy(text, "?");
	return text;
}

bool ip_loopback(const struct ip *ip)
{
	static const uint8_t one[16] = { [15] = 1 };

	return ip->family == AF_INET
		? ip->bytes[0] == 127 : memcmp(ip->bytes, one, sizeof(one)) == 0;
}

bool ip_link_local(const struct ip *ip)
{
	return ip->family == AF_INET6 && ip->bytes[0] == 0xfe && (ip->bytes[1] & 0xc0) == 0x80;
}
