/* resident.h -- a child that stays when the agent ends, and is found again. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RESIDENT_H
#define RESIDENT_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/**
 * resident_inherits - the next child gets this descriptor, too; -1: nothing
 *
 * To close a packet socket the kernel waits for all processors, some milliseconds: the child has
 * the time.
 */
void resident_inherits(int fd);

/**
 * resident_start - run @work(@arg) in a child with a session of its own
 * @file: names the child for resident_lives() and resident_end(); replaced
 *
 * The child has no inherited descriptor but those of resident_inherits(): nobody waits for it. One
 * still running under @file must have been ended before.
 * Return: 0; -errno of fork or of @file.
 */
must_check int resident_start(const char *file, void (*work)(void *arg), void *arg,
			      struct error *err);

/** resident_lives - is there a child recorded in @file, and does it run? */
bool resident_lives(const char *file);

/** resident_pid - its number, if it is of this program; 0 else */
long resident_pid(const char *file);

/**
 * resident_end - end the child recorded in @file, and remove @file
 *
 * Ends only a process of this program, with the recorded number and start time, and does not wait:
 * no step of its code comes after this, but a system call that it is in may still be under way.
 * Where that matters it must hold a lock.
 * Return: 0, also when there is none; -errno.
 */
must_check int resident_end(const char *file, struct error *err);

#endif
