/* cluster-attributes.c -- values of nodes and of the cluster, read and written side by side. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/cluster.h"
#include "lib/cluster-command.h"
#include "lib/cluster-ipc.h"
#include "lib/cluster-tools.h"
#include "lib/process-run.h"

enum { ANSWER = CLUSTER_NODES * (CLUSTER_TEXT + 256) };

static bool is_in_attrd(enum cluster_life life)
{
	return life == CLUSTER_REBOOT || life == CLUSTER_REBOOT_LATE || life == CLUSTER_PRIVATE;
}

static bool select_property(const struct cluster_question *q, struct deadline until)
{
	char path[512], out[CLUSTER_TEXT + 1024];
	bool is_there;

	command_property_path(q->name, path, sizeof(path));
	if (!cib_select(path, out, sizeof(out), &is_there, until))
		return false;
	command_read_property(q, out);
	return true;
}

/* Attributes can be had and written, properties be had, without a program. */
static bool is_answered(const struct cluster_question *q, struct deadline until)
{
	if (q->life == CLUSTER_PROPERTY)
		return select_property(q, until);
	return is_in_attrd(q->life) && attrd_query(q->name, q->ret, until);
}

static bool is_written(const struct cluster_change *w, struct deadline until)
{
	return is_in_attrd(w->life) && !cluster_is_remote(w->node) && attrd_update(w, until);
}

int cluster_exchange(const struct cluster_change *changes, int n_changes,
		     const struct cluster_question *questions, int n_questions,
		     struct deadline until, struct error *err)
{
	auto_free char *out = calloc((size_t)n_questions + 1, ANSWER);
	struct command commands[PROCESS_JOBS];
	struct process_job jobs[PROCESS_JOBS];
	int at[PROCESS_JOBS], n = 0, n_writes, r;

	if (!out || n_changes + n_questions > PROCESS_JOBS)
		return error_set(err, ENOMEM, "no memory for %d values", n_changes + n_questions);
	for (int i = 0; i < n_changes; i++) {
		if (is_written(&changes[i], until))
			continue;
		command_write(&changes[i], &commands[n]);
		jobs[n] = (struct process_job){ .argv = commands[n].argv };
		n++;
	}
	n_writes = n;
	for (int i = 0; i < n_questions; i++) {
		at[i] = is_answered(&questions[i], until) ? -1 : n;
		if (at[i] < 0)
			continue;
		command_read(&questions[i], &commands[n]);
		jobs[n] = (struct process_job){ .argv = commands[n].argv, .size = ANSWER,
						.out = out + (n - n_writes) * ANSWER };
		n++;
	}
	r = process_run_all(jobs, n, until, err);
	if (r == 0)
		r = command_judge(jobs, n_writes, false, err);
	if (r == 0)
		r = command_judge(jobs + n_writes, n - n_writes, true, err);
	for (int i = 0; r == 0 && i < n_questions; i++)
		if (at[i] >= 0)
			command_read_answer(&questions[i], jobs[at[i]].out, jobs[at[i]].status);
	return r;
}

int cluster_change(const struct cluster_change *changes, int n, struct deadline until,
		   struct error *err)
{
	return cluster_exchange(changes, n, NULL, 0, until, err);
}

int cluster_ask(const struct cluster_question *questions, int n, struct deadline until,
		struct error *err)
{
	return cluster_exchange(NULL, 0, questions, n, until, err);
}

int cluster_set(const char *name, const char *node, const char *value, enum cluster_life life,
		struct deadline until, struct error *err)
{
	const struct cluster_change one = { name, node, value, life };

	return cluster_change(&one, 1, until, err);
}

int cluster_get(const char *name, struct cluster_values *ret, struct deadline until,
		struct error *err)
{
	const struct cluster_question one = { .name = name, .life = CLUSTER_PRIVATE, .ret = ret };

	return cluster_ask(&one, 1, until, err);
}

int cluster_get_property(const char *name, char *ret, size_t size, struct deadline until,
			 struct error *err)
{
	struct cluster_values values;
	const struct cluster_question one = {
		.name = name, .life = CLUSTER_PROPERTY, .ret = &values,
	};
	int r = cluster_ask(&one, 1, until, err);

	if (r == 0)
		snprintf(ret, size, "%s", values.n ? values.of[0].text : "");
	return r;
}

const char *cluster_value(const struct cluster_values *values, const char *node)
{
	for (int i = 0; i < values->n; i++)
		if (strcmp(values->of[i].node, node) == 0)
			return values->of[i].text;
	return NULL;
}

const char *cluster_score_name(const char *rsc)
{
	static char name[160];

	snprintf(name, sizeof(name), "master-%s", rsc);	/* still so in Pacemaker 3 */
	return name;
}

bool cluster_settle(const char *name, const char *node, const char *value, struct deadline until)
{
	struct cluster_values now;
	struct error err = { 0 };

	do {
		const char *seen = cluster_get(name, &now, until, &err) == 0
				 ? cluster_value(&now, node) : NULL;

		if (seen && strcmp(seen, value) == 0)
			return true;
	} while (deadline_nap(until, 5) > 0);
	return false;
}

bool cluster_settle_in_cib(const char *name, const char *node, const char *value,
			   struct deadline until)
{
	const char *const argv[] = { cluster_tool("crm_attribute"), "-n", name, "-N", node,
				     "-l", "reboot", "-G", "-q", NULL };
	char out[CLUSTER_TEXT];
	struct error err = { 0 };
	int status;

	do {
		if (process_run(argv, until, out, sizeof(out), &status, &err) == 0 && status == 0) {
			out[strcspn(out, "\n")] = '\0';
			if (strcmp(out, value) == 0)
				return true;
		}
	} while (deadline_nap(until, 5) > 0);
	return false;
}
