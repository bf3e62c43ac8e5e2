/*
 * redis-diverged.c -- data that the new primary does not have,
 * kept before a full resync discards it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-diverged.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "agents/redis-decision.h"
#include "agents/redis-memory.h"
#include "agents/redis-note.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/log.h"
#include "lib/ocf.h"

#define FOLDER "redisha-diverged"
#define SAVE_S 600	/* for a save that is scheduled to begin */

/* Everything up to @offset of the lineage @replid is in the primary's data. */
static bool has_all(const struct redis_info *theirs, const char *replid, long long offset)
{
	return strcmp(replid, theirs->replid) == 0
		? offset <= theirs->offset
		: strcmp(replid, theirs->replid2) == 0 && offset < theirs->second_offset;
}

static bool is_part_of(const struct redis_info *theirs)
{
	struct redis_note note;

	if (view.info.keys == 0)
		return true;
	if (!info_is_void(&view.info))
		return has_all(theirs, view.info.replid, view.info.offset);
	/* From an append-only file: a replica has no writes of its own, a primary may. */
	note_recall(&note);
	return note.epoch >= 0 && (note.is_clean || !note.has_led)
		&& (has_all(theirs, note.replid, note.offset)
		    || note_is_of_base(&note, &memory.record));
}

static bool tell(bool may_follow, const char *what)
{
	log_warn("data that the primary does not have: %s", what);
	decision_write("diverged", what, NULL, 0);
	snprintf(memory.kept_run, sizeof(memory.kept_run), "%s", view.info.run_id);
	memory.keeping_s = 0;
	return may_follow;
}

/* A file of its memory's size would fit. */
static bool has_space(char *why, size_t size)
{
	const char *argv[] = { "INFO", "memory" };
	char text[4096], dir[512];
	struct error err = { 0 };
	struct statvfs fs;
	long long used, available;
	const char *line;

	if (server_command(view.server, ocf_deadline(), &err, text, sizeof(text), 2, argv) < 0
	    || server_get(view.server, "dir", dir, sizeof(dir), ocf_deadline(), &err) < 0) {
		snprintf(why, size, "not kept: %.400s", err.text);
		return false;
	}
	line = strstr(text, "used_memory:");
	used = line ? strtoll(line + strlen("used_memory:"), NULL, 10) : 0;
	if (statvfs(dir, &fs) < 0) {
		snprintf(why, size, "not kept: %.300s: %s", dir, strerror(errno));
		return false;
	}
	available = (long long)fs.f_bavail * (long long)fs.f_frsize;
	snprintf(why, size, "not kept: %lld MB in memory, %lld MB of space under %.300s",
		 used >> 20, available >> 20, dir);
	return available > used;
}

static int open_folder(struct error *err)
{
	auto_fd int dir = open(redis.dir[0] ? redis.dir : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;
	int fd;

	if (dir < 0 || !redis.dir[0])
		return error_set(err, ENOENT, "redis.conf names no dir");
	if (mkdirat(dir, FOLDER, 0700) < 0 && errno != EEXIST)
		return error_set(err, errno, "%s/%s: %s", redis.dir, FOLDER, strerror(errno));
	/*
	 * The folder above belongs to the server's account: this one must be root's, and no link.
	 */
	fd = openat(dir, FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0 || st.st_uid != geteuid()) {
		int code = fd < 0 ? errno : EPERM;

		if (fd >= 0)
			close(fd);
		return error_set(err, code, "%s/%s: %s", redis.dir, FOLDER, strerror(code));
	}
	return fd;
}

/* INSTANCE-YYYYMMDDT...: "redis-2" has files of its own. */
static int only_ours(const struct dirent *entry)
{
	size_t n = strlen(ocf_instance());

	return strncmp(entry->d_name, ocf_instance(), n) == 0 && entry->d_name[n] == '-'
		&& strspn(entry->d_name + n + 1, "0123456789") == 8 && entry->d_name[n + 9] == 'T';
}

/* Names hold the time, so the order of names is that of time. */
static void drop_oldest(int fd)
{
	char path[64];
	struct dirent **list = NULL;
	int n;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = scandir(path, &list, only_ours, alphasort);
	for (int i = 0; i < n; i++) {
		if (i + redis.keep_diverged < n)
			unlinkat(fd, list[i]->d_name, 0);
		free(list[i]);
	}
	free(list);
}

static bool link_saved(void)
{
	char dir[400], file[200], from[640], name[192], when[32], what[512];
	struct error err = { 0 };
	struct timespec now;
	struct tm tm;
	auto_fd int fd = open_folder(&err);

	if (fd < 0 || server_get(view.server, "dir", dir, sizeof(dir), ocf_deadline(), &err) < 0
	    || server_get(view.server, "dbfilename", file, sizeof(file), ocf_deadline(),
			  &err) < 0) {
		snprintf(what, sizeof(what), "not kept: %.400s", err.text);
		return tell(true, what);
	}
	snprintf(from, sizeof(from), "%s/%s", dir, file);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%S", &tm);
	snprintf(name, sizeof(name), "%.80s-%.20s.%03ldZ.rdb", ocf_instance(), when,
		 now.tv_nsec / 1000000 % 1000);
	if (linkat(AT_FDCWD, from, fd, name, 0) < 0) {
		snprintf(what, sizeof(what), "not kept: %.200s: %s", from, strerror(errno));
		return tell(true, what);
	}
	drop_oldest(fd);
	snprintf(what, sizeof(what), "kept as %.200s/" FOLDER "/%s", redis.dir, name);
	return tell(true, what);
}

static bool begin_to_save(void)
{
	/* After a rewrite of the append-only file, if one runs. */
	const char *argv[] = { "BGSAVE", "SCHEDULE" };
	struct error err = { 0 };
	char what[512];

	if (!has_space(what, sizeof(what)))
		return tell(true, what);
	if (server_command(view.server, ocf_deadline(), &err, NULL, 0, 2, argv) < 0) {
		snprintf(what, sizeof(what), "not kept: %.400s", err.text);
		return tell(true, what);
	}
	memory.keeping_s = time(NULL);
	return false;
}

bool diverged_is_kept(const struct redis_info *theirs)
{
	if (strcmp(memory.kept_run, view.info.run_id) == 0 && !memory.keeping_s)
		return true;
	if (is_part_of(theirs))
		return true;
	if (redis.keep_diverged == 0)
		return tell(true, "not kept: keep_diverged=0");
	if (view.info.is_rdb_saving)	/* one that began before ours lacks the last writes */
		return false;
	if (!memory.keeping_s)
		return begin_to_save();
	if (view.info.last_save_s >= memory.keeping_s)
		return link_saved();
	if (!view.info.is_rdb_ok || time(NULL) - memory.keeping_s > SAVE_S)
		return tell(true, "not kept: BGSAVE failed, see the server's log");
	return false;	/* it waits for something else to end */
}
