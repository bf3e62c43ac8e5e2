/* cmd-history.c -- redisha history: who was promoted or refused on this node, when, and why. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <getopt.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/chronicle.h"
#include "crm/commands.h"
#include "crm/status.h"
#include "lib/journal.h"
#include "lib/plain.h"

static const struct { const char *event, *means; } meanings[] = {
	{ "promoted", "was promoted" },
	{ "refused",  "refused" },
	{ "vetoed",   "stood back: another has more" },
	{ "elected",  "was elected, with nobody leading" },
	{ "awaits",   "nobody leads, and that is waited for" },
	{ "yielded",  "gave up the lead" },
	{ "adopted",  "goes on with a server that restarted" },
	{ "diverged", "kept data that was given up" },
	{ "fence",    "changed the write fence" },
};

static const char *meaning(const struct chronicle_entry *e)
{
	for (size_t i = 0; e->is_decision && i < LENGTH(meanings); i++)
		if (strcmp(e->what, meanings[i].event) == 0)
			return meanings[i].means;
	return e->what;
}

static bool is_promotion(const struct chronicle_entry *e)
{
	return strcmp(e->what, e->is_decision ? "promoted" : "promote") == 0;
}

static void print_ballot(const struct json *b)
{
	long long offset = json_number(b, "offset", -1), noted = json_number(b, "noted", -1);

	plain_print(stdout, "    ballot   %s: ", json_string(b, "node"));
	if (!json_true(b, "void"))
		printf("offset %lld", offset);
	else if (noted >= 0)
		plain_print(stdout, "offset %s%lld by its note",
			    json_true(b, "clean") ? "" : "about ", noted);
	else
		printf("offset unknown");
	plain_print(stdout, ", %lld keys, replid %.8s", json_number(b, "keys", 0),
		    json_string(b, "replid"));
	if (json_number(b, "priority", 100) == 0)
		printf(", replica-priority 0");
	printf(" (epoch %lld)\n", json_number(b, "epoch", -1));
}

static void print_decision(const struct chronicle *j, int i)
{
	const struct json *line = j->of[i].json, *here = json_get(line, "here"),
			  *record = json_get(line, "record");
	const struct json *ballots = json_get(line, "ballots");

	plain_print(stdout, "    why      %s\n", json_string(line, "why"));
	plain_print(stdout, "    data     replid %.8s, offset %lld, %lld keys\n",
		    json_string(here, "replid"), json_number(here, "offset", -1),
		    json_number(here, "keys", -1));
	if (*json_string(record, "node"))
		plain_print(stdout, "    record   %s, replid %.8s, voters %s\n",
			    json_string(record, "node"), json_string(record, "replid"),
			    json_string(record, "voters"));
	else
		printf("    record   nobody was ever promoted\n");
	for (const struct json *b = ballots ? ballots->first : NULL; b; b = b->next)
		print_ballot(b);
}

/*
 * What had gone wrong just before, as far as this node has heard; a planned move has nothing of
 * that kind.
 */
static void print_cause(const struct chronicle *j, int i)
{
	for (int k = i - 1; k >= 0 && !is_promotion(&j->of[k]); k--) {
		const struct chronicle_entry *e = &j->of[k];

		if (!chronicle_precedes(e, &j->of[i]))
			continue;
		if (e->is_decision
		    && (strcmp(e->what, "elected") == 0 || strcmp(e->what, "awaits") == 0)) {
			printf("    cause    nobody led\n");
			return;
		}
		if (!e->is_decision
		    && (json_number(e->json, "rc", 0) || strcmp(e->what, "fencing") == 0)) {
			plain_print(stdout, "    cause    %s: %s (exit %lld) %s\n", e->node,
				    e->what, json_number(e->json, "rc", 0),
				    json_string(e->json, "text"));
			return;
		}
	}
	printf("    cause    none written down here: a planned move, or what only "
	       "others have seen\n");
}

