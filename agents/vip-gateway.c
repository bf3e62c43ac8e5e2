/* vip-gateway.c -- does the way out answer? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-gateway.h"

#include <string.h>

#include "agents/vip-look.h"
#include "lib/arp.h"
#include "lib/ndp.h"
#include "lib/netlink-route.h"

static const struct vip_address *first_of(int family)
{
	for (int i = 0; i < vip.n; i++) {
		const struct vip_address *v = &vip.at[i];

		if (v->place.ip.family == family && v->link.is_ethernet &&
		    (v->state == PRESENT || v->state == DOUBLED))
			return v;
	}
	return NULL;
}

static int ask(const struct vip_address *v, const struct ip *gateway, struct deadline until,
	       bool *answered, struct error *err)
{
	struct ndp_link ndp = { .index = v->link.index, .ip = v->place.ip };
	struct arp_link arp = { .index = v->link.index };
	uint8_t mac[6];

	memcpy(ndp.mac, v->link.mac, 6);
	memcpy(arp.mac, v->link.mac, 6);
	return gateway->family == AF_INET6
	       ? ndp_ask(&ndp, gateway, until, answered, err)
	       : arp_ask(&arp, &v->place.ip, gateway, until, answered, mac, err);
}

int gateway_ask(const char *which, long wait_ms, char *silent, struct error *err)
{
	static const int families[] = { AF_INET, AF_INET6 };

	silent[0] = '\0';
	for (size_t f = 0; f < LENGTH(families) && !silent[0]; f++) {
		const struct vip_address *v = first_of(families[f]);
		struct netlink_route r = { .ip.family = families[f] };
		bool answered = true;

		if (!v || (which && strcmp(which, "none") == 0))
			continue;
		r.index = v->link.index;
		if (which && which[0])
			ip_read(which, &r.gateway);
		else if (netlink_gateway(&r, vip.until, err) < 0)
			return -err->code;
		if (r.gateway.family == families[f] &&
		    ask(v, &r.gateway, deadline_sooner(deadline_in(wait_ms), vip.until), &answered,
			err) < 0)
			return -err->code;
		if (!answered)
			ip_print(&r.gateway, silent);
	}
	return 0;
}
