/* netns.c -- go into a named network namespace. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>

int netns_enter(const char *name, bool *is_there, struct error *err)
{
	char path[512];
	auto_fd int fd = -1;

	snprintf(path, sizeof(path), "%s%.400s", name[0] == '/' ? "" : "/run/netns/", name);
	*is_there = false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (setns(fd, CLONE_NEWNET) < 0) {
		/* Its mount is gone, the plain file below it is left. */
		if (errno == EINVAL)
			return 0;
		return error_set(err, errno, "enter network namespace %s: %s", name,
				 strerror(errno));
	}
	*is_there = true;
	return 0;
}
