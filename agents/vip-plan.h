/* vip-plan.h -- what each action does in each state. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_PLAN_H
#define VIP_PLAN_H

#include "agents/vip-look.h"
#include "lib/ocf.h"
#include "lib/plan.h"

enum wish { START, STOP, N_WISHES };

extern const struct plan vip_plan;

/** vip_verdict - what monitor answers in this enum state */
enum ocf_exit vip_verdict(int state);

#endif
