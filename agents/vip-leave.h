/* vip-leave.h -- taking the addresses away, so that nobody hangs on them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_LEAVE_H
#define VIP_LEAVE_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/error.h"

extern bool leave_resets;		/* reset TCP connections first? */

/**
 * vip_remove - remove every copy, and prove it
 *
 * New connections are stopped, those that exist are reset while the address is still up, what
 * arrives meanwhile is answered with a reset; then it goes. Of all this only the last must
 * succeed.
 * Return: 0 after a dump that shows none; -EBUSY; -errno.
 */
int vip_remove(struct error *err);

/**
 * vip_let_in - take away what vip_remove() put in the way of connections, also that of a killed one
 * @was_shut_out: was there something for an address? May be NULL
 *
 * Return: 0; -errno.
 */
must_check int vip_let_in(bool *was_shut_out, struct error *err);

#endif
