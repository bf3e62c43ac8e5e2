/*
 * vip-lvs.c -- copies on loopback interfaces, as the real servers of LVS have them
 * (lvs_support).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-lvs.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "agents/vip-look.h"
#include "lib/log.h"
#include "lib/ocf.h"

/* Noted before it is removed: one too many in the note does no harm. */
static int note(const struct netlink_address *a, const char *interface, struct error *err)
{
	const char *file = ocf_run_file("loopback");
	auto_file FILE *f = fopen(file, "ae");
	char text[INET6_ADDRSTRLEN];

	if (!f || fprintf(f, "%s %u %s\n", ip_print(&a->ip, text), a->prefix, interface) < 0 ||
	    fflush(f) != 0)
		return error_set(err, errno, "%s: %s", file, strerror(errno));
	return 0;
}

int lvs_take(struct error *err)
{
	auto_addresses struct netlink_addresses found = { 0 };

	if (vip_copies(&found, err) < 0)
		return -err->code;
	for (size_t i = 0; i < found.n; i++) {
		struct netlink_link l;

		if (netlink_link_by_index(found.list[i].index, vip.until, &l, err) < 0)
			return -err->code;
		if (!l.is_loopback)
			continue;
		if (note(&found.list[i], l.name, err) < 0 ||
		    netlink_address_delete(&found.list[i], vip.until, err) < 0)
			return -err->code;
		log_info("took %s/%u from %s until stop", vip_owner(&found.list[i])->place.text,
			 found.list[i].prefix, l.name);
	}
	return 0;
}

int lvs_give_back(struct error *err)
{
	const char *file = ocf_run_file("loopback");
	auto_file FILE *f = fopen(file, "re");
	char ip[INET6_ADDRSTRLEN], interface[IFNAMSIZ];
	unsigned prefix;

	while (f && fscanf(f, "%45s %u %15s", ip, &prefix, interface) == 3) {
		struct netlink_address a = { .prefix = prefix, .preferred_s = NETLINK_FOREVER };
		struct netlink_link l;

		if (netlink_link_by_name(interface, vip.until, &l, err) < 0)
			return -err->code;
		a.index = l.index;
		/* What is not one of ours was not noted by us. */
		if (!l.is_loopback || !ip_read(ip, &a.ip) || !vip_owner(&a))
			continue;
		if (netlink_address_add(&a, vip.until, err) < 0)
			return error_wrap(err, "give %s back to %s", ip, interface);
		log_info("gave %s/%u back to %s", ip, prefix, interface);
	}
	unlink(file);
	return 0;
}
