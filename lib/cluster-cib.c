/* cluster-cib.c -- the configuration as a whole, by Pacemaker's commands. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/cluster-cib.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cluster-tools.h"
#include "lib/process-run.h"

#define CIB_BYTES (16 * 1024 * 1024)

int cluster_cib_query(char **ret, struct deadline until, struct error *err)
{
	const char *const argv[] = { cluster_tool("cibadmin"), "--query", NULL };
	auto_free char *text = malloc(CIB_BYTES);
	int status, r;

	if (!text)
		return error_set(err, ENOMEM, "out of memory");
	r = process_run(argv, until, text, CIB_BYTES, &status, err);
	if (r < 0)
		return r;
	if (status != 0)
		return error_set(err, ENOTCONN,
				 "no cluster runs on this node (cibadmin ends with %d)", status);
	*ret = steal(&text);
	return 0;
}

const char *cluster_fencing_option(void)
{
	enum { UNKNOWN = -1, RENAMED = 30002, VERSION_MS = 2000 };
	static int version;
	const char *const argv[] = { cluster_tool("crm_verify"), "--version", NULL };
	int status, major = 0, minor = 0, patch = 0;
	struct error err = { 0 };
	char said[1024];

	if (!version
	    && process_run(argv, deadline_in(VERSION_MS), said, sizeof(said), &status, &err) == 0)
		sscanf(said, "Pacemaker %d.%d.%d", &major, &minor, &patch);
	if (!version)
		version = major ? major * 10000 + minor * 100 + patch : UNKNOWN;
	return version >= RENAMED ? "fencing-enabled" : "stonith-enabled";
}

int cluster_cib_verify(const char *path, struct deadline until, struct error *err)
{
	const char *const argv[] = { cluster_tool("crm_verify"), "--xml-file", path, "-VV", NULL };
	char said[sizeof(err->text)] = "";
	struct process_job job = {
		.argv = argv, .out = said, .size = sizeof(said), .with_stderr = true
	};
	int r = process_run_all(&job, 1, until, err);

	if (r < 0)
		return r;
	if (job.status != 0)
		return error_set(err, EINVAL, "crm_verify refuses it: %s", said);
	return 0;
}

static int write_patch(const char *path, const char *text, struct error *err)
{
	auto_file FILE *f = fopen(path, "we");

	if (!f || fputs(text, f) < 0 || fflush(f) != 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	return 0;
}

int cluster_cib_change(const char *before, const char *after, const char *patch,
		       struct deadline until, struct error *err)
{
	const char *const diff[] = { cluster_tool("crm_diff"), "--original", before, "--new", after,
				     "--no-version", NULL };
	const char *const send[] = { cluster_tool("cibadmin"), "--patch", "--xml-file", patch,
				     NULL };
	auto_free char *text = calloc(1, CIB_BYTES);
	char said[sizeof(err->text)] = "";
	struct process_job job = { .argv = diff, .out = text, .size = CIB_BYTES };
	int r;

	if (!text)
		return error_set(err, ENOMEM, "out of memory");
	r = process_run_all(&job, 1, until, err);
	/* It ends with 1 when there is a difference. */
	if (r == 0 && job.status > 1)
		return error_set(err, EIO, "crm_diff ends with %d", job.status);
	if (r == 0)
		r = write_patch(patch, text, err);
	if (r < 0 || !*text)
		return r;
	job = (struct process_job){
		.argv = send, .out = said, .size = sizeof(said), .with_stderr = true
	};
	r = process_run_all(&job, 1, until, err);
	if (r == 0 && job.status != 0)
		return error_set(err, EIO, "cibadmin: %s", said);
	return r;
}
