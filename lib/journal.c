/*
 * journal.c -- files of JSON lines, bounded, in a folder that the cluster's account shares with
 * root.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "lib/deadline.h"
#include "lib/utf8.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef LOG_DIR
#define LOG_DIR "/var/log/redisha"
#endif
#define RUN_DIR "/run/redisha"
#define CLUSTER_GROUP "haclient"
#define ROTATE_BYTES (1 << 20)
#define LOCK_MS 500

static const char *folder(const char *variable, const char *otherwise)
{
	const char *set = getenv(variable);

	return set && *set ? set : otherwise;
}

const char *journal_folder(void)
{
	return folder("REDISHA_LOG_DIR", LOG_DIR);
}

const char *journal_run_folder(void)
{
	return folder("REDISHA_RUN_DIR", RUN_DIR);
}

/* What an administrator has set otherwise than mkdir would stays as it is. */
static void share(const char *dir, mode_t mode, gid_t group)
{
	bool is_new = mkdir(dir, 0755) == 0;
	auto_fd int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || st.st_uid != 0)
		return;
	if (!is_new && (st.st_gid != 0 || (st.st_mode & 07777) != 0755))
		return;
	if (fchown(fd, 0, group) == 0 && fchmod(fd, mode) < 0)
		errno = 0;	/* shows when somebody writes there */
}

void journal_share(void)
{
	const struct group *g = geteuid() == 0 ? getgrnam(CLUSTER_GROUP) : NULL;

	if (!g)
		return;
	share(journal_folder(), 03775, g->gr_gid);
	share(journal_run_folder(), 02770, g->gr_gid);
}

void json_text(FILE *f, const char *name, const char *value)
{
	const unsigned char *c = (const unsigned char *)value;
	size_t n;

	fprintf(f, "\"%s\":\"", name);
	for (; *c; c += n ? n : 1) {
		n = utf8_size((const char *)c);
		if (n == 0)
			fputc('?', f);
		else if (*c == '"' || *c == '\\')
			fprintf(f, "\\%c", *c);
		else if (*c < ' ')
			fprintf(f, "\\u%04x", (unsigned)*c);
		else
			fwrite(c, 1, n, f);
	}
	fputc('"', f);
}

void json_time(FILE *f, const struct timespec *at)
{
	struct tm tm;
	char text[32];

	gmtime_r(&at->tv_sec, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	fprintf(f, "\"time\":\"%s.%03ldZ\"", text, at->tv_nsec / 1000000);
}

/* A new file gets @mode whatever the umask is: others of the cluster's group go on with it. */
static int open_file(const char *path, mode_t mode)
{
	int flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	int fd = open(path, flags);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	fd = open(path, flags | O_CREAT | O_EXCL, mode);
	if (fd >= 0 && fchmod(fd, mode) < 0)
		errno = 0;
	return fd < 0 && errno == EEXIST ? open(path, flags) : fd;
}

static bool lock(int fd)
{
	struct deadline until = deadline_in(LOCK_MS);

	while (flock(fd, LOCK_EX | LOCK_NB) < 0)
		if (errno != EWOULDBLOCK || deadline_nap(until, 5) == 0)
			return false;
	return true;
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

/* With the lock of @fd: is it too large, and still the file of that name? Then it steps aside. */
static bool rotate(int fd, const char *path)
{
	char old[520];
	struct stat ours, named;

	if (fstat(fd, &ours) < 0 || ours.st_size <= ROTATE_BYTES)
		return false;
	snprintf(old, sizeof(old), "%s.1", path);
	if (stat(path, &named) == 0 && named.st_ino == ours.st_ino && named.st_dev == ours.st_dev)
		return rename(path, old) == 0;
	return true;
}

int journal_append(const char *name, mode_t mode, const char *line, size_t length,
		   struct error *err)
{
	char path[512];
	auto_fd int fd = -1;

	mkdir(journal_folder(), 0755);
	snprintf(path, sizeof(path), "%s/%s", journal_folder(), name);
	fd = open_file(path, mode);
	if (fd >= 0 && lock(fd) && rotate(fd, path)) {
		close(fd);
		fd = open_file(path, mode);
		if (fd >= 0 && !lock(fd))
			errno = 0;
	}
	if (fd < 0 || append(fd, line, length) < 0)
		return error_set(err, errno ? errno : EIO, "cannot write %s: %s", path,
				 strerror(errno));
	return 0;
}
