/* vip-look.h -- what can be seen of the addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_LOOK_H
#define VIP_LOOK_H

#include "agents/vip-place.h"
#include "lib/error.h"
#include "lib/netlink-address.h"
#include "lib/netlink-link.h"

/* Of one address; of several together, what most needs to be done about. */
enum state {
	ABSENT,		/* on no interface of this namespace */
	PARTIAL,	/* some of them are absent, some are not */
	PRESENT,	/* where it belongs, and nowhere else */
	DOUBLED,	/* where it belongs, and elsewhere, too */
	MISPLACED,	/* only elsewhere: another interface, another prefix */
	TENTATIVE,	/* IPv6: the kernel still asks whether somebody else has it */
	CONTESTED,	/* IPv6: somebody else has it */
	LINKLESS,	/* where it belongs, but the link is down */
	BLIND,		/* the kernel did not tell */
	N_STATES
};

/* One address of the resource, and what the last look found. */
struct vip_address {
	struct vip_place place;
	enum state state;
	struct netlink_address copy;	/* the best placed one; unless ABSENT or BLIND */
	struct netlink_link link;	/* its interface */
};

/* What is looked for, and where; filled by the actions. */
struct vip {
	struct vip_address at[PLACES];
	int n;
	struct deadline until;		/* for everything that is done */
	bool checks_link;
	const char *uplinks;		/* ports that count; NULL or "": all */
	bool leaves_loopback;		/* lvs_support: copies on lo are somebody else's */
};

extern struct vip vip;

/** vip_observe - an enum state, from one dump of addresses; vip_seen() tells more */
int vip_observe(void);

/** vip_seen - a sentence for an administrator on what vip_observe() found last */
const char *vip_seen(void);

/**
 * vip_copies - every copy of every address, whatever its place
 * @found: release it
 */
must_check int vip_copies(struct netlink_addresses *found, struct error *err);

/** vip_owner - the address that this is a copy of; NULL: none */
struct vip_address *vip_owner(const struct netlink_address *a);

/** vip_is_in_place - is this copy where the address belongs? @l: its interface */
bool vip_is_in_place(const struct vip_place *p, const struct netlink_address *a,
		     const struct netlink_link *l);

/**
 * vip_link_works - can frames leave by this interface?
 *
 * It is up with carrier; as a port it is not blocked; and a bridge or bond has at least one
 * port (of vip.uplinks, if given) of which the same is true.
 * Return: 0 and *@ret; -errno.
 */
must_check int vip_link_works(const struct netlink_link *l, bool *ret, struct error *err);

#endif
