/*
 * journal.h -- files of JSON lines, bounded, in a folder that the cluster's account shares with
 * root.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <stdio.h>
#include <sys/types.h>
#include <time.h>

#include "lib/cleanup.h"
#include "lib/error.h"

/** journal_folder - REDISHA_LOG_DIR in the environment, else as configured (/var/log/redisha) */
const char *journal_folder(void);

/** journal_run_folder - the same for what a reboot empties: REDISHA_RUN_DIR, else /run/redisha */
const char *journal_run_folder(void);

/**
 * journal_share - as root: make both folders, writable for the group haclient
 *
 * Pacemaker runs alert agents as hacluster, which cannot make them. The log folder is sticky, so
 * that account cannot touch what root writes there. Trouble shows when somebody writes.
 */
void journal_share(void);

/** json_text - "name":"value", escaped as RFC 8259, section 7 asks; what is no UTF-8 becomes '?' */
void json_text(FILE *f, const char *name, const char *value);

/** json_time - "time":"2024-01-31T23:59:59.123Z" */
void json_time(FILE *f, const struct timespec *at);

/**
 * journal_append - add @line to the file @name of the log folder
 * @mode: of a new file
 * @line: ends with a newline
 *
 * The whole line or nothing. A file that has grown over 1 MiB becomes NAME.1 first. Several
 * processes may do this at once; whoever cannot have the lock in half a second goes on without it.
 * Links are not followed.
 * Return: 0; -errno naming the file.
 */
must_check int journal_append(const char *name, mode_t mode, const char *line, size_t length,
			      struct error *err);

#endif
