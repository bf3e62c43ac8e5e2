/*
 * unit-vip-fuzz.c -- nonsense in parameters, in the kernel's answers, and from the link: no crash,
 * and no change.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <cmocka.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

#include "agents/vip-look.h"
#include "agents/vip-place.h"
#include "lib/announce.h"
#include "lib/arp.h"
#include "lib/ndp.h"
#include "lib/netlink-route.h"
#include "lib/netlink-tcp.h"
#include "lib/ocf.h"
#include "lib/tcp-refuser.h"

const char ocf_metadata[] = "";	/* nothing prints it here */

/*
 * FUZZ_ROUNDS: how often each; FUZZ_SEED: where to begin. By name, for long:
 *   FUZZ_ROUNDS=1000000 FUZZ_SEED=$(date +%s) ocf-tests/unit-vip-fuzz
 */
static long rounds = 300;
static uint64_t seed = 1;

static uint32_t random_number(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16);
}

/*
 * Between libmnl and the kernel: these functions stand before the C library's. Answers are bent,
 * requests are only looked at.
 */
static bool bends;
static unsigned changes, bent;

static void look_at_request(const void *bytes, size_t size)
{
	struct nlmsghdr h;

	if (size < sizeof(h))
		return;
	memcpy(&h, bytes, sizeof(h));
	if (h.nlmsg_type != RTM_GETLINK && h.nlmsg_type != RTM_GETADDR &&
	    h.nlmsg_type != RTM_GETROUTE && h.nlmsg_type != SOCK_DIAG_BY_FAMILY)
		changes++;
}

ssize_t sendto(int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to,
	       socklen_t length)
{
	if (to && to->sa_family == AF_NETLINK)
		look_at_request(bytes, size);
	return syscall(SYS_sendto, fd, bytes, size, flags, to, length);
}

static ssize_t bend(uint8_t *bytes, ssize_t size)
{
	unsigned times = random_number() % 8;

	for (unsigned i = 0; i < times; i++)
		bytes[random_number() % (size_t)size] = (uint8_t)random_number();
	/* Lengths of messages and attributes are what hurts most. */
	if (random_number() % 4 == 0 && size > 40)
		bytes[16 + (random_number() % ((size_t)size - 16) & ~3u)] =
			(uint8_t)random_number();
	if (random_number() % 4 == 0)
		size = 1 + (ssize_t)(random_number() % (size_t)size);
	bent++;
	return size;
}

ssize_t recvmsg(int fd, struct msghdr *m, int flags)
{
	ssize_t got = syscall(SYS_recvmsg, fd, m, flags);

	return got > 0 && bends ? bend(m->msg_iov[0].iov_base, got) : got;
}

static void random_word(char *word, size_t size)
{
	static const char *const good[] = {
		"192.168.1.1", "2001:db8::1", "eth0", "eth0:x", "24", "255.255.255.0", "-", "+",
		"fe80::1", "::ffff:10.0.0.1", "02:00:00:00:00:01", "static", "127.0.0.1", " ", ",",
		"lo",
	};
	size_t n = 0;

	word[0] = '\0';
	for (unsigned parts = random_number() % 6; parts > 0 && n + 40 < size; parts--) {
		if (random_number() % 3)
			n += (size_t)snprintf(word + n, size - n, "%s",
					      good[random_number() % LENGTH(good)]);
		else
			for (unsigned i = random_number() % 20; i > 0; i--)
				word[n++] = (char)(1 + random_number() % 255);
		word[n] = '\0';
	}
	if (n && random_number() % 3 == 0)
		word[random_number() % n] = (char)(1 + random_number() % 255);
}

static void parameters_are_read_or_refused_with_a_reason(void **unused)
{
	static struct vip_place places[PLACES];
	char words[6][400];
	int read = 0;

	(void)unused;
	for (long r = 0; r < 30 * rounds; r++) {
		struct vip_words w = { words[0], words[1], words[2], NULL, words[3], words[4],
				       words[5] };
		struct announce_target target;
		struct error err = { 0 };
		int n;

		for (size_t i = 0; i < LENGTH(words); i++)
			random_word(words[i], i == 0 || random_number() % 2 ? sizeof(words[i]) : 1);
		n = place_read(&w, places, &err);
		assert_true(n <= PLACES);
		assert_true(n > 0 || (err.code == EINVAL && err.text[0]));
		assert_true(place_read_ips_left(words[0], places) <= PLACES);
		announce_read_target(words[0], &target);
		read += n > 0;
	}
	assert_true(read > 0);		/* not all of it was nonsense */
}

static void count_link(const struct netlink_link *l, void *arg)
{
	(void)l;
	++*(unsigned *)arg;
}

