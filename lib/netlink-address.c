/* netlink-address.c -- the addresses of this network namespace: list, add, change, delete. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netlink-address.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_addrlabel.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "lib/netlink.h"

static bool read_address(const struct nlmsghdr *h, struct netlink_address *ret)
{
	const struct ifaddrmsg *m = mnl_nlmsg_get_payload(h);
	struct netlink_address a = { .preferred_s = NETLINK_FOREVER };
	struct netlink_attributes has;
	struct ifa_cacheinfo life;
	size_t size;

	if (h->nlmsg_type != RTM_NEWADDR || !netlink_attributes(h, sizeof(*m), &has) ||
	    (m->ifa_family != AF_INET && m->ifa_family != AF_INET6))
		return false;
	size = ip_size(m->ifa_family);
	a.index = m->ifa_index;
	a.prefix = m->ifa_prefixlen;
	a.flags = m->ifa_flags;
	a.ip.family = a.peer.family = m->ifa_family;
	netlink_copy(has.at[IFA_ADDRESS], a.peer.bytes, size);
	/* On a point-to-point link IFA_ADDRESS is the other end: linux/if_addr.h. */
	if (!netlink_copy(has.at[IFA_LOCAL], a.ip.bytes, size))
		a.ip = a.peer;
	netlink_copy(has.at[IFA_BROADCAST], a.broadcast, sizeof(a.broadcast));
	netlink_copy(has.at[IFA_FLAGS], &a.flags, sizeof(a.flags));
	netlink_copy(has.at[IFA_RT_PRIORITY], &a.metric, sizeof(a.metric));
	if (netlink_copy(has.at[IFA_CACHEINFO], &life, sizeof(life)))
		a.preferred_s = life.ifa_prefered;
	netlink_string(has.at[IFA_LABEL], a.label, sizeof(a.label));
	*ret = a;
	return true;
}

static bool make_room(struct netlink_addresses *found)
{
	size_t room = found->room ? 2 * found->room : 16;
	struct netlink_address *list;

	if (found->n < found->room)
		return true;
	list = realloc(found->list, room * sizeof(*list));
	if (!list)
		return false;
	found->list = list;
	found->room = room;
	return true;
}

static int note_address(const struct nlmsghdr *h, void *arg)
{
	struct netlink_addresses *found = arg;
	struct netlink_address a;

	if (!read_address(h, &a) || (found->family && a.ip.family != found->family) ||
	    (found->is_wanted && !found->is_wanted(&a)))
		return MNL_CB_OK;
	if (!make_room(found)) {
		errno = ENOMEM;
		return MNL_CB_ERROR;
	}
	found->list[found->n++] = a;
	return MNL_CB_OK;
}

static struct nlmsghdr *ask_addresses(char *buffer, void *arg)
{
	struct netlink_addresses *found = arg;
	struct nlmsghdr *h = netlink_request(buffer, RTM_GETADDR, NLM_F_DUMP);
	struct ifaddrmsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));

	m->ifa_family = (uint8_t)found->family;
	found->n = 0;
	return h;
}

int netlink_addresses(struct netlink_addresses *found, struct deadline until, struct error *err)
{
	return netlink_told(netlink_dump(NETLINK_ROUTE, ask_addresses, note_address, found, until),
			    "list addresses", "", err);
}

void netlink_addresses_release(struct netlink_addresses *found)
{
	free(found->list);
	found->list = NULL;
	found->n = found->room = 0;
}

static void describe(struct nlmsghdr *h, const struct netlink_address *a, bool tells_lifetime)
{
	static const uint8_t none[4];
	struct ifa_cacheinfo life = { .ifa_prefered = a->preferred_s,
				      .ifa_valid = NETLINK_FOREVER };

	if (memcmp(a->broadcast, none, sizeof(none)) != 0)
		mnl_attr_put(h, IFA_BROADCAST, sizeof(a->broadcast), a->broadcast);
	if (a->label[0])
		mnl_attr_put_strz(h, IFA_LABEL, a->label);
	if (a->metric)
		mnl_attr_put_u32(h, IFA_RT_PRIORITY, a->metric);
	if (tells_lifetime)
		mnl_attr_put(h, IFA_CACHEINFO, sizeof(life), &life);
	mnl_attr_put_u32(h, IFA_FLAGS, a->flags);
}

