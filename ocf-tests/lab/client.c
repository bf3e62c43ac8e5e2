/* client.c -- measuring client: how long writes stop, and which acknowledged ones are lost. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client-server.h"

#define GAP_MS 100
#define VERIFY_S 15
#define BATCH 500
#define SHOWN 5
#define MAX_GAPS 1000

struct gap {
	double start_ms, length_ms;	/* start: wall clock */
	char error[sizeof(last_error)];
};

static struct {
	const char *password_file, *json_file;
	bool wait, progress, beat, no_verify;
	double for_ms, rate;
	size_t pipeline, ring, size;
} opt = { .pipeline = 1 };
static struct target target = { .port = 6379, .master = "mymaster", .connect_ms = 300, .reply_ms = 300 };

static char prefix[64];
static unsigned char *acked;		/* by sequence number */
static size_t acked_size, attempts, n_acked;
static struct gap gaps[MAX_GAPS];
static size_t n_gaps;
static double last_ack_ms, outage_ms;	/* monotonic */
static double last_beat_ms;
static char *padding;			/* follows the number in each value */
static bool gap_is_open;
static size_t n_lost, lost[SHOWN];
static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static double clock_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

static void sleep_ms(double ms)
{
	struct timespec t = { (time_t)(ms / 1e3), (long)(ms * 1e6) % 1000000000 };

	if (ms > 0)
		nanosleep(&t, NULL);
}

static const char *wall_text(double wall_ms, char text[16])
{
	time_t s = wall_ms / 1e3;
	struct tm tm;

	localtime_r(&s, &tm);
	strftime(text, 16, "%H:%M:%S", &tm);
	snprintf(text + 8, 8, ".%03u", (unsigned int)(wall_ms - s * 1e3) % 1000);
	return text;
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
	n_acked++;
}

/* What goes into a key: its number in the sequence can be read from it, so an older value shows. */
static void append_write(redisContext *c, size_t number)
{
	char key[96], value[96];
	size_t slot = opt.ring ? number % opt.ring : number;

	snprintf(key, sizeof(key), "%s:%zu", prefix, slot);
	snprintf(value, sizeof(value), "%s:%zu", prefix, number);
	redisAppendCommand(c, "SET %s %s%s", key, value, padding);
}

/* Return: how many of the next opt.pipeline writes were acknowledged; NULL in *c when the connection is lost. */
static size_t write_batch(redisContext **c)
{
	size_t first = attempts, good = 0;

	attempts += opt.pipeline;
	for (size_t i = 0; i < opt.pipeline; i++)
		append_write(*c, first + i);
	for (size_t i = 0; *c && i < opt.pipeline; i++) {
		redisReply *reply = server_reply(c, "SET");

		if (!reply)
			break;
		freeReplyObject(reply);
		if (!opt.wait)
			remember(first + i);
		good++;
	}
	if (opt.wait && good == opt.pipeline) {
		redisReply *reply = server_ask(c, 3, (const char *[]){ "WAIT", "1", "100" });

		if (reply && reply->integer < 1)
			server_failed("WAIT: no replica acknowledged");
		else if (reply)
			for (size_t i = 0; i < good; i++)
				remember(first + i);
		good = reply && reply->integer >= 1 ? good : 0;
		freeReplyObject(reply);
	} else if (opt.wait) {
		good = 0;
	}
	return good;
}

static void beat(void)
{
	if (!opt.beat || now_ms() < last_beat_ms + 100)
		return;
	last_beat_ms = now_ms();
	fprintf(stderr, "beat %.0f %zu\n", clock_ms(CLOCK_REALTIME), n_acked);
}

/* Called after every attempt: has a gap begun, or ended? */
static void watch_gap(bool is_over)
{
	double length = now_ms() - last_ack_ms;
	double start = clock_ms(CLOCK_REALTIME) - length;
	char text[16];

	if (length > GAP_MS && !gap_is_open) {
		gap_is_open = true;
		if (opt.progress)
			fprintf(stderr, "%s gap begins: %s\n", wall_text(start, text), last_error);
	}
	if (!is_over)
		return;
	if (opt.progress && n_acked == 1)
		fprintf(stderr, "%s writes begin\n", wall_text(start + length, text));
	if (length > outage_ms)
		outage_ms = length;
	if (gap_is_open && n_gaps < MAX_GAPS) {
		gaps[n_gaps] = (struct gap){ .start_ms = start, .length_ms = length };
		memcpy(gaps[n_gaps++].error, last_error, sizeof(last_error));
	}
	if (gap_is_open && opt.progress)
		fprintf(stderr, "%s gap ends after %.0f ms: %s\n",
			wall_text(start + length, text), length, last_error);
	gap_is_open = false;
	*last_error = 0;
	last_ack_ms += length;
}

