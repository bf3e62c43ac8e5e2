/* import-vrrp.c -- vrrp_instance and vrrp_sync_group: a row for each keyword. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "crm/import.h"
#include "lib/ip.h"

static const char *word(const struct keepalived_node *n, int i)
{
	return i < n->n_words ? n->words[i] : "";
}

static void say(struct import *im, const struct keepalived_node *n, enum fate fate, const char *why)
{
	decide(im->said, fate, import_where(im, n), "%s: %s", import_words(im, n), why);
}

static void take_state(struct import *im, const struct keepalived_node *n)
{
	im->vrrp->state = word(n, 1);
	say(im, n, DROPPED,
	    "every instance begins as a replica; who has the best data is promoted");
}

static void take_nic(struct import *im, const struct keepalived_node *n)
{
	im->vrrp->nic = word(n, 1);
	say(im, n, BECOMES, "nic of its addresses");
}

static void take_priority(struct import *im, const struct keepalived_node *n)
{
	im->vrrp->priority = word(n, 1);
	say(im, n, DROPPED,
	    "promotion scores come from what data a node has; if a node shall lead whenever it "
	    "can, add a location constraint for the promoted role");
}

static void take_router_id(struct import *im, const struct keepalived_node *n)
{
	im->vrrp->router_id = word(n, 1);
	say(im, n, DROPPED, "there is no VRRP any more");
}

static void take_nopreempt(struct import *im, const struct keepalived_node *n)
{
	im->vrrp->has_nopreempt = true;
	say(im, n, BECOMES, "resource-stickiness=1: a node that comes back follows");
}

static void take_own(struct import *im, const struct keepalived_node *n)
{
	struct ip ip;

	if (ip_read(word(n, 1), &ip))
		settings_set(im->pool, &im->own, word(n, 1), NULL);
	say(im, n, DROPPED,
	    "the node's own address belongs into corosync.conf (nodelist) and /etc/hosts");
}

static void take_addresses(struct import *im, const struct keepalived_node *n)
{
	/* "interface" may stand behind them, so it is filled in at the end of the block. */
	for (const struct keepalived_node *c = n->children; c; c = c->next)
		if (!import_skips(im, c))
			import_address(im, c);
}

static void take_auth(struct import *im, const struct keepalived_node *n)
{
	for (const struct keepalived_node *c = n->children; c; c = c->next)
		for (int i = 0; i < c->n_words; i++)
			if (strcmp(c->words[i], "auth_pass") == 0)
				decide(im->said, DANGER, import_where(im, c),
				       "auth_pass: was sent in clear with each advertisement, so "
				       "anyone on the network could take the address; Corosync can "
				       "encrypt and authenticate (crypto_cipher, crypto_hash)");
}

/* "NAME weight N" is for this instance what "weight N" is in the script's block. */
static void take_track(struct import *im, const struct keepalived_node *n)
{
	decide(im->said, DROPPED, import_where(im, n),
	       "track_script: the monitor of Redis is what decides");
	for (const struct keepalived_node *c = n->children; c; c = c->next)
		for (struct check *check = im->checks; check; check = check->next)
			if (strcmp(check->name, c->words[0]) == 0 &&
			    strcmp(check->file, im->file) == 0 && strcmp(word(c, 1), "weight") == 0)
				check->weight = atoi(word(c, 2));
}

/* The script is looked into when all is read: which addresses are our own is known only then. */
static void take_notify(struct import *im, const struct keepalived_node *n)
{
	static const struct { const char *keyword, *why;
	} rows[] = {
		{ "notify_master", "the agent's promote makes a primary of the replica, after "
				   "proof that no data is missing" },
		{ "notify_backup", "the agent's demote makes a replica of the primary" },
		{ "notify_fault", "the agent's monitor gives up the promotion score" },
		{ "notify_stop", "the agent's stop ends the server" },
		{ "notify", "the agent's promote, demote and stop do the work" },
	};
	const char *command = import_note_script(im, n);

	for (size_t i = 0; i < LENGTH(rows); i++)
		if (strcmp(n->words[0], rows[i].keyword) == 0)
			decide(im->said, DROPPED, import_where(im, n),
			       "%s %s: %s; what else it did can be done by the hook of "
			       "redisha-alert",
			       n->words[0], command, rows[i].why);
}

static void take_dont_track(struct import *im, const struct keepalived_node *n)
{
	settings_set(im->pool, &im->vrrp->vip_params, "check_link_status", "false");
	say(im, n, BECOMES, "check_link_status=false of ocf:redisha:vip");
}

