/*
 * cluster-tools.h -- for cluster*.c and crm/: Pacemaker's commands,
 * and its words in the environment.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_TOOLS_H
#define CLUSTER_TOOLS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/deadline.h"

/** cluster_tool - path of a command; @name must live as long as the process */
const char *cluster_tool(const char *name);

/**
 * cluster_tool_end - how a command ended that did not do its work: "exit 5", or why, as far as its
 * code tells; static buffer
 */
const char *cluster_tool_end(int status);

#define CLUSTER_LATE "5s"	/* from the last change of a REBOOT_LATE to the CIB */

/** cluster_meta - OCF_RESKEY_CRM_meta_@name; NULL when unset */
const char *cluster_meta(const char *name);

/**
 * cluster_is_remote - is @node the remote one that this action is for?
 *
 * attrd does not know that by itself: crm_attribute tells it.
 */
bool cluster_is_remote(const char *node);

/**
 * cluster_find - what this node's CIB has at @xpath, by its IPC, else by cibadmin
 * @xpath: as for cib_select() in lib/cluster-ipc.h, which tells of @ret, too
 *
 * Return: 1; 0: there is nothing; -1: cannot be asked, and @ret is undefined.
 */
int cluster_find(const char *xpath, char *ret, size_t size, struct deadline until);

#endif
