/* vip-repair.h -- puts an address back that somebody else has removed. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_REPAIR_H
#define VIP_REPAIR_H

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * vip_repair - to be called by the guard when an address is absent, or in a wrong place
 *
 * Does what start does, but raises no link, if the cluster manages the resource (asked now), and
 * not more than three times a minute: then somebody means it, and it is for the monitor to report.
 * After a failure what is there is looked at anew. What a stop deletes is never put back: before
 * its first look stop kills the guard, removes its record and takes the lock; under that lock the
 * guard acts, and only while it is the recorded one.
 * Return: 0; -EPERM with the reason; -errno.
 */
must_check int vip_repair(struct error *err);

#endif
