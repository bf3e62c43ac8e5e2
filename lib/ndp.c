/* ndp.c -- IPv6 neighbour discovery on one Ethernet interface: advertise, hear, ask. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/ndp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/icmp6.h>
#include <netinet/ip6.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

/* A raw ICMPv6 socket that sends as our address; RFC 4861: hop limit 255. */
static int open_sender(const struct ndp_link *link, int *ret)
{
	struct sockaddr_in6 from = { .sin6_family = AF_INET6, .sin6_scope_id = link->index };
	int fd = socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMPV6);
	int hops = 255, index = (int)link->index, failed;

	memcpy(&from.sin6_addr, link->ip.bytes, 16);
	if (fd >= 0 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &hops, sizeof(hops)) == 0 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof(hops)) == 0 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index, sizeof(index)) == 0 &&
	    bind(fd, (struct sockaddr *)&from, sizeof(from)) == 0) {
		*ret = fd;
		return 0;
	}
	failed = errno;
	close_p(&fd);
	return failed;
}

static int send_message(int fd, unsigned index, const struct in6_addr *to, const void *message,
			size_t size)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6, .sin6_scope_id = index,
				  .sin6_addr = *to };

	return sendto(fd, message, size, 0, (struct sockaddr *)&a, sizeof(a)) < 0 ? errno : 0;
}

int ndp_advertise(const struct ndp_link *link, const struct ip *to, bool is_router)
{
	struct {
		struct nd_neighbor_advert advert;
		uint8_t type, length, mac[6];
	} message = {
		.advert = { .nd_na_type = ND_NEIGHBOR_ADVERT,
			    .nd_na_flags_reserved = ND_NA_FLAG_OVERRIDE |
						    (is_router ? ND_NA_FLAG_ROUTER : 0) },
		.type = ND_OPT_TARGET_LINKADDR, .length = 1,
	};
	struct in6_addr all_nodes, target;
	auto_fd int fd = -1;
	int failed = open_sender(link, &fd);

	inet_pton(AF_INET6, "ff02::1", &all_nodes);
	memcpy(&target, to ? to->bytes : all_nodes.s6_addr, sizeof(target));
	memcpy(&message.advert.nd_na_target, link->ip.bytes, 16);
	memcpy(message.mac, link->mac, 6);
	return failed ? failed : send_message(fd, link->index, &target, &message, sizeof(message));
}

/* ICMPv6 neighbour advertisements without extension headers, as nodes send them. */
static int hear_advertisements_only(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, offsetof(struct ip6_hdr, ip6_nxt)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_ICMPV6, 0, 3),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, sizeof(struct ip6_hdr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ND_NEIGHBOR_ADVERT, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog program = { .len = LENGTH(code), .filter = code };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

int ndp_open(unsigned index, int *ret, struct error *err)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IPV6),
				  .sll_ifindex = (int)index };
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || hear_advertisements_only(fd) < 0 ||
	    bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0) {
		error_set(err, errno, "open a packet socket for neighbour advertisements: %s",
			  strerror(errno));
		close_p(&fd);
		return -err->code;
	}
	*ret = fd;
	return 0;
}

bool ndp_parse(const void *bytes, size_t size, struct ip *ret_ip, uint8_t *ret_mac)
{
	struct { struct ip6_hdr ip; struct nd_neighbor_advert na; uint8_t option[8]; } f;
	struct ip ip = { .family = AF_INET6 };

	if (size < sizeof(f))
		return false;		/* without its MAC it takes nothing over: RFC 4861, 7.2.6 */
	memcpy(&f, bytes, sizeof(f));
	if (f.ip.ip6_nxt != IPPROTO_ICMPV6 || f.ip.ip6_hlim != 255 ||
	    f.na.nd_na_type != ND_NEIGHBOR_ADVERT || f.option[0] != ND_OPT_TARGET_LINKADDR ||
	    f.option[1] != 1)
		return false;
	memcpy(ip.bytes, &f.na.nd_na_target, 16);
	memcpy(ret_mac, f.option + 2, 6);
	*ret_ip = ip;
	return true;
}

bool ndp_read(int fd, struct ip *ret_ip, uint8_t *ret_mac)
{
	uint8_t bytes[256];

	for (;;) {
		struct sockaddr_ll from = { 0 };
		socklen_t length = sizeof(from);
		ssize_t got = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from,
				       &length);

		if (got < 0 && errno != ENETDOWN)
			return false;
		if (got > 0 && from.sll_pkttype != PACKET_OUTGOING &&
		    ndp_parse(bytes, (size_t)got, ret_ip, ret_mac))
			return true;
	}
}

static bool wait_for_answer(int fd, const struct ip *ip, struct deadline until)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct nd_neighbor_advert na;

	while (poll(&p, 1, deadline_left(until)) > 0)
		if (recv(fd, &na, sizeof(na), 0) == (ssize_t)sizeof(na) &&
		    na.nd_na_type == ND_NEIGHBOR_ADVERT &&
		    memcmp(&na.nd_na_target, ip->bytes, 16) == 0)
			return true;
	return false;
}

int ndp_ask(const struct ndp_link *link, const struct ip *ip, struct deadline until, bool *answered,
	    struct error *err)
{
	struct {
		struct nd_neighbor_solicit question;
		uint8_t type, length, mac[6];
	} message = {
		.question = { .nd_ns_type = ND_NEIGHBOR_SOLICIT },
		.type = ND_OPT_SOURCE_LINKADDR, .length = 1,
	};
	struct in6_addr group;		/* the solicited-node address: RFC 4291, 2.7.1 */
	struct icmp6_filter filter;
	auto_fd int fd = -1;
	int failed = open_sender(link, &fd);

	inet_pton(AF_INET6, "ff02::1:ff00:0", &group);
	memcpy(group.s6_addr + 13, ip->bytes + 13, 3);
	memcpy(&message.question.nd_ns_target, ip->bytes, 16);
	memcpy(message.mac, link->mac, 6);
	ICMP6_FILTER_SETBLOCKALL(&filter);
	ICMP6_FILTER_SETPASS(ND_NEIGHBOR_ADVERT, &filter);
	if (!failed && setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof(filter)) < 0)
		failed = errno;
	*answered = false;
	for (int tries_left = 3; tries_left > 0 && !*answered && !failed; tries_left--) {
		failed = send_message(fd, link->index, &group, &message, sizeof(message));
		if (!failed)
			*answered = wait_for_answer(fd, ip,
						    deadline_in(deadline_left(until) / tries_left));
	}
	return failed
		? error_set(err, failed, "send a neighbour solicitation: %s", strerror(failed)) : 0;
}