static void write_until_told(void)
{
	redisContext *c = NULL;
	double start = now_ms();

	last_ack_ms = start;
	while (!stopped && (!opt.for_ms || now_ms() < start + opt.for_ms)) {
		double begin = now_ms();
		size_t good;

		if (!c)
			c = server_connect(&target);
		good = c ? write_batch(&c) : 0;
		watch_gap(good);
		beat();
		if (!good)
			sleep_ms(5);
		else if (opt.rate)
			sleep_ms(begin + 1e3 / opt.rate * opt.pipeline - now_ms());
	}
	watch_gap(true);
	if (c)
		redisFree(c);
}

/* The number of the write that a value comes from; -1: none of ours, or not all of it. */
static long long number_of(const redisReply *value)
{
	size_t length = strlen(prefix);
	char *end;
	long long number;

	if (value->type != REDIS_REPLY_STRING || strncmp(value->str, prefix, length) != 0
	    || value->str[length] != ':')
		return -1;
	number = strtoll(value->str + length + 1, &end, 10);
	return strcmp(end, padding) == 0 ? number : -1;
}

/* Every acknowledged write of this key that is newer than what was found in it is lost. */
static void count_lost(size_t slot, long long found)
{
	size_t step = opt.ring ? opt.ring : attempts;

	for (size_t n = slot; n < attempts && n < acked_size; n += step) {
		if (!acked[n] || (long long)n <= found)
			continue;
		if (n_lost < SHOWN)
			lost[n_lost] = n;
		n_lost++;
	}
}

