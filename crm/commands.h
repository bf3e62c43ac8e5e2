/* commands.h -- the subcommands of redisha, and what they share. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMMANDS_H
#define COMMANDS_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/cluster.h"
#include "lib/error.h"

/* Exit codes: 0 done; 1 it could not be done, or was refused; 2 wrong usage. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* Options that all subcommands take. */
struct options {
	const char *resource;	/* --resource, the name of the primitive; default "redis" */
	const char *only;	/* the same as it was given; NULL: it was not */
	bool yes;		/* --yes: do not ask */
	bool is_dry_run;	/* --dry-run: say what would be done */
};

extern struct options options;

/* A command gets the words after its name, and ends with one of the codes above. */
int cmd_force(int argc, char **argv);
int cmd_fence(int argc, char **argv);
int cmd_config(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_history(int argc, char **argv);
int cmd_switchover(int argc, char **argv);
int cmd_check(int argc, char **argv);

/* What the cluster holds of one redis resource. */
struct situation {
	struct cluster_values record, scores, states, ballots;
	struct cluster_members members;
	char voters[256], primary[128];	/* of the record; "" when there is none */
	long long epoch;		/* 0: nobody was ever promoted */
};

/** situation_read - ask for all of it; names the resource in an error when it is not known here */
must_check int situation_read(struct situation *ret, struct error *err);

/** situation_print - a line per node, for a person who is to decide */
void situation_print(const struct situation *s);

/**
 * situation_promoted - the node whose instance says that it is the primary
 *
 * Return: NULL when there is none.
 */
const char *situation_promoted(const struct situation *s);

/** attribute_of - "RESOURCE-@what"; a static buffer for each of the first few @what */
const char *attribute_of(const char *what);

/**
 * confirmed - ask for a "yes" on the terminal
 *
 * Return: true with --yes; false without a terminal, and a word on stderr what to give instead.
 */
bool confirmed(const char *question);

/** complain - print @err on stderr; EXIT_FAILED */
int complain(const struct error *err);

#endif
