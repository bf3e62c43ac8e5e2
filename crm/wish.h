/* wish.h -- what the administrator wants: nodes, Redis, addresses, fencing, mail. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WISH_H
#define WISH_H

#include <stdbool.h>

#include "crm/decisions.h"
#include "crm/settings.h"
#include "crm/topology.h"
#include "lib/error.h"

struct address {
	const char *ip;			/* as ip_print() writes it */
	int family, prefix;		/* prefix -1: that of the connected network */
	const char *nic, *label, *broadcast;	/* NULL: not set */
	struct address *next;
};

/* One Redis, with the addresses that follow it. */
struct instance {
	const char *name;		/* of the primitive */
	const char *redis_conf;		/* NULL: the agent's default */
	struct address *addresses, *readers;
	struct setting *redis_params, *vip_params;
	struct instance *next;
};

struct fence {
	const char *agent;
	struct setting *params;
	struct fence *next;
};

enum fencing { UNDECIDED, BY_DEVICES, NO_FENCING, KEEP_FENCING };

struct wish {
	struct pool pool;		/* of all that is below */
	struct setting *nodes;		/* name only */
	struct instance *instances;
	enum fencing fencing;
	/* how Pacemaker calls the property here; NULL: stonith-enabled */
	const char *fencing_option;
	struct fence *fences;
	struct setting *alert_params;
	struct setting *alert_recipients;	/* name only; none: no alert */
};

/**
 * wish_read_address - "ADDR[/PREFIX][@NIC]", appended to @list
 *
 * Return: 0; -EINVAL when it is none.
 */
must_check int wish_read_address(struct wish *w, const char *word, struct address **list,
				 struct error *err);

/**
 * wish_read_fence - "AGENT:key=value,key=value…", appended to the devices
 *
 * What has no "=" belongs to the value before it: pcmk_host_list=n1,n2.
 * Return: 0; -EINVAL.
 */
must_check int wish_read_fence(struct wish *w, const char *word, struct error *err);

/** wish_instance - the one of this name, made when it is not there yet */
struct instance *wish_instance(struct wish *w, const char *name);

/**
 * wish_assemble - all that Pacemaker needs for it
 *
 * Timeouts and names of parameters come from the installed agents. What the administrator should
 * know goes to @said.
 *
 * Return: 0; -EINVAL when something is missing, or a parameter unknown; what agent_meta_read()
 * says.
 */
must_check int wish_assemble(const struct wish *w, struct topology *ret, struct decisions *said,
			     struct error *err);

/** wish_release - forget it all */
void wish_release(struct wish *w);

#define auto_wish CLEANUP(wish_release)

#endif
