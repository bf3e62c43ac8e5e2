/* cib-merge.h -- a configuration merged into a CIB, and what that changes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CIB_MERGE_H
#define CIB_MERGE_H

#include <stdio.h>

#include <libxml/tree.h>

#include "crm/settings.h"
#include "lib/error.h"

/**
 * cib_empty - that of a cluster where nothing is configured yet
 * @nodes: names
 */
xmlDoc *cib_empty(const struct setting *nodes);

/**
 * cib_merge - put the contents of @ours, a <configuration>, into @cib
 *
 * Resources, constraints and alerts replace those of the same id, properties and defaults those of
 * the same name. All else stays.
 *
 * Return: 0; -EEXIST when a resource of that id is another agent's, or part of another group or
 * clone; -EINVAL when
 * @cib is no CIB.
 */
must_check int cib_merge(xmlDoc *cib, xmlDoc *ours, struct error *err);

/**
 * cib_print_changes - a line for each setting that is gone (-) or new (+) in the configuration;
 * returns how many
 */
int cib_print_changes(xmlDoc *before, xmlDoc *after, FILE *f);

#endif
