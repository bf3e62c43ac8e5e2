/* descriptors.c -- what a child must not take along. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/descriptors.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void close_one_by_one(unsigned first, unsigned last)
{
	DIR *open = opendir("/proc/self/fd");
	struct dirent *e;

	while (open && (e = readdir(open))) {
		unsigned fd = (unsigned)strtoul(e->d_name, NULL, 10);

		if (e->d_name[0] != '.' && fd >= first && fd <= last && fd != (unsigned)dirfd(open))
			close((int)fd);
	}
	if (open)
		closedir(open);
}

void descriptors_close(unsigned first, unsigned last)
{
#ifdef __NR_close_range
	if (syscall(__NR_close_range, first, last, 0) == 0)
		return;
#endif
	close_one_by_one(first, last);
}
