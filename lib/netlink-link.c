/* netlink-link.c -- the interfaces of this network namespace, and whether frames can leave. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netlink-link.h"

#include <errno.h>
#include <linux/if_arp.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "lib/netlink.h"

/* linux/if_link.h has the attribute, but the values only the kernel: 0 is BOND_LINK_UP. */
enum { BOND_MII_UP = 0 };

static bool is_blocked(const char *kind, const struct netlink_attributes *data)
{
	uint8_t state;

	if (strcmp(kind, "bridge") == 0 && netlink_copy(data->at[IFLA_BRPORT_STATE], &state, 1))
		return state != BR_STATE_FORWARDING;
	if (strcmp(kind, "bond") == 0
	    && netlink_copy(data->at[IFLA_BOND_SLAVE_MII_STATUS], &state, 1))
		return state != BOND_MII_UP;
	return false;
}

static void read_kind(const struct nlattr *info, struct netlink_link *l)
{
	struct netlink_attributes has, data;
	char kind[16], port_kind[16];

	netlink_nested(info, &has);
	netlink_string(has.at[IFLA_INFO_KIND], kind, sizeof(kind));
	netlink_string(has.at[IFLA_INFO_SLAVE_KIND], port_kind, sizeof(port_kind));
	netlink_nested(has.at[IFLA_INFO_SLAVE_DATA], &data);
	l->kind = strcmp(kind, "bridge") == 0 ? LINK_BRIDGE :
		  strcmp(kind, "bond") == 0 ? LINK_BOND : LINK_OTHER;
	l->is_blocked = is_blocked(port_kind, &data);
}

static bool read_link(const struct nlmsghdr *h, struct netlink_link *ret)
{
	const struct ifinfomsg *m = mnl_nlmsg_get_payload(h);
	struct netlink_link l = { 0 };
	struct netlink_attributes has;

	if (h->nlmsg_type != RTM_NEWLINK || !netlink_attributes(h, sizeof(*m), &has))
		return false;
	l.index = (unsigned)m->ifi_index;
	l.is_ethernet = m->ifi_type == ARPHRD_ETHER;
	l.is_loopback = m->ifi_flags & IFF_LOOPBACK;
	l.is_up = m->ifi_flags & IFF_UP;
	/* IFF_RUNNING is operstate UP or UNKNOWN, IFF_LOWER_UP the carrier: netdevice(7). */
	l.has_carrier = (m->ifi_flags & IFF_RUNNING) && (m->ifi_flags & IFF_LOWER_UP);
	netlink_string(has.at[IFLA_IFNAME], l.name, sizeof(l.name));
	netlink_copy(has.at[IFLA_CARRIER_CHANGES], &l.carrier_changes, sizeof(l.carrier_changes));
	netlink_copy(has.at[IFLA_MASTER], &l.master, sizeof(l.master));
	if (l.is_ethernet)
		netlink_copy(has.at[IFLA_ADDRESS], l.mac, sizeof(l.mac));
	read_kind(has.at[IFLA_LINKINFO], &l);
	*ret = l;
	return true;
}

static int note_link(const struct nlmsghdr *h, void *arg)
{
	read_link(h, arg);
	return MNL_CB_OK;
}

static int find_link(const char *name, unsigned index, struct deadline until,
		     struct netlink_link *ret)
{
	char buffer[NETLINK_REQUEST_BYTES] = { 0 };
	struct nlmsghdr *h = netlink_request(buffer, RTM_GETLINK, NLM_F_ACK);
	struct ifinfomsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));
	struct netlink_link l = { 0 };
	int failed;

	m->ifi_index = (int)index;
	if (name)
		mnl_attr_put_strz(h, strlen(name) < IFNAMSIZ ? IFLA_IFNAME : IFLA_ALT_IFNAME, name);
	mnl_attr_put_u32(h, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	failed = netlink_exchange(NETLINK_ROUTE, h, note_link, &l, until);
	if (failed == ENODEV || failed == 0)
		*ret = l;
	return failed == ENODEV ? 0 : failed;
}

int netlink_link_by_name(const char *name, struct deadline until, struct netlink_link *ret,
			 struct error *err)
{
	int failed = strlen(name) < ALTIFNAMSIZ ? find_link(name, 0, until, ret) : EINVAL;

	return netlink_told(failed, "look up interface ", name, err);
}

int netlink_link_by_index(unsigned index, struct deadline until, struct netlink_link *ret,
			  struct error *err)
{
	return netlink_told(find_link(NULL, index, until, ret), "look up an interface by number",
			    "", err);
}

int netlink_link_up(unsigned index, struct deadline until, struct error *err)
{
	char buffer[NETLINK_REQUEST_BYTES] = { 0 };
	struct nlmsghdr *h = netlink_request(buffer, RTM_NEWLINK, NLM_F_ACK);
	struct ifinfomsg *m = mnl_nlmsg_put_extra_header(h, sizeof(*m));

	m->ifi_index = (int)index;
	m->ifi_flags = m->ifi_change = IFF_UP;
	return netlink_told(netlink_exchange(NETLINK_ROUTE, h, NULL, NULL, until),
			    "set the interface up", "", err);
}

struct listing {
	unsigned master;
	void (*each)(const struct netlink_link *l, void *arg);
	void *arg;
};

static struct nlmsghdr *ask_links(char *buffer, void *arg)
{
	const struct listing *what = arg;
	struct nlmsghdr *h = netlink_request(buffer, RTM_GETLINK, NLM_F_DUMP);

	mnl_nlmsg_put_extra_header(h, sizeof(struct ifinfomsg));
	mnl_attr_put_u32(h, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	if (what->master)
		mnl_attr_put_u32(h, IFLA_MASTER, what->master);
	return h;
}

static int pass_link(const struct nlmsghdr *h, void *arg)
{
	const struct listing *what = arg;
	struct netlink_link l;

	if (read_link(h, &l) && (!what->master || l.master == what->master))
		what->each(&l, what->arg);
	return MNL_CB_OK;
}

int netlink_links(unsigned master, void (*each)(const struct netlink_link *l, void *arg), void *arg,
		  struct deadline until, struct error *err)
{
	struct listing what = { .master = master, .each = each, .arg = arg };

	return netlink_told(netlink_dump(NETLINK_ROUTE, ask_links, pass_link, &what, until),
			    "list interfaces", "", err);
}
