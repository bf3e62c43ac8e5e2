/* cluster-tools.h -- for cluster*.c and crm/: Pacemaker's commands, and what it says in the environment. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_TOOLS_H
#define CLUSTER_TOOLS_H

/** cluster_tool - path of a command; @name must live as long as the process */
const char *cluster_tool(const char *name);

/** cluster_meta - OCF_RESKEY_CRM_meta_@name; NULL when unset */
const char *cluster_meta(const char *name);

#endif
