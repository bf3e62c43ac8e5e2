/* assemble.c -- from what is wanted to resources, constraints, properties, alerts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "crm/agent-meta.h"
#include "crm/fencing.h"
#include "crm/wish.h"

#define FIRST_NAME "redis"	/* the names of its resources are those of the examples */

struct parts {
	const struct wish *wish;
	struct topology *t;
	struct decisions *said;
	const struct agent_meta *redis, *vip;
};

/* Operations as the examples have them; how long each may take is the agent's word. */
struct duty { const char *name, *role, *interval, *on_fail; };

static const struct duty redis_duties[] = {
	{ "start",   NULL,         "0s", NULL },
	{ "stop",    NULL,         "0s", NULL },
	/*
	 * By default Pacemaker would stop and start a replica that refuses, and its data is gone
	 * perhaps.
	 */
	{ "promote", NULL,         "0s", "demote" },
	{ "demote",  NULL,         "0s", NULL },
	{ "notify",  NULL,         "0s", NULL },
	{ "monitor", "Promoted",   NULL, NULL },
	{ "monitor", "Unpromoted", NULL, NULL },
};

static const struct duty vip_duties[] = {
	{ "start",   NULL, "0s", NULL },
	{ "stop",    NULL, "0s", NULL },
	{ "monitor", NULL, "2s", NULL },
};

static const struct {
	const char *name, *value;
} clone_meta[] = {
	{ "promotable", "true" },
	{ "notify", "true" },
	{ "interleave", "true" },
	{ "promoted-max", "1" },
};

static void add_operations(struct parts *p, struct resource *r, const struct agent_meta *meta,
			   const struct duty *duties, size_t n)
{
	for (const struct duty *d = duties; d < duties + n; d++) {
		const char *interval = d->interval ? d->interval
			: agent_meta_action(meta, d->name, d->role, "interval");
		struct operation *op = topology_operation(p->t, r, d->name, interval, NULL);
		const char *timeout = agent_meta_action(meta, d->name, d->role, "timeout");

		op->timeout = pool_print(&p->t->pool, "%s", timeout ? timeout : "20s");
		op->role = d->role;
		op->on_fail = d->on_fail;
	}
}

static int add_params(struct parts *p, struct resource *r, const struct agent_meta *meta,
		      const struct setting *more, struct error *err)
{
	for (; more; more = more->next) {
		if (!agent_meta_takes(meta, more->name))
			return error_set(err, EINVAL, "ocf:redisha:%s has no parameter \"%s\": see "
					 "man ocf_redisha_%s", r->type, more->name, r->type);
		settings_set(&p->t->pool, &r->params, more->name, more->value);
	}
	return 0;
}

