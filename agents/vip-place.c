/* vip-place.c -- what the address is, and where it belongs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-place.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "lib/netlink.h"

static bool is_given(const char *word)
{
	return word && word[0];
}

/* Nobody can take these over; and stop must never take 127.0.0.1 away. */
static int check_fit(const struct vip_place *p, struct error *err)
{
	static const struct { int family; const char *net; unsigned prefix; const char *why; } unfit[] = {
		{ AF_INET,  "0.0.0.0",         8,   "is not an address of a host" },
		{ AF_INET,  "127.0.0.1",       32,  "belongs to every host" },
		{ AF_INET,  "224.0.0.0",       4,   "is a multicast address" },
		{ AF_INET,  "255.255.255.255", 32,  "is the broadcast address" },
		{ AF_INET6, "::",              128, "is not an address of a host" },
		{ AF_INET6, "::1",             128, "belongs to every host" },
		{ AF_INET6, "ff00::",          8,   "is a multicast address" },
	};

	for (size_t i = 0; i < LENGTH(unfit); i++) {
		uint8_t net[16];

		if (p->family == unfit[i].family && inet_pton(p->family, unfit[i].net, net) == 1 &&
		    netlink_within(p->ip, net, unfit[i].prefix))
			return error_set(err, EINVAL, "ip=%s %s", p->text, unfit[i].why);
	}
	return 0;
}

int place_read_ip(const char *ip, struct vip_place *ret, struct error *err)
{
	struct vip_place p = { .text = ip };

	if (!is_given(ip))
		return error_set(err, EINVAL, "ip is required");
	p.family = strchr(ip, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(p.family, ip, p.ip) != 1)
		return error_set(err, EINVAL, "ip=%s is not an %s address", ip,
				 p.family == AF_INET ? "IPv4" : "IPv6");
	if (check_fit(&p, err) < 0)
		return -err->code;
	*ret = p;
	return 0;
}

static bool read_dotted(const char *word, unsigned *ret)
{
	uint32_t mask, bits;

	if (inet_pton(AF_INET, word, &mask) != 1)
		return false;
	bits = ~ntohl(mask);
	if (bits & (bits + 1))
		return false;		/* not ones followed by zeros */
	*ret = (unsigned)__builtin_popcount(~bits);
	return true;
}

static int read_netmask(const char *word, struct vip_place *p, struct error *err)
{
	unsigned bits = p->family == AF_INET ? 32 : 128;

	if (!is_given(word))
		return 0;
	if (!(p->family == AF_INET && read_dotted(word, &p->prefix))) {
		if (strlen(word) > 3 || strspn(word, "0123456789") != strlen(word))
			return error_set(err, EINVAL, "cidr_netmask=%s is neither a prefix length nor a "
					 "netmask", word);
		p->prefix = (unsigned)strtoul(word, NULL, 10);
	}
	if (p->prefix < 1 || p->prefix > bits)
		return error_set(err, EINVAL, "cidr_netmask=%s is not between 1 and %u", word, bits);
	return 0;
}

static int read_broadcast(const char *word, struct vip_place *p, struct error *err)
{
	if (!is_given(word) || p->family == AF_INET6)
		return 0;
	if (strcmp(word, "+") == 0)
		p->broadcast = ALL_ONES;
	else if (strcmp(word, "-") == 0)
		p->broadcast = ALL_ZEROS;
	else if (inet_pton(AF_INET, word, p->broadcast_ip) == 1)
		p->broadcast = AS_GIVEN;
	else
		return error_set(err, EINVAL, "broadcast=%s is neither an IPv4 address nor + or -", word);
	return 0;
}

/* A name the kernel would take: no '/', no blank, up to 127 characters for an altname. */
static bool is_name(const char *word, size_t length)
{
	if (length < 1 || length > 127 || word[0] == '.')
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isgraph((unsigned char)word[i]) || word[i] == '/' || word[i] == ':')
			return false;
	return true;
}

static int read_label(const char *word, struct vip_place *p, struct error *err)
{
	size_t nic = p->nic[0] ? strlen(p->nic) : 1;

	if (!is_given(word))
		return 0;
	if (!is_name(word, strlen(word)))
		return error_set(err, EINVAL, "iflabel=%s is not a label", word);
	/* The kernel's limit for NIC:LABEL is IFNAMSIZ with the final zero: rtnetlink(7). */
	if (nic + 1 + strlen(word) >= IFNAMSIZ)
		return error_set(err, EINVAL, "iflabel=%s is too long: %s:%s has more than %d characters",
				 word, p->nic, word, IFNAMSIZ - 1);
	strcpy(p->label, word);
	return 0;
}

/* "eth0" or, as ifconfig had it, "eth0:label". */
static int read_nic(const struct vip_words *w, struct vip_place *p, struct error *err)
{
	const char *colon;
	size_t length;

	if (!is_given(w->nic))
		return read_label(w->label, p, err);
	colon = strchr(w->nic, ':');
	length = colon ? (size_t)(colon - w->nic) : strlen(w->nic);
	if (!is_name(w->nic, length) || (colon && !is_name(colon + 1, strlen(colon + 1))))
		return error_set(err, EINVAL, "nic=%s is not the name of an interface", w->nic);
	memcpy(p->nic, w->nic, length);
	return read_label(is_given(w->label) || !colon ? w->label : colon + 1, p, err);
}

int place_read(const struct vip_words *words, struct vip_place *ret, struct error *err)
{
	static const uint8_t link_local[16] = { 0xfe, 0x80 };
	struct vip_place p = { 0 };

	if (place_read_ip(words->ip, &p, err) < 0 ||
	    read_nic(words, &p, err) < 0 ||
	    read_netmask(words->netmask, &p, err) < 0 ||
	    read_broadcast(words->broadcast, &p, err) < 0)
		return -err->code;
	if (p.family == AF_INET6 && !p.nic[0] && netlink_within(p.ip, link_local, 10))
		return error_set(err, EINVAL, "nic is required for the link-local address ip=%s", p.text);
	*ret = p;
	return 0;
}

int place_look_up_nic(struct vip_place *p, struct deadline until, struct error *err)
{
	struct netlink_link link = { 0 };

	if (p->nic[0] && netlink_link_by_name(p->nic, until, &link, err) < 0)
		return -err->code;
	p->index = link.index;
	return 0;
}

int place_find(struct vip_place *p, struct deadline until, struct error *err)
{
	struct netlink_route r = { .family = p->family, .index = p->index, .prefix = p->prefix };

	if (p->index && p->prefix)
		return 0;
	if (!r.prefix)
		r.prefix = p->family == AF_INET ? 32 : 128;
	memcpy(r.ip, p->ip, sizeof(r.ip));
	if (netlink_connected(&r, until, err) < 0)
		return -err->code;
	if (!r.index)
		return error_set(err, ENETUNREACH, "no network %s%s on this node contains %s; set nic and "
				 "cidr_netmask", p->nic[0] ? "of " : "with an address", p->nic, p->text);
	/*
	 * Decided in docs/: an IPv6 prefix of one's own needs a nic of one's own, since the kernel
	 * would make it a new connected net.
	 */
	if (p->family == AF_INET6 && p->prefix && p->prefix != r.prefix)
		return error_set(err, ENETUNREACH, "cidr_netmask=%u differs from the connected network's %u; "
				 "set nic, too", p->prefix, r.prefix);
	p->index = r.index;
	if (!p->prefix)
		p->prefix = r.prefix;
	return 0;
}
