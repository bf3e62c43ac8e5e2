/* check-redis.c -- checks of one redis resource, and of an address. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "agents/redis-params.h"
#include "crm/check.h"
#include "lib/ip.h"

static bool is_role(const char *role, bool is_promoted)
{
	return role && (is_promoted ? strcmp(role, "Promoted") == 0 || strcmp(role, "Master") == 0
			: strcmp(role, "Unpromoted") == 0 || strcmp(role, "Slave") == 0
			|| strcmp(role, "Started") == 0);
}

bool is_not_promotable(const struct subject *s, char *what, size_t size)
{
	if (!s->rsc.clone)
		return FOUND("%s is not in a clone", s->rsc.id);
	return strcmp(element_name(s->rsc.clone), "master") != 0
		&& !word_is_true(cib_meta_clone(&s->rsc, "promotable"))
		&& FOUND("%s is not promotable", s->outer);
}

bool lacks_notify(const struct subject *s, char *what, size_t size)
{
	const char *is = cib_meta_clone(&s->rsc, "notify");

	return !word_is_true(is) && FOUND("notify is %s", is ? is : "not set");
}

bool restarts_refused(const struct subject *s, char *what, size_t size)
{
	struct element *op = NULL;

	while ((op = cib_op(&s->rsc, op)))
		if (element_is(op, "name", "promote")) {
			const char *is = cib_op_option(&s->rsc, op, "on-fail");

			return (!is || strcmp(is, "demote") != 0)
				&& FOUND("on-fail of promote is %s", is ? is : "not set (restart)");
		}
	return FOUND("there is no operation promote, so its on-fail is restart");
}

static bool has_monitor(const struct subject *s, bool is_promoted)
{
	struct element *op = NULL;

	while ((op = cib_op(&s->rsc, op))) {
		const char *role = element_get(op, "role");

		if (element_is(op, "name", "monitor")
		    && cib_milliseconds(element_get(op, "interval")) > 0
		    && (is_role(role, is_promoted) || (!role && !is_promoted)))
			return true;
	}
	return false;
}

bool lacks_promoted_monitor(const struct subject *s, char *what, size_t size)
{
	return !has_monitor(s, true) && FOUND("no recurring monitor has role=Promoted");
}

bool lacks_unpromoted_monitor(const struct subject *s, char *what, size_t size)
{
	return !has_monitor(s, false) && FOUND("no recurring monitor is for replicas");
}

bool has_equal_intervals(const struct subject *s, char *what, size_t size)
{
	struct element *a = NULL, *b;

	while ((a = cib_op(&s->rsc, a)))
		for (b = cib_op(&s->rsc, a); b; b = cib_op(&s->rsc, b)) {
			long long interval = cib_milliseconds(element_get(a, "interval"));

			if (element_is(a, "name", "monitor") && element_is(b, "name", "monitor")
			    && interval > 0
			    && cib_milliseconds(element_get(b, "interval")) == interval)
				return FOUND("two monitors have the same interval, %s",
					     element_get(a, "interval"));
		}
	return false;
}

bool has_slow_monitor(const struct subject *s, char *what, size_t size)
{
	struct element *op = NULL;

	while ((op = cib_op(&s->rsc, op)))
		if (element_is(op, "name", "monitor") && is_role(element_get(op, "role"), true)
		    && cib_milliseconds(element_get(op, "interval")) > 10000)
			return FOUND("the promoted monitor runs every %s",
				     element_get(op, "interval"));
	return false;
}

/* Pacemaker's default is 20 s, for an operation that is not named, too. */
bool has_short_timeouts(const struct subject *s, char *what, size_t size)
{
	static const char *const names[] = { "start", "stop", "promote", "demote" };

	for (size_t i = 0; i < LENGTH(names); i++) {
		struct element *op = NULL;
		const char *is = NULL;

		while ((op = cib_op(&s->rsc, op)) && !element_is(op, "name", names[i]))
			;
		is = cib_op_option(&s->rsc, op, "timeout");
		if (!is || cib_milliseconds(is) < 30000)
			return FOUND("the timeout of %s is %s", names[i],
				     is ? is : "not set (20 s)");
	}
	return false;
}

bool bans_at_first_failure(const struct subject *s, char *what, size_t size)
{
	const char *is = cib_meta(&s->rsc, "migration-threshold");

	return is && strtol(is, NULL, 10) == 1 && FOUND("migration-threshold=1");
}

bool remembers_failures(const struct subject *s, char *what, size_t size)
{
	const char *is = cib_meta(&s->rsc, "failure-timeout");

	return cib_milliseconds(is) <= 0 && FOUND("failure-timeout is %s", is ? is : "not set");
}

bool lacks_interleave(const struct subject *s, char *what, size_t size)
{
	return s->rsc.clone && !word_is_true(cib_meta_clone(&s->rsc, "interleave"))
		&& FOUND("interleave is not true");
}

bool has_several_primaries(const struct subject *s, char *what, size_t size)
{
	static const struct { const char *name, *must_be; } single[] = {
		{ "promoted-max", "1" }, { "master-max", "1" }, { "promoted-node-max", "1" },
		{ "master-node-max", "1" }, { "clone-node-max", "1" },
	};

	for (size_t i = 0; i < LENGTH(single); i++) {
		const char *is = cib_meta_clone(&s->rsc, single[i].name);

		if (is && strcmp(is, single[i].must_be) != 0)
			return FOUND("%s=%s", single[i].name, is);
	}
	return word_is_true(cib_meta_clone(&s->rsc, "globally-unique"))
		&& FOUND("globally-unique=true");
}

