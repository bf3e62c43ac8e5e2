/*
 * alert-state.c -- what one run of redisha-alert leaves for the next:
 * a few values in a locked file.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/alert-state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

#include "lib/journal.h"

#define ENTRIES 128

/* An entry is a line "KEY<tab>VALUE", the oldest first. */
static struct entry { char key[400], value[256]; } entries[ENTRIES];
static int n_entries, lock_fd = -1;
static bool has_changed;

static const char *path_of(const char *end)
{
	static char path[300];

	snprintf(path, sizeof(path), "%.270s/alert%s", journal_run_folder(), end);
	return path;
}

static void read_entries(void)
{
	auto_file FILE *f = fopen(path_of(".state"), "re");
	char line[sizeof(struct entry) + 4];

	n_entries = 0;
	while (f && n_entries < ENTRIES && fgets(line, sizeof(line), f)) {
		char *value = line, *key = strsep(&value, "\t");

		if (!value || !strchr(value, '\n'))
			continue;	/* cut by a full disk, or not ours */
		value[strcspn(value, "\n")] = '\0';
		snprintf(entries[n_entries].key, sizeof(entries[0].key), "%s", key);
		snprintf(entries[n_entries++].value, sizeof(entries[0].value), "%s", value);
	}
}

int state_open(struct deadline until, struct error *err)
{
	int r = 0;

	n_entries = 0;
	has_changed = false;
	journal_share();
	lock_fd = open(path_of(".lock"), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);
	if (lock_fd < 0)
		return error_set(err, errno, "%s: %s", path_of(".lock"), strerror(errno));
	while (r == 0 && flock(lock_fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK)
			r = error_set(err, errno, "%s: %s", path_of(".lock"), strerror(errno));
		else if (deadline_nap(until, 10) == 0)
			r = error_set(err, ETIMEDOUT, "%s: another holds the lock",
				      path_of(".lock"));
	}
	if (r == 0) {
		read_entries();
		return 0;
	}
	close(lock_fd);
	lock_fd = -1;
	return r;
}

static int find(const char *key)
{
	int i = 0;

	while (i < n_entries && strcmp(entries[i].key, key) != 0)
		i++;
	return i;
}

const char *state_get(const char *key)
{
	int i = find(key);

	return i < n_entries ? entries[i].value : NULL;
}

static void drop(int i)
{
	memmove(&entries[i], &entries[i + 1], sizeof(entries[0]) * (size_t)(n_entries - i - 1));
	n_entries--;
}

/* Of events that were seen there are many, and they matter for a moment only. */
static int least_needed(void)
{
	for (int i = 0; i < n_entries; i++)
		if (strncmp(entries[i].key, "seen:", 5) == 0)
			return i;
	return 0;
}

static void copy_plain(char *ret, size_t size, const char *text)
{
	snprintf(ret, size, "%s", text);
	for (char *c = ret; *c; c++)
		if (*c == '\t' || *c == '\n')
			*c = ' ';
}

void state_set(const char *key, const char *value)
{
	int i = find(key);

	if (i == n_entries && !value)
		return;
	has_changed = true;
	if (i < n_entries)
		drop(i);
	if (!value)
		return;
	if (n_entries == ENTRIES)
		drop(least_needed());
	copy_plain(entries[n_entries].key, sizeof(entries[0].key), key);
	copy_plain(entries[n_entries++].value, sizeof(entries[0].value), value);
}

static int write_entries(void)
{
	char fresh[320];
	int fd, r;
	FILE *f;

	snprintf(fresh, sizeof(fresh), "%s", path_of(".state.new"));
	unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return -1;
	for (int i = 0; i < n_entries; i++)
		fprintf(f, "%s\t%s\n", entries[i].key, entries[i].value);
	r = ferror(f);
	if (fclose(f) != 0 || r)
		return -1;
	return rename(fresh, path_of(".state"));
}

int state_close(struct error *err)
{
	int r = 0;

	if (lock_fd < 0)
		return 0;
	if (has_changed && write_entries() < 0)
		r = error_set(err, errno ? errno : EIO, "cannot write %s: %s", path_of(".state"),
			      strerror(errno));
	close(lock_fd);
	lock_fd = -1;
	return r;
}
