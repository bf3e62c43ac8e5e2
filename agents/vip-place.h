/* vip-place.h -- what the address is, and where it belongs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_PLACE_H
#define VIP_PLACE_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/* Parameters as written; NULL or "" when not given. */
struct vip_words { const char *ip, *nic, *netmask, *broadcast, *label; };

enum vip_broadcast { FROM_NIC, ALL_ONES, ALL_ZEROS, AS_GIVEN };

struct vip_place {
	const char *text;		/* the address as written; borrowed */
	int family;			/* 0: not known (stop with a wrong ip) */
	uint8_t ip[16];
	char nic[128];			/* "": any */
	char label[IFNAMSIZ];		/* without "NIC:"; "": none */
	unsigned prefix;		/* 0: any */
	unsigned index;			/* of nic; 0: not looked up, or there is none */
	enum vip_broadcast broadcast;
	uint8_t broadcast_ip[4];
};

/**
 * place_read_ip - read only the address; strict: no leading zeros, no address nobody can take over
 *
 * Return: 0; -EINVAL naming the value.
 */
must_check int place_read_ip(const char *ip, struct vip_place *ret, struct error *err);

/**
 * place_read - read all the words
 * @ret: index stays 0; released by nobody, it borrows the words
 *
 * Return: 0; -EINVAL naming parameter and value.
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
