/*
 * scratch.c -- a file for another program to read, which has no name: nothing is left of it,
 * whatever happens to us.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/scratch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int scratch_make(const char *text, size_t size, struct scratch *ret, struct error *err)
{
	auto_fd int fd = memfd_create("cib", 0);	/* the program inherits it */
	size_t used = 0;

	if (fd < 0)
		return error_set(err, errno, "no memory for a copy of the CIB: %s",
				 strerror(errno));
	while (used < size) {
		ssize_t n = write(fd, text + used, size - used);

		if (n <= 0)
			return error_set(err, n < 0 ? errno : EIO,
					 "cannot write a copy of the CIB");
		used += (size_t)n;
	}
	ret->fd = fd;
	snprintf(ret->path, sizeof(ret->path), "/proc/self/fd/%d", fd);
	fd = -1;
	return 0;
}

void scratch_release(struct scratch *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}
