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
#include "crm/scratch.h"
#include "lib/cluster-cib.h"
#include "lib/plain.h"

#define WAIT_MS 30000

static void doc_p(xmlDoc **doc)
{
	xmlFreeDoc(*doc);
}

#define auto_doc CLEANUP(doc_p)

/*
 * For Pacemaker's programs to read. A CIB may hold passwords: nothing of it may be left behind in a
 * file.
 */
static int save(xmlDoc *doc, struct scratch *ret, struct error *err)
{
	xmlChar *text = NULL;
	int size = 0, r;

	xmlDocDumpMemory(doc, &text, &size);
	r = text ? scratch_make((const char *)text, (size_t)size, ret, err)
		 : error_set(err, ENOMEM, "out of memory");
	xmlFree(text);
	return r;
}

static int merge(const struct topology *t, xmlDoc *cib, struct scratch *ret, struct error *err)
{
	auto_doc xmlDoc *ours = cib_configuration(t);
	int r = cib_merge(cib, ours, err);

	return r < 0 ? r : save(cib, ret, err);
}

/* Without devices of our own, crm_verify would complain that there are none. */
static int switch_fencing_off(xmlDoc *cib, struct error *err)
{
	struct topology t = { 0 };
	xmlDoc *ours;
	int r;

	settings_set(&t.pool, &t.properties, cluster_fencing_option(), "false");
	ours = cib_configuration(&t);
	r = cib_merge(cib, ours, err);
	xmlFreeDoc(ours);
	topology_release(&t);
	return r;
}

int load_verify(const struct topology *t, bool has_devices, struct error *err)
{
	auto_scratch struct scratch file = { .fd = -1 };
	auto_doc xmlDoc *cib = cib_empty(t->nodes);
	int r = has_devices ? 0 : switch_fencing_off(cib, err);

	if (r == 0)
		r = merge(t, cib, &file, err);
	return r < 0 ? r : cluster_cib_verify(file.path, deadline_in(WAIT_MS), err);
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
static int verify_both(const struct scratch *before, const struct scratch *after, struct error *err)
{
	struct error other = { 0 };

	if (cluster_cib_verify(after->path, deadline_in(WAIT_MS), err) == 0)
		return 0;
	if (cluster_cib_verify(before->path, deadline_in(WAIT_MS), &other) == 0)
		return -err->code;
	plain_print(stderr, "redisha: of the configuration as it is, before any change, %s\n",
		    other.text);
	return 0;
}

int load_apply(const struct topology *t, struct error *err)
{
	auto_scratch struct scratch was = { .fd = -1 }, is = { .fd = -1 }, patch = { .fd = -1 };
	auto_doc xmlDoc *before = NULL, *after = NULL;
	int r = read_cib(&before, err);

	if (r == 0)
		r = save(before, &was, err);
	if (r < 0)
		return r;
	after = xmlCopyDoc(before, 1);
	r = merge(t, after, &is, err);
	if (r == 0)
		r = verify_both(&was, &is, err);
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
	r = scratch_make("", 0, &patch, err);
	if (r == 0)
		r = cluster_cib_change(was.path, is.path, patch.path, deadline_in(WAIT_MS), err);
	if (r == 0)
		printf("done; crm_mon -A1 shows what the cluster makes of it\n");
	return r;
}
