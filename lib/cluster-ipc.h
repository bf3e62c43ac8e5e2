/*
 * cluster-ipc.h -- for lib/cluster-*.c alone: talk to pacemaker-attrd and the CIB manager
 * directly.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_IPC_H
#define CLUSTER_IPC_H

#include "lib/cluster.h"

/**
 * attrd_query - an attribute's values on all nodes, without running a program
 *
 * The protocol is Pacemaker's own and has no public contract, so whatever is not exactly as known
 * (versions 2.0 to 3.0) makes this fail, and the caller runs attrd_updater instead. Off where
 * wire_open() is.
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

/**
 * cib_select - what this node's CIB has at @xpath, likewise
 * @xpath:    without the characters " < > &
 * @ret:      the elements, one a line, as cibadmin prints them (what else is there does no harm);
 *            "" when there are none
 * @is_there: are there any?
 *
 * It asks without the flag that wants a reply, so that it is answered by an event: a request of the
 * other kind must have its flags where the daemon looks for them, and that has changed with 3.0.1.
 * Return: true when @ret and @is_there are set; else ask cibadmin.
 * Source: daemons/based/based_callbacks.c, lib/cib/cib_utils.c (cib_create_op).
 */
bool cib_select(const char *xpath, char *ret, size_t size, bool *is_there, struct deadline until);

#endif
