/* redis-reply.h -- for lib/redis-*.c: what a reply of redis-server means, and its text. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_REPLY_H
#define REDIS_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <hiredis/hiredis.h>

#include "lib/cleanup.h"
#include "lib/error.h"

static inline void reply_p(redisReply **r) { if (*r) freeReplyObject(*r); }
#define auto_reply CLEANUP(reply_p)

/* What kind of reply a line is. An error line starts with a word in capitals. */
enum reply_kind {
	REPLY_OK,		/* not an error */
	REPLY_LOADING,		/* LOADING: alive, reads its data; INFO works */
	REPLY_BUSY,		/* BUSY: alive, runs a long script; nothing works */
	REPLY_REFUSES,		/* NOAUTH, WRONGPASS, NOPERM, DENIED, maxclients: not for us */
	REPLY_OTHER_ERROR,	/* any other error reply */
};

/** reply_judge - the kind of a reply, by its first words; without the leading "-" */
enum reply_kind reply_judge(const char *text);

/** reply_complains - is it an error with these words in it? NULL is none */
bool reply_complains(const redisReply *r, const char *words);

/**
 * reply_check - is it a reply, and not an error?
 * @r:    NULL: there was none, and @err says so already
 * @name: of the server
 *
 * What an error repeats of our arguments is cut off.
 * Return: 0; -EACCES, -EBUSY, -EAGAIN, -EPROTO as lib/redis-server.h tells; without a reply
 * what @err has.
 */
int reply_check(const redisReply *r, const char *name, struct error *err);

/** reply_print - as text: elements of an array one per line, nil is empty */
void reply_print(const redisReply *r, FILE *to);

/** reply_copy - the same, cut to @size */
int reply_copy(const redisReply *r, char *to, size_t size, struct error *err);

#endif
