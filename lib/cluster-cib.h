/*
 * cluster-cib.h -- the whole configuration: read, check, change it. For commands,
 * not for agents.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_CIB_H
#define CLUSTER_CIB_H

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/**
 * cluster_cib_query - the CIB of the running cluster
 * @ret: XML; free() it
 *
 * Return: 0; -ENOENT without Pacemaker's commands; -ENOTCONN when no cluster runs here; -EFBIG over
 * 16 MiB.
 */
must_check int cluster_cib_query(char **ret, struct deadline until, struct error *err);

/**
 * cluster_fencing_option - how the property stonith-enabled is called here
 *
 * Return: "fencing-enabled" from Pacemaker 3.0.2 on, which warns of the old name; else, and without
 * Pacemaker, "stonith-enabled".
 */
const char *cluster_fencing_option(void);

/**
 * cluster_cib_verify - crm_verify's word on the CIB in a file
 *
 * Return: 0 when it finds neither errors nor warnings; -EINVAL, with what it says in @err.
 */
must_check int cluster_cib_verify(const char *path, struct deadline until, struct error *err);

/**
 * cluster_cib_change - make of the cluster's CIB what was made of file @before in file @after
 * @patch: name of a file for the difference, which is written
 *
 * Only the difference is sent: what others have changed meanwhile stays, unless it is the same
 * place.
 *
 * Return: 0; -EIO with what the tool says.
 */
must_check int cluster_cib_change(const char *before, const char *after, const char *patch,
				  struct deadline until, struct error *err);

#endif
