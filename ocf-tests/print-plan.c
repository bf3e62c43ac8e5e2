/* print-plan.c -- an agent's plan as Markdown, for docs/. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "lib/ocf.h"
#include "lib/plan.h"

/* Not from the agents' headers: both have an enum wish and an enum state. */
extern const struct plan redis_plan, vip_plan;

/* Nothing here prints it, but ocf-main.c, where the deadline lives, wants one. */
const char ocf_metadata[] = "";

static const struct { const char *name; const struct plan *plan; } plans[] = {
	{ "redis", &redis_plan },
	{ "vip", &vip_plan },
};

static void print_wish(const struct plan *p, int wish)
{
	printf("\n## %s\n\n| while it is | it becomes | how, or why not |\n|---|---|---|\n",
	       p->wish[wish]);
	for (int s = 0; s < p->n_states; s++) {
		const struct step *c = plan_step(p, wish, s);

		printf("| %s | %s | %s |\n", p->state[s],
		       !c->act ? "(nothing to do)" : c->then == s ? "(refused)" : p->state[c->then],
		       c->why);
	}
}

int main(int argc, char **argv)
{
	for (size_t i = 0; i < LENGTH(plans) && argc == 2; i++) {
		if (strcmp(argv[1], plans[i].name) != 0)
			continue;
		printf("# What ocf:redisha:%s does in each state\n\n"
		       "Printed by `ocf-tests/print-plan %s` from `agents/%s-plan.c`; do not edit. "
		       "The states are explained in [design.md](design.md).\n",
		       argv[1], argv[1], argv[1]);
		for (int w = 0; w < plans[i].plan->n_wishes; w++)
			print_wish(plans[i].plan, w);
		return 0;
	}
	fprintf(stderr, "usage: %s redis|vip\n", argv[0]);
	return 2;
}
