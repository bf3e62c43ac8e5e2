/* ocf.c -- what Pacemaker says about this run, in its environment. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/ocf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *ocf_meta(const char *name)
{
	char key[128];

	snprintf(key, sizeof(key), "OCF_RESKEY_CRM_meta_%s", name);
	return getenv(key);
}

const char *ocf_instance(void)
{
	static char name[128];
	const char *set = getenv("OCF_RESOURCE_INSTANCE");

	snprintf(name, sizeof(name), "%s", set && *set ? set : "default");
	name[strcspn(name, ":")] = '\0';
	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '_';	/* it becomes part of file names */
	return name;
}

long ocf_interval_ms(void)
{
	const char *set = ocf_meta("interval");

	return set ? atol(set) : 0;
}

bool ocf_is_probe(void)
{
	return ocf_meta("interval") && ocf_interval_ms() == 0;
}

int ocf_check_level(int initial)
{
	const char *set = getenv("OCF_CHECK_LEVEL");
	char *end = NULL;
	long n = set && *set ? strtol(set, &end, 10) : -1;

	return n < 0 || n > 100 || (end && *end) ? initial : (int)n;
}

const char *ocf_run_file(const char *suffix)
{
	static char path[512];
	static bool is_made;
	const char *dir = getenv("HA_RSCTMP");

	if (!dir || !*dir)
		dir = "/run/resource-agents";
	if (!is_made)
		mkdir(dir, 0755);	/* a failure shows when the file is opened */
	is_made = true;
	snprintf(path, sizeof(path), "%s/redisha-%s.%s", dir, ocf_instance(), suffix);
	return path;
}
