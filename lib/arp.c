/* arp.c -- ARP on one Ethernet interface: send it, hear it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/arp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/if_ether.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

const uint8_t arp_everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

int arp_open(unsigned index, int *ret, struct error *err)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ARP),
				  .sll_ifindex = (int)index };
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0) {
		error_set(err, errno, "open a packet socket for ARP: %s", strerror(errno));
		close_p(&fd);
		return -err->code;
	}
	*ret = fd;
	return 0;
}

int arp_open_sender(int *ret, struct error *err)
{
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return error_set(err, errno, "open a packet socket for ARP: %s", strerror(errno));
	*ret = fd;
	return 0;
}

int arp_send(int fd, const struct arp_link *link, const uint8_t *to_mac, const struct arp *packet)
{
	struct ether_arp frame = {
		.ea_hdr = { .ar_hrd = htons(ARPHRD_ETHER), .ar_pro = htons(ETHERTYPE_IP),
			    .ar_hln = 6, .ar_pln = 4, .ar_op = htons((uint16_t)packet->op) },
	};
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETHERTYPE_ARP),
		.sll_ifindex = (int)link->index, .sll_halen = 6,
	};

	memcpy(to.sll_addr, to_mac, 6);
	memcpy(frame.arp_sha, packet->from_mac, 6);
	memcpy(frame.arp_spa, packet->from.bytes, 4);
	memcpy(frame.arp_tha, packet->to_mac, 6);
	memcpy(frame.arp_tpa, packet->to.bytes, 4);
	return sendto(fd, &frame, sizeof(frame), 0, (struct sockaddr *)&to, sizeof(to)) < 0
		? errno : 0;
}

bool arp_parse(const void *bytes, size_t size, struct arp *ret)
{
	struct arp p = { .from.family = AF_INET, .to.family = AF_INET };
	struct ether_arp frame;

	if (size < sizeof(frame))
		return false;
	memcpy(&frame, bytes, sizeof(frame));
	if (frame.ea_hdr.ar_hrd != htons(ARPHRD_ETHER) ||
	    frame.ea_hdr.ar_pro != htons(ETHERTYPE_IP) ||
	    frame.ea_hdr.ar_hln != 6 || frame.ea_hdr.ar_pln != 4)
		return false;
	p.op = ntohs(frame.ea_hdr.ar_op);
	memcpy(p.from_mac, frame.arp_sha, 6);
	memcpy(p.from.bytes, frame.arp_spa, 4);
	memcpy(p.to_mac, frame.arp_tha, 6);
	memcpy(p.to.bytes, frame.arp_tpa, 4);
	*ret = p;
	return true;
}

bool arp_read(int fd, struct arp *ret)
{
	uint8_t bytes[64];

	for (;;) {
		struct sockaddr_ll from = { 0 };
		socklen_t length = sizeof(from);
		ssize_t got = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from,
				       &length);

		if (got < 0 && errno != ENETDOWN)
			return false;
		if (got > 0 && from.sll_pkttype != PACKET_OUTGOING &&
		    arp_parse(bytes, (size_t)got, ret))
			return true;
	}
}

/* Until an answer or @until. */
static bool wait_for_answer(int fd, const struct ip *ip, struct deadline until, uint8_t *mac)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct arp heard;

	while (poll(&p, 1, deadline_left(until)) > 0)
		while (arp_read(fd, &heard))
			if (ip_equal(&heard.from, ip)) {
				memcpy(mac, heard.from_mac, 6);
				return true;
			}
	return false;
}

int arp_ask(const struct arp_link *link, const struct ip *from, const struct ip *ip,
	    struct deadline until, bool *answered, uint8_t *mac, struct error *err)
{
	struct arp question = { .op = ARPOP_REQUEST, .to = *ip, .from = *from };
	auto_fd int fd = -1;

	memcpy(question.from_mac, link->mac, 6);
	if (arp_open(link->index, &fd, err) < 0)
		return -err->code;
	*answered = false;
	for (int tries_left = 3; tries_left > 0 && !*answered; tries_left--) {
		int failed = arp_send(fd, link, arp_everybody, &question);

		if (failed)
			return error_set(err, failed, "send an ARP request: %s", strerror(failed));
		*answered = wait_for_answer(fd, ip, deadline_in(deadline_left(until) / tries_left),
					    mac);
		if (deadline_left(until) == 0)
			break;
	}
	return 0;
}

/* Which of @ips does this packet claim: as its sender, or by a probe of its own? */
static const struct ip *claimed(const struct arp *p, const struct arp_link *link,
				const struct ip *ips, size_t n)
{
	static const struct ip nobody = { .family = AF_INET };

	if (memcmp(p->from_mac, link->mac, 6) == 0)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (ip_equal(&p->from, &ips[i]) || (p->op == ARPOP_REQUEST &&
		    ip_equal(&p->from, &nobody) && ip_equal(&p->to, &ips[i])))
			return &ips[i];
	return NULL;
}

static const struct ip *wait_for_claim(int fd, const struct arp_link *link, const struct ip *ips,
				       size_t n, struct deadline until, uint8_t *mac)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	const struct ip *found = NULL;
	struct arp heard;

	while (!found && poll(&p, 1, deadline_left(until)) > 0)
		while (!found && arp_read(fd, &heard)) {
			found = claimed(&heard, link, ips, n);
			memcpy(mac, heard.from_mac, 6);
		}
	return found;
}

int arp_probe(const struct arp_link *link, const struct ip *ips, size_t n, struct deadline until,
	      const struct ip **ret, uint8_t *mac, struct error *err)
{
	struct arp question = { .op = ARPOP_REQUEST, .from.family = AF_INET };
	const struct ip *found = NULL;
	auto_fd int fd = -1;

	memcpy(question.from_mac, link->mac, 6);
	if (arp_open(link->index, &fd, err) < 0)
		return -err->code;
	for (int tries_left = 3; tries_left > 0 && !found; tries_left--) {
		for (size_t i = 0; i < n; i++) {
			int failed;

			question.to = ips[i];
			failed = arp_send(fd, link, arp_everybody, &question);
			if (failed)
				return error_set(err, failed, "send an ARP probe: %s",
						 strerror(failed));
		}
		found = wait_for_claim(fd, link, ips, n,
				       deadline_in(deadline_left(until) / tries_left), mac);
	}
	*ret = found;
	return 0;
}

const char *arp_print_mac(const uint8_t *mac, char *text)
{
	snprintf(text, 18, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4],
		 mac[5]);
	return text;
}

bool arp_read_mac(const char *word, uint8_t *ret)
{
	char rest;

	return strlen(word) == 17 && strspn(word, "0123456789abcdefABCDEF:") == 17 &&
	       sscanf(word, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%c", &ret[0], &ret[1], &ret[2],
		      &ret[3], &ret[4], &ret[5], &rest) == 6;
}
