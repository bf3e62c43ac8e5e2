/* tcp-refuser.c -- answers every TCP segment that arrives for an address with a reset. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/tcp-refuser.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/ip.h>
#include <net/ethernet.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

/* RFC 791: don't fragment, more fragments, fragment offset. */
enum { DF = 0x4000, MF_AND_OFFSET = 0x3fff };

enum { FILTER_SIZE = 1024 };

static size_t put(struct sock_filter *code, size_t at, struct sock_filter what)
{
	code[at] = what;
	return at + 1;
}

/* Packets of one family whose word at @offset is the last of one of the addresses. */
static size_t put_family(struct sock_filter *code, size_t at, int family, unsigned offset,
			 const struct ip *ips, size_t n)
{
	at = put(code, at, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
	for (size_t i = 0; i < n && at + 8 < FILTER_SIZE; i++) {
		const uint8_t *b = ips[i].bytes + ip_size(family) - 4;

		if (ips[i].family != family)
			continue;
		at = put(code, at, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
			 (uint32_t)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3], 0, 1));
		at = put(code, at, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0xffff));
	}
	return put(code, at, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0));
}

/*
 * The kernel passes over most of what is for others: a busy link must not make us miss what counts.
 */
static int hear_addresses_only(int fd, const struct ip *ips, size_t n)
{
	struct sock_filter code[FILTER_SIZE] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x40, 1, 0),
	};
	size_t at = put_family(code, 4, AF_INET, 16, ips, n);
	struct sock_fprog program = { .filter = code };

	code[3] = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, (uint32_t)(at - 4));
	at = put_family(code, at, AF_INET6, 36, ips, n);
	program.len = (unsigned short)at;
	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

int tcp_refuser_open(unsigned index, const struct ip *ips, size_t n, struct tcp_refuser *ret,
		     struct error *err)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
				  .sll_ifindex = (int)index };
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || hear_addresses_only(fd, ips, n) < 0
	    || bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0) {
		error_set(err, errno, "open a packet socket for TCP: %s", strerror(errno));
		close_p(&fd);
		return -err->code;
	}
	*ret = (struct tcp_refuser){ .fd = fd, .ips = ips, .n = n };
	return 0;
}

static uint32_t add_words(uint32_t sum, const void *bytes, size_t size)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i + 1 < size; i += 2)
		sum += (uint32_t)b[i] << 8 | b[i + 1];
	return sum;
}

