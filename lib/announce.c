/* announce.c -- tell the neighbours on the link who has an address now. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/announce.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/icmp6.h>
#include <netinet/if_ether.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/process.h"

static int send_arp(int fd, const struct announcement *a, uint16_t operation)
{
	struct ether_arp arp = {
		.ea_hdr = { .ar_hrd = htons(ARPHRD_ETHER), .ar_pro = htons(ETHERTYPE_IP),
			    .ar_hln = 6, .ar_pln = 4, .ar_op = htons(operation) },
	};
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETHERTYPE_ARP),
		.sll_ifindex = (int)a->index, .sll_halen = 6,
		.sll_addr = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	};

	memcpy(arp.arp_sha, a->mac, 6);
	memcpy(arp.arp_spa, a->ip, 4);
	memcpy(arp.arp_tpa, a->ip, 4);
	if (operation == ARPOP_REPLY)
		memcpy(arp.arp_tha, a->mac, 6);
	return sendto(fd, &arp, sizeof(arp), 0, (struct sockaddr *)&to, sizeof(to)) < 0 ? errno : 0;
}

static int announce_ipv4(const struct announcement *a)
{
	auto_fd int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int failed;

	if (fd < 0)
		return errno;
	failed = send_arp(fd, a, ARPOP_REQUEST);
	return failed ? failed : send_arp(fd, a, ARPOP_REPLY);
}

static int announce_ipv6(const struct announcement *a)
{
	struct {
		struct nd_neighbor_advert advert;
		uint8_t type, length, mac[6];
	} message = {
		.advert = { .nd_na_type = ND_NEIGHBOR_ADVERT,
			    .nd_na_flags_reserved = ND_NA_FLAG_OVERRIDE },
		.type = ND_OPT_TARGET_LINKADDR, .length = 1,
	};
	struct sockaddr_in6 from = { .sin6_family = AF_INET6, .sin6_scope_id = a->index };
	struct sockaddr_in6 to = from;
	auto_fd int fd = socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMPV6);
	int hops = 255, index = (int)a->index;	/* RFC 4861, 4.4: hop limit 255 */

	memcpy(&message.advert.nd_na_target, a->ip, 16);
	memcpy(message.mac, a->mac, 6);
	memcpy(&from.sin6_addr, a->ip, 16);
	inet_pton(AF_INET6, "ff02::1", &to.sin6_addr);
	if (fd < 0 ||
	    setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &hops, sizeof(hops)) < 0 ||
	    setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index, sizeof(index)) < 0 ||
	    bind(fd, (struct sockaddr *)&from, sizeof(from)) < 0 ||
	    sendto(fd, &message, sizeof(message), 0, (struct sockaddr *)&to, sizeof(to)) < 0)
		return errno;
	return 0;
}

int announce_once(const struct announcement *a, struct error *err)
{
	char text[INET6_ADDRSTRLEN];
	int failed = a->family == AF_INET ? announce_ipv4(a) : announce_ipv6(a);

	if (!failed)
		return 0;
	return error_set(err, failed, "announce %s: %s",
			 inet_ntop(a->family, a->ip, text, sizeof(text)), strerror(failed));
}

int announce_all(const struct announcement *a, struct deadline until, struct error *err)
{
	for (long sent = 0; sent < a->count; sent++) {
		if (sent > 0 && deadline_nap(until, (int)a->interval_ms) == 0)
			return 0;
		if (sent > 0 && a->is_ours && !a->is_ours())
			return 0;
		if (announce_once(a, err) < 0)
			return -err->code;
	}
	return 0;
}

/* The executor waits until nobody holds its pipes: the child must not keep them. */
static void leave_parent(void)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	signal(SIGTERM, SIG_DFL);
	for (int fd = 0; fd <= 2 && null >= 0; fd++)
		dup2(null, fd);
	close_range(3, ~0u, 0);
}

static void announce_rest(struct announcement a)
{
	int64_t needed_ms = (int64_t)a.count * a.interval_ms;
	struct deadline until = deadline_in(needed_ms + 1000);
	struct error nobody_reads_it;

	leave_parent();
	deadline_nap(until, (int)a.interval_ms);
	a.count--;
	if (a.is_ours && !a.is_ours())
		return;
	if (announce_all(&a, until, &nobody_reads_it) < 0)
		return;
}

static int record(const char *file, struct process p)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "%ld %llu\n", (long)p.pid, p.start);
	auto_fd int fd = -1;

	unlink(file);
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text, (size_t)length) != length)
		return errno ? errno : EIO;
	return 0;
}

int announce_in_background(const struct announcement *a, const char *file, struct error *err)
{
	struct process child;
	pid_t pid;
	int failed;

	if (a->count < 1)
		return 0;
	if (announce_once(a, err) < 0)
		return -err->code;
	if (a->count == 1)
		return 0;
	pid = fork();
	if (pid == 0) {
		announce_rest(*a);
		_exit(0);
	}
	if (pid < 0)
		return error_set(err, errno, "fork to announce: %s", strerror(errno));
	child = process_identify(pid);
	failed = record(file, child);
	if (!failed)
		return 0;
	/* Nobody could find it again. */
	process_signal(child, SIGKILL, err);
	return error_set(err, failed, "%s: %s", file, strerror(failed));
}

/* A program that was replaced by an update is still ours: process_exe() cuts " (deleted)". */
static bool is_our_program(struct process p)
{
	char ours[4096];

	snprintf(ours, sizeof(ours), "%s", process_exe(process_identify(getpid())));
	return ours[0] && strcmp(ours, process_exe(p)) == 0;
}

int announce_end(const char *file, struct deadline until, struct error *err)
{
	auto_file FILE *f = fopen(file, "re");
	struct process p = { 0 };
	long pid;

	if (!f)
		return 0;
	if (fscanf(f, "%ld %llu", &pid, &p.start) == 2 && pid > 1) {
		p.pid = (pid_t)pid;
		if (process_lives(p) && is_our_program(p)) {
			if (process_signal(p, SIGKILL, err) < 0)
				return error_wrap(err, "end the announcements");
			if (!process_wait_gone(p, until))
				return error_set(err, ETIMEDOUT, "end the announcements: process %ld stays",
						 pid);
		}
	}
	unlink(file);
	return 0;
}
