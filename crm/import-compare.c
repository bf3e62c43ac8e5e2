/* import-compare.c -- what master and backup say differently and must not. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "crm/import.h"

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool has_address(const struct vrrp *v, const char *ip)
{
	for (const struct address *a = v->addresses; a; a = a->next)
		if (strcmp(a->ip, ip) == 0)
			return true;
	return false;
}

static void compare_addresses(struct import *im, const struct vrrp *v, const struct vrrp *other)
{
	for (const struct address *a = v->addresses; a; a = a->next)
		if (!has_address(other, a->ip))
			decide(im->said, DANGER, v->where,
			       "%s has %s, which %s does not have there: after a failover it was "
			       "gone. Here it follows the primary",
			       v->name, a->ip, other->where);
}

static void compare_ids(struct import *im, struct vrrp *v, struct vrrp *w)
{
	if (!same(v->router_id, w->router_id))
		decide(im->said, DANGER, v->where,
		       "virtual_router_id %s here, %s in %s: each believed to be alone, and both "
		       "had the address",
		       v->router_id ? v->router_id : "missing",
		       w->router_id ? w->router_id : "missing", w->where);
}

static void compare_states(struct import *im, struct vrrp *v, struct vrrp *w)
{
	if (v->state && w->state && strcmp(v->state, "MASTER") == 0
	    && strcmp(w->state, "MASTER") == 0)
		decide(im->said, DANGER, v->where,
		       "state MASTER here and in %s: both began as the master, each time",
		       w->where);
	if (v->priority && same(v->priority, w->priority))
		decide(im->said, DANGER, v->where,
		       "priority %s here and in %s: which one led was chance", v->priority,
		       w->where);
	if (v->has_nopreempt != w->has_nopreempt)
		decide(im->said, DANGER, v->has_nopreempt ? v->where : w->where,
		       "nopreempt here, but not in %s: that one took the role back whenever it "
		       "returned, with whatever data it had",
		       v->has_nopreempt ? w->where : v->where);
}

static void compare_nics(struct import *im, struct vrrp *v, struct vrrp *w)
{
	if (!v->nic || !w->nic || same(v->nic, w->nic))
		return;
	decide(im->said, BECOMES, w->where,
	       "interface %s here, %s in %s: nic is not set, the agent finds the interface by the "
	       "address's network",
	       w->nic, v->nic, v->where);
	for (struct address *a = v->addresses; a; a = a->next)
		a->nic = same(a->nic, v->nic) ? NULL : a->nic;
	for (struct address *a = w->addresses; a; a = a->next)
		a->nic = same(a->nic, w->nic) ? NULL : a->nic;
}

/* A weight that does not close the gap between the priorities never moves anything. */
static void compare_weights(struct import *im, struct vrrp *v, struct vrrp *w)
{
	int gap = atoi(v->priority ? v->priority : "0") - atoi(w->priority ? w->priority : "0");
	const char *leader = gap > 0 ? v->file : w->file;

	gap = abs(gap);
	if (!v->priority || !w->priority)
		return;
	for (const struct check *c = im->checks; c; c = c->next)
		if (c->weight && abs(c->weight) <= gap && strcmp(c->file, leader) == 0)
			decide(im->said, DANGER, c->where,
			       "weight %d of %s does not close the gap between the priorities %s "
			       "and %s: its failure on the first never moved the address",
			       c->weight, c->name, v->priority, w->priority);
}

static void look_at_one(struct import *im, const struct vrrp *v)
{
	if (v->has_nopreempt && v->state && strcmp(v->state, "MASTER") == 0)
		decide(im->said, DANGER, v->where,
		       "nopreempt has no effect with state MASTER: it took the role back at each "
		       "start");
}

void import_compare(struct import *im)
{
	static void (*const all[])(struct import *im, struct vrrp *v, struct vrrp *w) = {
		compare_ids, compare_states, compare_nics, compare_weights,
	};

	for (struct vrrp *v = im->vrrps; v; v = v->next) {
		look_at_one(im, v);
		for (struct vrrp *w = v->next; w; w = w->next) {
			if (strcmp(v->name, w->name) != 0 || strcmp(v->file, w->file) == 0)
				continue;
			for (size_t i = 0; i < LENGTH(all); i++)
				all[i](im, v, w);
			compare_addresses(im, v, w);
			compare_addresses(im, w, v);
		}
	}
}
