/* redis-plan.c -- what each action does in each state. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-plan.h"

#include <stddef.h>

#include "agents/redis-acts.h"
#include "agents/redis-end.h"

static const struct step steps[N_WISHES][N_STATES] = {
	[START] = {
		[DOWN]     = { redis_launch,    UNSYNCED, "nothing runs: "
							  "launch it as a replica of nobody" },
		[LOADING]  = { NULL,            LOADING,  "runs; the monitor waits for its data" },
		[UNSYNCED] = { NULL,            UNSYNCED, "runs as a replica" },
		[REPLICA]  = { NULL,            REPLICA,  "runs as a replica" },
		[ASTRAY]   = { NULL,            ASTRAY,   "runs; the monitor leads it "
							  "to the primary" },
		[PRIMARY]  = { redis_fence,     REPLICA,  "start must end unpromoted: "
							  "take no more writes" },
		[REFUSING] = { redis_refuse,    REFUSING, "it runs but does not obey: "
							  "somebody must look" },
		[STUCK]    = { redis_refuse,    STUCK,    "it hangs: stop it first" },
		[FOREIGN]  = { redis_refuse,    FOREIGN,  "another program has "
							  "our port or socket" },
	},
	[STOP] = {
		[DOWN]     = { NULL,            DOWN,     "already stopped" },
		[LOADING]  = { redis_quit,      DOWN,     "shut down" },
		[UNSYNCED] = { redis_quit,      DOWN,     "shut down" },
		[REPLICA]  = { redis_quit,      DOWN,     "shut down cleanly" },
		[ASTRAY]   = { redis_quit,      DOWN,     "shut down cleanly" },
		[PRIMARY]  = { redis_quit,      DOWN,     "shut down cleanly" },
		[REFUSING] = { redis_terminate, DOWN,     "it does not obey: signals only" },
		[STUCK]    = { redis_kill,      DOWN,     "it does not answer: kill it" },
		[FOREIGN]  = { NULL,            FOREIGN,  "what runs here is not ours: "
							  "leave it alone" },
	},
	[PROMOTE] = {
		[DOWN]     = { redis_refuse,    DOWN,     "only a running replica can lead" },
		[LOADING]  = { redis_refuse,    LOADING,  "its data is not loaded" },
		[UNSYNCED] = { redis_lead,      PRIMARY,  "has no proven data: "
							  "leads only if nobody has better" },
		[REPLICA]  = { redis_lead,      PRIMARY,  "prove that nothing is missing, "
							  "then accept writes" },
		[ASTRAY]   = { redis_lead,      PRIMARY,  "prove that nothing is missing, "
							  "then accept writes" },
		[PRIMARY]  = { NULL,            PRIMARY,  "already leads" },
		[REFUSING] = { redis_refuse,    REFUSING, "it does not obey" },
		[STUCK]    = { redis_refuse,    STUCK,    "it hangs: stop it first" },
		[FOREIGN]  = { redis_refuse,    FOREIGN,  "what runs here is not ours" },
	},
	[DEMOTE] = {
		[DOWN]     = { NULL,            DOWN,     "nothing runs, so nothing leads" },
		[LOADING]  = { redis_kill,      DOWN,     "restarted behind our back "
							  "and may come up leading" },
		[UNSYNCED] = { NULL,            UNSYNCED, "already follows" },
		[REPLICA]  = { NULL,            REPLICA,  "already follows" },
		[ASTRAY]   = { NULL,            ASTRAY,   "already follows" },
		[PRIMARY]  = { redis_fence,     REPLICA,  "take no more writes, "
							  "hand the tail to the replicas" },
		[REFUSING] = { redis_terminate, DOWN,     "it cannot be fenced: it must end" },
		[STUCK]    = { redis_kill,      DOWN,     "it hangs and could wake up leading: "
							  "kill it" },
		[FOREIGN]  = { NULL,            FOREIGN,  "what runs here is not ours" },
	},
};

static const char *const wish_names[N_WISHES] = {
	[START] = "start", [STOP] = "stop", [PROMOTE] = "promote", [DEMOTE] = "demote",
};

static const char *const state_names[N_STATES] = {
	[DOWN] = "down", [LOADING] = "loading", [UNSYNCED] = "unsynced", [REPLICA] = "replica",
	[ASTRAY] = "astray", [PRIMARY] = "primary", [REFUSING] = "refusing", [STUCK] = "stuck",
	[FOREIGN] = "foreign",
};

const struct plan redis_plan = {
	.steps = &steps[0][0], .n_wishes = N_WISHES, .n_states = N_STATES,
	.wish = wish_names, .state = state_names, .observe = redis_look,
};
