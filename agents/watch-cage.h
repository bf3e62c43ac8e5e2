/* watch-cage.h -- redisha-watch gives up what it does not need. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WATCH_CAGE_H
#define WATCH_CAGE_H

#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * cage_enter - for this process and all it runs, until they end
 * @capabilities: mask of those that stay, 1 << CAP_...
 * @max_family:   sockets of higher address families cannot be made
 *
 * privileges_keep(), no core files, and a seccomp filter that refuses (EPERM) what nothing here
 * needs: tracing and reading other processes, mounts, namespaces, modules, BPF, keys, clocks, other
 * identities, raw I/O. It is a list of what is refused, not of what is allowed, since Pacemaker's
 * attrd_updater, with its libraries, runs under it, too.
 * Return: 0; -errno.
 */
must_check int cage_enter(uint64_t capabilities, int max_family, struct error *err);

#endif
