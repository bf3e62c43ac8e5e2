/*
 * token.c -- what an instance's actions, its monitors and its watcher agree on: one file,
 * one lock.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/ocf.h"
#include "lib/words.h"

enum { SIZE = 512 };	/* of the file: all blank but the words */

static void read_process(const char *text, const char *pid, const char *start, struct process *ret)
{
	ret->pid = (pid_t)words_number(text, pid, 0);
	ret->start = (unsigned long long)words_number(text, start, 0);
}

static void read_token(const char *text, struct token *ret)
{
	*ret = (struct token){
		.count = words_number(text, "count", 0),
		.is_armed = words_number(text, "armed", 0) == 1,
		.is_managed = words_number(text, "managed", 0) == 1,
		.is_fenced = words_number(text, "fenced", 0) == 1,
		.is_absent = words_number(text, "absent", 0) == 1,
		.hung_ms = words_number(text, "hung", 0),
		.spawned_ms = words_number(text, "spawned", 0),
		.managed_ms = words_number(text, "asked", 0),
		.sign_ms = words_number(text, "sign", 0),
		.patience_ms = (long)words_number(text, "patience", 0),
		.interval_ms = (long)words_number(text, "interval", 0),
	};
	read_process(text, "pid", "start", &ret->subject);
	read_process(text, "watcher", "since", &ret->watcher);
}

static int print_token(const struct token *t, char *ret)
{
	return snprintf(ret, SIZE,
			"count=%lld armed=%d managed=%d fenced=%d absent=%d hung=%lld\n"
			"pid=%d start=%llu\n"
			"watcher=%d since=%llu spawned=%lld\n"
			"asked=%lld sign=%lld patience=%ld interval=%ld\n",
			t->count, t->is_armed, t->is_managed, t->is_fenced, t->is_absent,
			(long long)t->hung_ms, (int)t->subject.pid, t->subject.start,
			(int)t->watcher.pid, t->watcher.start, (long long)t->spawned_ms,
			(long long)t->managed_ms, (long long)t->sign_ms, t->patience_ms,
			t->interval_ms);
}

/* Locked, and still the file of that name. */
static bool is_ours(int fd)
{
	struct stat locked, named;

	return flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &locked) == 0
		&& stat(ocf_run_file("token"), &named) == 0 && locked.st_ino == named.st_ino;
}

static int lock_file(int *ret, struct deadline until, struct error *err)
{
	const char *path = ocf_run_file("token");

	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

		if (fd < 0)
			return error_set(err, errno, "%s: %s", path, strerror(errno));
		if (is_ours(fd)) {
			*ret = fd;
			return 0;
		}
		close(fd);
		if (deadline_nap(until, 2) == 0)
			return error_set(err, ETIMEDOUT, "%s is locked for too long", path);
	}
}

static void read_from(int fd, struct token *ret)
{
	char text[SIZE + 1];
	ssize_t n = pread(fd, text, SIZE, 0);

	text[n > 0 ? n : 0] = '\0';
	read_token(text, ret);
}

void token_peek(struct token *ret)
{
	auto_fd int fd = open(ocf_run_file("token"), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	read_from(fd, ret);
}

int token_take(struct token *ret, int *lock, struct deadline until, struct error *err)
{
	int r = lock_file(lock, until, err);

	if (r < 0)
		token_peek(ret);
	else
		read_from(*lock, ret);
	return r;
}

void token_put(int lock, const struct token *t)
{
	char text[SIZE];
	int n = print_token(t, text);

	memset(text + n, ' ', sizeof(text) - (size_t)n);
	if (pwrite(lock, text, sizeof(text), 0) != (ssize_t)sizeof(text))
		log_warn("cannot write %s: %s", ocf_run_file("token"), strerror(errno));
	close(lock);
}

void token_leave(int lock)
{
	close(lock);
}

void token_lend(int lock)
{
	fcntl(lock, F_SETFD, 0);
}

const char *token_permits(const struct token *t)
{
	if (!t->is_armed)
		return "an action is under way, or it is not promoted";
	if (!t->is_managed)
		return "it is unmanaged";
	if (deadline_now_ms() > t->sign_ms + t->patience_ms)
		return "its monitors are silent: maintenance";
	return NULL;
}
