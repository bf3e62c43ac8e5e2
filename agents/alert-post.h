/* alert-post.h -- is it mailed, by whom, how often, and why did it happen? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ALERT_POST_H
#define ALERT_POST_H

#include <stdbool.h>

#include "agents/alert-event.h"
#include "lib/cleanup.h"

/**
 * post_event - one mail, of an event that alert_recipient() and text_is_mailed() are for
 *
 * Of fencing and membership every node is told; only the first, by name, of each partition sends
 * mail.
 * Return: 0; -1 when it could not be sent, or a parameter is wrong: it is in the journal then.
 */
must_check int post_event(const struct event *e, struct deadline until);

#endif
