/* redis-drain.h -- the rest of a demoted primary's data, on its way to the others. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_DRAIN_H
#define REDIS_DRAIN_H

#include <stdbool.h>

#include "lib/deadline.h"

/** redis_drain - wait until the successor (else every replica) has all of our last look */
bool redis_drain(struct deadline until);

#endif
