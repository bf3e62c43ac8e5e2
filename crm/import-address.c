/* import-address.c -- a line of virtual_ipaddress: an address, and words as in "ip addr add". */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <sys/socket.h>

#include "crm/import.h"

struct reader { struct import *im; const struct keepalived_node *n; struct address *a; };

static void take_nic(struct reader *r, const char *value)
{
	r->a->nic = value;
}

static void take_broadcast(struct reader *r, const char *value)
{
	r->a->broadcast = value;
}

/* keepalived wants "eth0:1" whole, the agent what stands behind the colon. */
static void take_label(struct reader *r, const char *value)
{
	const char *colon = strchr(value, ':');

	r->a->label = colon ? colon + 1 : value;
}

static void take_scope(struct reader *r, const char *value)
{
	if (strcmp(value, "global") != 0)
		decide(r->im->said, BY_HAND, import_where(r->im, r->n),
		       "scope %s: the address gets the scope that its kind has", value);
}

static void take_peer(struct reader *r, const char *value)
{
	decide(r->im->said, BY_HAND, import_where(r->im, r->n),
	       "peer %s: addresses of links with two ends are not converted", value);
}

static void set_param(struct reader *r, const char *name, const char *value)
{
	settings_set(r->im->pool, &r->im->vrrp->vip_params, name, value);
}

static void take_nodad(struct reader *r, const char *value)
{
	(void)value;
	set_param(r, "nodad", "true");
}

static void take_noprefixroute(struct reader *r, const char *value)
{
	(void)value;
	set_param(r, "noprefixroute", "true");
}

static void take_preferred(struct reader *r, const char *value)
{
	set_param(r, "preferred_lft", value);
}

static void take_nothing(struct reader *r, const char *value)
{
	(void)r;
	(void)value;
}

static const struct {
	const char *word;
	bool has_value;
	void (*take)(struct reader *r, const char *value);
} words[] = {
	{ "dev",           true,  take_nic },
	{ "brd",           true,  take_broadcast },
	{ "broadcast",     true,  take_broadcast },
	{ "label",         true,  take_label },
	{ "scope",         true,  take_scope },
	{ "peer",          true,  take_peer },
	{ "preferred_lft", true,  take_preferred },
	{ "-nodad",        false, take_nodad },
	{ "nodad",         false, take_nodad },
	{ "noprefixroute", false, take_noprefixroute },
	{ "home",          false, take_nothing },
	{ "mngtmpaddr",    false, take_nothing },
	{ "autojoin",      false, take_nothing },
	{ "no_track",      false, take_nothing },
};

/* One word behind the address; how many it takes, with its value. */
static int take_word(struct reader *r, int i)
{
	const struct keepalived_node *n = r->n;

	for (size_t w = 0; w < LENGTH(words); w++) {
		if (strcmp(n->words[i], words[w].word) != 0)
			continue;
		if (words[w].has_value && i + 1 >= n->n_words) {
			decide(r->im->said, BY_HAND, import_where(r->im, n),
			       "%s has no value behind it", n->words[i]);
			return 1;
		}
		words[w].take(r, words[w].has_value ? n->words[i + 1] : NULL);
		return 1 + words[w].has_value;
	}
	decide(r->im->said, BY_HAND, import_where(r->im, n),
	       "%s: \"%s\" behind an address is not known here", n->words[0], n->words[i]);
	return 1;
}

static const char *options_of(struct import *im, const struct address *a)
{
	const char *text = "";

	if (a->nic)
		text = pool_print(im->pool, "%s nic=%s", text, a->nic);
	if (a->label)
		text = pool_print(im->pool, "%s iflabel=%s", text, a->label);
	if (a->broadcast)
		text = pool_print(im->pool, "%s broadcast=%s", text, a->broadcast);
	return text;
}

void import_address(struct import *im, const struct keepalived_node *n)
{
	struct reader r = { im, n, NULL };
	struct error err = { 0 };
	struct address **list = &im->vrrp->addresses;

	if (strchr(n->words[0], '@')
	    || wish_read_address(&im->q->wish, n->words[0], list, &err) < 0) {
		decide(im->said, BY_HAND, import_where(im, n), "\"%s\" is no address: %s",
		       import_words(im, n), *err.text ? err.text : "there is a @ in it");
		return;
	}
	for (r.a = *list; r.a->next; )
		r.a = r.a->next;
	for (int i = 1; i < n->n_words; )
		i += take_word(&r, i);
	settings_set(im->pool, &im->own, r.a->ip, NULL);
	if (r.a->prefix < 0)
		decide(im->said, BECOMES, import_where(im, n),
		       "%s: ip=%s%s of ocf:redisha:vip, with the prefix of the connected network "
		       "(keepalived would take /%d)",
		       import_words(im, n), r.a->ip, options_of(im, r.a),
		       r.a->family == AF_INET ? 32 : 128);
	else
		decide(im->said, BECOMES, import_where(im, n),
		       "%s: ip=%s cidr_netmask=%d%s of ocf:redisha:vip", import_words(im, n),
		       r.a->ip, r.a->prefix, options_of(im, r.a));
}
