/*
 * redis-note.c -- beside the data: how much of which lineage it is.
 * Survives the server and a reboot.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-note.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/log.h"
#include "lib/ocf.h"

#define KEEP_EVERY_MS 5000

static void path_of(char *ret, size_t size, const char *suffix)
{
	snprintf(ret, size, "%s/redisha-%s.note%s", redis.dir, ocf_instance(), suffix);
}

void note_recall(struct redis_note *ret)
{
	char path[512], text[256] = "";
	auto_fd int fd = -1;
	ssize_t n = 0;

	*ret = (struct redis_note){ .epoch = -1 };
	if (!redis.dir[0])
		return;
	path_of(path, sizeof(path), "");
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		n = read(fd, text, sizeof(text) - 1);
	if (n > 0)
		note_read(text, ret);
}

/*
 * The folder belongs to the server's account, so a name in it may be anything: only a new file will
 * do.
 */
static void write_note(const struct redis_note *note, bool syncs)
{
	char path[512], fresh[512], text[256];
	auto_fd int fd = -1;
	ssize_t length;

	path_of(path, sizeof(path), "");
	path_of(fresh, sizeof(fresh), ".new");
	note_print(note, text, sizeof(text));
	length = (ssize_t)strlen(text);
	unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, text, (size_t)length) != length || (syncs && fsync(fd) < 0)
	    || rename(fresh, path) < 0)
		log_warn("cannot write %s: %s", path, strerror(errno));
}

/*
 * A note of a former lineage says nothing about what was written since. Replicas are compared by
 * their notes; the primary is taken for the best anyway.
 */
static bool is_noted(const struct redis_note *note)
{
	if (strcmp(memory.noted_replid, note->replid) != 0)
		return false;
	return memory.noted_offset == note->offset
		|| (note->has_led && memory.noted_ms
		    && deadline_now_ms() - memory.noted_ms < KEEP_EVERY_MS);
}

void note_keep(bool has_led)
{
	struct redis_note note = {
		.epoch = memory.record.epoch, .offset = view.info.offset, .has_led = has_led,
		.is_kept = redis.is_persistent,
	};

	if (!redis.dir[0] || !redis.is_persistent || !memory.record.epoch
	    || view.info.is_aof_rewriting || view.info.is_sync_in_progress
	    || info_is_void(&view.info))
		return;
	snprintf(note.replid, sizeof(note.replid), "%s", view.info.replid);
	if (is_noted(&note))
		return;
	write_note(&note, false);
	snprintf(memory.noted_replid, sizeof(memory.noted_replid), "%s", note.replid);
	memory.noted_offset = note.offset;
	memory.noted_ms = deadline_now_ms();
}

void note_close(const struct redis_note *note)
{
	if (redis.dir[0] && note->is_kept)
		write_note(note, true);
}
