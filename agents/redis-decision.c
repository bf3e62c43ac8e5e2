/* redis-decision.c -- why a node was, or was not, promoted: one JSON line each. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-decision.h"

#include <stdio.h>
#include <time.h>

#include "agents/redis-memory.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/journal.h"
#include "lib/log.h"
#include "lib/ocf.h"

static void print_ballot(FILE *f, const struct candidate *c)
{
	const struct redis_ballot *b = &c->ballot;

	fputc('{', f);
	json_text(f, "node", c->node);
	fprintf(f, ",\"epoch\":%lld,", b->epoch);
	json_text(f, "run", b->run);
	fputc(',', f);
	json_text(f, "replid", b->replid);
	fputc(',', f);
	json_text(f, "replid2", b->replid2);
	fprintf(f,
		",\"second\":%lld,\"offset\":%lld,\"keys\":%lld,\"void\":%s,\"priority\":%d,"
		"\"noted\":%lld,\"clean\":%s}",
		b->second_offset, b->offset, b->keys, b->is_void ? "true" : "false",
		b->priority, b->noted, b->is_clean ? "true" : "false");
}

static void print_line(FILE *f, const char *event, const char *why, const struct candidate *list,
		       int n)
{
	const struct redis_record *r = &memory.record;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	fputc('{', f);
	json_time(f, &now);
	fputc(',', f);
	json_text(f, "node", cluster_node() ? cluster_node() : "");
	fputc(',', f);
	json_text(f, "instance", ocf_instance());
	fputc(',', f);
	json_text(f, "event", event);
	fputc(',', f);
	json_text(f, "why", why);
	fprintf(f, ",\"epoch\":%lld,\"record\":{", r->epoch);
	json_text(f, "node", r->node);
	fputc(',', f);
	json_text(f, "replid", r->replid);
	fputc(',', f);
	json_text(f, "voters", r->voters);
	fprintf(f, "},\"here\":{");
	json_text(f, "replid", view.info.replid);
	fprintf(f, ",\"offset\":%lld,\"keys\":%lld},\"ballots\":[", view.info.offset,
		view.info.keys);
	for (int i = 0; i < n; i++) {
		fputs(i ? "," : "", f);
		print_ballot(f, &list[i]);
	}
	fputs("]}\n", f);
}

void decision_write(const char *event, const char *why, const struct candidate *list, int n)
{
	char name[140];
	auto_free char *line = NULL;
	struct error err = { 0 };
	size_t length = 0;
	FILE *f = open_memstream(&line, &length);

	if (!f)
		return;
	print_line(f, event, why, list, n);
	if (fclose(f) != 0)
		return;
	journal_share();
	snprintf(name, sizeof(name), "%s.jsonl", ocf_instance());
	if (journal_append(name, 0640, line, length, &err) < 0)
		log_warn("%s", err.text);
}