/* Compare @count keys from @first on with what was acknowledged; false: no answer. */
static bool verify_batch(redisContext **c, size_t first, size_t count)
{
	static char keys[BATCH][96];
	const char *argv[BATCH + 1] = { "MGET" };
	redisReply *reply;

	for (size_t i = 0; i < count; i++) {
		snprintf(keys[i], sizeof(keys[i]), "%s:%zu", prefix, first + i);
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

/* All of it from one connection, to a server that takes writes: a replica would not tell the truth. */
static bool verify_once(void)
{
	redisContext *c = server_connect(&target);
	size_t end = attempts < acked_size ? attempts : acked_size, batch = opt.size > 1000 ? 16 : BATCH;
	const char *argv[] = { "SET", prefix, "verify" };
	redisReply *reply = server_ask(&c, 3, argv);
	bool is_good = reply;

	freeReplyObject(reply);
	n_lost = 0;
	if (opt.ring && opt.ring < end)
		end = opt.ring;
	for (size_t i = 0; is_good && i < end; i += batch)
		is_good = verify_batch(&c, i, end - i < batch ? end - i : batch);
	if (c)
		redisFree(c);
	return is_good;
}

static bool verify(void)
{
	double end = now_ms() + VERIFY_S * 1e3;

	while (!verify_once()) {
		if (now_ms() > end)
			return false;
		sleep_ms(50);
	}
	return true;
}

static void print_summary(void)
{
	char text[16];

	printf("acknowledged %zu of %zu, lost %zu, outage %.0f ms\n", n_acked, attempts, n_lost, outage_ms);
	for (size_t i = 0; i < n_gaps; i++)
		printf("gap %s %.0f ms: %s\n", wall_text(gaps[i].start_ms, text),
		       gaps[i].length_ms, gaps[i].error);
	for (size_t i = 0; i < n_lost && i < SHOWN; i++)
		printf("lost %s:%zu\n", prefix, lost[i]);
}

static void print_json(FILE *f, bool is_verified)
{
	char text[16];

	fprintf(f, "{\"acknowledged\":%zu,\"attempted\":%zu,\"verified\":%s,\"lost\":%zu,"
		"\"outage_ms\":%.0f,\"gaps\":[", n_acked, attempts,
		opt.no_verify ? "null" : is_verified ? "true" : "false", n_lost, outage_ms);
	for (size_t i = 0; i < n_gaps; i++)
		fprintf(f, "%s{\"start\":\"%s\",\"epoch_ms\":%.0f,\"ms\":%.0f,\"error\":\"%s\"}", i ? "," : "",
			wall_text(gaps[i].start_ms, text), gaps[i].start_ms, gaps[i].length_ms,
			gaps[i].error);
	fprintf(f, "],\"lost_keys\":[");
	for (size_t i = 0; i < n_lost && i < SHOWN; i++)
		fprintf(f, "%s\"%s:%zu\"", i ? "," : "", prefix, lost[i]);
	fprintf(f, "]}\n");
}

static bool read_options(int argc, char **argv)
{
	static const struct option names[] = {
		{ "h", 1, NULL, 'h' }, { "p", 1, NULL, 'p' }, { "a-file", 1, NULL, 'a' },
		{ "wait", 0, NULL, 'w' }, { "for", 1, NULL, 'f' }, { "rate", 1, NULL, 'r' },
		{ "json", 1, NULL, 'j' }, { "progress", 0, NULL, 'P' }, { "beat", 0, NULL, 'b' },
		{ "pipeline", 1, NULL, 'l' }, { "ring", 1, NULL, 'R' }, { "size", 1, NULL, 's' },
		{ "sentinels", 1, NULL, 'S' }, { "master", 1, NULL, 'm' },
		{ "connect-ms", 1, NULL, 'c' }, { "reply-ms", 1, NULL, 't' },
		{ "no-verify", 0, NULL, 'n' }, { 0 },
	};
	int c;

	while ((c = getopt_long_only(argc, argv, "", names, NULL)) != -1) {
		switch (c) {
		case 'h': target.host = optarg; break;
		case 'p': target.port = atoi(optarg); break;
		case 'a': opt.password_file = optarg; break;
		case 'w': opt.wait = true; break;
		case 'f': opt.for_ms = atof(optarg) * 1e3; break;
		case 'r': opt.rate = atof(optarg); break;
		case 'j': opt.json_file = optarg; break;
		case 'P': opt.progress = true; break;
		case 'b': opt.beat = true; break;
		case 'l': opt.pipeline = strtoul(optarg, NULL, 10); break;
		case 'R': opt.ring = strtoul(optarg, NULL, 10); break;
		case 's': opt.size = strtoul(optarg, NULL, 10); break;
		case 'S': target.sentinels = optarg; break;
		case 'm': target.master = optarg; break;
		case 'c': target.connect_ms = atoi(optarg); break;
		case 't': target.reply_ms = atoi(optarg); break;
		case 'n': opt.no_verify = true; break;
		default: return false;
		}
	}
	/* Slower than 20 a second, the pauses would look like gaps. */
	return !target.host != !target.sentinels && optind == argc && target.port > 0 && target.connect_ms > 0
		&& target.reply_ms > 0 && opt.pipeline > 0 && opt.size < 1 << 20 && (!opt.rate || opt.rate >= 20);
}

static bool read_password(void)
{
	FILE *f = fopen(opt.password_file, "r");
	bool is_good = f && fgets(target.password, sizeof(target.password), f);

	if (f)
		fclose(f);
	target.password[strcspn(target.password, "\r\n")] = 0;
	return is_good;
}

/* Letters that do not compress: an RDB of them is as big as they are. No digit, for it follows a number. */
static void make_padding(void)
{
	unsigned int dice = 1;

	padding = malloc(opt.size + 1);
	if (!padding)
		abort();
	for (size_t i = 0; i < opt.size; i++) {
		dice = dice * 1103515245 + 12345;
		padding[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,."[(dice >> 16) % 54];
	}
	padding[opt.size] = 0;
}

static int report(bool is_verified)
{
	FILE *f = opt.json_file ? fopen(opt.json_file, "w") : stdout;

	print_summary();
	if (f)
		print_json(f, is_verified);
	if (!f || fflush(f)) {
		perror(opt.json_file);
		return 2;
	}
	if (!is_verified)
		fprintf(stderr, "client: no writable server to verify with: %s\n", last_error);
	/* A run that wrote nothing has proven nothing. */
	return is_verified && n_acked ? n_lost > 0 : 2;
}

int main(int argc, char **argv)
{
	struct sigaction stop = { .sa_handler = on_signal };

	if (!read_options(argc, argv)) {
		fprintf(stderr, "usage: client -h ADDR | --sentinels HOST[:PORT],... [--master NAME]\n"
			"              [-p PORT] [-a-file FILE] [--wait] [--for SECONDS] [--rate N (20 or more)]\n"
			"              [--size BYTES] [--pipeline N] [--ring KEYS] [--connect-ms N] [--reply-ms N]\n"
			"              [--json FILE] [--progress] [--beat] [--no-verify]\n");
		return 2;
	}
	if (opt.password_file && !read_password()) {
		perror(opt.password_file);
		return 2;
	}
	make_padding();
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
	snprintf(prefix, sizeof(prefix), "lab:%.0f:%d", clock_ms(CLOCK_REALTIME), (int)getpid());
	if (opt.beat)
		fprintf(stderr, "prefix %s\n", prefix);
	write_until_told();
	if (opt.beat)
		fprintf(stderr, "beat %.0f %zu\n", clock_ms(CLOCK_REALTIME), n_acked);
	return report(opt.no_verify || verify());
}
