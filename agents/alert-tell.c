/* alert-tell.c -- the journal of events, and the plain log of roles. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/alert-tell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "agents/alert-params.h"
#include "agents/alert-text.h"
#include "lib/journal.h"
#include "lib/log.h"

#define JOURNAL "events.jsonl"

static int write_line(const struct event *e, const struct timespec *at, const char *kind, int rc,
		      const char *text)
{
	auto_free char *line = NULL;
	struct error err = { 0 };
	size_t length = 0;
	FILE *f = open_memstream(&line, &length);

	if (!f)
		return -1;
	fputc('{', f);
	json_time(f, at);
	fputc(',', f);
	json_text(f, "kind", kind);
	fputc(',', f);
	json_text(f, "node", e->node);
	fputc(',', f);
	json_text(f, "resource", e->rsc);
	fprintf(f, ",\"rc\":%d,", rc);
	json_text(f, "text", text);
	fputs("}\n", f);
	if (fclose(f) != 0)
		return -1;
	if (journal_append(JOURNAL, 0660, line, length, &err) == 0)
		return 0;
	log_warn("%s; not in it: %s %s: %s", err.text, e->rsc, e->node, text);
	return -1;
}

static int log_role(const struct event *e, const char *text)
{
	char line[1024], when[32];
	const char *role = event_role(e);
	auto_fd int fd = -1;
	struct tm tm;
	int n;

	if (!alert.state_log || !role)
		return 0;
	localtime_r(&e->at.tv_sec, &tm);
	strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	n = snprintf(line, sizeof(line), "[%s] %s %s %s %s\n", role, when, e->node, e->rsc, text);
	fd = open(alert.state_log, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0644);
	if (fd >= 0 && write(fd, line, (size_t)n) == n)
		return 0;
	log_warn("cannot write state_log %s: %s", alert.state_log, strerror(errno));
	return -1;
}

int tell_event(const struct event *e)
{
	char text[700];
	int r;

	text_line(e, text, sizeof(text));
	r = write_line(e, &e->at, event_word(e), e->rc, text);
	return log_role(e, text) < 0 ? -1 : r;
}

int tell_trouble(const struct event *e, const char *kind, const struct error *what)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	log_error("%s", what->text);
	write_line(e, &now, kind, 1, what->text);
	return -1;
}
