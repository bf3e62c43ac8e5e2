/* redis-memory.c -- what one run of the agent leaves for the next, until the node restarts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"
#include "lib/words.h"

struct redis_memory memory;

/* The numbers and texts, by name; the record is written apart. */
static const struct { const char *key; int64_t *value; } times[] = {
	{ "checked", &memory.checked_ms },     { "waiting", &memory.waiting_ms },
	{ "trouble", &memory.trouble_ms },     { "linkdown", &memory.link_down_ms },
	{ "fencingat", &memory.fencing_ms },   { "fenceat", &memory.fence_ms },
	{ "keeping", &memory.keeping_s },     { "notedat", &memory.noted_ms },
	{ "dead", &memory.dead_ms },           { "promotedat", &memory.promoted_s },
	{ "saidat", &memory.said_ms },
	{ "sampled0", &memory.sample_ms[0] },  { "sampled1", &memory.sample_ms[1] },
	{ "sampled2", &memory.sample_ms[2] },  { "sampled3", &memory.sample_ms[3] },
};

static const struct { const char *key; long long *value; } offsets[] = {
	{ "noted", &memory.noted_offset },
	{ "sample0", &memory.sample_offset[0] }, { "sample1", &memory.sample_offset[1] },
	{ "sample2", &memory.sample_offset[2] }, { "sample3", &memory.sample_offset[3] },
};

static const struct { const char *key; bool *value; } flags[] = {
	{ "promoted", &memory.is_promoted }, { "voted", &memory.has_voted },
	{ "adopted", &memory.is_adopted },      { "clean", &memory.may_be_clean },
	{ "refused", &memory.has_refused },     { "told", &memory.has_told },
};

static const struct { const char *key; int *value; } levels[] = {
	{ "fence", &memory.fence }, { "fencing", &memory.fencing },
};

static const struct { const char *key; char *value; size_t size; } texts[] = {
	{ "said", memory.said, sizeof(memory.said) },
	{ "levels", memory.levels, sizeof(memory.levels) },
	{ "written", memory.written, sizeof(memory.written) },
	{ "out", memory.out, sizeof(memory.out) },
	{ "kept", memory.kept_run, sizeof(memory.kept_run) },
	{ "notedof", memory.noted_replid, sizeof(memory.noted_replid) },
	{ "metrics", memory.metrics_dir, sizeof(memory.metrics_dir) },
};

static void read_all(const char *text)
{
	record_read(text, &memory.record);
	for (size_t i = 0; i < LENGTH(texts); i++)
		words_find(text, texts[i].key, texts[i].value, texts[i].size);
	for (size_t i = 0; i < LENGTH(times); i++)
		*times[i].value = words_number(text, times[i].key, 0);
	for (size_t i = 0; i < LENGTH(offsets); i++)
		*offsets[i].value = words_number(text, offsets[i].key, 0);
	for (size_t i = 0; i < LENGTH(flags); i++)
		*flags[i].value = words_number(text, flags[i].key, 0) == 1;
	for (size_t i = 0; i < LENGTH(levels); i++)
		*levels[i].value = (int)words_number(text, levels[i].key, -1);
}

void memory_recall(void)
{
	auto_file FILE *f = fopen(ocf_run_file("state"), "re");
	char text[4096];
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;

	text[n] = '\0';
	memory = (struct redis_memory){
		.server = { .pid = (pid_t)words_number(text, "pid", 0),
			    .start = (unsigned long long)words_number(text, "start", 0) },
	};
	read_all(text);
}

static int print(FILE *f)
{
	char record[CLUSTER_TEXT];

	record_print(&memory.record, record, sizeof(record));
	fprintf(f, "pid=%d start=%llu\n%s\n", (int)memory.server.pid, memory.server.start, record);
	for (size_t i = 0; i < LENGTH(texts); i++)
		fprintf(f, "%s=%s\n", texts[i].key, texts[i].value);
	for (size_t i = 0; i < LENGTH(times); i++)
		fprintf(f, "%s=%lld\n", times[i].key, (long long)*times[i].value);
	for (size_t i = 0; i < LENGTH(offsets); i++)
		fprintf(f, "%s=%lld\n", offsets[i].key, *offsets[i].value);
	for (size_t i = 0; i < LENGTH(flags); i++)
		fprintf(f, "%s=%d\n", flags[i].key, *flags[i].value);
	for (size_t i = 0; i < LENGTH(levels); i++)
		fprintf(f, "%s=%d\n", levels[i].key, *levels[i].value);
	return fflush(f) != 0 || ferror(f) ? -1 : 0;
}

void memory_keep(void)
{
	char path[512], fresh[520];
	auto_file FILE *f = NULL;

	snprintf(path, sizeof(path), "%s", ocf_run_file("state"));
	snprintf(fresh, sizeof(fresh), "%s.new", path);
	f = fopen(fresh, "we");
	if (!f || print(f) < 0 || rename(fresh, path) < 0)
		log_warn("cannot write %s: %s", path, strerror(errno));
}

void memory_begin(void)
{
	memory.is_promoted = memory.has_refused = memory.has_told = false;
	memory.may_be_clean = true;
	memory.levels[0] = memory.written[0] = memory.out[0] = '\0';
	memory.fence = -1;
	memory.waiting_ms = memory.fence_ms = memory.keeping_s = memory.dead_ms = 0;
}

void memory_forget(void)
{
	unlink(ocf_run_file("state"));
	memory = (struct redis_memory){ .fence = -1, .fencing = -1 };
}
