/* netlink.c -- links, addresses and routes of this network namespace, asked from the kernel. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netlink.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* The kernel's own dumps come in pieces of at most 32 KiB: libmnl.h, MNL_SOCKET_DUMP_SIZE. */
enum { BUFFER_BYTES = 32 * 1024 };

static void socket_close_p(struct mnl_socket **s)
{
	if (*s)
		mnl_socket_close(*s);
}

size_t netlink_size(int family)
{
	return family == AF_INET ? 4 : 16;
}

bool netlink_within(const uint8_t *ip, const uint8_t *net, unsigned prefix)
{
	unsigned whole = prefix / 8, rest = prefix % 8;

	if (memcmp(ip, net, whole) != 0)
		return false;
	return rest == 0 || ((ip[whole] ^ net[whole]) & (0xff00 >> rest) & 0xff) == 0;
}

static int receive_until(struct mnl_socket *s, struct deadline until)
{
	int left_ms = deadline_left(until);
	struct timeval tv = { .tv_sec = left_ms / 1000, .tv_usec = left_ms % 1000 * 1000 };

	if (left_ms == 0)
		return ETIMEDOUT;
	return setsockopt(mnl_socket_get_fd(s), SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)) ? errno : 0;
}

/*
 * One request on a socket of its own, so that an interrupted dump leaves nothing behind.
 * Return: 0 or an errno value; EINTR when a dump has to be repeated.
 */
static int exchange(struct nlmsghdr *request, mnl_cb_t each, void *arg, struct deadline until)
{
	CLEANUP(socket_close_p) struct mnl_socket *s = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	char buffer[BUFFER_BYTES];
	int answer = MNL_CB_OK, failed;

	if (!s || mnl_socket_bind(s, 0, MNL_SOCKET_AUTOPID) < 0)
		return errno;
	request->nlmsg_seq = 1;
	if (mnl_socket_sendto(s, request, request->nlmsg_len) < 0)
		return errno;
	while (answer > MNL_CB_STOP) {
		ssize_t got;

		failed = receive_until(s, until);
		if (failed)
			return failed;
		got = mnl_socket_recvfrom(s, buffer, sizeof(buffer));
		if (got < 0)
			return errno == EAGAIN ? ETIMEDOUT : errno;
		answer = mnl_cb_run(buffer, (size_t)got, 1, mnl_socket_get_portid(s), each, arg);
	}
	return answer < 0 ? errno : 0;
}

static int told(int failed, const char *what, const char *which, struct error *err)
{
	return failed ? error_set(err, failed, "%s%s: %s", what, which, strerror(failed)) : 0;
}

static struct nlmsghdr *request_new(char *buffer, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *h = mnl_nlmsg_put_header(buffer);

	h->nlmsg_type = type;
	h->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	return h;
}

/* Attributes by number; the kernel's messages are trusted to be well formed. */
struct attributes { const struct nlattr *at[64]; };

static int note_attribute(const struct nlattr *a, void *arg)
{
	struct attributes *all = arg;

	if (mnl_attr_get_type(a) < LENGTH(all->at))
		all->at[mnl_attr_get_type(a)] = a;
	return MNL_CB_OK;
}

static bool copy_attribute(const struct nlattr *a, void *to, size_t size)
{
	if (!a || mnl_attr_get_payload_len(a) < size)
		return false;
	memcpy(to, mnl_attr_get_payload(a), size);
	return true;
}

static int note_link(const struct nlmsghdr *h, void *arg)
{
	const struct ifinfomsg *m = mnl_nlmsg_get_payload(h);
	struct netlink_link *l = arg;
	struct attributes has = { 0 };

	mnl_attr_parse(h, sizeof(*m), note_attribute, &has);
	l->index = (unsigned)m->ifi_index;
	l->is_ethernet = m->ifi_type == ARPHRD_ETHER;
	l->is_loopback = m->ifi_flags & IFF_LOOPBACK;
	l->is_up = m->ifi_flags & IFF_UP;
	/* IFF_RUNNING is operstate UP or UNKNOWN, IFF_LOWER_UP the carrier: netdevice(7). */
	l->has_carrier = (m->ifi_flags & IFF_RUNNING) && (m->ifi_flags & IFF_LOWER_UP);
	if (has.at[IFLA_IFNAME])
		strncpy(l->name, mnl_attr_get_str(has.at[IFLA_IFNAME]), sizeof(l->name) - 1);
	if (l->is_ethernet)
		copy_attribute(has.at[IFLA_ADDRESS], l->mac, sizeof(l->mac));
	return MNL_CB_OK;
}