/* The Internet checksum (RFC 1071); every part has an even number of bytes. */
static uint16_t checksum(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

/* Where its TCP header is and what it carries; false: none, or none to answer. */
static bool find_segment(const uint8_t *packet, size_t size, size_t *at, size_t *length)
{
	const struct iphdr *v4 = (const void *)packet;
	const struct ip6_hdr *v6 = (const void *)packet;
	size_t total;

	if (size >= sizeof(*v4) && v4->version == 4) {
		if (v4->protocol != IPPROTO_TCP || (ntohs(v4->frag_off) & MF_AND_OFFSET))
			return false;
		*at = v4->ihl * 4u;
		total = ntohs(v4->tot_len);
	} else if (size >= sizeof(*v6) && packet[0] >> 4 == 6) {
		if (v6->ip6_nxt != IPPROTO_TCP)
			return false;
		*at = sizeof(*v6);
		total = sizeof(*v6) + ntohs(v6->ip6_plen);
	} else {
		return false;
	}
	*length = total > *at ? total - *at : 0;
	return *at >= sizeof(struct iphdr) && *at + sizeof(struct tcphdr) <= size &&
	       *length >= sizeof(struct tcphdr);
}

static struct tcphdr answer_to(const struct tcphdr *t, size_t length)
{
	struct tcphdr r = { .source = t->dest, .dest = t->source, .doff = 5, .rst = 1 };
	size_t data = length > t->doff * 4u ? length - t->doff * 4u : 0;

	if (t->ack) {
		r.seq = t->ack_seq;
	} else {
		r.ack = 1;
		r.ack_seq = htonl((uint32_t)(ntohl(t->seq) + t->syn + t->fin + data));
	}
	return r;
}

static size_t put_ipv4(const uint8_t *packet, uint8_t *reply, struct tcphdr *t)
{
	struct iphdr in, out = { .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP,
				 .tot_len = htons(sizeof(out) + sizeof(*t)),
				 .frag_off = htons(DF) };
	uint32_t sum = IPPROTO_TCP + sizeof(*t);

	memcpy(&in, packet, sizeof(in));
	out.saddr = in.daddr;
	out.daddr = in.saddr;
	out.check = checksum(add_words(0, &out, sizeof(out)));
	sum = add_words(sum, &out.saddr, 8);
	t->check = checksum(add_words(sum, t, sizeof(*t)));
	memcpy(reply, &out, sizeof(out));
	return sizeof(out);
}

static size_t put_ipv6(const uint8_t *packet, uint8_t *reply, struct tcphdr *t)
{
	struct ip6_hdr in, out = { .ip6_flow = htonl(6u << 28), .ip6_plen = htons(sizeof(*t)),
				   .ip6_nxt = IPPROTO_TCP, .ip6_hlim = 64 };
	uint32_t sum = IPPROTO_TCP + sizeof(*t);

	memcpy(&in, packet, sizeof(in));
	out.ip6_src = in.ip6_dst;
	out.ip6_dst = in.ip6_src;
	sum = add_words(sum, &out.ip6_src, 32);
	t->check = checksum(add_words(sum, t, sizeof(*t)));
	memcpy(reply, &out, sizeof(out));
	return sizeof(out);
}

size_t tcp_refuser_answer(const uint8_t *packet, size_t size, uint8_t *reply, bool *is_new)
{
	size_t at, length, header;
	struct tcphdr t, r;

	if (!find_segment(packet, size, &at, &length))
		return 0;
	memcpy(&t, packet + at, sizeof(t));
	if (t.rst)
		return 0;
	*is_new = t.syn && !t.ack;
	r = answer_to(&t, length);
	header = packet[0] >> 4 == 4 ? put_ipv4(packet, reply, &r) : put_ipv6(packet, reply, &r);
	memcpy(reply + header, &r, sizeof(r));
	return header + sizeof(r);
}

static bool is_for_us(const struct tcp_refuser *r, const uint8_t *packet, size_t size)
{
	struct ip to = { .family = size >= 20 && packet[0] >> 4 == 4 ? AF_INET :
				   size >= 40 && packet[0] >> 4 == 6 ? AF_INET6 : 0 };

	if (!to.family)
		return false;
	memcpy(to.bytes, packet + (to.family == AF_INET ? 16 : 24), ip_size(to.family));
	for (size_t i = 0; i < r->n; i++)
		if (ip_equal(&to, &r->ips[i]))
			return true;
	return false;
}

enum { MOST_AT_ONCE = 20000 };	/* somebody may send without end */

/* Answers the next packet. Return: 0 none there; 1 nothing that matters; 2 somebody told. */
static int answer_one(struct tcp_refuser *r, size_t *sent)
{
	struct sockaddr_ll peer = { 0 };
	socklen_t length = sizeof(peer);
	uint8_t packet[128], reply[60];
	ssize_t got = recvfrom(r->fd, packet, sizeof(packet), 0, (struct sockaddr *)&peer, &length);
	bool is_new = false;
	size_t size;

	if (got < 0)
		return errno == ENETDOWN || errno == EINTR ? 1 : 0;
	if (peer.sll_pkttype != PACKET_HOST || !is_for_us(r, packet, (size_t)got))
		return 1;
	size = tcp_refuser_answer(packet, (size_t)got, reply, &is_new);
	/* Back to the one who brought it: neither routes nor neighbours are asked. */
	if (!size || sendto(r->fd, reply, size, 0, (struct sockaddr *)&peer, length) < 0)
		return 1;
	++*sent;
	return is_new ? 1 : 2;
}

size_t tcp_refuser_run(struct tcp_refuser *r, size_t expected, int quiet_ms, struct deadline until)
{
	struct deadline quiet = deadline_in(quiet_ms);
	struct pollfd p = { .fd = r->fd, .events = POLLIN };
	size_t sent = 0, told = 0;
	struct deadline end;

	do {
		int what;

		/* What has come is answered, however late it is: it was there in time. */
		for (int most = MOST_AT_ONCE; most > 0 && (what = answer_one(r, &sent)) > 0; most--)
			if (what == 2) {
				quiet = deadline_in(quiet_ms);
				told++;
			}
		end = told < expected ? until : deadline_sooner(quiet, until);
	} while (deadline_left(end) > 0 && poll(&p, 1, deadline_left(end)) >= 0);
	return sent;
}
