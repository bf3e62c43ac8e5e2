/* redis.c -- ocf:redisha:redis, a replicated redis-server under Pacemaker. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agents/redis-acts.h"
#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-memory.h"
#include "agents/redis-monitor.h"
#include "agents/redis-note.h"
#include "agents/redis-notify.h"
#include "agents/redis-plan.h"
#include "agents/redis-settings.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

static const char *ignored;

static const char *const fences[] = { "adaptive", "off", NULL };
static const char *const tails[] = { "wait", "promote", NULL };

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
	{ "min_voters", .integer = &redis.min_voters, .min = 1, .max = 16, .initial = "1",
	  .flags = OCF_RELOADABLE,
	  .brief = "Votes that a promotion needs",
	  .text = "A node is promoted after a failure only if at least so many nodes, itself included, have "
		  "told what data they hold. For clients that use WAIT W in a cluster of N instances: N-W, "
		  "then no write that WAIT has confirmed is lost, at the price of an outage when "
		  "more nodes are missing." },
	{ "write_fence", .string = &redis.write_fence, .choices = fences, .initial = "adaptive",
	  .flags = OCF_RELOADABLE,
	  .brief = "Stop writes when cut off",
	  .text = "adaptive: the primary takes writes only while, with its replicas, it is in the majority of "
		  "the instances (min-replicas-to-write, kept by the monitor), or the cluster has confirmed "
		  "that no other can be promoted. off: min-replicas-to-write stays as redis.conf says; "
		  "without fencing in the cluster, off has no effect." },
	{ "on_missing_tail", .string = &redis.on_missing_tail, .choices = tails, .initial = "wait",
	  .flags = OCF_RELOADABLE,
	  .brief = "When the last writes are away",
	  .text = "What to do when a node that was stopped cleanly has more data than any that is left. wait: "
		  "promote nobody until it is back, or until somebody orders otherwise (redisha force). "
		  "promote: go on without, which loses those writes." },
	{ "keep_diverged", .integer = &redis.keep_diverged, .min = 0, .max = 100, .initial = "1",
	  .flags = OCF_RELOADABLE,
	  .brief = "Copies of discarded data",
	  .text = "A former primary that has writes which its successor has not is made a replica, and loses "
		  "them. Before that, its data is saved to the folder redisha-diverged in the server's "
		  "own; so many of these files are kept, of each resource. 0: none." },
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

/* A server that has just been started or adopted: nothing that was remembered of another is true. */
static void begin_anew(void)
{
	memory.is_promoted = memory.has_refused = memory.has_told = false;
	memory.may_be_clean = true;
	memory.levels[0] = memory.written[0] = memory.out[0] = '\0';
	memory.fence = -1;
	memory.waiting_ms = memory.fence_ms = memory.keeping_ms = 0;
}

static int redis_start(struct error *err)
{
	int r = settings_check(err);

	if (r != OCF_SUCCESS)
		return r;
	prepare();
	begin_anew();
	r = carry_out(START, err);
	if (r == 0)
		r = redis_tell_frozen(NULL, err);
	if (r < 0)
		return r;
	if (view.state != REPLICA || !view.info.is_link_up)	/* what it loaded may be old */
		give_up();	/* until it is in sync: then the promoted node says so */
	if (cluster_plans("promoted"))
		monitor_repoint();
	memory_keep();
	return OCF_SUCCESS;
}

/* Evidence for a start of the whole cluster, and for the others: this node has left with its data. */
static void leave_note(void)
{
	const struct redis_note *note = redis_last_note();
	struct error err = { 0 };
	char text[200];

	if (!note || !cluster_node())
		return;
	note_close(note);
	note_print(note, text, sizeof(text));
	if (cluster_set(attribute("clean"), cluster_node(), text, CLUSTER_FOREVER, ocf_deadline(), &err) < 0)
		log_warn("note of a clean stop: %s", err.text);
}

static int redis_stop(struct error *err)
{
	struct error old_record = { 0 };
	int r;

	prepare();
	give_up();
	ballots_withdraw();
	if (cluster_node() && strcmp(memory.record.node, cluster_node()) != 0
	    && record_refresh(&old_record) < 0)
		log_warn("record: %s", old_record.text);
	r = carry_out(STOP, err);
	if (r < 0)
		return r;
	leave_note();
	memory_forget();
	return OCF_SUCCESS;
}

static int redis_promote(struct error *err)
{
	int r;

	prepare();
	r = carry_out(PROMOTE, err);
	if (r == 0)
		r = redis_settle(err);
	if (r < 0) {
		memory.has_refused = true;
		memory_keep();
		give_up();	/* so that the choice falls on another, now and at the next change */
		return r;
	}
	memory.is_promoted = true;
	memory.has_refused = memory.has_told = false;
	memory.levels[0] = memory.written[0] = '\0';
	memory.waiting_ms = memory.checked_ms = 0;
	memory.fencing = -1;
	for (size_t i = 0; i < LENGTH(memory.sample_ms); i++)
		memory.sample_ms[i] = 0;
	memory_keep();
	return OCF_SUCCESS;
}

static int redis_demote(struct error *err)
{
	int r;

	prepare();
	r = carry_out(DEMOTE, err);
	if (r < 0)
		return r;
	if (view.state == DOWN || view.state == FOREIGN) {
		memory.is_promoted = false;
		memory_keep();
		if (cluster_node() && cluster_concerns("stop", cluster_node()))
			return OCF_SUCCESS;	/* dead is demoted enough; a failure would only cost time */
		error_set(err, ESRCH, "no redis-server of ours runs");
		return OCF_NOT_RUNNING;
	}
	/* A promote that was refused is followed by a demote, which must not offer this node again. */
	r = redis_tell_frozen(memory.has_refused ? NULL : "10", err);
	if (r < 0)
		return r;
	memory.is_promoted = false;
	memory.levels[0] = memory.written[0] = '\0';
	memory_keep();
	return OCF_SUCCESS;
}

static int redis_notify(struct error *err)
{
	(void)err;
	prepare();
	notify_attend();
	if (memory.server.pid)
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
	int r, has_fencing;

	/* OCF 1.1: level 0 looks at the words only, which were checked on the way here. */
	if (ocf_check_level(10) < 10)
		return OCF_SUCCESS;
	r = settings_check(err);
	has_fencing = cluster_node() ? cluster_has_fencing(ocf_deadline()) : -1;
	if (r == OCF_SUCCESS && has_fencing == 0) {
		fprintf(stderr, "WARNING: the cluster has no fencing (stonith-enabled=false): a node that vanishes "
			"stops all writes until somebody vouches for its death (redisha fence lift)\n");
		log_warn("the cluster has no fencing (stonith-enabled=false)");
	}
	return r;
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