static void bent_answers_of_the_kernel_do_no_harm(void **unused)
{
	struct error err = { 0 };
	int blind = 0;

	(void)unused;
	vip.checks_link = true;
	vip.n = 2;
	assert_true(ip_read("127.0.0.1", &vip.at[0].place.ip)
		    && ip_read("::1", &vip.at[1].place.ip));
	strcpy(vip.at[0].place.nic, "lo");
	bends = true;
	for (long r = 0; r < rounds; r++) {
		struct netlink_route route = { .ip = vip.at[r % 2].place.ip, .prefix = 32,
					       .protocol = -1 };
		unsigned links = 0;

		/* An answer without its end is waited for: not long here. */
		vip.until = deadline_in(3);
		blind += vip_observe() == BLIND;
		assert_non_null(vip_seen());
		if (netlink_links(0, count_link, &links, deadline_in(3), &err) < 0)
			assert_true(err.text[0]);
		if (netlink_connected(&route, deadline_in(3), &err) < 0)
			assert_true(err.text[0]);
		if (netlink_gateway(&route, deadline_in(3), &err) < 0)
			assert_true(err.text[0]);
	}
	bends = false;
	assert_true(bent > 0);
	assert_true(blind > 0 && blind < rounds);	/* some were seen through */
	assert_int_equal(changes, 0);
}

static void bent_lists_of_connections_end_nothing_else(void **unused)
{
	struct ip nobody;
	struct error err = { 0 };
	size_t n = 0, half_open;

	(void)unused;
	/*
	 * An address of documentation: no list, however bent, may lead to the end of a connection
	 * of it.
	 */
	assert_true(ip_read("192.0.2.77", &nobody));
	changes = 0;
	bends = true;
	for (long r = 0; r < rounds; r++)
		if (netlink_tcp_reset(&nobody, 1, deadline_in(3), &n, &half_open, &err) < 0)
			assert_true(err.text[0]);
	bends = false;
	assert_int_equal(changes, 0);
}

static void frames_are_parsed_or_passed_over(void **unused)
{
	uint8_t bytes[128], reply[60], mac[6];
	size_t answered = 0;

	(void)unused;
	for (long r = 0; r < 300 * rounds; r++) {
		size_t size = random_number() % (sizeof(bytes) + 1);
		bool is_new = false;
		struct arp arp;
		struct ip ip;

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (uint8_t)random_number();
		bytes[0] = random_number() % 2 ? 0x45 : 0x60;
		bytes[6] = bytes[0] == 0x60 ? 6 : 0;
		bytes[7] = 0;
		bytes[9] = 6;
		arp_parse(bytes, size, &arp);
		ndp_parse(bytes, size, &ip, mac);
		answered += tcp_refuser_answer(bytes, size, reply, &is_new) > 0;
	}
	assert_true(answered > 0);
}

/*
 * A SYN from 10.0.0.1:1000 to 10.0.0.2:80 with sequence number 5, and what RFC 9293 wants as an
 * answer.
 */
static void an_attempt_to_connect_is_answered_with_a_reset(void **unused)
{
	static const uint8_t syn[40] = {
		0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		1000 >> 8, 1000 & 255, 0, 80, 0, 0, 0, 5, 0, 0, 0, 0, 0x50, 0x02, 1, 0, 0, 0, 0, 0,
	};
	uint8_t reply[60] = { 0 };
	uint32_t sum = 0;
	bool is_new = false;

	(void)unused;
	assert_int_equal(tcp_refuser_answer(syn, sizeof(syn), reply, &is_new), 40);
	assert_true(is_new);
	assert_memory_equal(reply + 12, syn + 16, 4);
	assert_memory_equal(reply + 16, syn + 12, 4);
	assert_int_equal(reply[20] << 8 | reply[21], 80);
	assert_int_equal(reply[22] << 8 | reply[23], 1000);
	assert_int_equal(reply[31], 6);			/* acknowledges the SYN */
	assert_int_equal(reply[33], 0x14);		/* RST, ACK */
	for (int i = 0; i < 20; i += 2)
		sum += (uint32_t)(reply[i] << 8 | reply[i + 1]);
	assert_int_equal((sum & 0xffff) + (sum >> 16), 0xffff);
	sum = 6 + 20;
	for (int i = 12; i < 40; i += 2)
		sum += (uint32_t)(reply[i] << 8 | reply[i + 1]);
	assert_int_equal((sum & 0xffff) + (sum >> 16), 0xffff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_read_or_refused_with_a_reason),
		cmocka_unit_test(bent_answers_of_the_kernel_do_no_harm),
		cmocka_unit_test(bent_lists_of_connections_end_nothing_else),
		cmocka_unit_test(frames_are_parsed_or_passed_over),
		cmocka_unit_test(an_attempt_to_connect_is_answered_with_a_reset),
	};

	if (getenv("FUZZ_ROUNDS"))
		rounds = atol(getenv("FUZZ_ROUNDS"));
	if (getenv("FUZZ_SEED"))
		seed = strtoull(getenv("FUZZ_SEED"), NULL, 10) | 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
