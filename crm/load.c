/* load.c -- a configuration checked by crm_verify, and loaded into the running cluster. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/load.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>

#include "crm/cib-merge.h"
#include "crm/commands.h"
#include "crm/print.h"
#include "lib/cluster-cib.h"

#define WAIT_MS 30000

/* A folder that nobody else may look into: a CIB may hold passwords. */
struct folder { char path[32], before[48], after[48], patch[48]; };

static void folder_remove(struct folder *f)
{
	if (!f->path[0])
		return;
	unlink(f->before);
	unlink(f->after);
	unlink(f->patch);
	rmdir(f->path);
}

static int folder_make(struct folder *f, struct error *err)
{
	char path[] = "/tmp/redisha-XXXXXX";

	if (!mkdtemp(path))
		return error_set(err, errno, "no folder in /tmp: %s", strerror(errno));
	snprintf(f->path, sizeof(f->path), "%s", path);
	snprintf(f->before, sizeof(f->before), "%s/before", path);
	snprintf(f->after, sizeof(f->after), "%s/after", path);
	snprintf(f->patch, sizeof(f->patch), "%s/patch", path);
	return 0;
}

static void doc_p(xmlDoc **doc)
{
	xmlFreeDoc(*doc);
}

#define auto_folder CLEANUP(folder_remove)
#define auto_doc    CLEANUP(doc_p)

static int save(const char *path, xmlDoc *doc, struct error *err)
{
	if (xmlSaveFile(path, doc) < 0)
		return error_set(err, EIO, "cannot write %s", path);
	return 0;
}

static int merge(const struct topology *t, xmlDoc *cib, const char *path, struct error *err)
{
	auto_doc xmlDoc *ours = cib_configuration(t);
	int r = cib_merge(cib, ours, err);

	return r < 0 ? r : save(path, cib, err);
}

/* Without devices of our own, crm_verify would complain that there are none. */
static int switch_fencing_off(xmlDoc *cib, struct error *err)
{
	struct topology t = { 0 };
	xmlDoc *ours;
	int r;

	settings_set(&t.pool, &t.properties, "stonith-enabled", "false");
	ours = cib_configuration(&t);
	r = cib_merge(cib, ours, err);
	xmlFreeDoc(ours);
	topology_release(&t);
	return r;
}

int load_verify(const struct topology *t, bool has_devices, struct error *err)
{
	auto_folder struct folder folder = { .path = "" };
	auto_doc xmlDoc *cib = cib_empty(t->nodes);
	int r = folder_make(&folder, err);

	if (r == 0 && !has_devices)
		r = switch_fencing_off(cib, err);
	if (r == 0)
		r = merge(t, cib, folder.after, err);
	return r < 0 ? r : cluster_cib_verify(folder.after, deadline_in(WAIT_MS), err);
}

static int read_cib(xmlDoc **ret, struct error *err)
{
	auto_free char *text = NULL;
	int r = cluster_cib_query(&text, deadline_in(WAIT_MS), err);

	if (r < 0)
		return r;
	*ret = xmlReadMemory(text, (int)strlen(text), "cib", NULL,
			     XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_NOERROR |
				     XML_PARSE_NOWARNING);
	return *ret ? 0 : error_set(err, EINVAL, "what cibadmin prints is no XML");
}

/*
 * Verified is the whole. What crm_verify said before, too, is not our doing, and no reason to
 * refuse.
 */
static int verify_both(const struct folder *folder, struct error *err)
{
	struct error before = { 0 };

	if (cluster_cib_verify(folder->after, deadline_in(WAIT_MS), err) == 0)
		return 0;
	if (cluster_cib_verify(folder->before, deadline_in(WAIT_MS), &before) == 0)
		return -err->code;
	fprintf(stderr, "redisha: of the configuration as it is, before any change, %s\n", before.text);
	return 0;
}

int load_apply(const struct topology *t, struct error *err)
{
	auto_folder struct folder folder = { .path = "" };
	auto_doc xmlDoc *before = NULL, *after = NULL;
	int r = folder_make(&folder, err);

	if (r == 0)
		r = read_cib(&before, err);
	if (r == 0)
		r = save(folder.before, before, err);
	if (r < 0)
		return r;
	after = xmlCopyDoc(before, 1);
	r = merge(t, after, folder.after, err);
	if (r == 0)
		r = verify_both(&folder, err);
	if (r < 0)
		return r;
	printf("In the cluster's configuration, - goes, + comes:\n");
	if (cib_print_changes(before, after, stdout) == 0) {
		printf("nothing: it is all there\n");
		return 0;
	}
	if (options.is_dry_run)
		return 0;
	if (!confirmed("Change it?"))
		return error_set(err, ECANCELED, "nothing was changed");
	r = cluster_cib_change(folder.before, folder.after, folder.patch, deadline_in(WAIT_MS), err);
	if (r == 0)
		printf("done; crm_mon -A1 shows what the cluster makes of it\n");
	return r;
}
