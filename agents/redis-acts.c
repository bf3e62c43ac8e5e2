/* redis-acts.c -- what can be done to our redis-server, short of changing its role and ending it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-acts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agents/redis-cluster.h"
#include "agents/redis-diverged.h"
#include "agents/redis-guard.h"
#include "agents/redis-launch.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "lib/log.h"
#include "lib/ocf.h"

int redis_launch(struct error *err)
{
	int r = launch_server(err);

	/*
	 * Somebody was quicker, a unit file in a loop: what runs now is taken over, or refused, by
	 * the next step.
	 */
	if (r == -ECHILD && redis_look() != DOWN) {
		log_warn("%s: another was started meanwhile", err->text);
		err->code = 0;
		return 0;
	}
	return r;
}

int redis_refuse(struct error *err)
{
	if (view.why.code)
		return error_set(err, view.why.code, "%s", view.why.text);
	return error_set(err, EBUSY, "not possible in this state");
}

/*
 * Whom to follow: never a name (it would block the server), and only one that leads the recorded
 * data.
 */
static int check_target(const char *host, int port, struct redis_info *ret, struct error *err)
{
	const struct server_address there = { .host = host, .port = port };
	struct deadline until = deadline_sooner(deadline_in(1000), ocf_deadline());
	auto_server struct server *s = NULL;
	int r = server_open(&s, &there, &redis.login, until, err);

	if (r == 0)
		r = server_info(s, ret, until, err);
	if (r < 0)
		return r;
	if (ret->role != REDIS_PRIMARY)
		return error_set(err, EAGAIN, "%s port %d is not a primary", host, port);
	if (strcmp(ret->replid, memory.record.replid) != 0
	    && strcmp(ret->replid2, memory.record.replid) != 0)
		return error_set(err, EAGAIN, "%s port %d leads other data than recorded", host,
				 port);
	if (memory.record.run[0] && strcmp(ret->run_id, memory.record.run) != 0)
		return error_set(err, EAGAIN, "%s port %d is not the process that was promoted",
				 host, port);
	return 0;
}

static int attach(struct error *err)
{
	const struct server_address there = record_address();
	int r = guard_pass(&memory.record, err);

	if (r == 0)
		r = server_follow(view.server, there.host, there.port, ocf_deadline(), err);
	if (r == 0)
		log_info("follows %s at %s port %d", memory.record.node, there.host, there.port);
	return r;
}

int redis_follow(struct error *err)
{
	const struct redis_record *known = &memory.record;
	const struct server_address there = record_address();
	struct redis_info theirs = { 0 };
	int r;

	if (known->epoch == 0 || (cluster_node() && strcmp(known->node, cluster_node()) == 0))
		return 0;	/* nobody to follow, and never oneself */
	r = check_target(there.host, there.port, &theirs, err);
	/* Alive, other password: the record alone must do. */
	if (r < 0 && r != -EACCES)
		return r;
	if (r == 0 && !diverged_is_kept(&theirs))
		return error_set(err, EAGAIN, "data that the primary does not have is being saved");
	return attach(err);
}

/* It grew out of what we have, or we have it from there already, by way of the former primary. */
static bool is_continued_by(const struct redis_info *theirs)
{
	if (theirs->role != REDIS_PRIMARY)
		return false;
	return strcmp(theirs->replid, view.info.replid) == 0
		|| (strcmp(theirs->replid2, view.info.replid) == 0
		    && view.info.offset < theirs->second_offset);
}

int redis_follow_promoted(const char *node, struct error *err)
{
	struct redis_record next = memory.record;
	struct deadline until = deadline_sooner(deadline_in(300), ocf_deadline());
	auto_server struct server *s = NULL;
	struct server_address there;
	struct redis_info theirs;
	int r;

	if (!next.run[0] || info_is_void(&view.info) || settings_tunnel_port(node))
		return error_set(err, ENOTSUP, "only the record can tell whether to follow %s",
				 node);
	r = settings_address(node, next.address, sizeof(next.address), err);
	there = (struct server_address){ .host = next.address, .port = next.port };
	if (r == 0)
		r = server_open(&s, &there, &redis.login, until, err);
	if (r == 0)
		r = server_info(s, &theirs, until, err);
	if (r < 0)
		return r;
	if (!is_continued_by(&theirs))
		return error_set(err, EAGAIN, "%s does not continue the data here", node);
	if (strcmp(next.run, theirs.run_id) != 0)	/* else it is known already */
		next.epoch++;
	next.second_offset = theirs.second_offset;
	memcpy(next.replid, theirs.replid, sizeof(next.replid));
	memcpy(next.replid2, theirs.replid2, sizeof(next.replid2));
	memcpy(next.run, theirs.run_id, sizeof(next.run));
	snprintf(next.node, sizeof(next.node), "%s", node);
	memory.record = next;
	return attach(err);
}
