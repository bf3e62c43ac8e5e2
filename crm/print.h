/* print.h -- a topology in the words of crmsh, of pcs, or of the CIB. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PRINT_H
#define PRINT_H

#include <stdio.h>

#include <libxml/tree.h>

#include "crm/topology.h"

/** print_crm - for "crm configure load update FILE" */
void print_crm(const struct topology *t, FILE *f);

/** print_pcs - a script for sh -e, for pcs 0.11 and 0.12 */
void print_pcs(const struct topology *t, FILE *f);

/** print_cib - for "cibadmin --modify --allow-create --scope configuration --xml-file FILE" */
void print_cib(const struct topology *t, FILE *f);

/** cib_configuration - the same as a document whose root is <configuration>; the caller frees it */
xmlDoc *cib_configuration(const struct topology *t);

/**
 * print_constraint - @template with %i, %r, %o replaced by the constraint's id, rsc and other
 */
void print_constraint(const char *template, const struct constraint *c, FILE *f);

/**
 * print_quoted - @text, and with @quote around it if it holds anything but letters, digits and
 * plain signs
 */
void print_quoted(const char *text, char quote, FILE *f);

#endif
