/* fuzz-keepalived.c -- whatever keepalived.conf holds, reading and judging it ends, and harms no
 * memory. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct request q = { .root = "/nonexistent" };
	struct import im = { .q = &q, .pool = &q.wish.pool, .said = &q.said };
	struct keepalived tree = { 0 };
	struct error err = { 0 };

	if (keepalived_parse(im.pool, "fuzz", (const char *)data, size, &tree, &err) == 0) {
		/* Twice, as master and backup. */
		import_file(&im, "one", &tree);
		import_file(&im, "two", &tree);
		import_compare(&im);
		import_scripts(&im);
	}
	decisions_release(&q.said);
	wish_release(&q.wish);
	return 0;
}

#ifndef LIBFUZZER	/* which brings a main() of its own */

/* Pieces that mean something, so that chance makes more than noise of them. */
static const char *const pieces[] = {
	"global_defs",
	"vrrp_instance ",
	"vrrp_script ",
	"vrrp_sync_group ",
	" { ",
	" }\n",
	"\n",
	"{",
	"}",
	" ",
	"\t",
	"\\",
	"\\\n",
	"\"",
	"'",
	"#",
	"!",
	"$A=",
	"$A",
	"${A}",
	"@n1 ",
	"@^n1 ",
	"~SEQ(",
	"include ",
	"state MASTER\n",
	"state BACKUP\n",
	"interface eth0\n",
	"priority 100\n",
	"priority 99\n",
	"virtual_ipaddress",
	"192.0.2.1/24",
	"2001:db8::1/64",
	"/33",
	"@",
	" dev eth1",
	" label eth0:1",
	" brd +",
	" scope link",
	" peer",
	"notify_master ",
	"\"/x.sh a\"",
	"notify ",
	"nopreempt\n",
	"weight -20\n",
	"script ",
	"redis-cli -a x slaveof ",
	"192.0.2.1",
	" no one",
	"sleep 99999999999999999999",
	"smtp_server ",
	"smtp_connect_timeout ",
	"9999999999",
	"-1",
	"notification_email",
	"authentication",
	"auth_pass ",
	"garp_master_delay ",
	"1e999",
	"nan",
	"vrrp_garp_interval ",
	"unicast_src_ip ",
	"group",
	"track_script",
	"virtual_server ",
	"\xff",
	"\xe4\xb8\xbb",
	"\r\n",
	"\\x41",
	"\\777",
	"\\c",
	"user root\n",
	"vrrp_min_garp\n",
};

static uint64_t state;

/* xorshift: the same sequence everywhere for a seed */
static unsigned chance(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state % below);
}

static size_t make_text(char *text, size_t most)
{
	unsigned n = chance(60);
	size_t used = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < n; i++) {
		const char *piece = pieces[chance(LENGTH(pieces))];

		if (used + strlen(piece) + 1 > most)
			break;
		used += (size_t)sprintf(text + used, "%s", piece);
	}
	for (unsigned i = chance(4); i > 0 && used > 0; i--)
		text[chance((unsigned)used)] = (char)chance(256);
	return used;
}

int main(void)
{
	const char *rounds = getenv("REDISHA_ROUNDS"), *seed = getenv("REDISHA_SEED");
	long n = rounds ? atol(rounds) : 100000;
	char text[4096];

	state = seed ? strtoull(seed, NULL, 10) : 20240229;
	printf("# seed %llu, %ld texts\n", (unsigned long long)state, n);
	for (long i = 0; i < n; i++) {
		/* The caller's buffer has no 0 behind it. */
		size_t size = make_text(text, sizeof(text));
		uint8_t *exact = malloc(size ? size : 1);

		if (!exact)
			return 1;
		memcpy(exact, text, size);
		LLVMFuzzerTestOneInput(exact, size);
		free(exact);
	}
	printf("ok 1 - texts made by chance are read or refused\n1..1\n");
	return 0;
}

#endif
