/*
 * import-globals.c -- global_defs, vrrp_script, and what stands beside them:
 * a row for each keyword.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "crm/import.h"

static const char *word(const struct keepalived_node *n, int i)
{
	return i < n->n_words ? n->words[i] : "";
}

static void say(struct import *im, const struct keepalived_node *n, enum fate fate, const char *why)
{
	decide(im->said, fate, import_where(im, n), "%s: %s", import_words(im, n), why);
}

/* The addresses stand on lines of their own in the block. */
static void take_recipients(struct import *im, const struct keepalived_node *n)
{
	for (const struct keepalived_node *c = n->children; c; c = c->next)
		for (int i = 0; i < c->n_words && !import_skips(im, c); i++) {
			settings_set(im->pool, &im->q->wish.alert_recipients, c->words[i], NULL);
			decide(im->said, BECOMES, import_where(im, c),
			       "notification_email %s: a recipient of the alert redisha-alert, "
			       "which mails each change of roles, failures, fencing",
			       c->words[i]);
		}
}

static void set_alert(struct import *im, const struct keepalived_node *n, const char *name,
		      const char *value)
{
	settings_set(im->pool, &im->q->wish.alert_params, name, value);
	decide(im->said, BECOMES, import_where(im, n), "%s: %s=%s of the alert redisha-alert",
	       import_words(im, n), name, value);
}

static void take_mail_from(struct import *im, const struct keepalived_node *n)
{
	set_alert(im, n, "mail_from", word(n, 1));
}

static void take_server(struct import *im, const struct keepalived_node *n)
{
	const char *host = word(n, 1);

	if (strchr(host, ':'))
		host = pool_print(im->pool, "[%s]", host);
	set_alert(im, n, "smtp_server",
		  n->n_words > 2 ? pool_print(im->pool, "%s:%s", host, n->words[2]) : host);
}

static void take_helo(struct import *im, const struct keepalived_node *n)
{
	set_alert(im, n, "helo", word(n, 1));
}

/* Pacemaker ends an alert agent after 30 s, so redisha-alert takes 20 at most. */
static void take_smtp_timeout(struct import *im, const struct keepalived_node *n)
{
	long s = strtol(word(n, 1), NULL, 10);

	set_alert(im, n, "smtp_timeout", s < 1 || s > 20 ? "20" : word(n, 1));
}

void import_smtp_alert(struct import *im, const struct keepalived_node *n)
{
	im->mails = true;
	say(im, n, BECOMES,
	    "the alert redisha-alert, which mails the recipients of notification_email");
}

static void take_user(struct import *im, const struct keepalived_node *n)
{
	im->names_user = true;
	if (strcmp(word(n, 1), "root") == 0)
		say(im, n, DANGER,
		    "scripts ran as root: whoever may write to one of them is root. The agents "
		    "need no scripts");
	else
		say(im, n, DROPPED, "no scripts are run any more");
}

static void set_vip(struct import *im, const struct keepalived_node *n, const char *name,
		    const char *value)
{
	settings_set(im->pool, im->vrrp ? &im->vrrp->vip_params : &im->vip_params, name, value);
	decide(im->said, BECOMES, import_where(im, n), "%s: %s=%s of ocf:redisha:vip",
	       import_words(im, n), name, value);
}

void import_garp(struct import *im, const struct keepalived_node *n)
{
	static const struct {
		const char *keyword, *param;
		int factor;
		double least, most;
	} rows[] = {
		{ "garp_master_repeat", "arp_count", 1, 0, 1000 },
		{ "garp_master_delay", "arp_late", 1000, 0, 600000 },
		{ "garp_interval", "arp_interval", 1000, 1, 60000 },
	};
	const char *keyword = strncmp(n->words[0], "vrrp_", 5) == 0 ? n->words[0] + 5 : n->words[0];
	double value = strtod(word(n, 1), NULL);

	for (size_t i = 0; i < LENGTH(rows); i++) {
		double is = value * rows[i].factor;

		if (strcmp(keyword, rows[i].keyword) != 0)
			continue;
		is = is < rows[i].least ? rows[i].least : is > rows[i].most ? rows[i].most : is;
		set_vip(im, n, rows[i].param, pool_print(im->pool, "%.0f", is));
	}
}

static void take_min_garp(struct import *im, const struct keepalived_node *n)
{
	if (strcmp(word(n, 1), "") != 0 && strchr("fn0", *word(n, 1)))
		return;
	set_vip(im, n, "arp_count", "1");
	set_vip(im, n, "arp_late", "0");
}

static void take_script(struct import *im, const struct keepalived_node *n)
{
	decide(im->said, DROPPED, import_where(im, n),
	       "script %s: the agent's monitor looks at role, link, data and hang; a crash is seen "
	       "at once by its watcher",
	       import_note_script(im, n));
}

