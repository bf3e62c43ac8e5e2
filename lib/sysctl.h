/* sysctl.h -- the kernel's settings of one interface, under /proc/sys/net. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SYSCTL_H
#define SYSCTL_H

#include <stdbool.h>

/**
 * sysctl_get - /proc/sys/net/FAMILY/conf/INTERFACE/KEY of this network namespace
 * @family: "ipv4" or "ipv6"
 *
 * Return: the number; 0 when it cannot be read.
 */
long sysctl_get(const char *family, const char *interface, const char *key);

/** sysctl_set - write it; false when that is not possible */
bool sysctl_set(const char *family, const char *interface, const char *key, long value);

#endif
