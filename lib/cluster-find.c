/* cluster-find.c -- what the CIB has at a place, and what attrd has but the CIB has lost. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cluster.h"
#include "lib/cluster-ipc.h"
#include "lib/cluster-tools.h"
#include "lib/process-run.h"

enum { CRM_EX_NOSUCH = 105 };	/* Pacemaker, crm/common/results.h */

int cluster_find(const char *xpath, char *ret, size_t size, struct deadline until)
{
	const char *const argv[] = { cluster_tool("cibadmin"), "-Q", "-l", "--xpath", xpath, NULL };
	struct error err = { 0 };
	bool is_there;
	int status;

	if (cib_select(xpath, ret, size, &is_there, until))
		return is_there;
	if (process_run(argv, until, ret, size, &status, &err) < 0
	    || (status && status != CRM_EX_NOSUCH))
		return -1;
	return status != CRM_EX_NOSUCH;
}

static int count(const char *text, const char *word)
{
	int n = 0;

	while ((text = strstr(text, word))) {
		text += strlen(word);
		n++;
	}
	return n;
}

bool cluster_repeat(const char *name, const struct cluster_values *held, struct deadline until)
{
	enum { SIZE = CLUSTER_NODES * 1024 };
	const char *const argv[] = { cluster_tool("attrd_updater"), "--refresh", NULL };
	auto_free char *out = malloc(SIZE);
	struct error err = { 0 };
	char path[256], said[256];
	int found, status;

	if (!out)
		return false;
	snprintf(path, sizeof(path), "//transient_attributes//nvpair[@name='%.160s']", name);
	found = cluster_find(path, out, SIZE, until);
	if (found < 0 || (found ? count(out, "<nvpair ") : 0) >= held->n)
		return false;
	return process_run(argv, until, said, sizeof(said), &status, &err) == 0 && status == 0;
}
