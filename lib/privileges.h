/* privileges.h -- what root keeps when it stays. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PRIVILEGES_H
#define PRIVILEGES_H

#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * privileges_keep - give up all capabilities but these
 * @capabilities: mask of those that stay, UINT64_C(1) << CAP_...
 *
 * For this process and all it runs, until they end. Also no new privileges by a program that is
 * run.
 * Return: 0; -errno.
 * Source: capabilities(7), prctl(2).
 */
must_check int privileges_keep(uint64_t capabilities, struct error *err);

#endif