static int find_link(const char *name, unsigned index, struct deadline until,
		     struct netlink_link *ret)
{
	char buffer[512] = { 0 };	/* gaps between attributes go to the kernel, too */
	struct nlmsghdr *h = request_new(buffer, RTM_GETLINK, NLM_F_ACK);
	struct ifinfomsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));
	struct netlink_link l = { 0 };
	int failed;

	m->ifi_index = (int)index;
	if (name)
		mnl_attr_put_strz(h, strlen(name) < IFNAMSIZ ? IFLA_IFNAME : IFLA_ALT_IFNAME, name);
	mnl_attr_put_u32(h, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	failed = exchange(h, note_link, &l, until);
	if (failed == ENODEV || failed == 0)
		*ret = l;
	return failed == ENODEV ? 0 : failed;
}

int netlink_link_by_name(const char *name, struct deadline until, struct netlink_link *ret,
			 struct error *err)
{
	int failed = strlen(name) < ALTIFNAMSIZ ? find_link(name, 0, until, ret) : EINVAL;

	return told(failed, "look up interface ", name, err);
}

int netlink_link_by_index(unsigned index, struct deadline until, struct netlink_link *ret,
			  struct error *err)
{
	return told(find_link(NULL, index, until, ret), "look up an interface by number", "", err);
}

int netlink_link_up(unsigned index, struct deadline until, struct error *err)
{
	char buffer[512] = { 0 };
	struct nlmsghdr *h = request_new(buffer, RTM_NEWLINK, NLM_F_ACK);
	struct ifinfomsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));

	m->ifi_index = (int)index;
	m->ifi_flags = m->ifi_change = IFF_UP;
	return told(exchange(h, NULL, NULL, until), "set the interface up", "", err);
}

static int note_address(const struct nlmsghdr *h, void *arg)
{
	const struct ifaddrmsg *m = mnl_nlmsg_get_payload(h);
	struct netlink_addresses *found = arg;
	struct netlink_address a = { .family = m->ifa_family, .index = m->ifa_index,
				     .prefix = m->ifa_prefixlen, .flags = m->ifa_flags };
	size_t size = netlink_size(m->ifa_family);
	struct attributes has = { 0 };

	if (m->ifa_family != found->family || (found->index && m->ifa_index != found->index))
		return MNL_CB_OK;
	mnl_attr_parse(h, sizeof(*m), note_attribute, &has);
	copy_attribute(has.at[IFA_ADDRESS], a.peer, size);
	/* On a point-to-point link IFA_ADDRESS is the other end: linux/if_addr.h. */
	if (!copy_attribute(has.at[IFA_LOCAL], a.ip, size))
		memcpy(a.ip, a.peer, size);
	if (found->ip && memcmp(a.ip, found->ip, size) != 0)
		return MNL_CB_OK;
	copy_attribute(has.at[IFA_BROADCAST], a.broadcast, sizeof(a.broadcast));
	copy_attribute(has.at[IFA_FLAGS], &a.flags, sizeof(a.flags));
	if (has.at[IFA_LABEL])
		strncpy(a.label, mnl_attr_get_str(has.at[IFA_LABEL]), sizeof(a.label) - 1);
	if (found->n < LENGTH(found->list))
		found->list[found->n++] = a;
	return MNL_CB_OK;
}

int netlink_addresses(struct netlink_addresses *found, struct deadline until, struct error *err)
{
	int failed;

	do {
		char buffer[512] = { 0 };
		struct nlmsghdr *h = request_new(buffer, RTM_GETADDR, NLM_F_DUMP);
		struct ifaddrmsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));

		m->ifa_family = (uint8_t)found->family;
		found->n = 0;
		failed = exchange(h, note_address, found, until);
	} while (failed == EINTR && deadline_left(until) > 0);
	return told(failed, "list addresses", "", err);
}

