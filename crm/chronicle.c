/*
 * chronicle.c -- what the agents of this node have written down about role changes,
 * in the order of time.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/chronicle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/journal.h"

#define ONE_CHANGE_MS 600000	/* what is further apart belongs to another change */

/* "Z", "+01:00", "-0230": seconds east; false: no zone. */
static bool read_zone(const char *text, long *ret)
{
	int hours, minutes, end = 0;

	*ret = 0;
	if (strcmp(text, "Z") == 0)
		return true;
	if ((*text != '+' && *text != '-')
	    || (sscanf(text + 1, "%2d:%2d%n", &hours, &minutes, &end) != 2
		&& sscanf(text + 1, "%2d%2d%n", &hours, &minutes, &end) != 2))
		return false;
	*ret = (*text == '-' ? -60L : 60L) * (hours * 60 + minutes);
	return text[1 + end] == '\0' && hours >= 0 && minutes >= 0;
}

long long chronicle_time(const char *text)
{
	struct tm tm = { 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	char *end;
	long long ms = 0, seconds;
	long east;

	if (rest) {
		if (*rest == '.') {
			ms = strtol(rest + 1, &end, 10);
			ms = end - rest == 4 ? ms : 0;
			rest = end;
		}
		return read_zone(rest, &east) ? (timegm(&tm) - east) * 1000LL + ms : -1;
	}
	seconds = strtoll(text, &end, 10);
	return end == text || *end || seconds <= 0 || seconds > 1LL << 40 ? -1 : seconds * 1000;
}

static bool is_of(const struct json *j, const char *resource)
{
	const char *is = json_string(j, "resource");
	size_t length = strlen(resource);

	/* An entry about a node concerns all. */
	return !*is || (strncmp(is, resource, length) == 0 && (!is[length] || is[length] == ':'));
}

static bool read_entry(const char *line, bool is_decision, const char *resource,
		       struct chronicle_entry *ret)
{
	auto_json struct json *j = json_read(line);
	const struct json *time = json_get(j, "time");

	if (!time || !time->text || (!is_decision && !is_of(j, resource)))
		return false;
	*ret = (struct chronicle_entry){
		.at_ms = chronicle_time(time->text), .is_decision = is_decision,
		.what = json_string(j, is_decision ? "event" : "kind"),
		.node = json_string(j, "node"),
	};
	if (ret->at_ms < 0 || !*ret->what)
		return false;
	ret->json = steal(&j);
	return true;
}

/*
 * The folder is also writable for the cluster's account: root neither follows its links nor waits
 * for its FIFOs.
 */
static int open_file(const char *path, FILE **ret, struct error *err)
{
	auto_fd int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return error_set(err, EINVAL, "%s is no regular file", path);
	*ret = fdopen(fd, "r");
	if (!*ret)
		return error_set(err, ENOMEM, "out of memory");
	fd = -1;
	return 0;
}

struct source { const char *path; bool is_decision; long most_bytes; };

static int read_file(const struct source *s, const char *resource, struct chronicle *j,
		     struct error *err)
{
	auto_file FILE *f = NULL;
	auto_free char *line = NULL;
	struct chronicle_entry *grown;
	size_t size = 0;
	int r = open_file(s->path, &f, err);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	j->n_files++;
	/* The end only, if there is so much: the first line there is a torn one. */
	if (s->most_bytes && fseek(f, -s->most_bytes, SEEK_END) == 0
	    && getline(&line, &size, f) < 0)
		return 0;
	while (getline(&line, &size, f) > 0) {
		if (j->n % 64 == 0) {
			grown = reallocarray(j->of, (size_t)j->n + 64, sizeof(*grown));
			if (!grown)
				return error_set(err, ENOMEM, "out of memory");
			j->of = grown;
		}
		if (read_entry(line, s->is_decision, resource, &j->of[j->n])) {
			j->of[j->n].order = j->n;
			j->n++;
		} else {
			j->n_foreign++;
		}
	}
	return ferror(f) ? error_set(err, EIO, "%s: cannot be read", s->path) : 0;
}

/* Merged by time; what has the same time stays as it was read. */
static int by_time(const void *a, const void *b)
{
	const struct chronicle_entry *x = a, *y = b;

	return x->at_ms < y->at_ms ? -1 : x->at_ms > y->at_ms ? 1 : x->order - y->order;
}

int chronicle_read(const char *resource, long most_bytes, struct chronicle *ret, struct error *err)
{
	static const struct { const char *suffix; bool is_decision; } files[] = {
		{ ".jsonl.1", true }, { ".jsonl", true },
		{ ".jsonl.1", false }, { ".jsonl", false },
	};
	char path[512];
	int r = 0;

	*ret = (struct chronicle){ 0 };
	for (size_t i = 0; r == 0 && i < LENGTH(files); i++) {
		snprintf(path, sizeof(path), "%s/%s%s", journal_folder(),
			 files[i].is_decision ? resource : "events", files[i].suffix);
		r = read_file(&(struct source){ path, files[i].is_decision, most_bytes }, resource,
			      ret, err);
	}
	if (ret->n)
		qsort(ret->of, (size_t)ret->n, sizeof(*ret->of), by_time);
	return r;
}

void chronicle_release(struct chronicle *j)
{
	for (int i = 0; i < j->n; i++)
		json_free(j->of[i].json);
	free(j->of);
	*j = (struct chronicle){ 0 };
}

bool chronicle_precedes(const struct chronicle_entry *e, const struct chronicle_entry *promotion)
{
	enum { NEAR_MS = 60000 };
	long long epoch = json_number(promotion->json, "epoch", -1);

	/*
	 * What the agent wrote down under the record that this promotion ended; others tell no
	 * epoch.
	 */
	if (e->is_decision && promotion->is_decision)
		return json_number(e->json, "epoch", -2) == epoch - 1;
	return e->at_ms <= promotion->at_ms && e->at_ms > promotion->at_ms - NEAR_MS;
}

static bool begins_change(const struct chronicle_entry *e)
{
	static const char *const words[] = { "awaits", "elected", "vetoed", "refused", "demote" };

	for (size_t i = 0; i < LENGTH(words); i++)
		if (strcmp(e->what, words[i]) == 0)
			return true;
	return false;
}

long long chronicle_began(const struct chronicle *j, int i)
{
	long long began = j->of[i].at_ms;

	for (int k = i - 1; k >= 0 && j->of[k].at_ms > j->of[i].at_ms - ONE_CHANGE_MS; k--) {
		if (strncmp(j->of[k].what, "promote", 7) == 0)
			break;
		if (begins_change(&j->of[k]) && chronicle_precedes(&j->of[k], &j->of[i]))
			began = j->of[k].at_ms;
	}
	return began;
}
