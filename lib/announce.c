/* announce.c -- tell the neighbours on the link who has an address now. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/announce.h"

#include <errno.h>
#include <net/if_arp.h>
#include <string.h>

#include "lib/arp.h"
#include "lib/ndp.h"

static int sender = -1;

int announce_socket(void)
{
	return sender;
}

static struct arp_link arp_link_of(const struct announcement *a)
{
	struct arp_link link = { .index = a->index };

	memcpy(link.mac, a->mac, 6);
	return link;
}

/* Request and reply, sender equal to target; 0 or an errno value. */
static int send_arp(const struct announcement *a, const uint8_t *to_mac, struct error *err)
{
	struct arp_link link = arp_link_of(a);
	struct arp packet = { .op = ARPOP_REQUEST, .from = a->ip, .to = a->ip };
	int failed;

	if (sender < 0 && arp_open_sender(&sender, err) < 0)
		return err->code;
	memcpy(packet.from_mac, a->mac, 6);
	failed = arp_send(sender, &link, to_mac, &packet);
	packet.op = ARPOP_REPLY;
	memcpy(packet.to_mac, a->mac, 6);
	return failed ? failed : arp_send(sender, &link, to_mac, &packet);
}

static int send_na(const struct announcement *a, const struct ip *to)
{
	struct ndp_link link = { .index = a->index, .ip = a->ip };

	memcpy(link.mac, a->mac, 6);
	return ndp_advertise(&link, to, a->is_router);
}

static int told(const struct announcement *a, int failed, struct error *err)
{
	char text[INET6_ADDRSTRLEN];

	return failed ? error_set(err, failed, "announce %s: %s", ip_print(&a->ip, text),
				  strerror(failed)) : 0;
}

int announce(const struct announcement *a, struct error *err)
{
	return told(a, a->ip.family == AF_INET ? send_arp(a, arp_everybody, err) : send_na(a, NULL),
		    err);
}

/* Asking him by broadcast tells him, too: RFC 826, the target notes the sender. */
static int find_mac(const struct announcement *a, struct announce_target *t, struct deadline until,
		    struct error *err)
{
	struct arp_link link = arp_link_of(a);
	bool answered;

	return arp_ask(&link, &a->ip, &t->ip, until, &answered, t->mac, err) < 0 ? err->code : 0;
}

static int tell_one(const struct announcement *a, struct announce_target *t, struct deadline until,
		    struct error *err)
{
	static const uint8_t unknown[6];
	int failed = 0;

	if (a->ip.family == AF_INET6)
		return t->ip.family == AF_INET6 ? send_na(a, &t->ip) : 0;
	if (t->ip.family == AF_INET6)
		return 0;
	if (memcmp(t->mac, unknown, 6) == 0)
		failed = find_mac(a, t, until, err);
	if (failed || memcmp(t->mac, unknown, 6) == 0)
		return failed;
	return send_arp(a, t->mac, err);
}

int announce_to(const struct announcement *a, struct announce_target *targets, size_t n,
		struct deadline until, struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		int failed = tell_one(a, &targets[i], until, err);

		if (failed)
			return told(a, failed, err);
	}
	return 0;
}

bool announce_read_target(const char *word, struct announce_target *ret)
{
	struct announce_target t = { 0 };

	if (!arp_read_mac(word, t.mac) && !ip_read(word, &t.ip))
		return false;
	*ret = t;
	return true;
}
