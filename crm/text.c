/* text.c -- files read whole. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

int text_load(struct pool *pool, const char *path, size_t most, char **ret, size_t *ret_size,
	      struct error *err)
{
	/* A FIFO would keep us waiting for whoever writes to it. */
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t used = 0;
	struct stat st;
	char *text;

	if (fd < 0 || fstat(fd, &st) < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return error_set(err, EINVAL, "%s is no regular file", path);
	if ((unsigned long long)st.st_size > most)
		return error_set(err, EFBIG,
				 "%s is too large, or is with all that was read before it", path);
	text = pool_take(pool, (size_t)st.st_size + 1);
	while (used < (size_t)st.st_size) {
		ssize_t n = read(fd, text + used, (size_t)st.st_size - used);

		if (n < 0)
			return error_set(err, errno, "%s: %s", path, strerror(errno));
		if (n == 0)
			break;
		used += (size_t)n;
	}
	*ret = text;
	*ret_size = used;
	return 0;
}
