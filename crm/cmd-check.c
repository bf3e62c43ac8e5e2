/*
 * cmd-check.c -- redisha check: what is set up wrongly, before it hurts.
 * Silent when all is well.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/check.h"
#include "crm/commands.h"
#include "crm/json.h"
#include "lib/plain.h"

enum { CLUSTER_MS = 5000, ALL_MS = 6000 };

/* What was found so far, and how it is told. */
struct report { int n, n_severe; bool is_json; };

/* %R and %C become names. */
static void print_mend(FILE *f, const char *mend, const struct subject *s)
{
	for (; *mend; mend++)
		if (mend[0] == '%' && (mend[1] == 'R' || mend[1] == 'C')) {
			fputs(*++mend == 'C' ? s->outer : s->rsc.id, f);
		} else {
			fputc(*mend, f);
		}
}

static void tell(struct report *report, const struct check *c, const struct subject *s,
		 const char *what)
{
	auto_free char *mend = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&mend, &size);
	const char *const abouts[] = {
		[SCOPE_CLUSTER] = "cluster", [SCOPE_REDIS] = s->rsc.id, [SCOPE_VIP] = s->rsc.id,
		[SCOPE_CONF] = s->conf_path, [SCOPE_NODE] = "this node", [SCOPE_HOST] = "this node",
	};
	const char *about = abouts[c->scope];

	if (!f)
		return;
	print_mend(f, c->mend, s);
	fclose(f);
	if (report->is_json) {
		json_print_member(stdout, report->n ? ",\n{" : "{", "check", c->id);
		json_print_member(stdout, ",", "severity", severities[c->severity]);
		json_print_member(stdout, ",", "about", about);
		json_print_member(stdout, ",", "found", what);
		json_print_member(stdout, ",", "if_left", c->left);
		json_print_member(stdout, ",", "mend", mend);
		printf("}");
	} else {
		plain_print(stdout, "%s: %s: %s [%s]\n", severities[c->severity], about, what,
			    c->id);
		plain_print(stdout, "    if left: %s\n", c->left);
		plain_print(stdout, "    to mend: %s\n", mend);
	}
	report->n++;
	report->n_severe += c->severity == SEVERE;
}

static void run(struct report *report, enum scope scope, const struct subject *s)
{
	for (const struct check *c = checks; c->id; c++) {
		char what[600] = "";

		if (c->scope == scope && c->finds(s, what, sizeof(what)))
			tell(report, c, s, what);
	}
}

static void run_conf(struct report *report, struct subject *s, const char *path)
{
	auto_redis_conf struct redis_conf *conf = NULL;
	struct error err = { 0 };

	s->conf_path = path;
	s->conf_why = redis_conf_read(path, &conf, &err) < 0 ? err.text : NULL;
	s->conf = conf;
	run(report, SCOPE_CONF, s);
	s->conf = NULL;
}

static void run_vips(struct report *report, struct subject *s)
{
	struct cib_resource at = { 0 };

	while (cib_next(s->cib, VIP_AGENT, &at)) {
		s->rsc = at;
		s->outer = cib_outer(&at);
		run(report, SCOPE_VIP, s);
	}
}

/* One redis resource; a running cluster's with what is on this node. */
static void run_resource(struct report *report, struct subject *s, bool is_here, const char *conf)
{
	char why[600];

	s->outer = cib_outer(&s->rsc);
	run(report, SCOPE_REDIS, s);
	if (conf)
		run_conf(report, s, conf);
	else if (is_here && probe_prepare(&s->rsc, why, sizeof(why)))
		run_conf(report, s, probe_config());
	if (is_here && probe_prepare(&s->rsc, why, sizeof(why)))
		run(report, SCOPE_NODE, s);
}

static int run_cib(struct report *report, struct subject *s, const char *conf)
{
	struct cib_resource at = { 0 };
	bool is_any = cib_next(s->cib, REDIS_AGENT, &at);
	int seen = 0;

	s->rsc.id = is_any ? at.id : "NAME";
	s->outer = is_any ? cib_outer(&at) : "NAME";
	run(report, SCOPE_CLUSTER, s);
	for (; is_any; is_any = cib_next(s->cib, REDIS_AGENT, &at)) {
		if (options.only && strcmp(options.only, at.id) != 0)
			continue;
		s->rsc = at;
		s->r = NULL;
		for (int k = 0; s->p && k < s->p->n; k++)
			if (strcmp(s->p->of[k].name, at.id) == 0)
				s->r = &s->p->of[k];
		run_resource(report, s, s->p != NULL, conf);
		seen++;
	}
	if (s->p && seen)
		run(report, SCOPE_HOST, s);
	run_vips(report, s);
	return seen;
}

