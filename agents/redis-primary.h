/* redis-primary.h -- what the promoted instance's monitor keeps in order. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_PRIMARY_H
#define REDIS_PRIMARY_H

#include <stdbool.h>

#include "lib/error.h"

/**
 * primary_attend - the record, the write fence, the others' scores; needs view.info of a primary
 *
 * Return: OCF_RUNNING_PROMOTED; OCF_FAILED_PROMOTED and why, when this is not the process that was
 * promoted and another node could lead, or when another was promoted since.
 */
int primary_attend(struct error *err);

/**
 * primary_has_rival - could another instance lead, by its score?
 *
 * True when that cannot be asked.
 */
bool primary_has_rival(void);

#endif
