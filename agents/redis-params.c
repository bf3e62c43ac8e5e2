/* redis-params.c -- the parameters of ocf:redisha:redis. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-params.h"

#include <stddef.h>

#include "agents/redis-settings.h"
#include "agents/watcher.h"

static const char *ignored;

static const char *const fences[] = { "adaptive", "off", NULL };
static const char *const tails[] = { "wait", "promote", NULL };

const struct ocf_param redis_params[] = {
	{ "bin", .string = &redis.bin, .initial = "/usr/bin/redis-server",
	  .brief = "Server program",
	  .text = "Path of redis-server, or of valkey-server." },
	{ "config", .string = &redis.config, .initial = "/etc/redis/redis.conf",
	  .unique_group = "config",
	  .brief = "Configuration file",
	  .text = "The server's redis.conf (if /etc/redis.conf exists and nothing is given: that). "
		  "Port, password, folder and log file are read from it, with its includes. A "
		  "replicaof line in it is overridden." },
	{ "user", .string = &redis.user, .initial = "redis",
	  .brief = "Unix account",
	  .text = "Account under which the server runs. For the account that logs into the "
		  "server, see acl_user." },
	{ "rundir", .string = &redis.rundir, .initial = "/var/run/redis",
	  .brief = "Folder of socket and pidfile",
	  .text = "Is made and given to the user when missing." },
	{ "pidfile_name", .string = &redis.pidfile_name, .initial = "redis-server.pid",
	  .brief = "Name of the pidfile",
	  .text = "In rundir. Written for people and other programs; the agent itself never trusts "
		  "it." },
	{ "socket_name", .string = &redis.socket_name, .initial = "redis.sock",
	  .unique_group = "socket",
	  .brief = "Name of the Unix socket",
	  .text = "In rundir. The agent talks to its server through it." },
	{ "port", .integer = &redis.port, .min = 1, .max = 65535, .unique_group = "port",
	  .brief = "TCP port",
	  .text = "Port for clients and replicas; handed to the server. Default: what redis.conf "
		  "says." },
	{ "password_file", .string = &redis.password_file, .flags = OCF_RELOADABLE,
	  .brief = "File with the password",
	  .text = "Its first line is the password with which the agent logs in. Should be readable "
		  "by root only. Default: requirepass of redis.conf." },
	{ "acl_user", .string = &redis.acl_user, .flags = OCF_RELOADABLE,
	  .brief = "Account inside the server",
	  .text = "The ACL user (Redis 6) that the agent logs in as. Default: the user "
		  "\"default\"." },
	{ "node_addresses", .string = &redis.node_addresses,
	  .brief = "Addresses for replication",
	  .text = "Numeric addresses by node name, such as \"n1:10.0.0.1;n2:10.0.0.2\". Default: "
		  "the first address of the node's name that is not a loopback one, IPv4 before "
		  "IPv6." },
	{ "hang_timeout", .integer = &redis.hang_timeout_s, .min = 1, .max = 600, .initial = "3",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds without a reply that mean hung",
	  .text = "A server that accepts a connection but does not reply for so long has failed, "
		  "unless it is at work (see busy_timeout)." },
	{ "busy_timeout", .integer = &redis.busy_timeout_s, .min = 1, .max = 86400, .initial = "30",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds that it may be busy",
	  .text = "How long a script or a slow command may keep the server busy before that is a "
		  "failure." },
	{ "link_warn", .integer = &redis.link_warn_s, .min = 1, .max = 86400, .initial = "15",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds without a replication link",
	  .text = "After that a replica is reported as degraded. It is not restarted: that would "
		  "not help." },
	{ "max_lag", .integer = &redis.max_lag_s, .min = 1, .max = 3600, .initial = "10",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds that a replica may lag",
	  .text = "A replica further behind gets a lower promotion score." },
	{ "cold_start_wait", .integer = &redis.cold_start_wait_s, .min = 0, .max = 3600,
	  .initial = "30",
	  .flags = OCF_RELOADABLE,
	  .brief = "Seconds to wait for missing nodes",
	  .text = "While nobody is promoted, the nodes compare what data they hold; for so long "
		  "they wait for those that have not told." },
	{ "min_voters", .integer = &redis.min_voters, .min = 1, .max = 16, .initial = "1",
	  .flags = OCF_RELOADABLE,
	  .brief = "Votes that a promotion needs",
	  .text = "A node is promoted after a failure only if at least so many nodes, itself "
		  "included, have told what data they hold. For clients that use WAIT W in a "
		  "cluster of N instances: N-W, then no write that WAIT has confirmed is lost, at "
		  "the price of an outage when more nodes are missing." },
	{ "write_fence", .string = &redis.write_fence, .choices = fences, .initial = "adaptive",
	  .flags = OCF_RELOADABLE,
	  .brief = "Stop writes when cut off",
	  .text = "adaptive: the primary takes writes only while, with its replicas, it is in the "
		  "majority of the instances (min-replicas-to-write, kept by the monitor), or the "
		  "cluster has confirmed that no other can be promoted. off: min-replicas-to-write "
		  "stays as redis.conf says; without fencing in the cluster, off has no effect." },
	{ "on_missing_tail", .string = &redis.on_missing_tail, .choices = tails, .initial = "wait",
	  .flags = OCF_RELOADABLE,
	  .brief = "When the last writes are away",
	  .text = "What to do when a node that is away surely has more data than any that is "
		  "there: it was stopped cleanly with more, or it was the primary, and the others "
		  "had been stopped before. wait: promote nobody until it is back, or until "
		  "somebody orders otherwise (redisha force). promote: go on without, which loses "
		  "those writes." },
	{ "keep_diverged", .integer = &redis.keep_diverged, .min = 0, .max = 100, .initial = "1",
	  .flags = OCF_RELOADABLE,
	  .brief = "Copies of discarded data",
	  .text = "A former primary that has writes which its successor has not is made a replica, "
		  "and loses them. Before that, its data is saved to the folder redisha-diverged "
		  "in the server's own; so many of these files are kept, of each resource. 0: "
		  "none." },
	{ "watch", .boolean = &redis.has_watch, .initial = "true", .flags = OCF_RELOADABLE,
	  .brief = WATCH_BRIEF, .text = WATCH_TEXT },
	{ "metrics_dir", .string = &redis.metrics_dir, .flags = OCF_RELOADABLE,
	  .brief = "Folder for metrics",
	  .text = "Each monitor writes redisha_INSTANCE.prom there, for the textfile collector of "
		  "Prometheus' node exporter; stop removes it. Debian's exporter reads "
		  "/var/lib/prometheus/node-exporter. Default: none." },
	{ "tunnel_host", .string = &redis.tunnel_host, .initial = "127.0.0.1",
	  .brief = "Local end of tunnels",
	  .text = "Numeric address used instead of a node's own when tunnel_port_map names that "
		  "node." },
	{ "tunnel_port_map", .string = &redis.tunnel_port_map,
	  .brief = "Ports of tunnels",
	  .text = "Ports on tunnel_host that lead to the nodes' servers, such as "
		  "\"n1:7001;n2:7002\"." },
	{ "client_bin", .string = &ignored, .flags = OCF_DEPRECATED,
	  .brief = "Not used", .text = "The agent speaks to the server itself." },
	{ "wait_last_known_master", .string = &ignored, .flags = OCF_DEPRECATED,
	  .replaced_by = "cold_start_wait",
	  .brief = "Not used", .text = "The node with the best data is found by comparing data." },
	{ 0 }
};
