/* descriptors.h -- what a child must not take along. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/**
 * descriptors_close - close all from @first to @last, both included; also where Linux is older than
 * 5.9, or libc than 2.34
 */
void descriptors_close(unsigned first, unsigned last);

#endif
