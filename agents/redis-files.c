/* redis-files.c -- what redis-server will load when it starts, by its files. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agents/redis-cluster.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/ocf.h"

/* redis, rdb.h: what precedes the keys of a database is its number, and how many there are. */
enum { RDB_SELECTDB = 0xfe, RDB_RESIZEDB = 0xfb };

/* Without keys it is some fields about the server, a hundred bytes. */
static bool holds_keys(const char *path)
{
	unsigned char text[4096];
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));

	if (n < 9 || (memcmp(text, "REDIS", 5) != 0 && memcmp(text, "VALKEY", 6) != 0))
		return false;
	for (ssize_t i = 9; i + 2 < n; i++)
		if (text[i] == RDB_SELECTDB && text[i + 2] == RDB_RESIZEDB)
			return true;
	return n == sizeof(text);
}

static bool has_append_file(void)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/%s/%s.manifest", redis.dir, redis.append_dir,
		 redis.append_file);	/* from 7.0 on */
	if (access(path, F_OK) == 0)
		return true;
	snprintf(path, sizeof(path), "%s/%s", redis.dir, redis.append_file);
	return access(path, F_OK) == 0;
}

/*
 * Nobody has led yet, so those that hold nothing would begin an empty cluster: none of them may
 * start.
 */
static int whom_to_bar(void)
{
	return cluster_node() && memory.record.epoch == 0 ? OCF_ERR_CONFIGURED : OCF_ERR_INSTALLED;
}

int files_check(struct error *err)
{
	char dump[512];
	int best = 0;

	if (!redis.is_appending || !redis.dir[0])
		return OCF_SUCCESS;
	snprintf(dump, sizeof(dump), "%s/%s", redis.dir, redis.dump);
	if (has_append_file() || !holds_keys(dump) || redis_look() != DOWN)
		return OCF_SUCCESS;
	if (cluster_node()) {
		best = score_elsewhere();
		if (best < 0 || record_refresh(err) < 0)
			return error_set(err, EIO,
					 "cannot ask who leads, and %s would not be loaded", dump);
	}
	if (best >= LEADS)
		return OCF_SUCCESS;
	error_set(err, ENODATA,
		  "appendonly is on, but there is no append-only file, so the data in %s would "
		  "not be loaded: start once with appendonly no, then CONFIG SET appendonly yes, "
		  "and in redis.conf", dump);
	return whom_to_bar();
}
