/* alert-tell.h -- the journal of events, and the plain log of roles. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ALERT_TELL_H
#define ALERT_TELL_H

#include "agents/alert-event.h"
#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * tell_event - a line in events.jsonl, and, if it changes a role, one in state_log
 *
 * Return: 0; -1 when one could not be written, which is in syslog then.
 */
must_check int tell_event(const struct event *e);

/**
 * tell_trouble - our own failure: a line in events.jsonl, and in syslog
 * @e:    whose time, node and resource the line has
 * @kind: "config", "hook", "mail"
 *
 * Return: -1.
 */
int tell_trouble(const struct event *e, const char *kind, const struct error *what);

#endif
