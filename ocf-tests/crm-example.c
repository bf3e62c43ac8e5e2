/*
 * crm-example.c -- for tests of crm/: the documents of a healthy cluster,
 * crm-cib.xml and crm-mon.xml.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ocf-tests/crm-example.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/move.h"

const char ocf_metadata[] = "";	/* nothing prints it here */

char *example_text(const char *name)
{
	const char *dir = getenv("srcdir") ? getenv("srcdir") : "..";
	char path[512], *text = calloc(1, 65536);
	auto_file FILE *f = NULL;

	snprintf(path, sizeof(path), "%s/ocf-tests/%s", dir, name);
	f = fopen(path, "re");
	if (!f || !text || fread(text, 1, 65535, f) < 1000) {
		printf("Bail out! cannot read %s: run it in the build folder, or set srcdir\n",
		       path);
		exit(1);
	}
	return text;
}

struct xml *example_xml(const char *text, size_t size)
{
	struct error err = { 0 };
	struct xml *doc = NULL;

	return xml_parse(text, size, &doc, &err) < 0 ? NULL : doc;
}

void example_picture(struct picture *p, struct xml *cib, struct xml *mon)
{
	struct cib_resource at = { 0 };

	*p = (struct picture){ .has_fencing = -1, .here = "n1", .cib = cib, .mon = mon };
	p->of = calloc(cib ? (size_t)cib_count(cib, REDIS_AGENT) + 1 : 1, sizeof(*p->of));
	if (!p->of)
		abort();
	while (cib && cib_next(cib, REDIS_AGENT, &at))
		picture_fill(p, &at, &p->of[p->n++]);
}

void example_answer(struct picture_node *n, enum redis_role role, long long offset)
{
	n->probe.answer = (struct probe_answer){ .is_there = true, .least_replicas = 1, .info = {
		.role = role, .offset = offset, .replica_offset = offset, .is_link_up = true,
		.priority = 100,
		.replid = "0b57fe31d23d8627a1b9c47b69deb193612c58ef", .good_replicas = 2 } };
}

int example_obstacles(struct picture *p)
{
	struct move m = { .p = p, .r = &p->of[0], .from = picture_promoted(&p->of[0]) };
	auto_file FILE *f = fopen("/dev/null", "we");

	return f ? move_obstacles(f, &m) : -1;
}
