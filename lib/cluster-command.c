/*
 * cluster-command.c -- Pacemaker's commands that read and write values: what they are told,
 * and print.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/cluster-command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/cluster-tools.h"

/* Pacemaker, crm/common/results.h */
enum { CRM_EX_CONFIG = 78, CRM_EX_NOSUCH = 105 };

/* Of an unknown attribute crm_attribute says CONFIG in 2.1.5; cibadmin, that the CIB is broken. */
static bool is_absent(const struct process_job *job, bool is_read)
{
	return job->status == CRM_EX_NOSUCH
		|| (is_read && job->status == CRM_EX_CONFIG
		    && strcmp(job->argv[0], cluster_tool("cibadmin")) != 0);
}

/* Reads fail softly: an unknown attribute has no value. */
int command_judge(const struct process_job *jobs, int n, bool is_read, struct error *err)
{
	for (int i = 0; i < n; i++) {
		int status = jobs[i].status;

		if (status != 0 && !is_absent(&jobs[i], is_read))
			return error_set(err, EIO, "%s %s %s %s: %s", jobs[i].argv[0],
					 jobs[i].argv[1], jobs[i].argv[2], jobs[i].argv[3],
					 cluster_tool_end(status));
	}
	return 0;
}

static void take(struct command *c, const char *const *words)
{
	int n = 0;

	while (n + 1 < COMMAND_WORDS && words[n]) {
		c->argv[n] = words[n];
		n++;
	}
	c->argv[n] = NULL;
}

#define TAKE(c, ...) take(c, (const char *const[]){ __VA_ARGS__, NULL })

void command_write(const struct cluster_change *w, struct command *c)
{
	const char *act = w->value ? c->text : "-D";
	bool is_late = w->life == CLUSTER_REBOOT_LATE && !cluster_is_remote(w->node);

	snprintf(c->text, sizeof(c->text), "--update%s=%s", is_late ? "-both" : "",
		 w->value ? w->value : "");
	switch (w->life) {
	case CLUSTER_REBOOT:
	case CLUSTER_REBOOT_LATE:
		if (cluster_is_remote(w->node))
			TAKE(c, cluster_tool("crm_attribute"), "-n", w->name, "-N", w->node,
			     "-l", "reboot", act);
		else
			TAKE(c, cluster_tool("attrd_updater"), "-n", w->name, "-N", w->node, act,
			     is_late ? "-d" : NULL, CLUSTER_LATE);
		break;
	case CLUSTER_PRIVATE:
		TAKE(c, cluster_tool("attrd_updater"), "-n", w->name, "-N", w->node, act, "-p");
		break;
	case CLUSTER_FOREVER:
		TAKE(c, cluster_tool("crm_attribute"), "-n", w->name, "-N", w->node,
		     "-l", "forever", act);
		break;
	case CLUSTER_PROPERTY:
		TAKE(c, cluster_tool("crm_attribute"), "-n", w->name, "-t", "crm_config",
		     "-s", "redisha", act);
		break;
	}
}

void command_property_path(const char *name, char *ret, size_t size)
{
	snprintf(ret, size, "/cib/configuration/crm_config/cluster_property_set[@id='redisha']"
			    "/nvpair[@name='%s']", name);
}

void command_read(const struct cluster_question *q, struct command *c)
{
	switch (q->life) {
	case CLUSTER_REBOOT:
	case CLUSTER_REBOOT_LATE:
	case CLUSTER_PRIVATE:
		TAKE(c, cluster_tool("attrd_updater"), "-n", q->name, "-Q", "-A");
		break;
	case CLUSTER_FOREVER:
		TAKE(c, cluster_tool("crm_attribute"), "-n", q->name, "-N", q->node,
		     "-l", "forever", "-G", "-q");
		break;
	case CLUSTER_PROPERTY:
		command_property_path(q->name, c->text, sizeof(c->text));
		TAKE(c, cluster_tool("cibadmin"), "-Q", "-l", "--xpath", c->text);
		break;
	}
}

/* for sscanf(), CLUSTER_TEXT without its 0 */
#define LONGEST "%767"
_Static_assert(CLUSTER_TEXT == 768, "LONGEST tells its size");

/* attrd_updater prints: name="master-redis" host="n1" value="100" */
static bool read_line(const char *line, struct cluster_value *ret)
{
	const char *end = strchrnul(line, '\n');
	const char *host = strstr(line, "host=\"");
	const char *value = strstr(line, "value=\"");

	return host && value && host < end && value < end
		&& sscanf(host, "host=\"%127[^\"]", ret->node) == 1
		&& sscanf(value, "value=\"" LONGEST "[^\"]", ret->text) == 1
		&& strcmp(ret->text, "(null)") != 0;
}

/* cibadmin prints: <nvpair id="redisha-NAME" name="NAME" value="VALUE"/>, in any order */
void command_read_property(const struct cluster_question *q, const char *out)
{
	const char *pair = strstr(out, "<nvpair "), *value = pair ? strstr(pair, " value=\"") : NULL;

	q->ret->n = value && sscanf(value, " value=\"" LONGEST "[^\"]", q->ret->of[0].text) == 1;
	q->ret->of[0].node[0] = '\0';
}

void command_read_answer(const struct cluster_question *q, char *out, int status)
{
	const char *rest = out;
	struct cluster_values *v = q->ret;

	v->n = 0;
	switch (q->life) {
	case CLUSTER_PROPERTY:
		command_read_property(q, out);
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
	case CLUSTER_REBOOT_LATE:
	case CLUSTER_PRIVATE:
		for (; *rest && v->n < CLUSTER_NODES;
		     rest += strcspn(rest, "\n"), rest += *rest == '\n')
			if (read_line(rest, &v->of[v->n]))
				v->n++;
		break;
	}
}
