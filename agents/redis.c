/* redis.c -- ocf:redisha:redis, a replicated redis-server under Pacemaker. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "agents/redis-acts.h"
#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-memory.h"
#include "agents/redis-monitor.h"
#include "agents/redis-plan.h"
#include "agents/redis-settings.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

static const char *ignored;

static const struct ocf_param params[] = {
	{ "bin", .string = &redis.bin, .initial = "/usr/bin/redis-server",
	  .brief = "Server program",
	  .text = "Path of redis-server, or of valkey-server." },
	{ "config", .string = &redis.config, .initial = "/etc/redis/redis.conf", .unique_group = "config",
	  .brief = "Configuration file",
	  .text = "The server's redis.conf (if /etc/redis.conf exists and nothing is given: that). Port, "
		  "password, folder and log file are read from it, with its includes. A replicaof line in "
		  "it is overridden." },
	{ "user", .string = &redis.user, .initial = "redis",
	  .brief = "Unix account",
	  .text = "Account under which the server runs. For the account that logs into the server, see "
		  "acl_user." },
	{ "rundir", .string = &redis.rundir, .initial = "/var/run/redis",
	  .brief = "Folder of socket and pidfile",
	  .text = "Is made and given to the user when missing." },
	{ "pidfile_name", .string = &redis.pidfile_name, .initial = "redis-server.pid",
	  .brief = "Name of the pidfile",
	  .text = "In rundir. Written for people and other programs; the agent itself never trusts it." },
	{ "socket_name", .string = &redis.socket_name, .initial = "redis.sock", .unique_group = "socket",
	  .brief = "Name of the Unix socket",
	  .text = "In rundir. The agent talks to its server through it." },
	{ "port", .integer = &redis.port, .min = 1, .max = 65535, .unique_group = "port",
	  .brief = "TCP port",
	  .text = "Port for clients and replicas; handed to the server. Default: what redis.conf says." },
	{ "password_file", .string = &redis.password_file, .flags = OCF_RELOADABLE,
	  .brief = "File with the password",
	  .text = "Its first line is the password with which the agent logs in. Should be readable by root "
		  "only. Default: requirepass of redis.conf." },
	{ "acl_user", .string = &redis.acl_user, .flags = OCF_RELOADABLE,
	  .brief = "Account inside the server",
	  .text = "The ACL user (Redis 6) that the agent logs in as. Default: the user \"default\"." },
	{ "node_addresses", .string = &redis.node_addresses,
	  .brief = "Addresses for replication",
	  .text = "Numeric addresses by node name, such as \"n1:10.0.0.1;n2:10.0.0.2\". Default: the first "
		  "address of the node's name that is not a loopback one, IPv4 before IPv6." },
	{ "hang_timeout", .integer = &redis.hang_timeout_s, .min = 1, .max = 600, .initial = "3",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds without a reply that mean hung",
	  .text = "A server that accepts a connection but does not reply for so long has failed, unless it "
		  "is at work (see busy_timeout)." },
	{ "busy_timeout", .integer = &redis.busy_timeout_s, .min = 1, .max = 86400, .initial = "30",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds that it may be busy",
	  .text = "How long a script or a slow command may keep the server busy before that is a failure." },
	{ "link_warn", .integer = &redis.link_warn_s, .min = 1, .max = 86400, .initial = "15",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds without a replication link",
	  .text = "After that a replica is reported as degraded. It is not restarted: that would not help." },
	{ "max_lag", .integer = &redis.max_lag_s, .min = 1, .max = 3600, .initial = "10",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds that a replica may lag",
	  .text = "A replica further behind gets a lower promotion score." },
	{ "cold_start_wait", .integer = &redis.cold_start_wait_s, .min = 0, .max = 3600, .initial = "30",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds to wait for missing nodes",
	  .text = "While nobody is promoted, the nodes compare what data they hold; for so long they wait "
		  "for those that have not told." },
	{ "tunnel_host", .string = &redis.tunnel_host, .initial = "127.0.0.1",
	  .brief = "Local end of tunnels",
	  .text = "Numeric address used instead of a node's own when tunnel_port_map names that node." },
	{ "tunnel_port_map", .string = &redis.tunnel_port_map,
	  .brief = "Ports of tunnels",
	  .text = "Ports on tunnel_host that lead to the nodes' servers, such as \"n1:7001;n2:7002\"." },
	{ "client_bin", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Not used", .text = "The agent speaks to the server itself." },
	{ "wait_last_known_master", .string = &ignored, .flags = OCF_DEPRECATED,
	  .replaced_by = "cold_start_wait",
	  .brief = "Not used", .text = "The node with the best data is found by comparing data." },
	{ 0 }
};

/* What all actions but monitor begin with: go on without redis.conf, as far as that leads. */
static void prepare(void)
{
	struct error err = { 0 };

	memory_recall();
	if (settings_complete(&err) < 0)
		log_warn("%s", err.text);
}

static int carry_out(enum wish wish, struct error *err)
{
	int r = plan_carry_out(&redis_plan, (int)wish, ocf_deadline(), err);

	if (r == 0 && view.process.pid && view.state != FOREIGN)
		memory.server = view.process;
	return r;
}

