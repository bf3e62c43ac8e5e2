/* cluster-attributes.c -- values of nodes and of the cluster, read and written side by side. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/cluster.h"
#include "lib/cluster-ipc.h"
#include "lib/cluster-tools.h"
#include "lib/process-run.h"

/* Pacemaker, crm/common/results.h: no such thing. A query for an unknown attribute says CONFIG in 2.1.5. */
enum { CRM_EX_CONFIG = 78, CRM_EX_NOSUCH = 105 };

#define WORDS 12	/* of one command, with its NULL */
#define PROPERTIES "//crm_config/cluster_property_set[@id='redisha']"

struct command { const char *argv[WORDS]; char update[CLUSTER_TEXT + 16]; };

/* Reads fail softly: an unknown attribute has no value. */
static int judge(const struct process_job *jobs, int n, bool is_read, struct error *err)
{
	for (int i = 0; i < n; i++) {
		int status = jobs[i].status;

		if (status != 0 && status != CRM_EX_NOSUCH && !(is_read && status == CRM_EX_CONFIG))
			return error_set(err, EIO, "%s %s %s %s: exit %d", jobs[i].argv[0],
					 jobs[i].argv[1], jobs[i].argv[2], jobs[i].argv[3], status);
	}
	return 0;
}

/* attrd does not know by itself that a node is a remote one: crm_attribute tells it. */
static bool is_remote(const char *node)
{
	const char *uuid = cluster_meta("on_node_uuid");
	const char *name = cluster_meta("on_node");

	return uuid && name && strcmp(uuid, name) == 0 && strcmp(node, name) == 0;
}

static void take(struct command *c, const char *const *words)
{
	int n = 0;

	while (n + 1 < WORDS && words[n]) {
		c->argv[n] = words[n];
		n++;
	}
	c->argv[n] = NULL;
}

#define TAKE(c, ...) take(c, (const char *const[]){ __VA_ARGS__, NULL })

static void write_command(const struct cluster_change *w, struct command *c)
{
	const char *act = w->value ? c->update : "-D";

	snprintf(c->update, sizeof(c->update), "--update=%s", w->value ? w->value : "");
	switch (w->life) {
	case CLUSTER_REBOOT:
		if (is_remote(w->node))
			TAKE(c, cluster_tool("crm_attribute"), "-n", w->name, "-N", w->node, "-l", "reboot",
			     act);
		else
			TAKE(c, cluster_tool("attrd_updater"), "-n", w->name, "-N", w->node, act);
		break;
	case CLUSTER_PRIVATE:
		TAKE(c, cluster_tool("attrd_updater"), "-n", w->name, "-N", w->node, act, "-p");
		break;
	case CLUSTER_FOREVER:
		TAKE(c, cluster_tool("crm_attribute"), "-n", w->name, "-N", w->node, "-l", "forever", act);
		break;
	case CLUSTER_PROPERTY:
		TAKE(c, cluster_tool("crm_attribute"), "-n", w->name, "-t", "crm_config", "-s", "redisha",
		     act);
		break;
	}
}

static void read_command(const struct cluster_question *q, struct command *c)
{
	switch (q->life) {
	case CLUSTER_REBOOT:
	case CLUSTER_PRIVATE:
		TAKE(c, cluster_tool("attrd_updater"), "-n", q->name, "-Q", "-A");
		break;
	case CLUSTER_FOREVER:
		TAKE(c, cluster_tool("crm_attribute"), "-n", q->name, "-N", q->node, "-l", "forever", "-G",
		     "-q");
		break;
	case CLUSTER_PROPERTY:	/* all of them in one go */
		TAKE(c, cluster_tool("cibadmin"), "-Q", "-l", "--xpath", PROPERTIES);
		break;
	}
}

/* attrd_updater prints: name="master-redis" host="n1" value="100" */
static bool read_line(const char *line, struct cluster_value *ret)
{
	const char *end = strchrnul(line, '\n');
	const char *host = strstr(line, "host=\"");
	const char *value = strstr(line, "value=\"");

	return host && value && host < end && value < end && sscanf(host, "host=\"%127[^\"]", ret->node) == 1
		&& sscanf(value, "value=\"%639[^\"]", ret->text) == 1
		&& strcmp(ret->text, "(null)") != 0;
}

/* cibadmin prints: <nvpair id="redisha-NAME" name="NAME" value="VALUE"/> */
static void read_property(const struct cluster_question *q, const char *out)
{
	char wanted[256];
	const char *line, *value;

	snprintf(wanted, sizeof(wanted), " name=\"%s\"", q->name);
	line = strstr(out, wanted);
	value = line ? strstr(line, " value=\"") : NULL;
	q->ret->n = value && sscanf(value, " value=\"%639[^\"]", q->ret->of[0].text) == 1;
	q->ret->of[0].node[0] = '\0';
}

