/* redis-succession.h -- who leads next: while nobody is promoted, and before somebody is. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_SUCCESSION_H
#define REDIS_SUCCESSION_H

/** succession_attend - an unpromoted server's part: while nobody is promoted, vote and decide */
void succession_attend(void);

/**
 * succession_compare - in pre-promote: tell what we hold
 *
 * On the node that Pacemaker has chosen: wait at most 1 s for the others, and if one has more,
 * stand back for it.
 */
void succession_compare(void);

#endif
