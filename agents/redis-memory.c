/* redis-memory.c -- what one run of the agent leaves for the next, until the node restarts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lib/log.h"
#include "lib/ocf.h"
#include "lib/words.h"

struct redis_memory memory;

/* The numbers, by name; the two texts and the record are written apart. */
static const struct { const char *key; int64_t *value; } times[] = {
	{ "checked", &memory.checked_ms },   { "waiting", &memory.waiting_ms },
	{ "trouble", &memory.trouble_ms },   { "linkdown", &memory.link_down_ms },
	{ "sampled", &memory.sample_ms },    { "older", &memory.older_ms },
};

void memory_recall(void)
{
	auto_file FILE *f = fopen(ocf_run_file("state"), "re");
	char text[2048];
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;

	text[n] = '\0';
	memory = (struct redis_memory){
		.server = { .pid = (pid_t)words_number(text, "pid", 0),
			    .start = (unsigned long long)words_number(text, "start", 0) },
		.is_promoted = words_number(text, "promoted", 0) == 1,
		.has_voted = words_number(text, "voted", 0) == 1,
		.sample_offset = words_number(text, "sample", 0),
		.older_offset = words_number(text, "oldersample", 0),
	};
	record_read(text, &memory.record);
	words_find(text, "said", memory.said, sizeof(memory.said));
	words_find(text, "scores", memory.scores, sizeof(memory.scores));
	for (size_t i = 0; i < LENGTH(times); i++)
		*times[i].value = words_number(text, times[i].key, 0);
}

static int print(FILE *f)
{
	char record[384];

	record_print(&memory.record, record, sizeof(record));
	fprintf(f, "pid=%d start=%llu promoted=%d voted=%d sample=%lld oldersample=%lld\n%s\nscores=%s said=%s\n",
		(int)memory.server.pid, memory.server.start, memory.is_promoted,
		memory.has_voted, memory.sample_offset, memory.older_offset, record, memory.scores,
		memory.said);
	for (size_t i = 0; i < LENGTH(times); i++)
		fprintf(f, "%s=%lld\n", times[i].key, (long long)*times[i].value);
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

void memory_forget(void)
{
	unlink(ocf_run_file("state"));
	memory = (struct redis_memory){ 0 };
}
