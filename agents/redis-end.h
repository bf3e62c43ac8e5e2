/* redis-end.h -- how our redis-server ends, and what is known of its data then. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_END_H
#define REDIS_END_H

#include "agents/redis-record.h"
#include "agents/redis-view.h"

/* All can be repeated, end within ocf_deadline(), and prove that it is gone. */

int redis_quit(struct error *err);	/* SHUTDOWN, then TERM, then KILL */
int redis_terminate(struct error *err);	/* the same from TERM on */
int redis_kill(struct error *err);	/* KILL at once */

/**
 * redis_last_note - what the server held when redis_quit() ended it cleanly
 *
 * Return: NULL when it did not, or when an earlier note is as true: it neither followed nor led.
 */
const struct redis_note *redis_last_note(void);

#endif
