/* redis-plan.h -- what each action does in each state. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_PLAN_H
#define REDIS_PLAN_H

#include "lib/plan.h"

enum wish { START, STOP, PROMOTE, DEMOTE, N_WISHES };

extern const struct plan redis_plan;

#endif