static void take_group(struct import *im, const struct keepalived_node *n)
{
	for (const struct keepalived_node *c = n->children; c; c = c->next)
		for (int i = 0; i < c->n_words; i++)
			decide(im->said, BECOMES, import_where(im, c),
			       "group %s: its addresses follow the primary, so they move together",
			       c->words[i]);
}

#define VRRP "there is no VRRP any more"

const struct import_rule import_vrrps[] = {
	{ "vrrp_instance", "state", DROPPED, take_state, NULL },
	{ "vrrp_instance", "interface", BECOMES, take_nic, NULL },
	{ "vrrp_instance", "virtual_router_id", DROPPED, take_router_id, NULL },
	{ "vrrp_instance", "priority", DROPPED, take_priority, NULL },
	{ "vrrp_instance", "advert_int", DROPPED, NULL,
	  "Corosync notices a lost node after its token timeout (1 s by default, and some more)" },
	{ "vrrp_instance", "nopreempt", BECOMES, take_nopreempt, NULL },
	{ "vrrp_instance", "preempt", DROPPED, NULL,
	  "a node that comes back follows: each move costs clients an outage" },
	{ "vrrp_instance", "preempt_delay", DROPPED, NULL,
	  "a node that comes back follows: each move costs clients an outage" },
	{ "vrrp_instance", "authentication", DANGER, take_auth, NULL },
	{ "vrrp_instance", "unicast_src_ip", DROPPED, take_own, NULL },
	{ "vrrp_instance", "mcast_src_ip", DROPPED, take_own, NULL },
	{ "vrrp_instance", "unicast_peer", DROPPED, NULL,
	  "the peers belong into corosync.conf (nodelist)" },
	{ "vrrp_instance", "virtual_ipaddress", BECOMES, take_addresses, NULL },
	{ "vrrp_instance", "virtual_ipaddress_excluded", BECOMES, take_addresses, NULL },
	{ "vrrp_instance", "virtual_routes", BY_HAND, NULL,
	  "not converted: ocf:heartbeat:Route, colocated with the vip" },
	{ "vrrp_instance", "virtual_rules", BY_HAND, NULL,
	  "not converted: belongs into the system's network configuration" },
	{ "vrrp_instance", "track_script", DROPPED, take_track, NULL },
	{ "vrrp_instance", "track_interface", BECOMES, NULL,
	  "check_link_status of ocf:redisha:vip, which is on" },
	{ "vrrp_instance", "track_*", BY_HAND, NULL,
	  "not converted: a location rule on a node attribute can do the same" },
	{ "vrrp_instance", "dont_track_primary", BECOMES, take_dont_track, NULL },
	{ "vrrp_instance", "smtp_alert", BECOMES, import_smtp_alert, NULL },
	{ "vrrp_instance", "garp_master_repeat", BECOMES, import_garp, NULL },
	{ "vrrp_instance", "garp_master_delay", BECOMES, import_garp, NULL },
	{ "vrrp_instance", "garp_interval", BECOMES, import_garp, NULL },
	{ "vrrp_instance", "garp_master_refresh*", BY_HAND, NULL,
	  "arp_count_refresh of ocf:redisha:vip announces the address at each monitor, for "
	  "equipment that forgets" },
	{ "vrrp_instance", "garp_*", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "gna_interval", DROPPED, NULL,
	  "IPv6 is announced at the pace of arp_interval" },
	{ "vrrp_instance", "use_vmac*", BY_HAND, NULL,
	  "the address goes on the interface itself and has its MAC address; neighbours are told" },
	{ "vrrp_instance", "vmac_*", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "notify_deleted", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "notify_master_rx_lower_pri", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "notify*", DROPPED, take_notify, NULL },
	{ "vrrp_instance", "native_ipv6", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "*accept*", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "version", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "strict_mode", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "skip_check_adv_addr", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "*_prio*", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "down_timer_adverts", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "check_unicast_src", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "debug", DROPPED, NULL, VRRP },
	{ "vrrp_instance", "lvs_sync_daemon*", BY_HAND, NULL, "load balancing is not converted" },
	{ "vrrp_sync_group", "group", BECOMES, take_group, NULL },
	{ "vrrp_sync_group", "smtp_alert", BECOMES, import_smtp_alert, NULL },
	{ "vrrp_sync_group", "global_tracking", DROPPED, NULL, VRRP },
	{ "vrrp_sync_group", "sync_group_tracking_weight", DROPPED, NULL, VRRP },
	{ "vrrp_sync_group", "track_script", DROPPED, take_track, NULL },
	{ "vrrp_sync_group", "notify*", DROPPED, take_notify, NULL },
	{ 0 }
};
