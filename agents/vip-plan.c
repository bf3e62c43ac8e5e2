/* vip-plan.c -- what each action does in each state. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-plan.h"

#include <stddef.h>

#include "agents/vip-acts.h"
#include "agents/vip-leave.h"

static const struct step steps[N_WISHES][N_STATES] = {
	[START] = {
		[ABSENT]    = { vip_add,     PRESENT,   "raise the link, add the address" },
		[PARTIAL]   = { vip_add,     PRESENT,   "add those that are missing" },
		[PRESENT]   = { NULL,        PRESENT,   "already where it belongs" },
		[DOUBLED]   = { vip_tidy,    PRESENT,   "one copy only: remove the others" },
		[MISPLACED] = { vip_clear,   ABSENT,    "one copy only: remove it there first" },
		[TENTATIVE] = { vip_settle,  PRESENT,   "wait for duplicate address detection" },
		[CONTESTED] = { vip_refuse,  CONTESTED, "another host on the link "
							"has the address" },
		[LINKLESS]  = { vip_raise,   PRESENT,   "an address without a link serves nobody" },
		[BLIND]     = { vip_refuse,  BLIND,     "change nothing that cannot be seen" },
	},
	[STOP] = {
		[ABSENT]    = { NULL,        ABSENT,    "already gone" },
		[PARTIAL]   = { vip_remove,  ABSENT,    "all of them go, or stop fails" },
		[PRESENT]   = { vip_remove,  ABSENT,    "remove every copy, and prove it" },
		[DOUBLED]   = { vip_remove,  ABSENT,    "remove every copy, and prove it" },
		[MISPLACED] = { vip_remove,  ABSENT,    "a copy in a wrong place "
							"makes two owners, too" },
		[TENTATIVE] = { vip_remove,  ABSENT,    "it would be up in a second" },
		[CONTESTED] = { vip_remove,  ABSENT,    "leave it to the other host" },
		[LINKLESS]  = { vip_remove,  ABSENT,    "the link may come back, "
							"the address must not" },
		[BLIND]     = { vip_remove,  ABSENT,    "try; success needs to be seen" },
	},
};

static const char *const wish_names[N_WISHES] = { [START] = "start", [STOP] = "stop" };

static const char *const state_names[N_STATES] = {
	[ABSENT] = "absent", [PARTIAL] = "partial", [PRESENT] = "present", [DOUBLED] = "doubled",
	[MISPLACED] = "misplaced", [TENTATIVE] = "tentative", [CONTESTED] = "contested",
	[LINKLESS] = "linkless", [BLIND] = "blind",
};

const struct plan vip_plan = {
	.steps = &steps[0][0], .n_wishes = N_WISHES, .n_states = N_STATES,
	.wish = wish_names, .state = state_names, .observe = vip_observe,
};

enum ocf_exit vip_verdict(int state)
{
	static const enum ocf_exit verdict[] = {
		[ABSENT]    = OCF_NOT_RUNNING,
		[PARTIAL]   = OCF_ERR_GENERIC,	/* not 7: some are up here, and must be stopped */
		[PRESENT]   = OCF_SUCCESS,
		[DOUBLED]   = OCF_SUCCESS,	/* it serves; stop takes the other copies, too */
		[MISPLACED] = OCF_ERR_GENERIC,	/* not 7: it is up here, and must be stopped */
		[TENTATIVE] = OCF_SUCCESS,	/* after a flap of the link the kernel asks again */
		[CONTESTED] = OCF_ERR_GENERIC,
		[LINKLESS]  = OCF_NOT_RUNNING,
		[BLIND]     = OCF_ERR_GENERIC,
	};
	_Static_assert(LENGTH(verdict) == N_STATES, "one per state");

	return verdict[state];
}
