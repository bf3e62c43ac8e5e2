/* netlink-tcp.c -- end the TCP connections of local addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netlink-tcp.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <string.h>

#include "lib/netlink.h"

/* The kernel's name for a connection that has no socket yet: include/net/tcp_states.h. */
enum { TCP_NEW_SYN_RECV = 12 };

/*
 * idiag_timer of a TIME_WAIT, whose state may be that of the socket before: net/ipv4/inet_diag.c.
 */
enum { TIMER_TIME_WAIT = 3 };

static const uint32_t with_a_peer =
	1 << TCP_ESTABLISHED | 1 << TCP_SYN_SENT | 1 << TCP_SYN_RECV | 1 << TCP_FIN_WAIT1 |
	1 << TCP_FIN_WAIT2 | 1 << TCP_CLOSE_WAIT | 1 << TCP_LAST_ACK | 1 << TCP_CLOSING |
	1 << TCP_NEW_SYN_RECV;

/* One dump: whom it is about, and which connections it showed. */
struct search {
	const struct ip *ips;
	size_t n_ips;
	int family;
	struct connection { uint8_t family, state; struct inet_diag_sockid id; } *list;
	size_t n, room;
};

static void search_release(struct search *s) { free(s->list); }

static bool is_wanted(const struct search *s, uint8_t family, const struct inet_diag_sockid *id)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct ip ip = { .family = family };

	if (family == AF_INET6 && memcmp(id->idiag_src, mapped, sizeof(mapped)) == 0) {
		ip.family = AF_INET;	/* ::ffff:192.0.2.1 */
		memcpy(ip.bytes, &id->idiag_src[3], 4);
	} else {
		memcpy(ip.bytes, id->idiag_src, ip_size(family));
	}
	for (size_t i = 0; i < s->n_ips; i++)
		if (ip_equal(&ip, &s->ips[i]))
			return true;
	return false;
}

static int note_connection(const struct nlmsghdr *h, void *arg)
{
	const struct inet_diag_msg *m = mnl_nlmsg_get_payload(h);
	struct search *s = arg;

	if (mnl_nlmsg_get_payload_len(h) < sizeof(*m) || m->idiag_family != s->family ||
	    m->idiag_timer == TIMER_TIME_WAIT || !is_wanted(s, m->idiag_family, &m->id))
		return MNL_CB_OK;
	if (s->n == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		struct connection *list = realloc(s->list, room * sizeof(*list));

		if (!list) {
			errno = ENOMEM;
			return MNL_CB_ERROR;
		}
		s->list = list;
		s->room = room;
	}
	s->list[s->n++] = (struct connection){ m->idiag_family, m->idiag_state, m->id };
	return MNL_CB_OK;
}

static struct nlmsghdr *ask(char *buffer, void *arg)
{
	struct search *s = arg;
	struct nlmsghdr *h = netlink_request(buffer, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP);
	struct inet_diag_req_v2 *q = mnl_nlmsg_put_extra_header(h, sizeof(*q));

	q->sdiag_family = (uint8_t)s->family;
	q->sdiag_protocol = IPPROTO_TCP;
	q->idiag_states = with_a_peer;
	s->n = 0;
	return h;
}

static int destroy(const struct connection *c, struct deadline until)
{
	char buffer[NETLINK_REQUEST_BYTES] = { 0 };
	struct nlmsghdr *h = netlink_request(buffer, SOCK_DESTROY, NLM_F_ACK);
	struct inet_diag_req_v2 *q = mnl_nlmsg_put_extra_header(h, sizeof(*q));
	int failed;

	q->sdiag_family = c->family;
	q->sdiag_protocol = IPPROTO_TCP;
	q->idiag_states = with_a_peer;
	q->id = c->id;
	failed = netlink_exchange(NETLINK_SOCK_DIAG, h, NULL, NULL, until);
	return failed == ENOENT ? 0 : failed;	/* it ended by itself */
}

static int reset_family(struct search *s, struct deadline until, size_t *count, size_t *half_open)
{
	int failed;

	do {
		failed = netlink_dump(NETLINK_SOCK_DIAG, ask, note_connection, s, until);
		for (size_t i = 0; i < s->n && !failed; i++) {
			failed = destroy(&s->list[i], until);
			*half_open += s->list[i].state == TCP_SYN_RECV ||
				      s->list[i].state == TCP_NEW_SYN_RECV;
		}
		if (!failed)
			*count += s->n;
	} while (!failed && s->n > 0 && deadline_left(until) > 0);
	return failed ? failed : s->n > 0 ? ETIMEDOUT : 0;
}

int netlink_tcp_reset(const struct ip *ips, size_t n, struct deadline until, size_t *count,
		      size_t *half_open, struct error *err)
{
	/* IPv4 connections are also found at sockets of family AF_INET6. */
	static const int families[] = { AF_INET, AF_INET6 };
	int failed = 0;

	*count = *half_open = 0;
	for (size_t f = 0; f < LENGTH(families) && !failed; f++) {
		CLEANUP(search_release) struct search s = { .ips = ips, .n_ips = n,
							    .family = families[f] };

		failed = reset_family(&s, until, count, half_open);
	}
	return netlink_told(failed == EOPNOTSUPP ? ENOTSUP : failed, "reset connections", "", err);
}
