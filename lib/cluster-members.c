/* cluster-members.c -- who is a member, who is lost and not fenced, whether we have quorum. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cluster.h"
#include "lib/cluster-ipc.h"
#include "lib/cluster-tools.h"
#include "lib/process-run.h"

/* Is @name="@value" among the attributes of this line of XML? */
static bool says(const char *line, const char *name, const char *value)
{
	char wanted[96];

	snprintf(wanted, sizeof(wanted), " %s=\"%s\"", name, value);
	return strstr(line, wanted) != NULL;
}

static void read_node(const char *line, struct cluster_members *ret)
{
	struct cluster_member *m = &ret->of[ret->n];
	const char *name = strstr(line, " name=\"");

	if (ret->n == CLUSTER_NODES || !name || sscanf(name, " name=\"%127[^\"]", m->name) != 1)
		return;
	m->is_unclean = says(line, "unclean", "true");
	m->is_member = says(line, "online", "true") || says(line, "pending", "true");
	m->is_offline = !m->is_member;
	ret->n++;
}

static void read_mon(char *out, struct cluster_members *ret)
{
	char *rest = out, *line;

	while ((line = strsep(&rest, "\n"))) {
		if (strstr(line, "<cluster_options "))
			ret->has_fencing = says(line, "stonith-enabled", "true")
					|| says(line, "fencing-enabled", "true");
		else if (strstr(line, "<node ") && strstr(line, " online=\""))
			read_node(line, ret);
	}
}

/*
 * The controller's list, one line of names, decides: the CIB may not know yet who has just been
 * lost.
 */
static void read_partition(char *names, struct cluster_members *ret)
{
	for (int i = 0; i < ret->n; i++) {
		char *rest = names;
		bool is_named = false;

		while (*rest && !is_named) {
			size_t word;

			rest += strspn(rest, " \n");
			word = strcspn(rest, " \n");
			is_named = word && word == strlen(ret->of[i].name)
				&& strncmp(rest, ret->of[i].name, word) == 0;
			rest += word;
		}
		ret->of[i].is_member = ret->of[i].is_member && is_named;
	}
}

int cluster_look(struct cluster_members *ret, struct deadline until, struct error *err)
{
	const char *const quorum[] = { cluster_tool("crm_node"), "-q", NULL };
	const char *const partition[] = { cluster_tool("crm_node"), "-p", NULL };
	const char *const mon[] = { cluster_tool("crm_mon"), "-1", "--include=none,nodes,options",
				    "--output-as=xml", NULL };
	enum { SIZE = 1024 * 1024 };	/* remote nodes and bundles are told of, too */
	char is_quorate[16], names[CLUSTER_NODES * 128];
	auto_free char *status = malloc(SIZE);
	struct process_job jobs[] = {
		{ quorum, is_quorate, sizeof(is_quorate), 0 },
		{ partition, names, sizeof(names), 0 },
		{ mon, status, SIZE, 0 },
	};
	int r = status ? process_run_all(jobs, LENGTH(jobs), until, err)
		: error_set(err, ENOMEM, "out of memory");

	if (r < 0)
		return r;
	for (size_t i = 0; i < LENGTH(jobs); i++)
		if (jobs[i].status != 0)
			return error_set(err, EIO, "%s %s: %s", jobs[i].argv[0], jobs[i].argv[1],
					 cluster_tool_end(jobs[i].status));
	*ret = (struct cluster_members){ .is_quorate = is_quorate[0] == '1' };
	read_mon(status, ret);
	read_partition(names, ret);
	if (ret->n == 0)
		return error_set(err, EPROTO, "%s names no nodes", mon[0]);
	return 0;
}

const struct cluster_member *cluster_member(const struct cluster_members *members, const char *node)
{
	for (int i = 0; i < members->n; i++)
		if (strcmp(members->of[i].name, node) == 0)
			return &members->of[i];
	return NULL;
}

static bool is_one_of(const char *word, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (strcasecmp(word, words[i]) == 0)
			return true;
	return false;
}

