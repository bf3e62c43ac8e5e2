/* ocf.h -- an agent is a table of parameters and a table of actions. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OCF_H
#define OCF_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/* Exit status codes: OCF RA API 1.1, "Exit Status Codes". */
enum ocf_exit {
	OCF_SUCCESS           = 0,
	OCF_ERR_GENERIC       = 1,
	OCF_ERR_ARGS          = 2,
	OCF_ERR_UNIMPLEMENTED = 3,
	OCF_ERR_PERM          = 4,
	OCF_ERR_INSTALLED     = 5,	/* cannot run on this node */
	OCF_ERR_CONFIGURED    = 6,	/* nonsense on every node */
	OCF_NOT_RUNNING       = 7,
	OCF_RUNNING_PROMOTED  = 8,
	OCF_FAILED_PROMOTED   = 9,
	OCF_DEGRADED          = 190,
	OCF_DEGRADED_PROMOTED = 191,
};

/* Flags of a parameter. */
enum {
	OCF_REQUIRED   = 1 << 0,
	OCF_RELOADABLE = 1 << 1,	/* a change needs reload-agent, no restart */
	OCF_DEPRECATED = 1 << 2,	/* accepted, without effect; logged when set */
};

/*
 * One parameter: how it is read, checked, defaulted and described. The pointer
 * that is set names the type, and the compiler checks it.
 */
struct ocf_param {
	const char *name;		/* NULL ends the table */
	const char **string;		/* borrowed from the environment */
	long *integer;
	bool *boolean;
	long min, max;			/* integer only; inclusive */
	const char *const *choices;	/* string only, NULL-ended; makes it a "select" */
	const char *initial;		/* default as written; NULL: the variable keeps its value */
	unsigned flags;			/* OCF_REQUIRED ... */
	const char *unique_group;	/* NULL: need not be unique */
	const char *replaced_by;	/* deprecated: the parameter to use, or NULL */
	const char *brief, *text;
};

struct ocf_action {
	const char *name;		/* NULL ends the table */
	int (*run)(struct error *err);	/* an enum ocf_exit, or -errno: a plain failure, exit 1 */
	int timeout_s, interval_s;	/* advice to the cluster; 0: none */
	int depth;			/* OCF_CHECK_LEVEL; 0: not named */
	const char *role;		/* "Promoted", "Unpromoted" or NULL */
	bool lenient;			/* a wrong parameter is logged and keeps its default */
	bool needs_root;		/* exit 4 for others */
};

struct ocf_agent {
	const char *name, *version, *brief, *text;
	const struct ocf_param *params;
	const struct ocf_action *actions;
};

/**
 * ocf_main - run the action that argv[1] names, and explain
 *
 * Reads the parameters, starts the deadline (OCF_RESKEY_CRM_meta_timeout, or the action's
 * timeout_s), runs, prints "ocf-exit-reason:..." once on stderr if @err was set, and returns
 * the exit status. A wrong parameter is 6, but 1 in a recurring monitor (2-6 would ban the
 * node or the resource); an unknown action is 3. Arguments after the first are ignored.
 * Source: OCF RA API 1.1.
 */
int ocf_main(const struct ocf_agent *agent, int argc, char **argv);

/* The meta-data, made from the tables when the agent is built (ocf-meta.c). */
extern const char ocf_metadata[];

/**
 * ocf_params_read - set every variable of @params from OCF_RESKEY_NAME, or from its default
 * @lenient: a wrong value is logged and the default is taken
 *
 * Return: 0; -EINVAL naming parameter and value.
 */
must_check int ocf_params_read(const struct ocf_param *params, bool lenient, struct error *err);

/**
 * ocf_params_prefix - what stands before a parameter's name in the environment
 * @word: instead of "OCF_RESKEY_"
 *
 * For alert agents, whose parameters come under their plain names.
 */
void ocf_params_prefix(const char *word);

/** ocf_param_given - is the parameter set (and not empty) in the environment? */
bool ocf_param_given(const char *name);

/** ocf_deadline - when this run must be over: a tenth (at most 2 s) before Pacemaker kills it */
struct deadline ocf_deadline(void);

/** ocf_instance - OCF_RESOURCE_INSTANCE without a clone's ":N"; "default" outside a cluster */
const char *ocf_instance(void);

/** ocf_meta - the value of OCF_RESKEY_CRM_meta_@name; NULL when unset */
const char *ocf_meta(const char *name);

/** ocf_is_probe - a monitor with interval 0: "what is there?" */
bool ocf_is_probe(void);

/** ocf_interval_ms - of a recurring action; 0 otherwise */
long ocf_interval_ms(void);

/** ocf_check_level - OCF_CHECK_LEVEL; @initial when unset or not a number */
int ocf_check_level(int initial);

/**
 * ocf_run_file - "DIR/redisha-INSTANCE.SUFFIX" in the folder for agents' state
 * @suffix: file name's end
 *
 * A reboot empties it. DIR is HA_RSCTMP, else /run/resource-agents; it is made when missing.
 * Return: a static buffer, valid until the next call.
 */
const char *ocf_run_file(const char *suffix);

#endif