static void read_answer(const struct cluster_question *q, char *out, int status)
{
	const char *rest = out;
	struct cluster_values *v = q->ret;

	v->n = 0;
	switch (q->life) {
	case CLUSTER_PROPERTY:
		read_property(q, out);
		break;
	case CLUSTER_FOREVER:
		out[strcspn(out, "\n")] = '\0';
		if (status != 0 || !out[0] || strcmp(out, "(null)") == 0)
			break;
		snprintf(v->of[0].node, sizeof(v->of[0].node), "%s", q->node);
		snprintf(v->of[0].text, sizeof(v->of[0].text), "%s", out);
		v->n = 1;
		break;
	case CLUSTER_REBOOT:
	case CLUSTER_PRIVATE:
		for (; *rest && v->n < CLUSTER_NODES; rest += strcspn(rest, "\n"), rest += *rest == '\n')
			if (read_line(rest, &v->of[v->n]))
				v->n++;
		break;
	}
}

enum { ANSWER = CLUSTER_NODES * (CLUSTER_TEXT + 256) };

/* All properties come with one answer: a second question for one needs no second program. */
static int find_same(const struct cluster_question *questions, int i)
{
	for (int k = 0; k < i; k++)
		if (questions[i].life == CLUSTER_PROPERTY && questions[k].life == CLUSTER_PROPERTY)
			return k;
	return -1;
}

static bool is_in_attrd(enum cluster_life life)
{
	return life == CLUSTER_REBOOT || life == CLUSTER_PRIVATE;
}

/* One query for however many properties are asked for; NULL: none is, or the command must be asked. */
static char *select_properties(const struct cluster_question *questions, int n, struct deadline until)
{
	auto_free char *out = NULL;
	bool is_there;

	for (int i = 0; i < n; i++)
		if (questions[i].life == CLUSTER_PROPERTY) {
			out = malloc(ANSWER);
			break;
		}
	return out && cib_select(PROPERTIES, out, ANSWER, &is_there, until) ? steal(&out) : NULL;
}

/* Attributes can be had and written, properties be had, without a program. */
static bool is_answered(const struct cluster_question *q, const char *properties, struct deadline until)
{
	if (q->life != CLUSTER_PROPERTY)
		return is_in_attrd(q->life) && attrd_query(q->name, q->ret, until);
	if (properties)
		read_property(q, properties);
	return properties;
}

static bool is_written(const struct cluster_change *w, struct deadline until)
{
	return is_in_attrd(w->life) && !is_remote(w->node) && attrd_update(w, until);
}

int cluster_exchange(const struct cluster_change *changes, int n_changes,
		     const struct cluster_question *questions, int n_questions, struct deadline until,
		     struct error *err)
{
	auto_free char *out = calloc((size_t)n_questions + 1, ANSWER), *properties = NULL;
	struct command commands[PROCESS_JOBS];
	struct process_job jobs[PROCESS_JOBS];
	int at[PROCESS_JOBS], n = 0, n_writes, r;

	if (!out || n_changes + n_questions > PROCESS_JOBS)
		return error_set(err, ENOMEM, "no memory for %d values", n_changes + n_questions);
	for (int i = 0; i < n_changes; i++) {
		if (is_written(&changes[i], until))
			continue;
		write_command(&changes[i], &commands[n]);
		jobs[n] = (struct process_job){ .argv = commands[n].argv };
		n++;
	}
	n_writes = n;
	properties = select_properties(questions, n_questions, until);
	for (int i = 0; i < n_questions; i++) {
		int same = find_same(questions, i);

		at[i] = same >= 0 ? at[same] : n;
		if (is_answered(&questions[i], properties, until))
			at[i] = -1;
		if (same >= 0 || at[i] < 0)
			continue;
		read_command(&questions[i], &commands[n]);
		jobs[n] = (struct process_job){ .argv = commands[n].argv, .size = ANSWER,
						.out = out + (n - n_writes) * ANSWER };
		n++;
	}
	r = process_run_all(jobs, n, until, err);
	if (r == 0)
		r = judge(jobs, n_writes, false, err);
	if (r == 0)
		r = judge(jobs + n_writes, n - n_writes, true, err);
	for (int i = 0; r == 0 && i < n_questions; i++)
		if (at[i] >= 0)
			read_answer(&questions[i], jobs[at[i]].out, jobs[at[i]].status);
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
	const struct cluster_question one = { .name = name, .life = CLUSTER_PROPERTY, .ret = &values };
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

bool cluster_settle_in_cib(const char *name, const char *node, const char *value, struct deadline until)
{
	const char *const argv[] = { cluster_tool("crm_attribute"), "-n", name, "-N", node, "-l", "reboot",
				     "-G", "-q", NULL };
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
