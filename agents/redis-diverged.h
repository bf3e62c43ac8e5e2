/*
 * redis-diverged.h -- data that the new primary does not have,
 * kept before a full resync discards it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_DIVERGED_H
#define REDIS_DIVERGED_H

#include <stdbool.h>

#include "lib/redis-info.h"

/**
 * diverged_is_kept - may our server follow now, as far as its present data is concerned?
 * @theirs: what the primary that it shall follow says of itself; needs view.info
 *
 * Data that is shown to be a part of the primary's needs no keeping. Other data is saved (BGSAVE)
 * and linked to DIR/redisha-diverged/INSTANCE-TIME.rdb; of these the newest keep_diverged stay.
 * Nothing is waited for: while it saves the answer is no, and the next monitor asks again. What
 * cannot be kept, for want of space or because saving fails, is told (log, decision record), and
 * the answer is yes.
 */
bool diverged_is_kept(const struct redis_info *theirs);

#endif
