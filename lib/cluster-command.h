/*
 * cluster-command.h -- for cluster-attributes.c: Pacemaker's commands that read and write
 * values.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLUSTER_COMMAND_H
#define CLUSTER_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/cluster.h"
#include "lib/process-run.h"

#define COMMAND_WORDS 12	/* of one, with its NULL */

/* Not to be copied: @argv may point to @text. */
struct command { const char *argv[COMMAND_WORDS]; char text[CLUSTER_TEXT + 16]; };

/** command_write - the one that writes this; @w must live as long as @c */
void command_write(const struct cluster_change *w, struct command *c);

/** command_read - the one that is asked this; @q must live as long as @c */
void command_read(const struct cluster_question *q, struct command *c);

/**
 * command_judge - have they done it?
 * @is_read: that there is no such thing is fine
 *
 * Return: 0; -EIO, naming the first that has not.
 */
int command_judge(const struct process_job *jobs, int n, bool is_read, struct error *err);

/** command_read_answer - q->ret from what it printed, which is changed */
void command_read_answer(const struct cluster_question *q, char *out, int status);

/**
 * command_property_path - where the CIB has a property of ours, as XPath
 *
 * It alone: all those of many instances are more than a buffer holds.
 */
void command_property_path(const char *name, char *ret, size_t size);

/** command_read_property - q->ret from what is there */
void command_read_property(const struct cluster_question *q, const char *out);

#endif
