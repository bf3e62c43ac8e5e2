/*
 * cmd-force.c -- redisha force NODE: a person decides whose data goes on,
 * when the agents may not.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "crm/commands.h"
#include "lib/plain.h"

static int write_choice(const char *node, const struct situation *s, struct error *err)
{
	char text[256];
	const struct cluster_change change = { attribute_of("force"), NULL, text,
					       CLUSTER_PROPERTY };

	snprintf(text, sizeof(text), "node=%s epoch=%lld", node, s->epoch);
	return cluster_change(&change, 1, deadline_in(10000), err);
}

int cmd_force(int argc, char **argv)
{
	auto_free struct situation *s = calloc(1, sizeof(*s));
	struct error err = { 0 };
	const struct cluster_member *member;

	if (argc != 1 || argv[0][0] == '-') {
		fprintf(stderr, "usage: redisha force NODE\n");
		return EXIT_USAGE;
	}
	if (!s || situation_read(s, &err) < 0)
		return complain(&err);
	situation_print(s);
	member = cluster_member(&s->members, argv[0]);
	if (!member || !member->is_member) {
		plain_print(stderr, "redisha: %s is not an online node of this cluster\n", argv[0]);
		return EXIT_FAILED;
	}
	if (situation_promoted(s)) {
		plain_print(stderr,
			    "redisha: %s is the primary: move it with redisha switchover instead\n",
			    situation_promoted(s));
		return EXIT_FAILED;
	}
	plain_print(stdout, "%s will be promoted with the data it holds. ", argv[0]);
	printf("What other nodes have and it has not is discarded when\n"
	       "they follow it (keep_diverged keeps a copy of a former primary's).\n");
	if (options.is_dry_run)
		return EXIT_DONE;
	if (!confirmed("Go on?"))
		return EXIT_FAILED;
	if (write_choice(argv[0], s, &err) < 0)
		return complain(&err);
	printf("ordered; its next monitor (some seconds) acts on it. See crm_mon -A1.\n");
	return EXIT_DONE;
}
