/* vip-guard.h -- announces the addresses, and stays to see what comes between two monitors. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_GUARD_H
#define VIP_GUARD_H

#include <stdbool.h>

#include "lib/announce.h"
#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/* How to announce, and whether to stay; filled by the actions. */
struct guard {
	long count, interval_ms;	/* a burst: announcements, and the time between two */
	long late_ms;			/* one more, so long after the burst; 0: none */
	struct announce_target targets[ANNOUNCE_TARGETS];
	size_t n_targets;
	bool in_background;		/* only the first before start ends */
	bool stays;			/* for conflicts, returning links and lost addresses */
	int (*repair)(struct error *err);	/* called when one is absent or in a wrong place */
};

extern struct guard guard;

/**
 * guard_announce - tell the neighbours about every address that was PRESENT at the last look
 *
 * Only on Ethernet: others have no neighbours to tell.
 * Return: 0; -errno of the first that could not be told.
 */
must_check int guard_announce(struct error *err);

/**
 * guard_start - in a process of its own: the rest of the burst, the late one, and what comes then
 * @sent: how many of the burst have been sent already
 *
 * Replaces one that runs. While it stays (guard.stays), it announces again when a link or a MAC
 * address has changed, and notes and answers (at most once in ten seconds, RFC 5227, 2.4) the
 * announcements of another owner; and it has what was removed put back (guard.repair). It ends by
 * itself when no address is here any more.
 * Return: 0; -errno.
 */
must_check int guard_start(long sent, struct error *err);

/** guard_is_missing - should one run, but does not? */
bool guard_is_missing(void);

/** guard_end - end it; 0 also when there is none; -errno */
must_check int guard_end(struct error *err);

/**
 * guard_lock - held by whoever puts an address back; guard_end() waits for it
 * @ret: close() it
 *
 * Return: 0; -ETIMEDOUT; -errno.
 */
must_check int guard_lock(int *ret, struct deadline until, struct error *err);

/**
 * guard_enter_namespace - go where the guard is
 *
 * It keeps a network namespace alive, and with it the addresses, when the name is gone.
 * Return: 0 and *@is_there; -errno.
 */
must_check int guard_enter_namespace(bool *is_there, struct error *err);

/** guard_conflict - who else claims an address: "IP MAC" into @text, 80 bytes; false: nobody */
bool guard_conflict(char *text);

#endif
