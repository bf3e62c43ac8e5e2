/* fencing.c -- fence devices and the properties that go with them or with their absence. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/fencing.h"

#include <errno.h>
#include <string.h>

#include "lib/list.h"

/*
 * Parameters of fence agents that everyone who may read the configuration sees, and what to use
 * instead.
 */
static const struct { const char *name, *instead; } secrets[] = {
	{ "password",          "password_script" },
	{ "passwd",            "passwd_script" },
	{ "snmp_priv_passwd",  "snmp_priv_passwd_script" },
};

static bool is_node(const struct wish *w, const char *name)
{
	for (const struct setting *s = w->nodes; s; s = s->next)
		if (strcmp(s->name, name) == 0)
			return true;
	return false;
}

/* The only node that a device is for; "" when it is for several. */
static int only_host(const struct wish *w, const struct fence *f, char *ret, size_t size,
		     struct error *err)
{
	const char *at = settings_get(f->params, "pcmk_host_list");
	size_t length;
	int n = 0;

	ret[0] = '\0';
	while (at && (length = list_next(&at)) > 0) {
		snprintf(ret, size, "%.*s", (int)length, at - length);
		if (!is_node(w, ret))
			return error_set(err, EINVAL,
					 "--fence %s: pcmk_host_list names %s, which is not among "
					 "the nodes",
					 f->agent, ret);
		n++;
	}
	if (n != 1)
		ret[0] = '\0';
	return 0;
}

static bool is_id_taken(const struct topology *t, const char *id)
{
	for (const struct resource *r = t->resources; r; r = r->next)
		if (strcmp(r->id, id) == 0)
			return true;
	return false;
}

static int add_device(const struct fence *f, int number, const struct wish *w, struct topology *t,
		      struct error *err)
{
	char host[128];
	const char *id;
	struct resource *r;

	if (only_host(w, f, host, sizeof(host), err) < 0)
		return -err->code;
	id = *host ? pool_print(&t->pool, "fence-%s", host)
		   : pool_print(&t->pool, "fence-%d", number);
	if (is_id_taken(t, id))
		id = pool_print(&t->pool, "%s-%d", id, number);
	r = topology_resource(t, id, "stonith", NULL, f->agent);
	for (const struct setting *s = f->params; s; s = s->next)
		settings_set(&t->pool, &r->params, s->name, s->value);
	topology_operation(t, r, "monitor", "300s", "30s");
	/* A node does not switch itself off. */
	if (*host)
		topology_constraint(t, NOT_ON_NODE, pool_print(&t->pool, "%s-elsewhere", id), id,
				    host);
	return 0;
}

static void warn_of_secrets(const struct fence *f, struct decisions *said)
{
	for (size_t i = 0; i < LENGTH(secrets); i++)
		if (settings_get(f->params, secrets[i].name))
			decide(said, DANGER, "--fence",
			       "%s=%s… stands in the configuration for all who may read it, and in "
			       "the history of your shell: %s names a program that prints it",
			       f->agent, secrets[i].name, secrets[i].instead);
}

/* A cluster of two has no majority when one is lost: what that takes beside this configuration. */
static void advise_two(const struct wish *w, struct decisions *said)
{
	if (settings_count(w->nodes) != 2)
		return;
	decide(said, BY_HAND, "corosync.conf",
	       "two nodes: \"two_node: 1\" in the section quorum lets one go on alone; it implies "
	       "wait_for_all, so that after a cold start neither begins before it has seen the "
	       "other");
	decide(said, BY_HAND, "corosync.conf",
	       "better than two_node, if there is a third machine: a quorum device "
	       "(corosync-qdevice, pcs quorum device add) decides which of two goes on");
}

static void add_properties(const struct wish *w, struct topology *t)
{
	struct setting **list = &t->properties;

	if (w->fencing == KEEP_FENCING)
		return;
	settings_set(&t->pool, list, w->fencing_option ? w->fencing_option : "stonith-enabled",
		     w->fencing == BY_DEVICES ? "true" : "false");
	settings_set(&t->pool, list, "no-quorum-policy", "stop");
	/*
	 * When only the link between two breaks, the one without the primary waits, and so is
	 * fenced.
	 */
	if (w->fencing == BY_DEVICES && settings_count(w->nodes) == 2)
		settings_set(&t->pool, list, "priority-fencing-delay", "5s");
}

int fencing_assemble(const struct wish *w, struct topology *ret, struct decisions *said,
		     struct error *err)
{
	int n = 0, r = 0;

	if (w->fencing == UNDECIDED)
		return error_set(err, EINVAL,
				 "how a lost node is switched off must be said: --fence "
				 "AGENT:key=value,… for each device; --keep-fencing if the cluster "
				 "has devices; --no-fencing to go without");
	for (const struct fence *f = w->fences; f && r == 0; f = f->next) {
		r = add_device(f, ++n, w, ret, err);
		warn_of_secrets(f, said);
	}
	if (r < 0)
		return r;
	if (w->fencing == NO_FENCING)
		decide(said, DANGER, "--no-fencing",
		       "a node that vanishes may still lead, and nothing proves that it does not: "
		       "writes stop where only it could have had more, until a person says "
		       "\"redisha fence lift\"");
	add_properties(w, ret);
	advise_two(w, said);
	return 0;
}
