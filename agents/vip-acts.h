/* vip-acts.h -- what can be seen of the address, and done to it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_ACTS_H
#define VIP_ACTS_H

#include "agents/vip-place.h"
#include "lib/announce.h"
#include "lib/error.h"

enum state {
	ABSENT,		/* on no interface of this namespace */
	PRESENT,	/* where it belongs */
	MISPLACED,	/* elsewhere: another interface, another prefix */
	TENTATIVE,	/* IPv6: the kernel still asks whether somebody else has it */
	CONTESTED,	/* IPv6: somebody else has it */
	LINKLESS,	/* where it belongs, but the link is down */
	BLIND,		/* the kernel did not tell */
	N_STATES
};

/* What the acts work for; filled by the actions before they carry out a plan. */
struct vip {
	struct vip_place place;
	bool skips_dad;
	long announce_count, announce_interval_ms;
	bool announces_in_background;
};

extern struct vip vip;

/** vip_observe - an enum state, from one dump of addresses; vip_seen() tells more */
int vip_observe(void);

/** vip_seen - a sentence for an administrator on what vip_observe() found last */
const char *vip_seen(void);

int vip_add(struct error *err);
int vip_replace(struct error *err);
int vip_remove(struct error *err);
int vip_settle(struct error *err);
int vip_raise(struct error *err);
int vip_refuse(struct error *err);

/**
 * vip_announce - tell the neighbours; only an address in state PRESENT
 * @count: how often; 0 for not at all
 * @in_background: the first now, the rest by a child
 *
 * Interfaces other than Ethernet have no neighbours to tell: nothing is done.
 * Return: 0; -errno.
 */
must_check int vip_announce(long count, bool in_background, struct error *err);

#endif
