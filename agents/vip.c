/* vip.c -- ocf:redisha:vip, an IP address that moves between nodes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <errno.h>

#include "agents/vip-acts.h"
#include "agents/vip-place.h"
#include "agents/vip-plan.h"
#include "agents/watcher.h"
#include "lib/log.h"
#include "lib/ocf.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

static struct vip_words words;
static long refresh_count;
static bool has_watch;
static const char *ignored;

static const struct ocf_param params[] = {
	{ "ip", .string = &words.ip, .flags = OCF_REQUIRED, .unique_group = "address",
	  .brief = "IPv4 or IPv6 address",
	  .text = "The address that moves, such as 192.0.2.10 or 2001:db8::10. On stop every copy of it, "
		  "with any prefix and on any interface, is removed." },
	{ "nic", .string = &words.nic,
	  .brief = "Network interface",
	  .text = "Name or alternative name of the interface to put the address on. Without it, the "
		  "interface with the connected network that contains the address. NIC:LABEL is accepted "
		  "for iflabel=LABEL. Required for link-local addresses (fe80::)." },
	{ "cidr_netmask", .string = &words.netmask,
	  .brief = "Prefix length or netmask",
	  .text = "Such as 24 or, for IPv4, 255.255.255.0. Without it, that of the connected network." },
	{ "broadcast", .string = &words.broadcast,
	  .brief = "Broadcast address",
	  .text = "IPv4 only: an address, + for all host bits set, - for none set. Without it, that of "
		  "another address of the same network on the interface, if there is one." },
	{ "iflabel", .string = &words.label,
	  .brief = "Label",
	  .text = "IPv4 only: the address is labelled NIC:LABEL, at most 15 characters in all." },
	{ "arp_interval", .integer = &vip.announce_interval_ms, .min = 1, .max = 60000, .initial = "200",
	  .brief = "Milliseconds between announcements",
	  .text = "Time between two announcements (gratuitous ARP or unsolicited neighbour "
		  "advertisement), in milliseconds." },
	{ "arp_count", .integer = &vip.announce_count, .min = 0, .max = 1000, .initial = "5",
	  .brief = "Announcements at start",
	  .text = "How often start announces the address to the neighbours. The first is sent before start "
		  "ends. 0: not at all." },
	{ "arp_count_refresh", .integer = &refresh_count, .min = 0, .max = 1000, .initial = "0",
	  .brief = "Announcements by each monitor",
	  .text = "How often each successful recurring monitor announces the address, for equipment that "
		  "forgets. The monitor lasts that much longer." },
	{ "arp_bg", .boolean = &vip.announces_in_background, .initial = "true",
	  .brief = "Announce in the background",
	  .text = "Whether start ends after the first announcement and the others follow, or after the last "
		  "one." },
	{ "nodad", .boolean = &vip.skips_dad, .initial = "false",
	  .brief = "Skip duplicate address detection",
	  .text = "IPv6 only: use the address at once, about a second sooner, without asking whether another "
		  "host has it." },
	{ "watch", .boolean = &has_watch, .initial = "true", .brief = WATCH_BRIEF, .text = WATCH_TEXT },
	{ "mac", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Cluster IP MAC address", .text = "Linux has no cluster IP any more." },
	{ "clusterip_hash", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Cluster IP hash", .text = "Linux has no cluster IP any more." },
	{ "unique_clone_address", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "One address per clone", .text = "Use one resource per address." },
	{ "flush_routes", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Flush the route cache", .text = "Linux has no IPv4 route cache any more." },
	{ "arp_sender", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Program for announcements", .text = "The agent announces by itself." },
	{ "send_arp_opts", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Options for arp_sender", .text = "The agent announces by itself." },
	{ 0 }
};

/* A recurring monitor must not answer 6: that would stop a service that runs, on all nodes. */
static int nonsense(void)
{
	return ocf_interval_ms() > 0 ? OCF_ERR_GENERIC : OCF_ERR_CONFIGURED;
}

static bool nic_is_missing(void)
{
	return vip.place.nic[0] && !vip.place.index;
}

/* Only under Pacemaker: nobody else would end it. */
static bool has_watcher(void)
{
	return has_watch && ocf_meta("on_node");
}

