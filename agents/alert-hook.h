/*
 * alert-hook.h -- the user's program, run when a role changes:
 * as keepalived's notify scripts were.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ALERT_HOOK_H
#define ALERT_HOOK_H

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/* What it finds in its environment, beside PATH. */
struct hook {
	const char *role;	/* REDISHA_ROLE: primary, replica, fault, stop */
	const char *node, *resource;
	const char *address;	/* of the recorded primary; "" when not known */
	const char *event;	/* promote, demote, start, stop, monitor */
};

/**
 * hook_run - run it, wait until it ends
 * @until: it is killed then, with its process group
 *
 * As root: as hook_user, and it can gain no privileges. Else with our account; what sudo lets that
 * do, it can do.
 * Return: 0; -EINVAL, -EPERM, -ENOENT for what is wrong with the parameters; -EIO for its exit
 * code; -ETIMEDOUT.
 */
must_check int hook_run(const struct hook *hook, struct deadline until, struct error *err);

#endif
