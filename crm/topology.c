/* topology.c -- a cluster's configuration as plain data. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/topology.h"

#include <string.h>

#define NEW(t, list) ({ __auto_type at_ = (list); \
	while (*at_) at_ = &(*at_)->next; \
	*at_ = pool_take(&(t)->pool, sizeof(**at_)); *at_; })

static const char *keep(struct topology *t, const char *text)
{
	return text ? pool_text(&t->pool, text, strlen(text)) : NULL;
}

struct resource *topology_resource(struct topology *t, const char *id, const char *standard,
				   const char *provider, const char *type)
{
	struct resource *r = NEW(t, &t->resources);

	r->id = keep(t, id);
	r->standard = keep(t, standard);
	r->provider = keep(t, provider);
	r->type = keep(t, type);
	return r;
}

struct operation *topology_operation(struct topology *t, struct resource *r, const char *name,
				     const char *interval, const char *timeout)
{
	struct operation *op = NEW(t, &r->operations);

	op->name = keep(t, name);
	op->interval = keep(t, interval);
	op->timeout = keep(t, timeout);
	return op;
}

void topology_constraint(struct topology *t, enum constraint_kind kind, const char *id, const char *rsc,
			 const char *other)
{
	struct constraint *c = NEW(t, &t->constraints);

	c->kind = kind;
	c->id = keep(t, id);
	c->rsc = keep(t, rsc);
	c->other = keep(t, other);
}

struct alert *topology_alert(struct topology *t, const char *id, const char *path)
{
	struct alert *a = NEW(t, &t->alerts);

	a->id = keep(t, id);
	a->path = keep(t, path);
	return a;
}

void topology_release(struct topology *t)
{
	pool_release(&t->pool);
	memset(t, 0, sizeof(*t));
}