static int put_up(struct error *err)
{
	struct error no_place;

	if (place_read(&words, &vip.place, err) < 0)
		return nonsense();
	if (place_look_up_nic(&vip.place, ocf_deadline(), err) < 0)
		return OCF_ERR_GENERIC;
	if (nic_is_missing()) {
		/* 6 would stop the resource on the other nodes, too. */
		error_set(err, ENODEV, "nic=%s does not exist on this node", vip.place.nic);
		return OCF_ERR_INSTALLED;
	}
	/* An address that is up stays up though its net's route is gone; vip_add() will insist. */
	if (place_find(&vip.place, ocf_deadline(), &no_place) < 0)
		log_debug("%s", no_place.text);
	if (plan_carry_out(&vip_plan, START, ocf_deadline(), err) < 0) {
		struct error unremoved;

		/* The other host has it: a contested address is of no use, and may come alive later. */
		if (vip_observe() == CONTESTED && vip_remove(&unremoved) < 0)
			log_error("%s", unremoved.text);
		return OCF_ERR_GENERIC;
	}
	/* Also when it was here before: neighbours may have learnt otherwise meanwhile. */
	if (vip_announce(vip.announce_count, vip.announces_in_background, err) < 0)
		return OCF_ERR_GENERIC;
	return OCF_SUCCESS;
}

static int vip_start(struct error *err)
{
	int r;

	if (watcher_calls())
		return put_up(err);
	watcher_end();
	r = put_up(err);
	if (r == OCF_SUCCESS && has_watcher())
		watcher_start("vip", (struct process){ 0 }, true);
	return r;
}

static int vip_stop(struct error *err)
{
	struct error not_read;

	watcher_end();		/* before it is deleted: from here on nobody puts it back */
	/* Only the address counts: it must go, whatever the other parameters say. */
	if (place_read_ip(words.ip, &vip.place, &not_read) < 0) {
		log_warn("%s: so it is on no interface", not_read.text);
		return OCF_SUCCESS;
	}
	if (plan_carry_out(&vip_plan, STOP, ocf_deadline(), err) < 0)
		return OCF_ERR_GENERIC;
	/* A series may outlive an address that somebody else removed. */
	if (announce_end(ocf_run_file("announce"), ocf_deadline(), err) < 0)
		return OCF_ERR_GENERIC;
	return OCF_SUCCESS;
}

static int look(struct error *err)
{
	enum ocf_exit verdict;
	int state;

	if (place_read(&words, &vip.place, err) < 0)
		return nonsense();
	state = vip_observe();
	verdict = vip_verdict(state);
	/* A probe must not say "not here" of an address that comes back with the carrier. */
	if (state == LINKLESS && ocf_is_probe())
		verdict = OCF_ERR_GENERIC;
	if (verdict == OCF_NOT_RUNNING && ocf_interval_ms() > 0 && nic_is_missing()) {
		error_set(err, ENODEV, "nic=%s does not exist any more", vip.place.nic);
		return OCF_ERR_GENERIC;
	}
	if (verdict == OCF_SUCCESS && ocf_interval_ms() > 0)
		return vip_announce(refresh_count, false, err) < 0 ? OCF_ERR_GENERIC : OCF_SUCCESS;
	/* A probe is expected to find nothing; that needs no reason. */
	if (verdict != OCF_SUCCESS && !(state == ABSENT && ocf_is_probe()))
		error_set(err, EADDRNOTAVAIL, "%s", vip_seen());
	return verdict;
}

static int vip_monitor(struct error *err)
{
	bool has = has_watcher() && ocf_interval_ms() > 0;
	int verdict;

	if (has)
		watcher_look();
	verdict = look(err);
	if (has)
		watcher_keep(&(struct watcher_finding){
			.kind = "vip", .is_well = verdict == OCF_SUCCESS, .is_armed = true });
	return verdict;
}

static int vip_validate(struct error *err)
{
	if (place_read(&words, &vip.place, err) < 0)
		return OCF_ERR_CONFIGURED;
	if (ocf_check_level(10) < 10)
		return OCF_SUCCESS;
	if (place_look_up_nic(&vip.place, ocf_deadline(), err) < 0)
		return OCF_ERR_GENERIC;
	if (!nic_is_missing())
		return OCF_SUCCESS;
	error_set(err, ENODEV, "nic=%s does not exist on this node", vip.place.nic);
	return OCF_ERR_CONFIGURED;
}

static const struct ocf_action actions[] = {
	{ "start", vip_start, .timeout_s = 20, .needs_root = true },
	{ "stop", vip_stop, .timeout_s = 20, .lenient = true, .needs_root = true },
	{ "monitor", vip_monitor, .timeout_s = 20, .interval_s = 10 },
	{ "validate-all", vip_validate, .timeout_s = 20 },
	{ "meta-data", NULL, .timeout_s = 5 },
	{ 0 }
};

static const struct ocf_agent agent = {
	.name = "vip", .version = PACKAGE_VERSION,
	.brief = "IP address that moves between nodes",
	.text = "Puts an IPv4 or IPv6 address on an interface, tells the neighbours, watches address and "
		"link, and on stop proves that it is gone. A replacement for ocf:heartbeat:IPaddr2 with its "
		"parameters; it runs no other program.",
	.params = params, .actions = actions,
};

int main(int argc, char **argv)
{
	return ocf_main(&agent, argc, argv);
}