static int add_redis(struct parts *p, const struct instance *i, struct error *err)
{
	struct pool *pool = &p->t->pool;
	int n = settings_count(p->wish->nodes);
	struct resource *r = topology_resource(p->t, i->name, "ocf", "redisha", "redis");

	settings_set(pool, &r->params, "config",
		     i->redis_conf ? i->redis_conf : "/etc/redis/redis.conf");
	if (strcmp(i->name, FIRST_NAME) != 0) {
		settings_set(pool, &r->params, "socket_name", pool_print(pool, "%s.sock", i->name));
		settings_set(pool, &r->params, "pidfile_name", pool_print(pool, "%s.pid", i->name));
	}
	add_operations(p, r, p->redis, redis_duties, LENGTH(redis_duties));
	settings_set(pool, &r->meta, "failure-timeout", "60s");
	if (n == 2 && p->wish->fencing == BY_DEVICES)
		settings_set(pool, &r->meta, "priority", "10");
	r->clone = pool_print(pool, "%s-clone", i->name);
	for (size_t m = 0; m < LENGTH(clone_meta); m++)
		settings_set(pool, &r->clone_meta, clone_meta[m].name, clone_meta[m].value);
	settings_set(pool, &r->clone_meta, "clone-max", pool_print(pool, "%d", n));
	settings_set(pool, &r->clone_meta, "clone-node-max", "1");
	return add_params(p, r, p->redis, i->redis_params, err);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* One resource takes one label and one broadcast address, and those are for IPv4 alone. */
static bool fit_together(const struct address *a, const struct address *b)
{
	return same(a->label, b->label) && same(a->broadcast, b->broadcast) &&
		(a->family == b->family || (!a->label && !a->broadcast));
}

static const char *prefix_of(const struct address *a, struct pool *pool)
{
	return a->prefix < 0 ? "-" : pool_print(pool, "%d", a->prefix);
}

static const char *nic_of(const struct address *a, struct pool *pool)
{
	(void)pool;
	return a->nic ? a->nic : "-";
}

/*
 * "24" when it is the same for all that go with @first, else one for each; NULL when none has one.
 */
static const char *list_of(const struct address *first, struct pool *pool,
			   const char *(*word)(const struct address *a, struct pool *pool))
{
	const char *list = NULL, *one = word(first, pool);
	bool is_alike = true;

	for (const struct address *a = first; a; a = a->next)
		if (fit_together(first, a)) {
			list = list ? pool_print(pool, "%s,%s", list, word(a, pool))
				    : word(a, pool);
			is_alike = is_alike && strcmp(one, word(a, pool)) == 0;
		}
	return !is_alike ? list : strcmp(one, "-") == 0 ? NULL : one;
}

static const char *ip_of(const struct address *a, struct pool *pool)
{
	(void)pool;
	return a->ip;
}

static int add_vip(struct parts *p, const char *id, const struct address *first,
		   const struct setting *more, struct error *err)
{
	struct pool *pool = &p->t->pool;
	struct resource *r = topology_resource(p->t, id, "ocf", "redisha", "vip");
	const struct { const char *name, *value; } params[] = {
		{ "ip", list_of(first, pool, ip_of) },
		{ "cidr_netmask", list_of(first, pool, prefix_of) },
		{ "nic", list_of(first, pool, nic_of) },
		{ "iflabel", first->label },
		{ "broadcast", first->broadcast },
	};

	for (size_t i = 0; i < LENGTH(params); i++)
		if (params[i].value)
			settings_set(pool, &r->params, params[i].name, params[i].value);
	add_operations(p, r, p->vip, vip_duties, LENGTH(vip_duties));
	return add_params(p, r, p->vip, more, err);
}

/* Did an address before @a take it into its resource? */
static bool is_taken(const struct address *list, const struct address *a)
{
	for (; list != a; list = list->next)
		if (fit_together(list, a))
			return true;
	return false;
}

static void bind_vip(struct parts *p, const char *id, const struct resource *redis,
		     bool is_for_readers)
{
	struct pool *pool = &p->t->pool;

	if (is_for_readers) {
		topology_constraint(p->t, ONLY_IN_SYNC, pool_print(pool, "%s-in-sync", id), id,
				    redis->id);
		topology_constraint(p->t, RATHER_ON_REPLICA, pool_print(pool, "%s-on-replica", id),
				    id, redis->id);
		return;
	}
	topology_constraint(p->t, WITH_PRIMARY, pool_print(pool, "%s-with-primary", id), id,
			    redis->clone);
	topology_constraint(p->t, AFTER_PROMOTE, pool_print(pool, "promote-then-%s", id), id,
			    redis->clone);
}

static int add_vips(struct parts *p, const struct instance *i, const struct resource *redis,
		    bool is_for_readers, struct error *err)
{
	const struct address *list = is_for_readers ? i->readers : i->addresses;
	bool is_first = strcmp(i->name, FIRST_NAME) == 0;
	int n = 0, r = 0;

	for (const struct address *a = list; a && r == 0; a = a->next) {
		const char *id = pool_print(&p->t->pool, "%s%s%s", is_first ? "" : i->name,
					    is_first ? "" : "-",
					    is_for_readers ? "read-vip" : "vip");

		if (is_taken(list, a))
			continue;
		if (++n > 1)
			id = pool_print(&p->t->pool, "%s-%d", id, n);
		r = add_vip(p, id, a, i->vip_params, err);
		bind_vip(p, id, redis, is_for_readers);
	}
	return r;
}

static const struct resource *resource_of(const struct topology *t, const char *id)
{
	const struct resource *r = t->resources;

	while (r && strcmp(r->id, id) != 0)
		r = r->next;
	return r;
}

static int add_instance(struct parts *p, const struct instance *i, struct error *err)
{
	int r = add_redis(p, i, err);

	if (r == 0)
		r = add_vips(p, i, resource_of(p->t, i->name), false, err);
	if (r == 0)
		r = add_vips(p, i, resource_of(p->t, i->name), true, err);
	return r;
}

static void add_alert(struct parts *p)
{
	struct pool *pool = &p->t->pool;
	struct alert *a;
	int n = 0;

	if (!p->wish->alert_recipients)
		return;
	a = topology_alert(p->t, "redisha-alert", ALERT_PROGRAM);
	for (const struct setting *s = p->wish->alert_params; s; s = s->next)
		settings_set(pool, &a->params, s->name, s->value);
	for (const struct setting *s = p->wish->alert_recipients; s; s = s->next)
		settings_add(pool, &a->recipients, pool_print(pool, "redisha-mail-%d", ++n),
			     s->name);
}

int wish_assemble(const struct wish *w, struct topology *ret, struct decisions *said,
		  struct error *err)
{
	auto_agent_meta struct agent_meta *redis = NULL, *vip = NULL;
	struct parts p = { .wish = w, .t = ret, .said = said };
	int r = agent_meta_read("redis", &redis, err);

	if (r == 0)
		r = agent_meta_read("vip", &vip, err);
	if (r < 0)
		return r;
	p.redis = redis;
	p.vip = vip;
	for (const struct setting *s = w->nodes; s; s = s->next)
		settings_add(&ret->pool, &ret->nodes, s->name, NULL);
	r = fencing_assemble(w, ret, said, err);
	for (const struct instance *i = w->instances; i && r == 0; i = i->next)
		r = add_instance(&p, i, err);
	add_alert(&p);
	settings_set(&ret->pool, &ret->defaults, "resource-stickiness", "1");
	return r < 0 ? r : topology_check(ret, err);
}
