/* client.c -- measuring client: how long writes stop, and which acknowledged ones are lost. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client-clock.h"
#include "client-gaps.h"
#include "client-server.h"
#include "client-writes.h"

#define VERIFY_S 15

static struct {
	const char *password_file, *json_file;
	bool beat, no_verify;
	double for_ms, rate;
} opt;
static struct target target = {
	.port = 6379, .master = "mymaster", .connect_ms = 300, .reply_ms = 300,
};

static double last_beat_ms;
static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static void beat(void)
{
	if (!opt.beat || now_ms() < last_beat_ms + 100)
		return;
	last_beat_ms = now_ms();
	fprintf(stderr, "beat %.0f %zu\n", clock_ms(CLOCK_REALTIME), writes.n_acked);
}

static void write_until_told(void)
{
	redisContext *c = NULL;
	double start = now_ms();

	gaps_begin();
	while (!stopped && (!opt.for_ms || now_ms() < start + opt.for_ms)) {
		double begin = now_ms();
		size_t good;

		if (!c)
			c = server_connect(&target);
		good = c ? writes_batch(&c) : 0;
		gaps_watch(good);
		beat();
		if (!good)
			sleep_ms(5);
		else if (opt.rate)
			sleep_ms(begin + 1e3 / opt.rate * writes.pipeline - now_ms());
	}
	gaps_watch(true);
	if (c)
		redisFree(c);
}

static bool verify_once(void)
{
	redisContext *c = server_connect(&target);
	bool is_good = writes_verify(&c);

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

	printf("acknowledged %zu of %zu, lost %zu, outage %.0f ms\n", writes.n_acked,
	       writes.attempts, writes.n_lost, gaps.outage_ms);
	for (size_t i = 0; i < gaps.n; i++)
		printf("gap %s %.0f ms: %s\n", wall_text(gaps.of[i].start_ms, text),
		       gaps.of[i].length_ms, gaps.of[i].error);
	for (size_t i = 0; i < writes.n_lost && i < WRITES_SHOWN; i++)
		printf("lost %s:%zu\n", writes.prefix, writes.lost[i]);
}

static void print_json(FILE *f, bool is_verified)
{
	char text[16];

	fprintf(f, "{\"acknowledged\":%zu,\"attempted\":%zu,\"verified\":%s,\"lost\":%zu,"
		"\"outage_ms\":%.0f,\"gaps\":[", writes.n_acked, writes.attempts,
		opt.no_verify ? "null" : is_verified ? "true" : "false", writes.n_lost,
		gaps.outage_ms);
	for (size_t i = 0; i < gaps.n; i++)
		fprintf(f, "%s{\"start\":\"%s\",\"epoch_ms\":%.0f,\"ms\":%.0f,\"error\":\"%s\"}",
			i ? "," : "", wall_text(gaps.of[i].start_ms, text), gaps.of[i].start_ms,
			gaps.of[i].length_ms, gaps.of[i].error);
	fprintf(f, "],\"lost_keys\":[");
	for (size_t i = 0; i < writes.n_lost && i < WRITES_SHOWN; i++)
		fprintf(f, "%s\"%s:%zu\"", i ? "," : "", writes.prefix, writes.lost[i]);
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
		case 'w': writes.wait = true; break;
		case 'f': opt.for_ms = atof(optarg) * 1e3; break;
		case 'r': opt.rate = atof(optarg); break;
		case 'j': opt.json_file = optarg; break;
		case 'P': gaps.tells = true; break;
		case 'b': opt.beat = true; break;
		case 'l': writes.pipeline = strtoul(optarg, NULL, 10); break;
		case 'R': writes.ring = strtoul(optarg, NULL, 10); break;
		case 's': writes.size = strtoul(optarg, NULL, 10); break;
		case 'S': target.sentinels = optarg; break;
		case 'm': target.master = optarg; break;
		case 'c': target.connect_ms = atoi(optarg); break;
		case 't': target.reply_ms = atoi(optarg); break;
		case 'n': opt.no_verify = true; break;
		default: return false;
		}
	}
	/* Slower than 20 a second, the pauses would look like gaps. */
	return !target.host != !target.sentinels && optind == argc && target.port > 0
		&& target.connect_ms > 0 && target.reply_ms > 0 && writes.pipeline > 0
		&& writes.size < 1 << 20 && (!opt.rate || opt.rate >= 20);
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
	return is_verified && writes.n_acked ? writes.n_lost > 0 : 2;
}

int main(int argc, char **argv)
{
	struct sigaction stop = { .sa_handler = on_signal };

	if (!read_options(argc, argv)) {
		fprintf(stderr,
			"usage: client -h ADDR | --sentinels HOST[:PORT],... [--master NAME]\n"
			"              [-p PORT] [-a-file FILE] [--wait] [--for SECONDS] "
			"[--rate N (20 or more)]\n"
			"              [--size BYTES] [--pipeline N] [--ring KEYS] "
			"[--connect-ms N] [--reply-ms N]\n"
			"              [--json FILE] [--progress] [--beat] [--no-verify]\n");
		return 2;
	}
	if (opt.password_file && !read_password()) {
		perror(opt.password_file);
		return 2;
	}
	writes_begin();
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (opt.beat)
		fprintf(stderr, "prefix %s\n", writes.prefix);
	write_until_told();
	if (opt.beat)
		fprintf(stderr, "beat %.0f %zu\n", clock_ms(CLOCK_REALTIME), writes.n_acked);
	return report(opt.no_verify || verify());
}
