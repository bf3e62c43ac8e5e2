/* status.h -- a picture of the cluster, for people and for machines. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STATUS_H
#define STATUS_H

#include <stdio.h>

#include "crm/picture.h"

/* Promotion scores: of one that a person wants promoted, and of a primary. */
#define SCORE_WANTED  1000000
#define SCORE_PRIMARY 1000

/** status_print - for people; @colours: as a terminal shows them */
void status_print(FILE *f, struct picture *p, bool colours);

/** status_print_json - one JSON object */
void status_print_json(FILE *f, struct picture *p);

/* In words; @ret of @size bytes. */

/** status_data - what the server of @n holds, and how far it is behind; or why that is not known */
void status_data(struct picture_resource *r, struct picture_node *n, char *ret, size_t size);

/** status_score - why the score is what it is; "" when nothing is to be said */
const char *status_score(const struct picture_node *n);

/** status_writes - does the primary take writes? "unknown (why)" included */
void status_writes(struct picture_resource *r, char *ret, size_t size);

/** status_watcher - of the instance on this node */
void status_watcher(const struct picture *p, struct picture_resource *r, char *ret, size_t size);

/** status_presence - "online", "lost, not fenced", ... */
const char *status_presence(const struct picture_node *n);

/** status_span - "3 s", "5 min", "2 h 10 min", "4 d 3 h" */
void status_span(long long seconds, char *ret, size_t size);

/** status_time - local time with its zone */
void status_time(long long ms, char *ret, size_t size);

#endif
