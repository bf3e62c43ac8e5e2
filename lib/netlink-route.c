/*
 * netlink-route.c -- routes: which net contains an address, who is the gateway,
 * and shutting one out.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netlink-route.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "lib/netlink.h"

/*
 * Marks our unreachable routes, so that nobody else's is taken away: any free number, rtnetlink(7).
 */
enum { OUR_PROTOCOL = 117 };

/* What is asked, and the best answer so far. */
struct search { const struct netlink_route *want; struct netlink_route best; bool wants_gateway; };

/* The device: RTA_OIF, or the first of several equal ways. */
static void read_way(const struct netlink_attributes *has, struct netlink_route *r)
{
	const struct nlattr *many = has->at[RTA_MULTIPATH];
	const struct rtnexthop *first;

	netlink_copy(has->at[RTA_OIF], &r->index, sizeof(r->index));
	if (r->index || !many || mnl_attr_get_payload_len(many) < sizeof(*first))
		return;
	first = mnl_attr_get_payload(many);
	/* A way longer than the device alone has a gateway in it. */
	if (first->rtnh_len == sizeof(*first))
		r->index = (unsigned)first->rtnh_ifindex;
}

static bool read_route(const struct nlmsghdr *h, struct netlink_route *ret, struct rtmsg *msg)
{
	struct netlink_route r = { 0 };
	struct netlink_attributes has;
	size_t size;

	if (h->nlmsg_type != RTM_NEWROUTE || !netlink_attributes(h, sizeof(*msg), &has))
		return false;
	memcpy(msg, mnl_nlmsg_get_payload(h), sizeof(*msg));
	if ((msg->rtm_family != AF_INET && msg->rtm_family != AF_INET6) ||
	    (msg->rtm_flags & RTM_F_CLONED) || has.at[RTA_VIA])
		return false;
	size = ip_size(msg->rtm_family);
	r.ip.family = msg->rtm_family;
	r.prefix = msg->rtm_dst_len;
	r.protocol = msg->rtm_protocol;
	r.table = msg->rtm_table;
	r.is_dead = msg->rtm_flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN);
	read_way(&has, &r);
	netlink_copy(has.at[RTA_DST], r.ip.bytes, size);
	netlink_copy(has.at[RTA_PRIORITY], &r.metric, sizeof(r.metric));
	netlink_copy(has.at[RTA_TABLE], &r.table, sizeof(r.table));
	if (netlink_copy(has.at[RTA_GATEWAY], r.gateway.bytes, size))
		r.gateway.family = msg->rtm_family;
	*ret = r;
	return r.index != 0;
}

static bool is_connected(const struct netlink_route *r, const struct rtmsg *m, const struct ip *ip)
{
	if (r->prefix == 0 || r->gateway.family)
		return false;
	/* Loopback nets are in table local; there each address has a /32, too. */
	if (m->rtm_family == AF_INET && ip_loopback(ip))
		return r->table == RT_TABLE_LOCAL && m->rtm_type == RTN_LOCAL && r->prefix < 32;
	if (r->table == RT_TABLE_LOCAL || m->rtm_type != RTN_UNICAST)
		return false;
	return m->rtm_family == AF_INET6 || m->rtm_scope == RT_SCOPE_LINK;
}

/* Is @a better than @b? The first difference decides. */
static bool is_better(const struct netlink_route *a, const struct netlink_route *b)
{
	bool a_is_main = a->table == RT_TABLE_MAIN, b_is_main = b->table == RT_TABLE_MAIN;

	if (!b->index || a->is_dead != b->is_dead)
		return !b->index || !a->is_dead;
	if (a_is_main != b_is_main)
		return a_is_main;
	return a->prefix != b->prefix ? a->prefix > b->prefix : a->metric < b->metric;
}

