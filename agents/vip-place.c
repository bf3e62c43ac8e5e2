/* vip-place.c -- what an address is, and where it belongs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-place.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "lib/list.h"
#include "lib/log.h"
#include "lib/netlink-link.h"
#include "lib/netlink-route.h"

static bool is_given(const char *word)
{
	return word && word[0];
}

/* Nobody can take these over; and stop must never take 127.0.0.1 away. */
static int check_fit(const struct vip_place *p, struct error *err)
{
	static const struct { const char *net; unsigned prefix; const char *why; } unfit[] = {
		{ "0.0.0.0",         8,   "is not an address of a host" },
		{ "127.0.0.1",       32,  "belongs to every host" },
		{ "224.0.0.0",       4,   "is a multicast address" },
		{ "255.255.255.255", 32,  "is the broadcast address" },
		{ "::",              128, "is not an address of a host" },
		{ "::1",             128, "belongs to every host" },
		{ "ff00::",          8,   "is a multicast address" },
	};

	for (size_t i = 0; i < LENGTH(unfit); i++) {
		struct ip net;

		if (ip_read(unfit[i].net, &net) && ip_within(&p->ip, &net, unfit[i].prefix))
			return error_set(err, EINVAL, "ip=%s %s", p->text, unfit[i].why);
	}
	return 0;
}

/* ::ffff:192.0.2.1 is how IPv6 programs write 192.0.2.1; on a link there is only the latter. */
static void read_mapped(struct ip *ip)
{
	static const struct ip net = { .family = AF_INET6, .bytes = { [10] = 0xff, [11] = 0xff } };
	struct ip plain = { .family = AF_INET };

	if (!ip_within(ip, &net, 96))
		return;
	memcpy(plain.bytes, ip->bytes + 12, 4);
	*ip = plain;
}

static int read_ip(const char *word, size_t length, struct vip_place *ret, struct error *err)
{
	struct vip_place p = { .protocol = -1 };

	if (length >= sizeof(p.text))
		return error_set(err, EINVAL, "ip=%.*s is not an address", 60, word);
	memcpy(p.text, word, length);
	if (!ip_read(p.text, &p.ip))
		return error_set(err, EINVAL, "ip=%s is not an %s address", p.text,
				 strchr(p.text, ':') ? "IPv6" : "IPv4");
	read_mapped(&p.ip);
	if (check_fit(&p, err) < 0)
		return -err->code;
	*ret = p;
	return 0;
}

static bool is_among(const struct vip_place *p, const struct vip_place *list, int n)
{
	for (int i = 0; i < n; i++)
		if (ip_equal(&p->ip, &list[i].ip))
			return true;
	return false;
}

int place_read_ips(const char *ips, struct vip_place *ret, struct error *err)
{
	const char *at = ips ? ips : "";
	size_t length;
	int n = 0;

	while ((length = list_next(&at)) > 0) {
		if (n == PLACES)
			return error_set(err, EINVAL, "ip= has more than %d addresses", PLACES);
		if (read_ip(at - length, length, &ret[n], err) < 0)
			return -err->code;
		if (is_among(&ret[n], ret, n))
			return error_set(err, EINVAL, "ip= has %s twice", ret[n].text);
		n++;
	}
	return n ? n : error_set(err, EINVAL, "ip is required");
}

int place_read_ips_left(const char *ips, struct vip_place *ret)
{
	const char *at = ips ? ips : "";
	struct error err;
	size_t length;
	int n = 0;

	while ((length = list_next(&at)) > 0 && n < PLACES) {
		if (read_ip(at - length, length, &ret[n], &err) < 0)
			log_warn("%s: so it is on no interface", err.text);
		else if (!is_among(&ret[n], ret, n))
			n++;
	}
	return n;
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
	unsigned bits = 8 * (unsigned)ip_size(p->ip.family);

	if (!is_given(word) || strcmp(word, "-") == 0)
		return 0;
	if (!(p->ip.family == AF_INET && read_dotted(word, &p->prefix))) {
		if (strlen(word) > 3 || strspn(word, "0123456789") != strlen(word))
			return error_set(err, EINVAL, "cidr_netmask=%s is neither a prefix length "
					 "nor a netmask", word);
		p->prefix = (unsigned)strtoul(word, NULL, 10);
	}
	if (p->prefix < 1 || p->prefix > bits)
		return error_set(err, EINVAL, "cidr_netmask=%s is not between 1 and %u",
				 word, bits);
	return 0;
}

static int read_broadcast(const char *word, struct vip_place *p, struct error *err)
{
	if (!is_given(word) || p->ip.family == AF_INET6)
		return 0;
	if (strcmp(word, "+") == 0)
		p->broadcast = ALL_ONES;
	else if (strcmp(word, "-") == 0)
		p->broadcast = ALL_ZEROS;
	else if (inet_pton(AF_INET, word, p->broadcast_ip) == 1)
		p->broadcast = AS_GIVEN;
	else
		return error_set(err, EINVAL, "broadcast=%s is neither an IPv4 address nor + or -",
				 word);
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
		return error_set(err, EINVAL, "iflabel=%s is too long: %s:%s has more than %d "
				 "characters", word, p->nic, word, IFNAMSIZ - 1);
	strcpy(p->label, word);
	return 0;
}

