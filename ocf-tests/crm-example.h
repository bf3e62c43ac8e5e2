/*
 * crm-example.h -- for tests of crm/: the documents of a healthy cluster,
 * crm-cib.xml and crm-mon.xml.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRM_EXAMPLE_H
#define CRM_EXAMPLE_H

#include "crm/picture.h"

/**
 * example_text - one of the two files, found by srcdir; to be freed; ends the program when it is
 * not there
 */
char *example_text(const char *name);

/** example_xml - NULL when it is none */
struct xml *example_xml(const char *text, size_t size);

/** example_picture - what the two documents show, without asking anybody; @mon: or NULL */
void example_picture(struct picture *p, struct xml *cib, struct xml *mon);

/** example_answer - its server answers, all in order */
void example_answer(struct picture_node *n, enum redis_role role, long long offset);

/** example_obstacles - of a move, however many */
int example_obstacles(struct picture *p);

#endif
