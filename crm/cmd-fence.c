/*
 * cmd-fence.c -- redisha fence [lift]: why writes are stopped,
 * and a person's word that lets them go on.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/commands.h"
#include "lib/names.h"
#include "lib/plain.h"

/* Voters that are no members: those of whom the cluster cannot know whether they lead elsewhere. */
static void list_missing(const struct situation *s, char *ret, size_t size)
{
	char node[128];

	ret[0] = '\0';
	for (int i = 0; names_nth(s->voters, i, node, sizeof(node)); i++) {
		const struct cluster_member *m = cluster_member(&s->members, node);

		if (!m || !m->is_member)
			names_add(ret, size, node);
	}
}

static int lift(const struct situation *s, const char *primary, const char *missing)
{
	char text[512];
	const struct cluster_change change = { attribute_of("lift"), NULL, text, CLUSTER_PROPERTY };
	struct error err = { 0 };

	if (!*missing) {
		printf("nobody is missing: there is nothing to vouch for\n");
		return EXIT_DONE;
	}
	plain_print(stdout, "You vouch that Redis does not run on %s and will not start there on "
		    "its own. ", missing);
	printf("If it does, both\nsides take writes, and one side's are lost.\n");
	if (options.is_dry_run)
		return EXIT_DONE;
	if (!confirmed("Is that so?"))
		return EXIT_FAILED;
	snprintf(text, sizeof(text), "node=%s nodes=%s epoch=%lld", primary, missing, s->epoch);
	if (cluster_change(&change, 1, deadline_in(10000), &err) < 0)
		return complain(&err);
	plain_print(stdout, "ordered; the next monitor of %s opens the fence. It is forgotten when "
		    "enough replicas are back.\n", primary);
	return EXIT_DONE;
}

int cmd_fence(int argc, char **argv)
{
	auto_free struct situation *s = calloc(1, sizeof(*s));
	struct error err = { 0 };
	const char *primary;
	char missing[256];

	if (argc > 1 || (argc == 1 && strcmp(argv[0], "lift") != 0)) {
		fprintf(stderr, "usage: redisha fence [lift]\n");
		return EXIT_USAGE;
	}
	if (!s || situation_read(s, &err) < 0)
		return complain(&err);
	situation_print(s);
	list_missing(s, missing, sizeof(missing));
	primary = situation_promoted(s);
	if (argc == 0) {
		plain_print(stdout, "missing: %s; fencing: %s\n", *missing ? missing : "nobody",
		       s->members.has_fencing ? "yes" : "no");
		return EXIT_DONE;
	}
	if (!primary) {
		fprintf(stderr, "redisha: there is no primary whose fence could be lifted\n");
		return EXIT_FAILED;
	}
	return lift(s, primary, missing);
}
