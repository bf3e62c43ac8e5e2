/* cluster-wire.h -- for cluster-ipc.c alone: a line to one of Pacemaker's daemons. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_WIRE_H
#define CLUSTER_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"

#define WIRE_MS 500	/* no answer takes longer */

struct wire { struct qb_ipcc_connection *c; char *buffer; int32_t id; };

/**
 * wire_open - connect to "attrd" or "cib_ro"
 *
 * Return: false when nobody of Pacemaker's is there, on big-endian machines, when configured
 * --without-attrd-ipc, and when REDISHA_COMMANDS_ONLY or HA_SBIN_DIR is set. To be closed in any
 * case.
 */
bool wire_open(struct wire *w, const char *daemon);
void wire_close(struct wire *w);

static inline void wire_closep(struct wire *w) { wire_close(w); }
#define auto_wire CLEANUP(wire_closep)

/**
 * wire_exchange - say @text, and the daemon's reply to it
 *
 * Return: NULL when there is none, or one that is not framed as known.
 */
char *wire_exchange(struct wire *w, const char *text, struct deadline until);

/** wire_event - the same, for what is answered by an event, as requests without a flag are */
char *wire_event(struct wire *w, const char *text, struct deadline until);

/** wire_is_plain - does @text consist of these characters? */
bool wire_is_plain(const char *text, const char *characters);

#endif
