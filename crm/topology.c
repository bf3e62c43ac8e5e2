/* topology.c -- a cluster's configuration as plain data. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/topology.h"

#include <errno.h>
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

void topology_constraint(struct topology *t, enum constraint_kind kind, const char *id,
			 const char *rsc, const char *other)
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

static int check_list(const char *of, const struct setting *list, struct error *err)
{
	for (; list; list = list->next)
		for (const char *c = list->value ? list->value : ""; *c; c++)
			if ((unsigned char)*c < ' ' || *c == 0x7f)
				return error_set(err, EINVAL,
						 "%s: %s has a control character in it", of,
						 list->name);
	return 0;
}

int topology_check(const struct topology *t, struct error *err)
{
	int r = 0;

	for (const struct resource *i = t->resources; i && r == 0; i = i->next)
		r = check_list(i->id, i->params, err);
	for (const struct alert *a = t->alerts; a && r == 0; a = a->next) {
		r = check_list(a->id, a->params, err);
		if (r == 0)
			r = check_list(a->id, a->recipients, err);
	}
	return r;
}

void topology_release(struct topology *t)
{
	pool_release(&t->pool);
	memset(t, 0, sizeof(*t));
}
