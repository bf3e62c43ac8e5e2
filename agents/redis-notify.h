/* redis-notify.h -- what the other instances are about to do, or have done. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_NOTIFY_H
#define REDIS_NOTIFY_H

#include <stdbool.h>

/**
 * notify_concerns_us - has this notification a meaning here?
 *
 * Most have none, and cost nothing then.
 */
bool notify_concerns_us(void);

/**
 * notify_attend - the action notify, when it concerns us, after memory and settings were read
 *
 * Before a demotion: the primary looks whether its successor is fit. Before a promotion: every
 * instance tells what data it holds. After a promotion: the others follow. Never fails: Pacemaker
 * would not listen.
 */
void notify_attend(void);

#endif
