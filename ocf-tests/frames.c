/* frames.c -- print the ARP and neighbour advertisement frames that arrive at an interface. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/if_ether.h>
#include <netinet/ip6.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static long began;

/* " aa:bb:cc:dd:ee:ff @123": who, and how many milliseconds after "ready" */
static void print_mac(const unsigned char *m)
{
	printf(" %02x:%02x:%02x:%02x:%02x:%02x @%ld\n", m[0], m[1], m[2], m[3], m[4], m[5],
	       now_ms() - began);
	fflush(stdout);
}

/* A frame for one host, not for all or several. */
static void print_cast(const unsigned char *frame)
{
	if (!(frame[0] & 1))
		printf("unicast ");
}

/*
 * "arp request 192.0.2.1 MAC" and "arp reply ...": gratuitous ones, sender equal to target;
 * "probe 192.0.2.1 MAC": no sender; "ask 192.0.2.1 192.0.2.2 MAC", "answer ...": all others
 */
static void print_arp(const unsigned char *frame)
{
	char from[INET_ADDRSTRLEN], to[INET_ADDRSTRLEN];
	static const unsigned char nobody[4];
	struct ether_arp arp;
	bool is_request;

	memcpy(&arp, frame + ETH_HLEN, sizeof(arp));
	inet_ntop(AF_INET, arp.arp_spa, from, sizeof(from));
	inet_ntop(AF_INET, arp.arp_tpa, to, sizeof(to));
	is_request = ntohs(arp.ea_hdr.ar_op) == ARPOP_REQUEST;
	print_cast(frame);
	if (memcmp(arp.arp_spa, arp.arp_tpa, 4) == 0)
		printf("arp %s %s", is_request ? "request" : "reply", from);
	else if (is_request && memcmp(arp.arp_spa, nobody, 4) == 0)
		printf("probe %s", to);
	else
		printf("%s %s %s", is_request ? "ask" : "answer", from, to);
	print_mac(arp.arp_sha);
}

/* "na override 2001:db8::1 MAC"; "na override router ...", "na solicited override ..." */
static void print_advertisement(const unsigned char *frame)
{
	struct ip6_hdr ip;
	struct nd_neighbor_advert na;
	char text[INET6_ADDRSTRLEN];

	memcpy(&ip, frame + ETH_HLEN, sizeof(ip));
	memcpy(&na, frame + ETH_HLEN + sizeof(ip), sizeof(na));
	if (ip.ip6_nxt != IPPROTO_ICMPV6 || na.nd_na_type != ND_NEIGHBOR_ADVERT
	    || ip.ip6_hlim != 255)
		return;
	print_cast(frame);
	printf("na %s%s %s%s", na.nd_na_flags_reserved & ND_NA_FLAG_SOLICITED ? "solicited " : "",
	       na.nd_na_flags_reserved & ND_NA_FLAG_OVERRIDE ? "override" : "weak",
	       na.nd_na_flags_reserved & ND_NA_FLAG_ROUTER ? "router " : "",
	       inet_ntop(AF_INET6, &na.nd_na_target, text, sizeof(text)));
	print_mac(frame + ETH_HLEN + sizeof(ip) + sizeof(na) + 2);
}

int main(int argc, char **argv)
{
	int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	long until = argc == 3 ? now_ms() + atol(argv[2]) : 0;

	at.sll_ifindex = argc == 3 ? (int)if_nametoindex(argv[1]) : 0;
	if (!at.sll_ifindex || bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0) {
		fprintf(stderr, "usage: frames INTERFACE MILLISECONDS\n");
		return 2;
	}
	began = now_ms();
	puts("ready");
	fflush(stdout);
	while (now_ms() < until) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		unsigned char frame[2048] = { 0 };
		struct sockaddr_ll from;
		socklen_t size = sizeof(from);

		if (poll(&p, 1, (int)(until - now_ms())) < 1 ||
		    recvfrom(fd, frame, sizeof(frame), 0, (struct sockaddr *)&from, &size) < 0 ||
		    from.sll_pkttype == PACKET_OUTGOING)
			continue;
		if (ntohs(from.sll_protocol) == ETHERTYPE_ARP)
			print_arp(frame);
		else if (ntohs(from.sll_protocol) == ETHERTYPE_IPV6)
			print_advertisement(frame);
	}
	return 0;
}