static int redis_start(struct error *err)
{
	int r = settings_check(err);

	if (r != OCF_SUCCESS)
		return r;
	prepare();
	memory.is_promoted = false;
	memory.scores[0] = '\0';
	memory.waiting_ms = 0;
	r = carry_out(START, err);
	if (r < 0)
		return r;
	if (view.state != REPLICA || !view.info.is_link_up)	/* what it loaded may be old */
		give_up();	/* until it is in sync: then the promoted node says so */
	if (cluster_plans("promoted"))
		monitor_repoint();
	memory_keep();
	return OCF_SUCCESS;
}

static int redis_stop(struct error *err)
{
	int r;

	prepare();
	give_up();
	ballots_withdraw();
	r = carry_out(STOP, err);
	if (r == 0)
		memory_forget();
	return r;
}

static int redis_promote(struct error *err)
{
	int r;

	prepare();
	r = record_refresh(err);
	if (r == 0)
		r = carry_out(PROMOTE, err);
	if (r == 0)
		r = record_claim(err);
	if (r < 0) {
		give_up();	/* so that the choice falls on another, now and at the next change */
		return r;
	}
	memory.is_promoted = true;
	memory.scores[0] = '\0';
	memory.waiting_ms = 0;
	memory_keep();
	score_is("1000");
	ballots_withdraw();
	return OCF_SUCCESS;
}

/* A promote that was refused is followed by a demote, which must not offer this node again. */
static bool has_given_up(void)
{
	struct cluster_values scores;
	struct error err = { 0 };
	const char *own;

	if (!cluster_node()
	    || cluster_get(cluster_score_name(ocf_instance()), &scores, ocf_deadline(), &err) < 0)
		return false;
	own = cluster_value(&scores, cluster_node());
	return own && strcmp(own, "-INFINITY") == 0;
}

static int redis_demote(struct error *err)
{
	bool is_stopped_next;
	int r;

	prepare();
	r = carry_out(DEMOTE, err);
	if (r < 0)
		return r;
	memory.is_promoted = false;
	memory.scores[0] = '\0';
	memory_keep();
	is_stopped_next = cluster_node() && cluster_concerns("stop", cluster_node());
	if (view.state == DOWN || view.state == FOREIGN) {
		if (is_stopped_next)
			return OCF_SUCCESS;	/* dead is demoted enough; a failure would only cost time */
		error_set(err, ESRCH, "no redis-server of ours runs");
		return OCF_NOT_RUNNING;
	}
	if (!has_given_up())
		score_is("10");
	return OCF_SUCCESS;
}

/* The record may reach us a little later than the notification. */
static void await_record_of_promoted(void)
{
	struct deadline until = deadline_sooner(deadline_in(1000), ocf_deadline());
	struct error err = { 0 };

	do {
		if (record_refresh(&err) < 0)
			return;
		if (cluster_concerns("promote", memory.record.node))
			return;
	} while (deadline_nap(until, 50) > 0);
}

static int redis_notify(struct error *err)
{
	const char *type = ocf_meta("notify_type"), *operation = ocf_meta("notify_operation");

	(void)err;
	if (!type || !operation || strcmp(type, "post") != 0 || strcmp(operation, "promote") != 0)
		return OCF_SUCCESS;
	if (!cluster_node() || cluster_concerns("promote", cluster_node()))
		return OCF_SUCCESS;
	prepare();
	await_record_of_promoted();
	redis_look();
	monitor_repoint();
	memory_keep();
	return OCF_SUCCESS;
}

static int redis_reload(struct error *err)
{
	/* What can be reloaded is read by each run: nothing but the password needs a proof. */
	prepare();
	if (redis_look() == REFUSING || view.state == STUCK)
		return error_set(err, view.why.code, "%s", view.why.text);
	return OCF_SUCCESS;
}

static int redis_validate(struct error *err)
{
	/* OCF 1.1: level 0 looks at the words only, which were checked on the way here. */
	return ocf_check_level(10) < 10 ? OCF_SUCCESS : settings_check(err);
}

static const struct ocf_action actions[] = {
	{ "start",        redis_start,     .timeout_s = 120, .needs_root = true },
	{ "stop",         redis_stop,      .timeout_s = 120, .needs_root = true, .lenient = true },
	{ "promote",      redis_promote,   .timeout_s = 60,  .needs_root = true },
	{ "demote",       redis_demote,    .timeout_s = 60,  .needs_root = true, .lenient = true },
	{ "monitor",      monitor_verdict, .timeout_s = 20,  .interval_s = 2, .role = "Unpromoted" },
	{ "monitor",      monitor_verdict, .timeout_s = 20,  .interval_s = 1, .role = "Promoted" },
	{ "notify",       redis_notify,    .timeout_s = 20,  .lenient = true },
	{ "reload-agent", redis_reload,    .timeout_s = 20 },
	{ "validate-all", redis_validate,  .timeout_s = 10 },
	{ "meta-data",    NULL,            .timeout_s = 5 },
	{ 0 }
};

static const struct ocf_agent agent = {
	.name = "redis", .version = PACKAGE_VERSION,
	.brief = "Redis with replication, as a promotable clone",
	.text = "Runs redis-server (or valkey-server) on several nodes: the promoted instance is the primary, "
		"the others are its replicas. An instance always starts as a replica, so that a primary that "
		"lost its data never passes the loss on. Promotion goes by what data a node holds; a planned "
		"move loses no acknowledged write. The clone needs promotable=true and notify=true, and the "
		"operation promote needs on-fail=demote. Disable the server's own service unit.",
	.params = params, .actions = actions,
};

int main(int argc, char **argv)
{
	int status = ocf_main(&agent, argc, argv);

	view_close();
	return status;
}
