/* cluster-ipc.h -- for cluster-attributes.c alone: talk to pacemaker-attrd directly. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_IPC_H
#define CLUSTER_IPC_H

#include "lib/cluster.h"

/**
 * attrd_query - an attribute's values on all nodes, without running a program
 *
 * The protocol is Pacemaker's own and has no public contract, so whatever is not exactly as known (versions 2.0
 * to 3.0) makes this fail, and the caller runs attrd_updater instead. It is off when configured
 * --without-attrd-ipc, on big-endian machines, and when REDISHA_COMMANDS_ONLY or HA_SBIN_DIR is set.
 * Return: true when @ret is set.
 */
bool attrd_query(const char *name, struct cluster_values *ret, struct deadline until);

/**
 * attrd_update - write or delete one attribute of a cluster node (not of a remote one), likewise
 * @change: of life REBOOT or PRIVATE; a value of letters, digits and "-_. =,:"
 *
 * Return: true when the value is seen in attrd afterwards; else it may be written or not.
 */
bool attrd_update(const struct cluster_change *change, struct deadline until);

#endif
