/* client-writes.c -- numbered writes: made, acknowledged, read back. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "client-writes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client-clock.h"
#include "client-server.h"

#define BATCH 500

struct writes writes = { .pipeline = 1 };

static unsigned char *acked;	/* by sequence number */
static size_t acked_size;
static char *padding;		/* follows the number in each value */

/*
 * Letters that do not compress: an RDB of them is as big as they are. No digit, for it follows a
 * number.
 */
static void make_padding(void)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,.";
	unsigned int dice = 1;

	padding = malloc(writes.size + 1);
	if (!padding)
		abort();
	for (size_t i = 0; i < writes.size; i++) {
		dice = dice * 1103515245 + 12345;
		padding[i] = letters[(dice >> 16) % 54];
	}
	padding[writes.size] = 0;
}

void writes_begin(void)
{
	make_padding();
	snprintf(writes.prefix, sizeof(writes.prefix), "lab:%.0f:%d", clock_ms(CLOCK_REALTIME),
		 (int)getpid());
}

static void remember(size_t number)
{
	if (number >= acked_size) {
		size_t size = acked_size ? acked_size * 2 : 1 << 16;

		acked = realloc(acked, size);
		if (!acked)
			abort();
		memset(acked + acked_size, 0, size - acked_size);
		acked_size = size;
	}
	acked[number] = 1;
	writes.n_acked++;
}

/* What goes into a key: its number in the sequence can be read from it, so an older value shows. */
static void append_write(redisContext *c, size_t number)
{
	char key[96], value[96];
	size_t slot = writes.ring ? number % writes.ring : number;

	snprintf(key, sizeof(key), "%s:%zu", writes.prefix, slot);
	snprintf(value, sizeof(value), "%s:%zu", writes.prefix, number);
	redisAppendCommand(c, "SET %s %s%s", key, value, padding);
}

size_t writes_batch(redisContext **c)
{
	size_t first = writes.attempts, good = 0;

	writes.attempts += writes.pipeline;
	for (size_t i = 0; i < writes.pipeline; i++)
		append_write(*c, first + i);
	for (size_t i = 0; *c && i < writes.pipeline; i++) {
		redisReply *reply = server_reply(c, "SET");

		if (!reply)
			break;
		freeReplyObject(reply);
		if (!writes.wait)
			remember(first + i);
		good++;
	}
	if (writes.wait && good == writes.pipeline) {
		redisReply *reply = server_ask(c, 3, (const char *[]){ "WAIT", "1", "100" });

		if (reply && reply->integer < 1)
			server_failed("WAIT: no replica acknowledged");
		else if (reply)
			for (size_t i = 0; i < good; i++)
				remember(first + i);
		good = reply && reply->integer >= 1 ? good : 0;
		freeReplyObject(reply);
	} else if (writes.wait) {
		good = 0;
	}
	return good;
}

/* The number of the write that a value comes from; -1: none of ours, or not all of it. */
static long long number_of(const redisReply *value)
{
	size_t length = strlen(writes.prefix);
	char *end;
	long long number;

	if (value->type != REDIS_REPLY_STRING || strncmp(value->str, writes.prefix, length) != 0
	    || value->str[length] != ':')
		return -1;
	number = strtoll(value->str + length + 1, &end, 10);
	return strcmp(end, padding) == 0 ? number : -1;
}

/* Every acknowledged write of this key that is newer than what was found in it is lost. */
static void count_lost(size_t slot, long long found)
{
	size_t step = writes.ring ? writes.ring : writes.attempts;

	for (size_t n = slot; n < writes.attempts && n < acked_size; n += step) {
		if (!acked[n] || (long long)n <= found)
			continue;
		if (writes.n_lost < WRITES_SHOWN)
			writes.lost[writes.n_lost] = n;
		writes.n_lost++;
	}
}

/* Compare @count keys from @first on with what was acknowledged; false: no answer. */
static bool verify_batch(redisContext **c, size_t first, size_t count)
{
	static char keys[BATCH][96];
	const char *argv[BATCH + 1] = { "MGET" };
	redisReply *reply;

	for (size_t i = 0; i < count; i++) {
		snprintf(keys[i], sizeof(keys[i]), "%s:%zu", writes.prefix, first + i);
		argv[i + 1] = keys[i];
	}
	reply = server_ask(c, count + 1, argv);
	if (!reply || reply->elements != count) {
		freeReplyObject(reply);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		count_lost(first + i, number_of(reply->element[i]));
	freeReplyObject(reply);
	return true;
}

bool writes_verify(redisContext **c)
{
	size_t end = writes.attempts < acked_size ? writes.attempts : acked_size;
	size_t batch = writes.size > 1000 ? 16 : BATCH;
	const char *argv[] = { "SET", writes.prefix, "verify" };
	redisReply *reply = server_ask(c, 3, argv);
	bool is_good = reply;

	freeReplyObject(reply);
	writes.n_lost = 0;
	if (writes.ring && writes.ring < end)
		end = writes.ring;
	for (size_t i = 0; is_good && i < end; i += batch)
		is_good = verify_batch(c, i, end - i < batch ? end - i : batch);
	return is_good;
}