static bool is_no(const char *word)
{
	static const char *const no[] = { "false", "no", "off", "0", "n", NULL };

	return is_one_of(word, no);
}

static bool is_yes(const char *word)
{
	static const char *const yes[] = { "true", "yes", "on", "1", "y", NULL };

	return is_one_of(word, yes);
}

/* Hands off? */
static bool is_forbidding(const char *name, const char *word)
{
	if (strcmp(name, "is-managed") == 0)
		return is_no(word);
	return (strcmp(name, "maintenance") == 0 || strcmp(name, "maintenance-mode") == 0)
		&& is_yes(word);
}

static bool is_unfencing(const char *name, const char *word)
{
	(void)name;
	return is_no(word);
}

/* Lines with <nvpair ... name="NAME" value="WORD"/> */
static bool is_any(char *xml, bool (*is_so)(const char *name, const char *word))
{
	char *rest = xml, *line;
	char name[32], word[16];

	while ((line = strsep(&rest, "\n"))) {
		const char *at = strstr(line, " name=\""), *value = strstr(line, " value=\"");

		if (at && value && sscanf(at, " name=\"%31[^\"]", name) == 1 &&
		    sscanf(value, " value=\"%15[^\"]", word) == 1 && is_so(name, word))
			return true;
	}
	return false;
}

#define RESOURCES "/cib/configuration/resources"
#define WORDS     "meta_attributes/nvpair[@name='is-managed' or @name='maintenance']"

int cluster_is_managed(const char *rsc, struct deadline until)
{
	enum { SIZE = 64 * 1024 };
	char path[2048];
	const char *node = cluster_node();
	auto_free char *out = malloc(SIZE);
	int found;

	if (!node || !out)
		return -1;
	/*
	 * Paths from the root: a // there visits each element of a CIB that may be large. And the
	 * search for who uses a template is only for those that say something.
	 */
	snprintf(path, sizeof(path), RESOURCES "//primitive[@id='%1$.128s']"
		 "|" RESOURCES "//primitive[@id='%1$.128s']/ancestor::*/" WORDS
		 "|" RESOURCES "/template[" WORDS "][@id=" RESOURCES
		 "//primitive[@id='%1$.128s']/@template]/" WORDS
		 "|/cib/configuration/rsc_defaults/" WORDS
		 "|/cib/configuration/crm_config//nvpair[@name='maintenance-mode']"
		 "|/cib/configuration/nodes/node[@uname='%2$.256s']//nvpair[@name='maintenance']"
		 "|/cib/status/node_state[@uname='%2$.256s']/transient_attributes"
		 "//nvpair[@name='maintenance']",
		 rsc, node);
	found = cluster_find(path, out, SIZE, until);
	if (found < 0)
		return -1;
	return found && strstr(out, "<primitive ") && !is_any(out, is_forbidding);
}

int cluster_has_fencing(struct deadline until)
{
	const char *const old[] = { cluster_tool("crm_attribute"), "-t", "crm_config", "-n",
				    "stonith-enabled", "-G", "-q", "-d", "true", NULL };
	const char *const now[] = { cluster_tool("crm_attribute"), "-t", "crm_config", "-n",
				    "fencing-enabled", "-G", "-q", "-d", "true", NULL };
	char answers[2][16];
	struct process_job jobs[] = {
		{ old, answers[0], sizeof(answers[0]), 0 },
		{ now, answers[1], sizeof(answers[1]), 0 },
	};
	struct error err = { 0 };
	char out[4096];
	bool is_there;

	if (cib_select("//crm_config//nvpair[@name='stonith-enabled' or @name='fencing-enabled']",
		       out, sizeof(out), &is_there, until))
		return !is_any(out, is_unfencing);
	if (process_run_all(jobs, LENGTH(jobs), until, &err) < 0 || jobs[0].status != 0)
		return -1;
	for (size_t i = 0; i < LENGTH(jobs); i++) {
		answers[i][strcspn(answers[i], "\n")] = '\0';
		if (jobs[i].status == 0 && is_no(answers[i]))
			return 0;
	}
	return 1;
}
