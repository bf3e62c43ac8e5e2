/* load.h -- a configuration checked by crm_verify, and loaded into the running cluster. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>

#include "crm/topology.h"
#include "lib/error.h"

/**
 * load_verify - what crm_verify says of it in a cluster with these nodes and nothing else
 * @has_devices: whether fence devices are part of it, or will not be looked for
 *
 * Return: 0; -EINVAL with crm_verify's words.
 */
must_check int load_verify(const struct topology *t, bool has_devices, struct error *err);

/**
 * load_apply - merge it into the running cluster, after showing what that changes and asking
 *
 * Return: 0 when it is there, or was before, or --dry-run; -ECANCELED when the answer was no; what
 * went wrong.
 */
must_check int load_apply(const struct topology *t, struct error *err);

#endif