static int run_live(struct report *report, const char *conf, struct error *err)
{
	auto_picture struct picture p = { 0 };
	struct subject s = { .rsc.id = "" };
	int r;

	if (geteuid() != 0)	/* what we may not read is not missing */
		return error_set(err, EPERM,
				 "must be run as root, unless it looks at files only "
				 "(--cib, --conf)");
	r = picture_take(&p, options.only, deadline_in(CLUSTER_MS), deadline_in(ALL_MS), err);
	if (r < 0)
		return r;
	if (p.stale[0])
		plain_print(stderr, "redisha: the cluster does not run on this node (%s): its last "
			"configuration is checked\n", p.stale);
	s.cib = p.cib;
	s.p = &p;
	run_cib(report, &s, conf);
	return 0;
}

static int run_file(struct report *report, const char *path, const char *conf, struct error *err)
{
	auto_xml struct xml *cib = NULL;
	struct subject s = { .rsc.id = "" };
	int r = xml_read(path, &cib, err);

	if (r < 0)
		return r;
	s.cib = cib;
	return run_cib(report, &s, conf)
		? 0 : error_set(err, ENOENT, "%s has no redis resource (%s)%s%s", path, REDIS_AGENT,
				options.only ? " called " : "", options.only ? options.only : "");
}

static int check(const char *cib, const char *conf, bool is_json)
{
	struct report report = { .is_json = is_json };
	struct subject bare = { .rsc.id = "redis", .outer = "redis-clone" };
	struct error err = { 0 };
	int r = 0;

	if (is_json)
		printf("[");
	if (cib)
		r = run_file(&report, cib, conf, &err);
	else if (conf)
		run_conf(&report, &bare, conf);
	else
		r = run_live(&report, NULL, &err);
	if (is_json)
		printf("]\n");
	if (r < 0)
		return complain(&err);
	return report.n_severe ? EXIT_FAILED : EXIT_DONE;
}

static void print_cell(const char *text)
{
	for (; *text; text++)
		if (*text == '%')
			printf("%s", *++text == 'C' ? "*CLONE*" : "*RESOURCE*");
		else
			printf("%s%c", *text == '*' ? "\\" : "", *text);
}

/* docs/checks.md is made by this. */
static int list(void)
{
	static const char *const scopes[] = {
		[SCOPE_CLUSTER] = "The cluster",
		[SCOPE_REDIS] = "A redis resource",
		[SCOPE_VIP] = "An address",
		[SCOPE_CONF] = "redis.conf on this node",
		[SCOPE_NODE] = "A redis resource on this node",
		[SCOPE_HOST] = "This node",
	};
	const struct check *c = checks;

	printf("# Checks\n\n"
	       "What `redisha check` looks for. Printed from its table by "
	       "`redisha check --list`.\n");
	for (size_t i = 0; i < LENGTH(scopes); i++) {
		printf("\n## %s\n\n"
		       "| check | severity | what is wrong | if left | to mend |\n"
		       "|---|---|---|---|---|\n",
		       scopes[i]);
		for (; c->id && c->scope == (enum scope)i; c++) {
			printf("| `%s` | %s | %s | %s | ", c->id, severities[c->severity], c->brief,
			       c->left);
			print_cell(c->mend);
			printf(" |\n");
		}
	}
	return EXIT_DONE;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: redisha check [--json] [--cib FILE] [--conf REDIS.CONF] | --list\n");
	return EXIT_USAGE;
}

int cmd_check(int argc, char **argv)
{
	static const struct option words[] = {
		{ "json", no_argument, NULL, 'j' }, { "cib", required_argument, NULL, 'c' },
		{ "conf", required_argument, NULL, 'f' }, { "list", no_argument, NULL, 'l' }, { 0 },
	};
	const char *cib = NULL, *conf = NULL;
	bool is_json = false, lists = false;

	opterr = 0;
	for (int c; (c = getopt_long(argc + 1, argv - 1, "", words, NULL)) != -1;)
		switch (c) {
		case 'j': is_json = true; break;
		case 'c': cib = optarg; break;
		case 'f': conf = optarg; break;
		case 'l': lists = true; break;
		default: return usage();
		}
	if (optind <= argc)
		return usage();
	return lists ? list() : check(cib, conf, is_json);
}