/* "eth0" or, as ifconfig had it, "eth0:label". */
static int read_nic(const char *nic, const char *label, struct vip_place *p, struct error *err)
{
	const char *colon;
	size_t length;

	if (!is_given(nic) || strcmp(nic, "-") == 0)
		return read_label(label, p, err);
	colon = strchr(nic, ':');
	length = colon ? (size_t)(colon - nic) : strlen(nic);
	if (!is_name(nic, length) || (colon && !is_name(colon + 1, strlen(colon + 1))))
		return error_set(err, EINVAL, "nic=%s is not the name of an interface", nic);
	memcpy(p->nic, nic, length);
	return read_label(is_given(label) || !colon ? label : colon + 1, p, err);
}

/* Names as in /etc/iproute2/rt_protos, or a number: rtnetlink(7), rtm_protocol. */
static int read_protocol(const char *word, struct vip_place *p, struct error *err)
{
	static const struct { const char *name; int number; } known[] = {
		{ "redirect", 1 }, { "kernel", 2 }, { "boot", 3 }, { "static", 4 }, { "ra", 9 },
		{ "zebra", 11 }, { "bird", 12 }, { "dhcp", 16 }, { "keepalived", 18 },
		{ "bgp", 186 }, { "isis", 187 }, { "ospf", 188 }, { "rip", 189 }, { "eigrp", 192 },
	};

	if (!is_given(word))
		return 0;
	for (size_t i = 0; i < LENGTH(known) && p->protocol < 0; i++)
		if (strcmp(word, known[i].name) == 0)
			p->protocol = known[i].number;
	if (p->protocol < 0 && strlen(word) <= 3 && strspn(word, "0123456789") == strlen(word))
		p->protocol = atoi(word);
	if (p->protocol < 0 || p->protocol > 255)
		return error_set(err, EINVAL, "proto=%s is not a routing protocol's name or number",
				 word);
	return 0;
}

static bool are_mixed(const struct vip_place *places, int n)
{
	for (int i = 1; i < n; i++)
		if (places[i].ip.family != places[0].ip.family)
			return true;
	return false;
}

static int read_rest(const struct vip_words *w, const char *netmask, struct vip_place *p, int i,
		     int n, struct error *err)
{
	char nic[128 + IFNAMSIZ], mask[32];

	if (!list_word(w->nic, i, n, nic, sizeof(nic)))
		return error_set(err, EINVAL, "nic=%.100s has neither one name nor one for each "
				 "address", w->nic);
	if (!list_word(netmask, i, n, mask, sizeof(mask)))
		return error_set(err, EINVAL, "cidr_netmask=%.100s is neither one netmask nor one "
				 "for each address", netmask);
	if (read_nic(nic, w->label, p, err) < 0 || read_netmask(mask, p, err) < 0 ||
	    read_broadcast(w->broadcast, p, err) < 0 || read_protocol(w->protocol, p, err) < 0)
		return -err->code;
	if (!p->nic[0] && ip_link_local(&p->ip))
		return error_set(err, EINVAL, "nic is required for the link-local address ip=%s",
				 p->text);
	return 0;
}

int place_read(const struct vip_words *words, struct vip_place *ret, struct error *err)
{
	const char *netmask = is_given(words->netmask) ? words->netmask : words->old_netmask;
	int n = place_read_ips(words->ip, ret, err);

	if (n < 0)
		return n;
	if (list_has_one(netmask) && are_mixed(ret, n))
		return error_set(err, EINVAL, "cidr_netmask=%.100s does not fit IPv4 and IPv6: "
				 "give one for each address, - for the network's own", netmask);
	for (int i = 0; i < n; i++)
		if (read_rest(words, netmask, &ret[i], i, n, err) < 0)
			return -err->code;
	return n;
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
	struct netlink_route r = { .ip = p->ip, .index = p->index, .prefix = p->prefix,
				   .protocol = p->protocol };

	if (p->index && p->prefix)
		return 0;
	if (!r.prefix)
		r.prefix = 8 * (unsigned)ip_size(p->ip.family);
	if (netlink_connected(&r, until, err) < 0)
		return -err->code;
	if (!r.index)
		return error_set(err, ENETUNREACH, "no network %s%s on this node contains %s; set "
				 "nic and cidr_netmask", p->nic[0] ? "of " : "with an address",
				 p->nic, p->text);
	/*
	 * Decided in docs/: an IPv6 prefix of one's own needs a nic of one's own, since the kernel
	 * would make it a new connected net.
	 */
	if (p->ip.family == AF_INET6 && p->prefix && p->prefix != r.prefix)
		return error_set(err, ENETUNREACH, "cidr_netmask=%u differs from the connected "
				 "network's %u; set nic, too", p->prefix, r.prefix);
	p->index = r.index;
	if (!p->prefix)
		p->prefix = r.prefix;
	return 0;
}
