/* quorum.h -- has this partition of the cluster quorum? Corosync says so at once. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef QUORUM_H
#define QUORUM_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * quorum_open - connect to Corosync; one connection per process
 * @fd: becomes readable when there is news
 *
 * REDISHA_QUORUM in the environment names a FIFO instead, for tests: "0" there is a loss, "1" the
 * return.
 * Return: 0; -ENOTCONN when no Corosync runs here (a remote node).
 * Source: corosync/quorum.h; quorum_overview(3).
 */
must_check int quorum_open(int *fd, struct error *err);

/**
 * quorum_read - take the news
 * @is_quorate: as last told; true until something was told
 *
 * Does not wait. Return: 0; -ENOTCONN when Corosync has ended: close, and open again some time
 * later.
 */
must_check int quorum_read(bool *is_quorate, struct error *err);

void quorum_close(void);

#endif