static long instances(const struct subject *s)
{
	const char *max = cib_meta_clone(&s->rsc, "clone-max");
	long nodes = check_nodes(s), n = max ? strtol(max, NULL, 10) : nodes;

	return nodes && n > nodes ? nodes : n;
}

bool is_alone(const struct subject *s, char *what, size_t size)
{
	long n = instances(s);

	return check_nodes(s) > 0 && n < 2 && FOUND("%ld instance%s", n, n == 1 ? "" : "s");
}

bool is_held(const struct subject *s, char *what, size_t size)
{
	static const struct { const char *name, *word; } held[] = {
		{ "is-managed", "false" }, { "maintenance", "true" }, { "target-role", "Stopped" },
		{ "target-role", "Unpromoted" }, { "target-role", "Slave" },
	};

	for (size_t i = 0; i < LENGTH(held); i++) {
		const char *is = cib_meta(&s->rsc, held[i].name);

		if (is && strcasecmp(is, held[i].word) == 0)
			return FOUND("%s=%s", held[i].name, is);
	}
	return false;
}

bool has_wrong_parameter(const struct subject *s, char *what, size_t size)
{
	return !probe_prepare(&s->rsc, what, size);
}

bool has_unknown_parameter(const struct subject *s, char *what, size_t size)
{
	const char *name, *value;

	for (int i = 0; cib_param_nth(&s->rsc, i, &name, &value); i++) {
		const struct ocf_param *p = redis_params;

		while (p->name && strcmp(p->name, name) != 0)
			p++;
		if (!p->name)
			return FOUND("the agent has no parameter %s", name);
	}
	return false;
}

bool has_no_write_fence(const struct subject *s, char *what, size_t size)
{
	const char *is = cib_param(&s->rsc, "write_fence");

	return is && strcmp(is, "off") == 0 && FOUND("write_fence=off");
}

bool wants_too_many_voters(const struct subject *s, char *what, size_t size)
{
	const char *is = cib_param(&s->rsc, "min_voters");

	return is && instances(s) > 0 && strtol(is, NULL, 10) > instances(s)
		&& FOUND("min_voters=%s, and there are %ld instances", is, instances(s));
}

/* The constraint that binds the address to @s->cib's redis resources; its role in @role. */
static struct element *binding(const struct subject *s, const char *kind, const char *vip_key,
			       const char *redis_key)
{
	struct element *all = cib_section(xml_root(s->cib), "constraints"), *e = NULL;
	struct cib_resource redis = { 0 };

	while ((e = element_next(all, e, kind)))
		while (cib_names(e, vip_key, &s->rsc) && cib_next(s->cib, REDIS_AGENT, &redis))
			if (cib_names(e, redis_key, &redis))
				return e;
	return NULL;
}

/* An address for readers goes by the scores and states that the agent writes. */
static bool follows_by_rule(const struct subject *s)
{
	struct element *e = NULL;

	while ((e = element_next(xml_root(s->cib), e, "rsc_location")))
		if ((element_is(e, "rsc", s->rsc.id) || element_is(e, "rsc", s->outer))
		    && element_next(e, NULL, "expression"))
			return true;
	return false;
}

bool vip_is_loose(const struct subject *s, char *what, size_t size)
{
	return !binding(s, "rsc_colocation", "rsc", "with-rsc") && !follows_by_rule(s)
		&& FOUND("nothing binds %s to a redis resource", s->rsc.id);
}

bool vip_follows_any(const struct subject *s, char *what, size_t size)
{
	struct element *e = binding(s, "rsc_colocation", "rsc", "with-rsc");
	const char *role = element_get(e, "with-rsc-role");

	return e && !element_next(e, NULL, "resource_set") && !follows_by_rule(s)
		&& !is_role(role, true)
		&& FOUND("%s goes with %s instance%s%s", s->rsc.id, role ? "the role" : "any",
			 role ? " " : "", role ? role : "");
}

bool vip_is_early(const struct subject *s, char *what, size_t size)
{
	struct element *e = binding(s, "rsc_colocation", "rsc", "with-rsc");

	return e && is_role(element_get(e, "with-rsc-role"), true)
		&& !binding(s, "rsc_order", "then", "first")
		&& FOUND("nothing says that %s starts after the promotion", s->rsc.id);
}

bool vip_is_doubled(const struct subject *s, char *what, size_t size)
{
	static const char *const agents[] = { VIP_AGENT, "ocf:heartbeat:IPaddr2" };
	const char *mine = cib_param(&s->rsc, "ip"), *theirs;
	struct cib_resource at = { 0 };
	struct ip a, b;

	for (size_t k = 0; mine && k < LENGTH(agents); k++)
		while (cib_next(s->cib, agents[k], &at)) {
			theirs = cib_param(&at, "ip");
			if (theirs && strcmp(at.id, s->rsc.id) != 0
			    && (strcmp(mine, theirs) == 0
				|| (ip_read(mine, &a) && ip_read(theirs, &b) && ip_equal(&a, &b))))
				return FOUND("%s and %s have the same address %s", s->rsc.id, at.id,
					     mine);
		}
	return false;
}
