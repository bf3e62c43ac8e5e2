/* redis-decision.c -- why a node was, or was not, promoted: one JSON line each. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-decision.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "agents/redis-memory.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef LOG_DIR
#define LOG_DIR "/var/log/redisha"
#endif
#define ROTATE_BYTES (1 << 20)

/* "name":"value" with all that JSON wants escaped (RFC 8259, section 7). */
static void print_text(FILE *f, const char *name, const char *value)
{
	fprintf(f, "\"%s\":\"", name);
	for (const char *c = value; *c; c++)
		if (*c == '"' || *c == '\\')
			fprintf(f, "\\%c", *c);
		else if ((unsigned char)*c < ' ')
			fprintf(f, "\\u%04x", (unsigned)(unsigned char)*c);
		else
			fputc(*c, f);
	fputc('"', f);
}

static void print_time(FILE *f)
{
	struct timespec now;
	struct tm tm;
	char text[32];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	fprintf(f, "{\"time\":\"%s.%03ldZ\",", text, now.tv_nsec / 1000000);
}

static void print_ballot(FILE *f, const struct candidate *c)
{
	const struct redis_ballot *b = &c->ballot;

	fputc('{', f);
	print_text(f, "node", c->node);
	fprintf(f, ",\"epoch\":%lld,", b->epoch);
	print_text(f, "run", b->run);
	fputc(',', f);
	print_text(f, "replid", b->replid);
	fputc(',', f);
	print_text(f, "replid2", b->replid2);
	fprintf(f, ",\"second\":%lld,\"offset\":%lld,\"keys\":%lld,\"void\":%s,\"priority\":%d,\"noted\":%lld,"
		"\"clean\":%s}", b->second_offset, b->offset, b->keys, b->is_void ? "true" : "false",
		b->priority, b->noted, b->is_clean ? "true" : "false");
}

static void print_line(FILE *f, const char *event, const char *why, const struct candidate *list, int n)
{
	const struct redis_record *r = &memory.record;

	print_time(f);
	print_text(f, "node", cluster_node() ? cluster_node() : "");
	fputc(',', f);
	print_text(f, "instance", ocf_instance());
	fputc(',', f);
	print_text(f, "event", event);
	fputc(',', f);
	print_text(f, "why", why);
	fprintf(f, ",\"epoch\":%lld,\"record\":{", r->epoch);
	print_text(f, "node", r->node);
	fputc(',', f);
	print_text(f, "replid", r->replid);
	fputc(',', f);
	print_text(f, "voters", r->voters);
	fprintf(f, "},\"here\":{");
	print_text(f, "replid", view.info.replid);
	fprintf(f, ",\"offset\":%lld,\"keys\":%lld},\"ballots\":[", view.info.offset, view.info.keys);
	for (int i = 0; i < n; i++) {
		fputs(i ? "," : "", f);
		print_ballot(f, &list[i]);
	}
	fputs("]}\n", f);
}

/* The whole line or nothing: half of one would spoil the next, too. */
static int append(int fd, const char *line, size_t length)
{
	struct stat st;
	ssize_t written = fstat(fd, &st) < 0 ? -1 : write(fd, line, length);

	if (written == (ssize_t)length)
		return 0;
	if (written > 0 && ftruncate(fd, st.st_size) == 0)
		errno = ENOSPC;
	return -1;
}

void decision_write(const char *event, const char *why, const struct candidate *list, int n)
{
	const char *set = getenv("REDISHA_LOG_DIR"), *dir = set && *set ? set : LOG_DIR;
	char path[512], old[520];
	auto_free char *line = NULL;
	auto_fd int fd = -1;
	size_t length = 0;
	struct stat st;
	FILE *f = open_memstream(&line, &length);

	if (!f)
		return;
	print_line(f, event, why, list, n);
	if (fclose(f) != 0)
		return;
	mkdir(dir, 0755);
	snprintf(path, sizeof(path), "%s/%s.jsonl", dir, ocf_instance());
	snprintf(old, sizeof(old), "%s.1", path);
	if (stat(path, &st) == 0 && st.st_size > ROTATE_BYTES)
		rename(path, old);
	/* In one write, so that lines of two runs do not mix. */
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0 || append(fd, line, length) < 0)
		log_warn("cannot write %s: %s", path, strerror(errno));
}
