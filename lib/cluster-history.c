/*
 * cluster-history.c -- what runs a resource, and what has failed of it:
 * for whoever tells people.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/cluster.h"
#include "lib/cluster-ipc.h"
#include "lib/cluster-tools.h"
#include "lib/process-run.h"

/* In place: the five entities of XML, and characters by number. */
static void unescape(char *text)
{
	static const struct { const char *name; char means; } rows[] = {
		{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
		{ "&apos;", '\'' },
		{ "&#10;", ' ' }, { "&#xA;", ' ' }, { "&#9;", ' ' }, { "&#13;", ' ' },
	};
	char *to = text;

	for (const char *c = text; *c; to++) {
		size_t i = 0;

		while (i < LENGTH(rows) && strncmp(c, rows[i].name, strlen(rows[i].name)) != 0)
			i++;
		*to = i < LENGTH(rows) ? rows[i].means : *c;
		c += i < LENGTH(rows) ? strlen(rows[i].name) : 1;
	}
	*to = '\0';
}

/* The value of attribute @name in a line with one XML element; "" when there is none. */
static void attribute(const char *line, const char *name, char *ret, size_t size)
{
	char wanted[64];
	const char *at;

	ret[0] = '\0';
	snprintf(wanted, sizeof(wanted), " %s=\"", name);
	at = strstr(line, wanted);
	if (!at)
		return;
	at += strlen(wanted);
	snprintf(ret, size, "%.*s", (int)strcspn(at, "\""), at);
	unescape(ret);
}

int cluster_primitive(const char *rsc, struct cluster_primitive *ret, struct deadline until)
{
	enum { SIZE = 64 * 1024 };
	char path[768];
	auto_free char *out = malloc(SIZE);
	char *line, *rest = out;
	int found;

	if (!out || strchr(rsc, '\''))
		return -1;
	snprintf(path, sizeof(path),
		 "//primitive[@id='%.200s']|//template[@id=//primitive[@id='%.200s']/@template]",
		 rsc, rsc);
	found = cluster_find(path, out, SIZE, until);
	if (found < 0)
		return -1;
	while (found && (line = strsep(&rest, "\n"))) {
		if (!strstr(line, "<primitive ") && !strstr(line, "<template "))
			continue;
		attribute(line, "provider", ret->provider, sizeof(ret->provider));
		attribute(line, "type", ret->type, sizeof(ret->type));
		if (ret->type[0])
			return 1;
	}
	return 0;
}

/* "2024-01-31 23:59:59Z", "2024-01-31 23:59:59 +01:00"; 0: something else */
static long long read_time(const char *text)
{
	struct tm tm = { 0 };
	const char *rest = strptime(text, "%Y-%m-%d %H:%M:%S", &tm);
	int hours = 0, minutes = 0;
	char sign = '+';

	if (!rest)
		return 0;
	if (sscanf(rest, " %c%d:%d", &sign, &hours, &minutes) < 3)
		hours = minutes = 0;
	return (long long)timegm(&tm) - (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/* "redis_monitor_1000", "redis:0_monitor_1000" */
static bool is_operation_of(const char *key, const char *rsc)
{
	size_t n = strlen(rsc);

	return strncmp(key, rsc, n) == 0 && (key[n] == '_' || key[n] == ':');
}

static bool read_failure(const char *line, const char *rsc, struct cluster_failure *ret)
{
	char key[256], when[64];

	attribute(line, "op_key", key, sizeof(key));
	if (!key[0])
		attribute(line, "id", key, sizeof(key));
	if (!is_operation_of(key, rsc))
		return false;
	attribute(line, "last-rc-change", when, sizeof(when));
	attribute(line, "node", ret->node, sizeof(ret->node));
	attribute(line, "task", ret->task, sizeof(ret->task));
	attribute(line, "exitreason", ret->reason, sizeof(ret->reason));
	if (!ret->reason[0] || strcmp(ret->reason, "none") == 0)
		attribute(line, "exitstatus", ret->reason, sizeof(ret->reason));
	ret->at_s = read_time(when);
	return true;
}

bool cluster_last_failure(const char *rsc, const char *node, long long since_s,
			  struct cluster_failure *ret, struct deadline until)
{
	const char *const argv[] = { cluster_tool("crm_mon"), "-1", "--include=none,failures",
				     "--output-as=xml", NULL };
	enum { SIZE = 1024 * 1024 };
	auto_free char *out = malloc(SIZE);
	struct cluster_failure one;
	struct error err = { 0 };
	bool found = false;
	char *line, *rest = out;
	int status;

	if (!out || process_run(argv, until, out, SIZE, &status, &err) < 0 || status != 0)
		return false;
	while ((line = strsep(&rest, "\n"))) {
		if (!strstr(line, "<failure ") || !read_failure(line, rsc, &one)
		    || one.at_s < since_s)
			continue;
		if (node && strcmp(node, one.node) != 0)
			continue;
		if (found && one.at_s < ret->at_s)
			continue;
		*ret = one;
		found = true;
	}
	return found;
}

bool cluster_partition(char *ret, size_t size, struct deadline until)
{
	const char *const argv[] = { cluster_tool("crm_node"), "-p", NULL };
	struct error err = { 0 };
	int status;

	return process_run(argv, until, ret, size, &status, &err) == 0 && status == 0;
}
