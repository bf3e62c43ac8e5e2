/* vip-acts.h -- what can be done to the addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_ACTS_H
#define VIP_ACTS_H

#include "agents/vip-look.h"
#include "lib/error.h"

/* How an address is put up; filled by the actions before they carry out a plan. */
struct vip_manner {
	bool skips_dad;			/* IPv6 */
	bool has_no_prefix_route;
	bool asks_first;		/* IPv4: ARP probes */
	long probe_ms;
	long metric;			/* 0: the kernel's choice */
	uint32_t preferred_s;		/* NETLINK_FOREVER */
	bool has_source_label;		/* IPv6: RFC 6724's label */
	long source_label;
	bool leaves_links;		/* one that is down stays so */
};

extern struct vip_manner manner;

int vip_add(struct error *err);
int vip_clear(struct error *err);
int vip_tidy(struct error *err);
int vip_settle(struct error *err);
int vip_raise(struct error *err);
int vip_refuse(struct error *err);

/**
 * vip_adjust - bring lifetime, metric and source label of addresses that are up to the configured
 *
 * Return: 0; -errno.
 */
must_check int vip_adjust(struct error *err);

/** vip_forget_labels - take the source labels away; a failure is logged */
void vip_forget_labels(void);

#endif
