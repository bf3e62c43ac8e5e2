/* redisha.c -- the administrator's command: its options and its subcommands. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "crm/commands.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

struct options options = { .resource = "redis" };

static const struct {
	const char *name, *words, *brief;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "force", "NODE",   "promote this node's data, whatever is missing (when nobody leads)",
	  cmd_force },
	{ "fence", "[lift]", "show the write fence; lift: vouch that the missing nodes are dead",
	  cmd_fence },
	{ "config", "OPTIONS", "print or load a complete configuration, from a few facts",
	  cmd_config },
	{ "import", "FILE...", "the same, from keepalived.conf and redis.conf", cmd_import },
	{ "status", "[--watch]", "who leads, who follows how closely, what waits for whom",
	  cmd_status },
	{ "history", "[-n N]", "who was promoted or refused on this node, when, and why",
	  cmd_history },
	{ "switchover", "[NODE]",
	  "move the primary without losing a write; --dry-run: could it be done?",
	  cmd_switchover },
	{ "check", "", "find what is set up wrongly, before it hurts; --cib FILE: in a file",
	  cmd_check },
};

static int usage(FILE *f, int status)
{
	fprintf(f, "usage: redisha [--resource NAME] [--yes] [--dry-run] COMMAND\n");
	for (size_t i = 0; i < LENGTH(commands); i++)
		fprintf(f, "  %-11s%-10s%s\n", commands[i].name, commands[i].words,
			commands[i].brief);
	fprintf(f, "  --resource NAME  the redis primitive (default: redis)\n"
		"  --yes            do not ask\n"
		"  --dry-run        only say what would be done\n"
		"  --json           status, history, check: for programs\n"
		"Exit: 0 done, 1 not done, 2 wrong usage. See redisha(8).\n");
	return status;
}

/* Takes the options out of the words, wherever they stand; -1: one that is not known. */
static int take_options(int argc, char **argv)
{
	int n = 0;

	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--yes") == 0)
			options.yes = true;
		else if (strcmp(argv[i], "--dry-run") == 0)
			options.is_dry_run = true;
		else if (strcmp(argv[i], "--resource") == 0 && i + 1 < argc)
			options.resource = options.only = argv[++i];
		else if (argv[i][0] == '-' && n == 0)
			return -1;	/* after the command it is the command's */
		else
			argv[n++] = argv[i];
	}
	argv[n] = NULL;
	return n;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		printf("redisha %s\n", PACKAGE_VERSION);
		return EXIT_DONE;
	}
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0))
		return usage(stdout, EXIT_DONE);
	argc = take_options(argc - 1, argv + 1);
	for (size_t i = 0; argc > 0 && i < LENGTH(commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 2);
	return usage(stderr, EXIT_USAGE);
}