static int change_address(uint16_t type, uint16_t flags, const struct netlink_address *a,
			  struct deadline until)
{
	static const struct ip none;
	size_t size = ip_size(a->ip.family);
	char buffer[NETLINK_REQUEST_BYTES] = { 0 };
	struct nlmsghdr *h = netlink_request(buffer, type, (uint16_t)(NLM_F_ACK | flags));
	struct ifaddrmsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));
	bool has_peer = memcmp(a->peer.bytes, none.bytes, size) != 0;

	m->ifa_family = (uint8_t)a->ip.family;
	m->ifa_prefixlen = (uint8_t)a->prefix;
	m->ifa_index = a->index;
	/* Addresses of one net must have one scope, and the kernel gives 127.0.0.1 this. */
	if (a->ip.family == AF_INET && ip_loopback(&a->ip))
		m->ifa_scope = RT_SCOPE_HOST;
	mnl_attr_put(h, IFA_LOCAL, size, a->ip.bytes);
	mnl_attr_put(h, IFA_ADDRESS, size, has_peer ? a->peer.bytes : a->ip.bytes);
	if (type == RTM_NEWADDR)
		describe(h, a, (flags & NLM_F_REPLACE) || a->preferred_s != NETLINK_FOREVER);
	return netlink_exchange(NETLINK_ROUTE, h, NULL, NULL, until);
}

int netlink_address_add(const struct netlink_address *a, struct deadline until, struct error *err)
{
	int failed = change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, a, until);

	return netlink_told(failed == EEXIST ? 0 : failed, "add the address", "", err);
}

int netlink_address_change(const struct netlink_address *a, struct deadline until,
			   struct error *err)
{
	return netlink_told(change_address(RTM_NEWADDR, NLM_F_REPLACE, a, until),
			    "change the address", "", err);
}

int netlink_address_delete(const struct netlink_address *a, struct deadline until,
			   struct error *err)
{
	int failed = change_address(RTM_DELADDR, 0, a, until);

	if (failed == EADDRNOTAVAIL || failed == ENODEV || failed == ENXIO)
		return 0;
	return netlink_told(failed, "delete the address", "", err);
}

static int change_label(uint16_t type, uint16_t flags, const struct ip *ip, uint32_t label,
			struct deadline until)
{
	char buffer[NETLINK_REQUEST_BYTES] = { 0 };
	struct nlmsghdr *h = netlink_request(buffer, type, (uint16_t)(NLM_F_ACK | flags));
	struct ifaddrlblmsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));

	m->ifal_family = AF_INET6;
	m->ifal_prefixlen = 128;
	mnl_attr_put(h, IFAL_ADDRESS, sizeof(ip->bytes), ip->bytes);
	/* The kernel wants one, also to delete; there it is not compared: net/ipv6/addrlabel.c. */
	mnl_attr_put_u32(h, IFAL_LABEL, label);
	return netlink_exchange(NETLINK_ROUTE, h, NULL, NULL, until);
}

int netlink_label_set(const struct ip *ip, uint32_t label, struct deadline until, struct error *err)
{
	return netlink_told(change_label(RTM_NEWADDRLABEL, NLM_F_CREATE | NLM_F_REPLACE, ip, label,
					 until), "set the address label", "", err);
}

int netlink_label_delete(const struct ip *ip, struct deadline until, struct error *err)
{
	int failed = change_label(RTM_DELADDRLABEL, 0, ip, 0, until);

	return netlink_told(failed == ESRCH ? 0 : failed, "delete the address label", "", err);
}
