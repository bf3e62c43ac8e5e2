/*
 * alert-state.h -- what one run of redisha-alert leaves for the next:
 * a few values in a locked file.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ALERT_STATE_H
#define ALERT_STATE_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/*
 * Alerts run side by side, one process for each event and recipient. Between state_open() and
 * state_close() this one is alone; nothing slow may happen there.
 */

/**
 * state_open - take the lock, read
 *
 * Return: 0; -ETIMEDOUT when another holds the lock until @until; -errno naming the file. The
 * values are empty then, and nothing is written by state_close().
 */
must_check int state_open(struct deadline until, struct error *err);

/** state_get - the value of @key, valid until state_close(); NULL when there is none */
const char *state_get(const char *key);

/**
 * state_set - remember @value; NULL: forget it
 *
 * Only the newest 128 are kept. Tabs and newlines become blanks; what is too long is cut, so @key
 * must not be.
 */
void state_set(const char *key, const char *value);

/** state_close - write what has changed, and let the next go on */
must_check int state_close(struct error *err);

#endif
