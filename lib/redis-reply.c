/* redis-reply.c -- what a reply of redis-server means, and its text. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/redis-reply.h"

#include <errno.h>
#include <string.h>

/* Redis 7.0, "shared objects" in server.c and acl.c; the last is what Redis 5 says to AUTH. */
static const struct { const char *start; enum reply_kind means; int code; } answers[] = {
	{ "LOADING ",                  REPLY_LOADING, EAGAIN },
	{ "BUSY ",                     REPLY_BUSY,    EBUSY },
	{ "NOAUTH ",                   REPLY_REFUSES, EACCES },
	{ "WRONGPASS ",                REPLY_REFUSES, EACCES },
	{ "NOPERM ",                   REPLY_REFUSES, EACCES },
	{ "DENIED ",                   REPLY_REFUSES, EACCES },
	{ "ERR max number of clients", REPLY_REFUSES, EACCES },
	{ "ERR invalid password",      REPLY_REFUSES, EACCES },
};

enum reply_kind reply_judge(const char *text)
{
	size_t n = strcspn(text, " ");

	for (size_t i = 0; i < LENGTH(answers); i++)
		if (strncmp(text, answers[i].start, strlen(answers[i].start)) == 0)
			return answers[i].means;
	return n > 1 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n && text[n]
		? REPLY_OTHER_ERROR : REPLY_OK;
}

bool reply_complains(const redisReply *r, const char *words)
{
	return r && r->type == REDIS_REPLY_ERROR && strstr(r->str, words);
}

int reply_check(const redisReply *r, const char *name, struct error *err)
{
	const char *echo;
	int code = EPROTO;

	if (!r || r->type != REDIS_REPLY_ERROR)
		return r ? 0 : -err->code;
	echo = strstr(r->str, ", with args beginning with");
	for (size_t i = 0; i < LENGTH(answers); i++)
		if (strncmp(r->str, answers[i].start, strlen(answers[i].start)) == 0)
			code = answers[i].code;
	return error_set(err, code, "redis at %s: %.*s", name,
			 echo ? (int)(echo - r->str) : (int)r->len, r->str);
}

void reply_print(const redisReply *r, FILE *to)
{
	switch (r->type) {
	case REDIS_REPLY_INTEGER:
		fprintf(to, "%lld", r->integer);
		break;
	case REDIS_REPLY_ARRAY:
		for (size_t i = 0; i < r->elements; i++) {
			if (i > 0)
				fputc('\n', to);
			reply_print(r->element[i], to);
		}
		break;
	default:
		if (r->str)
			fwrite(r->str, 1, r->len, to);
	}
}

int reply_copy(const redisReply *r, char *to, size_t size, struct error *err)
{
	auto_free char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		return error_set(err, ENOMEM, "out of memory");
	reply_print(r, f);
	if (fclose(f) != 0)
		return error_set(err, ENOMEM, "out of memory");
	if (n >= size)
		n = size - 1;
	memcpy(to, text, n);
	to[n] = '\0';
	return 0;
}
