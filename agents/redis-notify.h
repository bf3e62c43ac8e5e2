/* redis-notify.h -- what the other instances are about to do, or have done. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_NOTIFY_H
#define REDIS_NOTIFY_H

#include "lib/error.h"

/**
 * notify_attend - the action notify, after memory and settings were read
 *
 * Before a demotion: the primary looks whether its successor is fit. Before a promotion: every instance tells
 * what data it holds. After a promotion: the others follow. All else is nothing to us. Never fails: Pacemaker
 * would not listen.
 */
void notify_attend(void);

#endif
