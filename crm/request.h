/* request.h -- the options of "config" and "import", and what is done with what they come to. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stdio.h>

#include "crm/wish.h"

/* Which commands take an option. */
enum { FOR_CONFIG = 1, FOR_IMPORT = 2 };

struct request {
	struct wish wish;
	struct decisions said;
	const char *format;		/* "crm", "pcs", "cib"; NULL: what is installed */
	const char *name, *redis_conf;	/* NULL: not given */
	const char *root, *config_id;	/* see struct keepalived_options */
	struct setting *redis_params, *vip_params;	/* --param, for all instances */
	struct address *addresses, *readers;		/* --vip, --read-vip */
	bool applies, prints_json;
	int n_files;			/* words that are no options */
	char **files;
};

/**
 * request_read - the words behind the command
 * @takes: FOR_CONFIG or FOR_IMPORT
 *
 * Return: 0; 1 when --help was asked for and printed; -EINVAL.
 */
must_check int request_read(struct request *q, int takes, int argc, char **argv, struct error *err);

/** request_usage - the options that @takes has, a line each */
void request_usage(int takes, FILE *f);

/**
 * request_carry_out - assemble, verify, then print it, or apply it; decisions to stderr
 *
 * Return: 0; -errno with a reason.
 */
must_check int request_carry_out(struct request *q, struct error *err);

void request_release(struct request *q);

#define auto_request CLEANUP(request_release)

#endif
