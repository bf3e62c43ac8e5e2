/* redis-acts.c -- what can be done to our redis-server, short of changing its role. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-acts.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "agents/redis-cluster.h"
#include "agents/redis-launch.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

int redis_launch(struct error *err)
{
	return launch_server(err);
}

int redis_refuse(struct error *err)
{
	if (view.why.code)
		return error_set(err, view.why.code, "%s", view.why.text);
	return error_set(err, EBUSY, "not possible in this state");
}

/* Whom to follow: never a name (it would block the server), and only one that leads the recorded data. */
static int check_target(const char *host, int port, struct error *err)
{
	const struct server_address there = { .host = host, .port = port };
	struct deadline until = deadline_sooner(deadline_in(1000), ocf_deadline());
	auto_server struct server *s = NULL;
	struct redis_info info;
	int r = server_open(&s, &there, &redis.login, until, err);

	if (r == -EACCES)
		return 0;	/* alive, other password: the record alone must do */
	if (r == 0)
		r = server_info(s, &info, until, err);
	if (r < 0)
		return r;
	if (info.role != REDIS_PRIMARY)
		return error_set(err, EAGAIN, "%s port %d is not a primary", host, port);
	if (strcmp(info.replid, memory.record.replid) != 0)
		return error_set(err, EAGAIN, "%s port %d leads other data than recorded", host, port);
	return 0;
}

int redis_follow(struct error *err)
{
	const struct redis_record *known = &memory.record;
	int tunnel = settings_tunnel_port(known->node);
	const char *host = tunnel ? redis.tunnel_host : known->address;
	int port = tunnel ? tunnel : known->port;
	int r;

	if (known->epoch == 0 || (cluster_node() && strcmp(known->node, cluster_node()) == 0))
		return 0;	/* nobody to follow, and never oneself */
	r = check_target(host, port, err);
	if (r < 0)
		return r;
	if (!redis.has_masterauth && redis.password[0] && !redis.acl_user)
		r = server_set(view.server, "masterauth", redis.password, ocf_deadline(), err);
	if (r == 0)
		r = server_follow(view.server, host, port, ocf_deadline(), err);
	if (r == 0)
		log_info("follows %s at %s port %d", known->node, host, port);
	return r;
}

static int end_by(int signal, struct deadline until, struct error *err)
{
	int r = process_signal(view.process, signal, err);

	if (r < 0)
		return r;
	return process_wait_gone(view.process, until) ? 1 : 0;
}

int redis_kill(struct error *err)
{
	int r;

	view_close();
	r = end_by(SIGKILL, ocf_deadline(), err);
	return r < 0 ? r : r == 1 ? 0
	     : error_set(err, ETIMEDOUT, "process %d is still there after SIGKILL (state %c)",
			 (int)view.process.pid, process_state(view.process));
}

int redis_terminate(struct error *err)
{
	int r;

	view_close();
	r = end_by(SIGTERM, deadline_in(deadline_left(ocf_deadline()) * 6 / 10), err);
	if (r != 0)
		return r < 0 ? r : 0;
	log_warn("process %d ignores SIGTERM: killing it", (int)view.process.pid);
	return redis_kill(err);
}

int redis_quit(struct error *err)
{
	/* Half of the time for a save; none while a promotion waits for this stop to end. */
	struct deadline half = deadline_in(deadline_left(ocf_deadline()) / 2);
	struct error why = { 0 };

	if (!view.server)
		return redis_terminate(err);
	if (server_shutdown(view.server, !cluster_plans("promote"), half, &why) == 0
	    && process_wait_gone(view.process, half)) {
		view_close();
		return 0;
	}
	log_warn("SHUTDOWN did not end process %d: %s", (int)view.process.pid,
		 why.code ? why.text : "it is still there");
	return redis_terminate(err);
}