static void take_weight(struct import *im, const struct keepalived_node *n)
{
	im->check->weight = atoi(word(n, 1));
	say(im, n, DROPPED,
	    "a failure does not change a priority: the instance gives up its promotion score, and "
	    "the best of the others is promoted");
}

#define VRRP "there is no VRRP any more: Corosync knows who is there, Pacemaker who leads"

const struct import_rule import_globals[] = {
	{ "global_defs", "notification_email", BECOMES, take_recipients, NULL },
	{ "global_defs", "notification_email_from", BECOMES, take_mail_from, NULL },
	{ "global_defs", "smtp_server", BECOMES, take_server, NULL },
	{ "global_defs", "smtp_helo_name", BECOMES, take_helo, NULL },
	{ "global_defs", "smtp_connect_timeout", BECOMES, take_smtp_timeout, NULL },
	{ "global_defs", "smtp_alert_checker*", BY_HAND, NULL, "load balancing is not converted" },
	{ "global_defs", "smtp_alert*", BECOMES, import_smtp_alert, NULL },
	{ "global_defs", "no_email_faults", BY_HAND, NULL, "the alert mails faults, too" },
	{ "global_defs", "router_id", DROPPED, NULL, "the cluster calls its nodes by their names" },
	{ "global_defs", "script_user", DROPPED, take_user, NULL },
	{ "global_defs", "enable_script_security", DROPPED, NULL, "no scripts are run any more" },
	{ "global_defs", "max_auto_priority", DROPPED, NULL, VRRP },
	{ "global_defs", "vrrp_garp_master_repeat", BECOMES, import_garp, NULL },
	{ "global_defs", "vrrp_garp_master_delay", BECOMES, import_garp, NULL },
	{ "global_defs", "vrrp_garp_interval", BECOMES, import_garp, NULL },
	{ "global_defs", "vrrp_gna_interval", DROPPED, NULL,
	  "IPv6 is announced at the pace of arp_interval" },
	{ "global_defs", "vrrp_garp_master_refresh*", BY_HAND, NULL,
	  "arp_count_refresh of ocf:redisha:vip announces the address at each monitor, for "
	  "equipment that forgets" },
	{ "global_defs", "vrrp_min_garp", BECOMES, take_min_garp, NULL },
	{ "global_defs", "vrrp_notify_*", DROPPED, NULL,
	  "the alert redisha-alert runs a hook, see its parameter hook" },
	{ "global_defs", "vrrp_*", DROPPED, NULL, VRRP },
	{ "global_defs", "startup_script", BY_HAND, NULL,
	  "is not run any more: make a systemd unit of it" },
	{ "global_defs", "shutdown_script", BY_HAND, NULL,
	  "is not run any more: make a systemd unit of it" },
	{ "global_defs", "lvs_*", BY_HAND, NULL, "load balancing is not converted" },
	{ "global_defs", "*process*", DROPPED, NULL, "a setting of the keepalived processes" },
	{ "global_defs", "default_interface", BY_HAND, NULL, "give the interface of each address" },
	{ "vrrp_script", "script", DROPPED, take_script, NULL },
	{ "vrrp_script", "interval", DROPPED, NULL,
	  "the primary is looked at each second, replicas each 2 s, and a crash between is seen at "
	  "once" },
	{ "vrrp_script", "timeout", DROPPED, NULL,
	  "each action has the timeout that its agent asks for" },
	{ "vrrp_script", "weight", DROPPED, take_weight, NULL },
	{ "vrrp_script", "fall", DROPPED, NULL,
	  "one failed monitor is enough: it does not mistake busy for dead" },
	{ "vrrp_script", "rise", DROPPED, NULL,
	  "an instance that is back follows, and may lead as soon as it is in sync" },
	{ "vrrp_script", "user", DROPPED, take_user, NULL },
	{ "vrrp_script", "init_fail", DROPPED, NULL, "every instance begins as a replica" },
	{ "", "virtual_server*", BY_HAND, NULL,
	  "load balancing (LVS) is not converted; keepalived can go on doing that, with no "
	  "vrrp_instance left in its file" },
	{ "", "static_*", BY_HAND, NULL, "belongs into the system's own network configuration" },
	{ "", "net_namespace", BY_HAND, NULL, "see network_namespace of ocf:redisha:vip" },
	{ "", "track_*", BY_HAND, NULL,
	  "not converted: a location rule on a node attribute can do the same" },
	{ "", "vrrp_track_*", BY_HAND, NULL,
	  "not converted: a location rule on a node attribute can do the same" },
	{ "", "bfd_instance", BY_HAND, NULL,
	  "not converted; Corosync sees a lost node within its token timeout" },
	{ "", "instance", DROPPED, NULL, "a setting of the keepalived processes" },
	{ "", "use_pid_dir", DROPPED, NULL, "a setting of the keepalived processes" },
	{ "", "linkbeat_use_polling", DROPPED, NULL,
	  "ocf:redisha:vip hears of a lost link from the kernel" },
	{ 0 }
};