/* How long the change took, as far as this node knows, and how long the new one led. */
static void print_spans(const struct chronicle *j, int i)
{
	long long began = chronicle_began(j, i);
	char span[32];

	if (began < j->of[i].at_ms)
		printf("    took     %.3f s since the first sign of it here\n",
		       (double)(j->of[i].at_ms - began) / 1000);
	for (int k = i + 1; k < j->n; k++)
		if (is_promotion(&j->of[k]) && j->of[k].at_ms > j->of[i].at_ms + 1000) {
			status_span((j->of[k].at_ms - j->of[i].at_ms) / 1000, span, sizeof(span));
			plain_print(stdout, "    until    %s later: %s was promoted\n", span,
				    j->of[k].node);
			return;
		}
}

static void print_entry(const struct chronicle *j, int i)
{
	const struct chronicle_entry *e = &j->of[i];
	char when[64];

	status_time(e->at_ms, when, sizeof(when));
	plain_print(stdout, "%s  %s %s", when, *e->node ? e->node : "-", meaning(e));
	if (!e->is_decision) {
		plain_print(stdout, " (exit %lld) %s\n", json_number(e->json, "rc", 0),
			    json_string(e->json, "text"));
		return;
	}
	printf(", epoch %lld\n", json_number(e->json, "epoch", 0));
	print_decision(j, i);
	if (is_promotion(e)) {
		print_cause(j, i);
		print_spans(j, i);
	}
}

static void print_json(const struct chronicle *j, int from)
{
	printf("[");
	for (int i = from; i < j->n; i++) {
		printf(i > from ? ",\n" : "");
		json_write(stdout, j->of[i].json);
	}
	printf("]\n");
}

static void print_nothing(const char *resource)
{
	CLEANUP(globfree) glob_t found = { 0 };
	char pattern[512];

	plain_print(stdout, "nothing is written down about %s on this node (%s)\n", resource,
		    journal_folder());
	snprintf(pattern, sizeof(pattern), "%s/*.jsonl", journal_folder());
	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	printf("there is:");
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *name = basename(found.gl_pathv[i]);

		if (strcmp(name, "events.jsonl") != 0)
			plain_print(stdout, " %.*s", (int)(strlen(name) - strlen(".jsonl")), name);
	}
	printf(" (--resource NAME)\n");
}

static int show(const char *resource, int n, bool is_json)
{
	auto_chronicle struct chronicle j = { 0 };
	struct error err = { 0 };
	int from;

	if (chronicle_read(resource, 0, &j, &err) < 0)
		return complain(&err);
	from = n && n < j.n ? j.n - n : 0;
	if (is_json)
		print_json(&j, from);
	for (int i = from; !is_json && i < j.n; i++)
		print_entry(&j, i);
	if (j.n == 0 && !is_json)
		print_nothing(resource);
	if (j.n_foreign)
		fprintf(stderr, "redisha: %d lines could not be read, or belong to others\n",
			j.n_foreign);
	return EXIT_DONE;
}

static int usage(void)
{
	fprintf(stderr, "usage: redisha [--resource NAME] history [--json] [-n N]\n");
	return EXIT_USAGE;
}

int cmd_history(int argc, char **argv)
{
	static const struct option words[] = { { "json", no_argument, NULL, 'j' }, { 0 } };
	bool is_json = false;
	char *end = NULL;
	long n = 0;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc + 1, argv - 1, "n:", words, NULL)) != -1) {
		if (c == '?')
			return usage();
		if (c == 'j')
			is_json = true;
		if (c == 'n')
			n = strtol(optarg, &end, 10);
		if (c == 'n' && (n < 1 || n > 1000000 || *end))
			return usage();
	}
	/* The name becomes part of a path. */
	if (optind <= argc || strchr(options.resource, '/'))
		return usage();
	return show(options.resource, (int)n, is_json);
}