static int change_address(uint16_t type, uint16_t flags, const struct netlink_address *a,
			  struct deadline until)
{
	static const uint8_t none[16];
	size_t size = netlink_size(a->family);
	char buffer[512] = { 0 };
	struct nlmsghdr *h = request_new(buffer, type, (uint16_t)(NLM_F_ACK | flags));
	struct ifaddrmsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));
	bool has_peer = memcmp(a->peer, none, size) != 0;

	m->ifa_family = (uint8_t)a->family;
	m->ifa_prefixlen = (uint8_t)a->prefix;
	m->ifa_index = a->index;
	/* Addresses of one net must have one scope, and the kernel gives 127.0.0.1 this. */
	if (a->family == AF_INET && a->ip[0] == 127)
		m->ifa_scope = RT_SCOPE_HOST;
	mnl_attr_put(h, IFA_LOCAL, size, a->ip);
	mnl_attr_put(h, IFA_ADDRESS, size, has_peer ? a->peer : a->ip);
	if (type == RTM_NEWADDR) {
		if (memcmp(a->broadcast, none, sizeof(a->broadcast)) != 0)
			mnl_attr_put(h, IFA_BROADCAST, sizeof(a->broadcast), a->broadcast);
		if (a->label[0])
			mnl_attr_put_strz(h, IFA_LABEL, a->label);
		mnl_attr_put_u32(h, IFA_FLAGS, a->flags);
	}
	return exchange(h, NULL, NULL, until);
}

int netlink_address_add(const struct netlink_address *a, struct deadline until, struct error *err)
{
	int failed = change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, a, until);

	return told(failed == EEXIST ? 0 : failed, "add the address", "", err);
}

int netlink_address_delete(const struct netlink_address *a, struct deadline until,
			   struct error *err)
{
	int failed = change_address(RTM_DELADDR, 0, a, until);

	if (failed == EADDRNOTAVAIL || failed == ENODEV || failed == ENXIO)
		return 0;
	return told(failed, "delete the address", "", err);
}

/* What is asked, and the best answer so far. */
struct search { const struct netlink_route *want; struct netlink_route best; };

static bool is_connected(const struct rtmsg *m, const struct attributes *has, const uint8_t *ip)
{
	uint32_t table = m->rtm_table;

	copy_attribute(has->at[RTA_TABLE], &table, sizeof(table));
	if (m->rtm_dst_len == 0 || (m->rtm_flags & RTM_F_CLONED) || has->at[RTA_GATEWAY] ||
	    has->at[RTA_VIA])
		return false;
	/* Loopback nets are in table local; there each address has a /32, too. */
	if (m->rtm_family == AF_INET && ip[0] == 127)
		return table == RT_TABLE_LOCAL && m->rtm_type == RTN_LOCAL && m->rtm_dst_len < 32;
	if (table != RT_TABLE_MAIN || m->rtm_type != RTN_UNICAST)
		return false;
	return m->rtm_family == AF_INET6 || m->rtm_scope == RT_SCOPE_LINK;
}

static int note_route(const struct nlmsghdr *h, void *arg)
{
	const struct rtmsg *m = mnl_nlmsg_get_payload(h);
	struct search *s = arg;
	struct netlink_route r = { .prefix = m->rtm_dst_len };
	uint8_t net[16] = { 0 };
	struct attributes has = { 0 };

	mnl_attr_parse(h, sizeof(*m), note_attribute, &has);
	if (m->rtm_family != s->want->family || !is_connected(m, &has, s->want->ip) ||
	    !copy_attribute(has.at[RTA_OIF], &r.index, sizeof(r.index)) ||
	    !copy_attribute(has.at[RTA_DST], net, netlink_size(m->rtm_family)))
		return MNL_CB_OK;
	copy_attribute(has.at[RTA_PRIORITY], &r.metric, sizeof(r.metric));
	if ((s->want->index && s->want->index != r.index) || r.prefix > s->want->prefix ||
	    !netlink_within(s->want->ip, net, r.prefix))
		return MNL_CB_OK;
	if (s->best.index == 0 || r.prefix > s->best.prefix ||
	    (r.prefix == s->best.prefix && r.metric < s->best.metric))
		s->best = r;
	return MNL_CB_OK;
}

int netlink_connected(struct netlink_route *r, struct deadline until, struct error *err)
{
	struct search s = { .want = r };
	int failed;

	do {
		char buffer[512] = { 0 };
		struct nlmsghdr *h = request_new(buffer, RTM_GETROUTE, NLM_F_DUMP);
		struct rtmsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));

		m->rtm_family = (uint8_t)r->family;
		s.best = (struct netlink_route){ 0 };
		failed = exchange(h, note_route, &s, until);
	} while (failed == EINTR && deadline_left(until) > 0);
	if (!failed) {
		r->index = s.best.index;
		r->prefix = s.best.prefix;
		r->metric = s.best.metric;
	}
	return told(failed, "list routes", "", err);
}
