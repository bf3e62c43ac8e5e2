/* vip-place.h -- what an address is, and where it belongs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_PLACE_H
#define VIP_PLACE_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/ip.h"

enum { PLACES = 256 };			/* addresses of one resource */

/* Parameters as written; NULL or "" when not given. @ip, @nic and @netmask may be lists. */
struct vip_words { const char *ip, *nic, *netmask, *old_netmask, *broadcast, *label, *protocol; };

enum vip_broadcast { FROM_NIC, ALL_ONES, ALL_ZEROS, AS_GIVEN };

struct vip_place {
	struct ip ip;
	char text[INET6_ADDRSTRLEN];	/* the address as written */
	char nic[128];			/* "": any */
	char label[IFNAMSIZ];		/* without "NIC:"; "": none */
	unsigned prefix;		/* 0: any */
	unsigned index;			/* of nic; 0: not looked up, or there is none */
	int protocol;			/* of the route that names nic and prefix; -1: any */
	enum vip_broadcast broadcast;
	uint8_t broadcast_ip[4];
};

/**
 * place_read_ips - read only the addresses
 * @ips: one or more, with blanks or commas between
 * @ret: PLACES of them
 *
 * Strict: no leading zeros, no address nobody can take over.
 * Return: how many; -EINVAL naming the value.
 */
must_check int place_read_ips(const char *ips, struct vip_place *ret, struct error *err);

/** place_read_ips_left - the same for stop: those that are addresses, the others are logged */
int place_read_ips_left(const char *ips, struct vip_place *ret);

/**
 * place_read - read all the words
 * @ret: index stays 0
 *
 * Return: how many; -EINVAL naming parameter and value.
 */
must_check int place_read(const struct vip_words *words, struct vip_place *ret, struct error *err);

/**
 * place_look_up_nic - set index from nic; 0 when none is given or there is none
 *
 * Return: 0; -errno of netlink.
 */
must_check int place_look_up_nic(struct vip_place *p, struct deadline until, struct error *err);

/**
 * place_find - complete index and prefix from the connected routes, as IPaddr2's findif does
 *
 * Return: 0; -ENETUNREACH when no net on this node contains the address; -errno of netlink.
 */
must_check int place_find(struct vip_place *p, struct deadline until, struct error *err);

#endif
