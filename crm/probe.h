/* probe.h -- ask several redis-servers at once how they are; a dead one makes no other late. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <sys/types.h>

#include "crm/cib.h"
#include "lib/redis-info.h"

/* What one server says. */
struct probe_answer {
	bool is_there;		/* it answered: @info is set */
	char why[1100];		/* why it did not */
	char address[256];	/* where it was asked: "10.0.0.1:6379", or a socket */
	struct redis_info info;
	int least_replicas;	/* min-replicas-to-write; -1: unknown */
	bool has_clock;
	long long clock_ms;	/* its clock less ours */
	long long clock_slack_ms;	/* give or take that: how long it took to ask */
};

struct probe {
	struct probe_answer answer;
	pid_t pid;
	int fd;
};

/**
 * probe_prepare - take the parameters of a redis resource: for all probes that begin from now on
 *
 * They are read by the agent's own table, and from them redis.conf and the password file of this
 * node.
 * Return: false, and @why, when a parameter is nonsense. That a file cannot be read is told by the
 * probes that fail because of it.
 */
bool probe_prepare(const struct cib_resource *r, char *why, size_t size);

/** probe_port - the port of the resource that was prepared */
int probe_port(void);

/** probe_config - its redis.conf on this node */
const char *probe_config(void);

/**
 * probe_begin - begin to ask the server of @node
 * @is_here: it is this node: asked at its socket
 *
 * In a process of its own, since a resolver may hang.
 */
void probe_begin(struct probe *p, const char *node, bool is_here, struct deadline until);

/**
 * probe_end - take its answer, or say that there is none at @until
 *
 * Those that are 0-initialised were not asked.
 */
void probe_end(struct probe *p, struct deadline until);

#endif
