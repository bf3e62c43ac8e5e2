/* sysctl.c -- the kernel's settings of one interface, under /proc/sys/net. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/sysctl.h"

#include <fcntl.h>

#include "lib/cleanup.h"

static int open_setting(const char *family, const char *interface, const char *key, int flags)
{
	char path[256];

	snprintf(path, sizeof(path), "/proc/sys/net/%s/conf/%s/%s", family, interface, key);
	return open(path, flags | O_CLOEXEC);
}

long sysctl_get(const char *family, const char *interface, const char *key)
{
	auto_fd int fd = open_setting(family, interface, key, O_RDONLY);
	char text[32] = "";

	return fd >= 0 && read(fd, text, sizeof(text) - 1) > 0 ? atol(text) : 0;
}

bool sysctl_set(const char *family, const char *interface, const char *key, long value)
{
	auto_fd int fd = open_setting(family, interface, key, O_WRONLY);
	char text[32];
	int length = snprintf(text, sizeof(text), "%ld", value);

	return fd >= 0 && write(fd, text, (size_t)length) == length;
}
