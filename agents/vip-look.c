/* vip-look.c -- what can be seen of the addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-look.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <string.h>

#include "lib/list.h"

struct vip vip;

/* The last look: what is wrong with the whole, with which of them, or why nothing could be seen. */
static struct {
	const struct vip_address *worst;
	struct error err;
	int state;
} seen;

/* Interfaces asked for in this look: several addresses share one. */
static struct { struct netlink_link list[16]; size_t n; } asked;

static int link_of(unsigned index, struct netlink_link *ret, struct error *err)
{
	for (size_t i = 0; i < asked.n; i++)
		if (asked.list[i].index == index) {
			*ret = asked.list[i];
			return 0;
		}
	if (netlink_link_by_index(index, vip.until, ret, err) < 0)
		return -err->code;
	if (ret->index && asked.n < LENGTH(asked.list))
		asked.list[asked.n++] = *ret;
	return 0;
}

static bool works_itself(const struct netlink_link *l)
{
	return l->is_up && (!l->is_ethernet || l->has_carrier) && !l->is_blocked;
}

static void count_working_port(const struct netlink_link *l, void *arg)
{
	if (vip.uplinks && vip.uplinks[0] && !list_has(vip.uplinks, l->name))
		return;
	if (works_itself(l))
		++*(unsigned *)arg;
}

int vip_link_works(const struct netlink_link *l, bool *ret, struct error *err)
{
	unsigned working = 0;

	*ret = works_itself(l);
	if (!*ret || l->kind == LINK_OTHER)
		return 0;
	if (netlink_links(l->index, count_working_port, &working, vip.until, err) < 0)
		return -err->code;
	*ret = working > 0;
	return 0;
}

bool vip_is_in_place(const struct vip_place *p, const struct netlink_address *a,
		     const struct netlink_link *l)
{
	if (p->prefix && p->prefix != a->prefix)
		return false;
	if (p->nic[0] || p->index)
		return p->index == a->index;
	/* Nobody asks a loopback interface for an address from outside. */
	return l->is_loopback == (p->ip.family == AF_INET && ip_loopback(&p->ip));
}

static int judge(const struct vip_place *p, const struct netlink_address *a,
		 const struct netlink_link *l, struct error *err)
{
	bool works = true;

	if (!vip_is_in_place(p, a, l))
		return MISPLACED;
	if (a->flags & IFA_F_DADFAILED)
		return CONTESTED;
	if (vip.checks_link && vip_link_works(l, &works, err) < 0)
		return -err->code;
	if (!works)
		return LINKLESS;
	if ((a->flags & IFA_F_TENTATIVE) && !(a->flags & IFA_F_OPTIMISTIC))
		return TENTATIVE;
	return PRESENT;
}

struct vip_address *vip_owner(const struct netlink_address *a)
{
	for (int i = 0; i < vip.n; i++)
		if (ip_equal(&vip.at[i].place.ip, &a->ip))
			return &vip.at[i];
	return NULL;
}

static bool is_ours(const struct netlink_address *a)
{
	return vip_owner(a) != NULL;
}

int vip_copies(struct netlink_addresses *found, struct error *err)
{
	int family = vip.at[0].place.ip.family;

	for (int i = 1; i < vip.n; i++)
		if (vip.at[i].place.ip.family != family)
			family = AF_UNSPEC;
	found->family = family;
	found->is_wanted = is_ours;
	return netlink_addresses(found, vip.until, err);
}

/* One more copy of @v has been seen. */
static int note_copy(struct vip_address *v, const struct netlink_address *a, struct error *err)
{
	struct netlink_link l;
	int this, before = v->state;

	if (link_of(a->index, &l, err) < 0)
		return -err->code;
	if (vip.leaves_loopback && l.is_loopback)
		return 0;
	this = judge(&v->place, a, &l, err);
	if (this < 0)
		return this;
	if (before != ABSENT && this == MISPLACED) {
		v->state = before == PRESENT ? DOUBLED : before;
		return 0;
	}
	if (before == PRESENT || before == DOUBLED)
		return 0;
	v->state = before == MISPLACED && this == PRESENT ? DOUBLED : (enum state)this;
	v->copy = *a;
	v->link = l;
	return 0;
}

/* What most needs to be done about comes first. */
static enum state sum_up(void)
{
	static const enum state order[] = { CONTESTED, MISPLACED, ABSENT, LINKLESS, DOUBLED,
					    TENTATIVE, PRESENT };
	int absent = 0;

	for (int i = 0; i < vip.n; i++)
		absent += vip.at[i].state == ABSENT;
	for (size_t o = 0; o < LENGTH(order); o++)
		for (int i = 0; i < vip.n; i++) {
			if (vip.at[i].state != order[o])
				continue;
			seen.worst = &vip.at[i];
			return order[o] == ABSENT && absent < vip.n ? PARTIAL : order[o];
		}
	return ABSENT;		/* what is no address is on no interface */
}

/* -errno, or the state of them all. */
static int look(struct error *err)
{
	auto_addresses struct netlink_addresses found = { 0 };

	seen.worst = NULL;
	asked.n = 0;
	if (vip.n == 0)
		return ABSENT;
	for (int i = 0; i < vip.n; i++) {
		struct vip_place *p = &vip.at[i].place;

		/* Mostly all have the same. */
		if (i > 0 && strcmp(p->nic, vip.at[i - 1].place.nic) == 0 && p->nic[0])
			p->index = vip.at[i - 1].place.index;
		else if (p->nic[0] && place_look_up_nic(p, vip.until, err) < 0)
			return -err->code;
		vip.at[i].state = ABSENT;
	}
	if (vip_copies(&found, err) < 0)
		return -err->code;
	for (size_t i = 0; i < found.n; i++)
		if (note_copy(vip_owner(&found.list[i]), &found.list[i], err) < 0)
			return -err->code;
	return (int)sum_up();
}

int vip_observe(void)
{
	int state = look(&seen.err);

	seen.state = state < 0 ? BLIND : state;
	return seen.state;
}

const char *vip_seen(void)
{
	static const char *const what[] = {
		[ABSENT]    = "is on no interface",
		[PARTIAL]   = "is on no interface, though others of this resource are",
		[PRESENT]   = "is where it belongs",
		[DOUBLED]   = "is where it belongs, and elsewhere, too",
		[MISPLACED] = "is up in another place than configured",
		[TENTATIVE] = "is still being checked for a duplicate",
		[CONTESTED] = "is used by another host on the link (duplicate address detection)",
		[LINKLESS]  = "is on an interface that is down, blocked, or has no carrier",
		[BLIND]     = "could not be looked for",
	};
	static char text[320];
	const struct vip_address *v = seen.worst;

	_Static_assert(LENGTH(what) == N_STATES, "one entry per state");
	if (seen.state == BLIND)
		snprintf(text, sizeof(text), "%s %s: %.200s",
			 vip.n ? vip.at[0].place.text : "the address", what[BLIND], seen.err.text);
	else if (!v || v->state == ABSENT)
		snprintf(text, sizeof(text), "%s %s", v ? v->place.text : "the address",
			 what[seen.state]);
	else
		snprintf(text, sizeof(text), "%s/%u on %s %s", v->place.text, v->copy.prefix,
			 v->link.name, what[seen.state]);
	return text;
}
