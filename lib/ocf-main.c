/* ocf-main.c -- one run of an agent: find the action, read parameters, run, explain, exit. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/ocf.h"

static struct deadline until;

struct deadline ocf_deadline(void)
{
	return until;
}

static const struct ocf_action *find_action(const struct ocf_action *actions, const char *name)
{
	for (const struct ocf_action *a = actions; a->name; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

/* Pacemaker kills the whole process group at the timeout: end before, with a reason. */
static void start_deadline(const struct ocf_action *action)
{
	const char *set = ocf_meta("timeout");
	long ms = set ? atol(set) : 0;
	long margin;

	if (ms <= 0)
		ms = action->timeout_s * 1000L;
	margin = ms / 10;
	until = deadline_in(ms - (margin > 2000 ? 2000 : margin));
}

static void warn_of_deprecated(const struct ocf_param *params)
{
	for (const struct ocf_param *p = params; p->name; p++)
		if ((p->flags & OCF_DEPRECATED) && ocf_param_given(p->name))
			log_warn("parameter %s has no effect here%s%s", p->name,
				 p->replaced_by ? "; use " : "",
				 p->replaced_by ? p->replaced_by : "");
}

static int wrong_parameter(const struct ocf_action *action)
{
	/* 2 to 6 from a recurring monitor would ban the node or the whole resource. */
	if (strcmp(action->name, "monitor") == 0 && ocf_interval_ms() > 0)
		return OCF_ERR_GENERIC;
	return OCF_ERR_CONFIGURED;
}

static int run(const struct ocf_agent *agent, const struct ocf_action *action, struct error *err)
{
	int r;

	start_deadline(action);
	if (ocf_params_read(agent->params, action->lenient, err) < 0)
		return wrong_parameter(action);
	if (action->needs_root && geteuid() != 0) {
		error_set(err, EPERM, "%s must be run as root", action->name);
		return OCF_ERR_PERM;
	}
	if (strcmp(action->name, "start") == 0)
		warn_of_deprecated(agent->params);
	/*
	 * A plain failure is soft: Pacemaker recovers it. Codes 2 to 5 ban the node and
	 * 6 bans the resource everywhere, so nothing turns an errno into one of those.
	 */
	r = action->run(err);
	return r < 0 ? OCF_ERR_GENERIC : r;
}

static void explain(const struct ocf_action *action, int status, const struct error *err)
{
	const char *prefix = getenv("OCF_EXIT_REASON_PREFIX");

	if (status == OCF_SUCCESS || status == OCF_RUNNING_PROMOTED || !err->code)
		return;
	fprintf(stderr, "%s%s\n", prefix && *prefix ? prefix : "ocf-exit-reason:", err->text);
	if (status != OCF_NOT_RUNNING || !ocf_is_probe())
		log_error("%s: %s", action->name, err->text);
}

int ocf_main(const struct ocf_agent *agent, int argc, char **argv)
{
	const struct ocf_action *action = argc > 1 ? find_action(agent->actions, argv[1]) : NULL;
	const char *api = getenv("OCF_RA_VERSION_MAJOR");
	struct error err = { 0 };
	int status;

	if (!action) {
		fprintf(stderr, "usage: %s ACTION, one of:", agent->name);
		for (const struct ocf_action *a = agent->actions; a->name; a++)
			if (a == agent->actions || strcmp(a->name, a[-1].name) != 0)
				fprintf(stderr, " %s", a->name);
		fprintf(stderr, "\n");
		return OCF_ERR_UNIMPLEMENTED;
	}
	if (!action->run) {		/* meta-data: needs no parameters, no root, no cluster */
		fputs(ocf_metadata, stdout);
		return fflush(stdout) == 0 ? OCF_SUCCESS : OCF_ERR_GENERIC;
	}
	log_name(agent->name, ocf_instance());
	if (api && *api && atoi(api) > 1) {
		error_set(&err, ENOTSUP, "OCF_RA_VERSION_MAJOR=%s is not known to this agent", api);
		status = OCF_ERR_GENERIC;
	} else {
		status = run(agent, action, &err);
	}
	explain(action, status, &err);
	log_close();
	return status;
}
