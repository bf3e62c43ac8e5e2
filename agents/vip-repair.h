/* vip-repair.h -- puts an address back that somebody else has removed. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_REPAIR_H
#define VIP_REPAIR_H

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * vip_repair - to be called by the guard when an address is absent, or in a wrong place
 *
 * Does what start does, if the cluster manages the resource (asked now: one cibadmin), and not more than three times a
 * minute: then somebody means it, and it is for the monitor to report.
 * What a stop deletes is never put back: stop ends the guard, and waits for its end, before it deletes.
 * Return: 0; -EPERM with the reason; -errno.
 */
must_check int vip_repair(struct error *err);

#endif
