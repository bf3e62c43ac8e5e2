/* vip-params.c -- the parameters of ocf:redisha:vip, and what they come to. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-params.h"

#include <errno.h>
#include <string.h>

#include "agents/vip-acts.h"
#include "agents/vip-guard.h"
#include "agents/vip-leave.h"
#include "agents/vip-look.h"
#include "lib/list.h"

struct vip_options options;

static const char *ignored, *preferred_lft, *targets;

static const struct { const char *word; enum ocf_exit status; } outcomes[] = {
	{ "failed", OCF_ERR_GENERIC },
	{ "not-running", OCF_NOT_RUNNING },
	{ "degraded", OCF_DEGRADED },
	{ "ignored", OCF_SUCCESS },
};

static const char *const link_outcomes[] = { "not-running", "degraded", NULL };
static const char *const all_outcomes[] = { "failed", "not-running", "degraded", "ignored", NULL };

#define REPLACED "Accepted for configurations of ocf:heartbeat:IPaddr2. "

const struct ocf_param vip_params[] = {
	{ "ip", .string = &options.words.ip, .flags = OCF_REQUIRED, .unique_group = "address",
	  .brief = "IPv4 or IPv6 addresses",
	  .text = "The address that moves, such as 192.0.2.10 or 2001:db8::10. Several, IPv4 and "
		  "IPv6, with blanks or commas between them, move as one (256 at most). On stop "
		  "every copy of each, with any prefix and on any interface, is removed. "
		  "::ffff:192.0.2.10 means 192.0.2.10." },
	{ "nic", .string = &options.words.nic,
	  .brief = "Network interface",
	  .text = "Name or alternative name of the interface to put the address on. Without "
		  "it, the interface with the connected network that contains the address: with a "
		  "working link before others, from the main routing table before others, then the "
		  "longest prefix, then the lowest metric. NIC:LABEL is accepted for "
		  "iflabel=LABEL. Required for link-local addresses (fe80::). For several "
		  "addresses: one name, or one for each, - for none." },
	{ "cidr_netmask", .string = &options.words.netmask,
	  .brief = "Prefix length or netmask",
	  .text = "Such as 24 or, for IPv4, 255.255.255.0. Without it, that of the connected "
		  "network. For several addresses: one, or one for each, - for the network's." },
	{ "netmask", .string = &options.words.old_netmask,
	  .brief = "Old name of cidr_netmask", .text = "Used when cidr_netmask is not given." },
	{ "broadcast", .string = &options.words.broadcast,
	  .brief = "Broadcast address",
	  .text = "IPv4 only: an address, + for all host bits set, - for none set. Without it, "
		  "that of another address of the same network on the interface, if there is "
		  "one." },
	{ "iflabel", .string = &options.words.label,
	  .brief = "Label",
	  .text = "IPv4 only: the address is labelled NIC:LABEL, at most 15 characters in all." },
	{ "proto", .string = &options.words.protocol, .flags = OCF_RELOADABLE,
	  .brief = "Routing protocol",
	  .text = "When interface or prefix come from the routing table: only routes of this "
		  "protocol count, a name such as kernel, static, bird, or a number." },
	{ "metric", .integer = &manner.metric, .min = 0, .max = 0x7fffffff, .flags = OCF_RELOADABLE,
	  .brief = "Metric of the network's route",
	  .text = "Metric of the route that the kernel makes for the address's network. 0, the "
		  "default: the kernel's choice." },
	{ "noprefixroute", .boolean = &manner.has_no_prefix_route, .initial = "false",
	  .brief = "No route for the network",
	  .text = "Whether the kernel makes no route for the address's network: for policy "
		  "routing." },
	{ "preferred_lft", .string = &preferred_lft, .initial = "forever", .flags = OCF_RELOADABLE,
	  .brief = "Preferred lifetime",
	  .text = "Seconds for which the address may become the source of new connections from "
		  "this host, or forever. 0: never, it only answers." },
	{ "lvs_ipv6_addrlabel", .boolean = &manner.has_source_label, .initial = "false",
	  .flags = OCF_RELOADABLE, .brief = "Label against use as a source",
	  .text = "IPv6 only: give the address a label of its own in the table of RFC 6724, so "
		  "that it is not chosen as the source of connections from this host." },
	{ "lvs_ipv6_addrlabel_value", .integer = &manner.source_label, .min = 0, .max = 0x7fffffff,
	  .initial = "99", .flags = OCF_RELOADABLE,
	  .brief = "Value of that label", .text = "See lvs_ipv6_addrlabel." },
	{ "lvs_support", .boolean = &vip.leaves_loopback, .initial = "false",
	  .brief = "Real server of LVS",
	  .text = "IPv4 only: a copy on a loopback interface belongs to this host as a real server "
		  "of LVS with direct routing. It is taken away at start and given back at stop." },
	{ "network_namespace", .string = &options.netns,
	  .brief = "Network namespace",
	  .text = "Name as in ip netns, or absolute path. The agent enters it. When there is none: "
		  "start is 5, a monitor 7, stop has nothing to do." },
	{ "check_link_status", .boolean = &vip.checks_link, .initial = "true",
	  .flags = OCF_RELOADABLE,
	  .brief = "Watch the link",
	  .text = "Whether start and monitor demand a link: interface up, with carrier, not a "
		  "blocked port of a bridge or bond, and as a bridge or bond itself with a working "
		  "port." },
	{ "uplinks", .string = &vip.uplinks, .flags = OCF_RELOADABLE,
	  .brief = "Ports that count",
	  .text = "When nic is a bridge or bond: names of the ports that lead outside, of which "
		  "one must work. Without it: any port, be it only that of a virtual machine." },
	{ "on_link_down", .string = &options.on_link_down, .choices = link_outcomes,
	  .initial = "not-running", .flags = OCF_RELOADABLE,
	  .brief = "What a dead link means",
	  .text = "To a recurring monitor: not-running (7, the address is moved or tried again) or "
		  "degraded (190, only shown)." },
	{ "gateway", .string = &options.gateway, .flags = OCF_RELOADABLE,
	  .brief = "Gateway to ask for",
	  .text = "A monitor with OCF_CHECK_LEVEL=10 asks for it by ARP or neighbour solicitation, "
		  "from the address: an address of the same network, or none. Without it, the "
		  "gateway of the interface's default route, if there is one." },
	{ "gateway_timeout", .integer = &options.gateway_ms, .min = 1, .max = 10000,
	  .initial = "1000",
	  .flags = OCF_RELOADABLE, .brief = "Milliseconds for the gateway to answer",
	  .text = "It is asked three times within it." },
	{ "on_gateway_down", .string = &options.on_gateway_down, .choices = all_outcomes,
	  .initial = "degraded", .flags = OCF_RELOADABLE,
	  .brief = "What a silent gateway means",
	  .text = "To a monitor at level 10: failed (1), not-running (7), degraded (190) or "
		  "ignored." },
	{ "run_arping", .boolean = &manner.asks_first, .initial = "false", .flags = OCF_RELOADABLE,
	  .brief = "Look for another owner first",
	  .text = "IPv4 only: whether start sends ARP probes (RFC 5227) and fails if another host "
		  "has the address." },
	{ "arp_probe_time", .integer = &manner.probe_ms, .min = 10, .max = 60000, .initial = "300",
	  .flags = OCF_RELOADABLE, .brief = "Milliseconds for run_arping",
	  .text = "Three probes are sent evenly within this time." },
	{ "nodad", .boolean = &manner.skips_dad, .initial = "false", .flags = OCF_RELOADABLE,
	  .brief = "Skip duplicate address detection",
	  .text = "IPv6 only: use the address at once, about a second sooner, without asking "
		  "whether another host has it." },
	{ "arp_interval", .integer = &guard.interval_ms, .min = 1, .max = 60000, .initial = "200",
	  .flags = OCF_RELOADABLE, .brief = "Milliseconds between announcements",
	  .text = "Time between two announcements (gratuitous ARP or unsolicited neighbour "
		  "advertisement), in milliseconds." },
	{ "arp_count", .integer = &guard.count, .min = 0, .max = 1000, .initial = "5",
	  .flags = OCF_RELOADABLE, .brief = "Announcements at start",
	  .text = "How often the address is announced to the neighbours: at start, on reload, and "
		  "when the link has come back. The first is sent before start ends. 0: not at "
		  "all." },
	{ "arp_late", .integer = &guard.late_ms, .min = 0, .max = 600000, .initial = "3000",
	  .flags = OCF_RELOADABLE, .brief = "Milliseconds until a late announcement",
	  .text = "One more, so long after the last: hosts ignore what comes within a second of "
		  "another change. 0: none." },
	{ "arp_count_refresh", .integer = &options.refresh_count, .min = 0, .max = 1000,
	  .initial = "0",
	  .flags = OCF_RELOADABLE, .brief = "Announcements by each monitor",
	  .text = "How often each successful recurring monitor announces the address, for "
		  "equipment that forgets. The monitor lasts that much longer." },
	{ "arp_bg", .boolean = &guard.in_background, .initial = "true", .flags = OCF_RELOADABLE,
	  .brief = "Announce in the background",
	  .text = "Whether start ends after the first announcement and the others follow, or after "
		  "the last one." },
	{ "arp_targets", .string = &targets, .flags = OCF_RELOADABLE,
	  .brief = "Hosts to tell by themselves",
	  .text = "IP addresses, or for IPv4 MAC addresses, of at most 16 hosts that do not "
		  "listen to broadcasts, a firewall perhaps: each gets its own announcements "
		  "besides." },
	{ "watch", .boolean = &guard.stays, .initial = "true", .flags = OCF_RELOADABLE,
	  .brief = "Stay and watch",
	  .text = "Whether a process stays that announces the address again when a link has come "
		  "back or a MAC address has changed, puts it back when somebody has removed it "
		  "(three times a minute at most, and if the cluster manages it), and sees "
		  "announcements of another owner." },
	{ "on_conflict", .string = &options.on_conflict, .choices = all_outcomes,
	  .initial = "degraded",
	  .flags = OCF_RELOADABLE, .brief = "What another owner means",
	  .text = "To a recurring monitor, when one announced the address in the last half minute: "
		  "failed (1), not-running (7), degraded (190) or ignored." },
	{ "reset_connections", .boolean = &leave_resets, .initial = "true", .flags = OCF_RELOADABLE,
	  .brief = "Reset connections at stop",
	  .text = "Whether stop resets the TCP connections of the address while it is still up, so "
		  "that clients connect again at once instead of waiting for a host that has it no "
		  "more; and whether whoever comes in the five seconds after it is told so." },
	{ "arp_sender", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Program for announcements", .text = REPLACED "The agent announces by itself." },
	{ "send_arp_opts", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Options for arp_sender",
	  .text = REPLACED "The agent announces by itself; arp_targets names hosts to tell." },
	{ "flush_routes", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Flush the route cache",
	  .text = REPLACED "Linux has no IPv4 route cache any more." },
	{ "unique_clone_address", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "One address per clone", .text = REPLACED "Use one resource per address." },
	{ "mac", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Cluster IP MAC address", .text = REPLACED "Linux has no cluster IP any more." },
	{ "clusterip_hash", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Cluster IP hash", .text = REPLACED "Linux has no cluster IP any more." },
	{ 0 }
};

enum ocf_exit params_verdict(const char *word)
{
	for (size_t i = 0; i < LENGTH(outcomes); i++)
		if (strcmp(word, outcomes[i].word) == 0)
			return outcomes[i].status;
	return OCF_ERR_GENERIC;
}

static int read_lifetime(struct error *err)
{
	char *end;
	unsigned long n;

	manner.preferred_s = NETLINK_FOREVER;
	if (strcmp(preferred_lft, "forever") == 0)
		return 0;
	n = strtoul(preferred_lft, &end, 10);
	if (*end || preferred_lft[0] < '0' || preferred_lft[0] > '9' ||
	    strlen(preferred_lft) > 10 || n >= NETLINK_FOREVER)
		return error_set(err, EINVAL,
				 "preferred_lft=%s is neither forever nor a number of seconds",
				 preferred_lft);
	manner.preferred_s = (uint32_t)n;
	return 0;
}

static int read_targets(struct error *err)
{
	const char *at = targets ? targets : "";
	size_t length;

	guard.n_targets = 0;
	while ((length = list_next(&at)) > 0) {
		char word[64] = "";

		if (guard.n_targets == ANNOUNCE_TARGETS)
			return error_set(err, EINVAL, "arp_targets= has more than %d",
					 ANNOUNCE_TARGETS);
		memcpy(word, at - length, length < sizeof(word) ? length : sizeof(word) - 1);
		if (!announce_read_target(word, &guard.targets[guard.n_targets]))
			return error_set(err, EINVAL,
					 "arp_targets=%s is neither an IP nor a MAC address", word);
		guard.n_targets++;
	}
	return 0;
}

static int check_namespace(struct error *err)
{
	const char *name = options.netns ? options.netns : "";

	if (name[0] == '/'
	    || (!strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0))
		return 0;
	return error_set(err, EINVAL, "network_namespace=%s is neither a name nor an absolute path",
			 name);
}

static int check_gateway(struct error *err)
{
	struct ip ip;

	if (!options.gateway || !options.gateway[0] || strcmp(options.gateway, "none") == 0 ||
	    ip_read(options.gateway, &ip))
		return 0;
	return error_set(err, EINVAL, "gateway=%s is neither an IP address nor none",
			 options.gateway);
}

int params_apply(struct error *err)
{
	static struct vip_place places[PLACES];
	int n = place_read(&options.words, places, err);

	if (n < 0 || read_lifetime(err) < 0 || read_targets(err) < 0 || check_namespace(err) < 0 ||
	    check_gateway(err) < 0)
		return -err->code;
	for (int i = 0; i < n; i++)
		vip.at[i].place = places[i];
	vip.n = n;
	if (vip.leaves_loopback && places[0].ip.family == AF_INET6
	    && places[n - 1].ip.family == AF_INET6)
		return error_set(err, EINVAL, "lvs_support is for IPv4 addresses only");
	return 0;
}

void params_apply_for_stop(void)
{
	static struct vip_place places[PLACES];

	vip.n = place_read_ips_left(options.words.ip, places);
	for (int i = 0; i < vip.n; i++)
		vip.at[i].place = places[i];
}