static int note_route(const struct nlmsghdr *h, void *arg)
{
	struct search *s = arg;
	struct netlink_route r;
	struct rtmsg m;

	if (!read_route(h, &r, &m) || r.ip.family != s->want->ip.family ||
	    (s->want->index && s->want->index != r.index))
		return MNL_CB_OK;
	if (s->wants_gateway) {
		if (r.prefix != 0 || !r.gateway.family || m.rtm_type != RTN_UNICAST)
			return MNL_CB_OK;
	} else if (!is_connected(&r, &m, &s->want->ip) || r.prefix > s->want->prefix ||
		   (s->want->protocol >= 0 && s->want->protocol != r.protocol) ||
		   !ip_within(&s->want->ip, &r.ip, r.prefix)) {
		return MNL_CB_OK;
	}
	if (is_better(&r, &s->best))
		s->best = r;
	return MNL_CB_OK;
}

static struct nlmsghdr *ask_routes(char *buffer, void *arg)
{
	struct search *s = arg;
	struct nlmsghdr *h = netlink_request(buffer, RTM_GETROUTE, NLM_F_DUMP);
	struct rtmsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));

	m->rtm_family = (uint8_t)s->want->ip.family;
	s->best = (struct netlink_route){ 0 };
	return h;
}

static int find(struct netlink_route *r, bool wants_gateway, struct deadline until,
		struct error *err)
{
	struct search s = { .want = r, .wants_gateway = wants_gateway };
	struct ip ip = r->ip;
	int failed = netlink_dump(NETLINK_ROUTE, ask_routes, note_route, &s, until);

	if (!failed) {
		*r = s.best;
		r->ip = ip;
	}
	return netlink_told(failed, "list routes", "", err);
}

int netlink_connected(struct netlink_route *r, struct deadline until, struct error *err)
{
	return find(r, false, until, err);
}

int netlink_gateway(struct netlink_route *r, struct deadline until, struct error *err)
{
	return find(r, true, until, err);
}

/* One host route of table local. */
static int change_route(uint16_t type, uint16_t flags, const struct ip *ip, uint8_t kind,
			uint8_t protocol, struct deadline until)
{
	char buffer[NETLINK_REQUEST_BYTES] = { 0 };
	struct nlmsghdr *h = netlink_request(buffer, type, (uint16_t)(NLM_F_ACK | flags));
	struct rtmsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));

	m->rtm_family = (uint8_t)ip->family;
	m->rtm_dst_len = (uint8_t)(8 * ip_size(ip->family));
	m->rtm_table = RT_TABLE_LOCAL;
	m->rtm_protocol = protocol;
	m->rtm_type = kind;
	if (type == RTM_DELROUTE && ip->family == AF_INET)
		m->rtm_scope = RT_SCOPE_NOWHERE;	/* any */
	mnl_attr_put(h, RTA_DST, ip_size(ip->family), ip->bytes);
	return netlink_exchange(NETLINK_ROUTE, h, NULL, NULL, until);
}

int netlink_shut_out(const struct ip *ip, struct deadline until, struct error *err)
{
	/* Without NLM_F_APPEND, IPv4 puts it before its equals. */
	int failed = change_route(RTM_NEWROUTE, NLM_F_CREATE, ip, RTN_UNREACHABLE, OUR_PROTOCOL,
				  until);

	if (failed && failed != EEXIST)
		return netlink_told(failed, "shut out", "", err);
	/* IPv6 orders by metric, and nothing comes before the kernel's 0: so that one has to go. */
	if (ip->family == AF_INET6)
		failed = change_route(RTM_DELROUTE, 0, ip, RTN_LOCAL, RTPROT_KERNEL, until);
	else
		failed = 0;
	return netlink_told(failed == ESRCH ? 0 : failed, "shut out", "", err);
}

int netlink_let_in(const struct ip *ip, size_t *removed, struct deadline until, struct error *err)
{
	int failed;

	/* Until there is none. */
	while (!(failed = change_route(RTM_DELROUTE, 0, ip, RTN_UNREACHABLE, OUR_PROTOCOL, until)))
		++*removed;
	return netlink_told(failed == ESRCH ? 0 : failed, "let in again", "", err);
}
