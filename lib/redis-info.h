/* redis-info.h -- what a redis-server says about itself: INFO, read by key. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_INFO_H
#define REDIS_INFO_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/error.h"

#define REDIS_PEERS 16	/* replicas remembered; further ones are left out */

enum redis_role { REDIS_REPLICA, REDIS_PRIMARY };

/* One replica as its primary sees it: slaveN:ip=,port=,state=,offset=,lag= */
struct redis_peer {
	char ip[64];		/* ip; may be a name (replica-announce-ip) */
	int port;		/* port */
	bool is_online;		/* state=online: past the full sync */
	long long offset;	/* offset: bytes last acknowledged, up to 1 s old */
	int lag_s;		/* lag: seconds since that acknowledgement */
};

/*
 * The INFO key stands first in each comment. A text that is too long is cut, a number that is
 * too large becomes the largest that fits; "else" is the value when the key is absent.
 */
struct redis_info {
	/* server */
	enum redis_role role;	/* role (in section replication); always there */
	char run_id[41];	/* run_id: 40 hex digits, new at each start; else "" */
	int process_id;		/* process_id: as in the server's own pid namespace; else 0 */
	int tcp_port;		/* tcp_port: 0 when it listens on no TCP port; else 0 */
	char mode[16];		/* redis_mode, server_mode: standalone, cluster, sentinel; "" */
	long long uptime_s;	/* uptime_in_seconds; else 0 */
	char version[24];	/* redis_version; "". Of Valkey, the Redis that it can stand for */
	char valkey_version[24]; /* valkey_version; else "" */

	/* persistence */
	bool is_loading;	/* loading: reads its data from disk; else false */
	bool is_async_loading;	/* async_loading (>= 7.0): loads while it serves; else false */
	int loading_eta_s;	/* loading_eta_seconds: seconds until loaded; else -1 */
	/* rdb_last_save_time, of the last that went well, s of the epoch; else 0 */
	long long last_save_s;
	bool is_rdb_saving;	/* rdb_bgsave_in_progress; else false */
	bool has_aof;		/* aof_enabled; else false */
	bool is_aof_rewriting;	/* aof_rewrite_in_progress or aof_rewrite_scheduled; else false */
	bool is_rdb_ok;		/* rdb_last_bgsave_status is ok; else true */
	bool is_aof_ok;		/* aof_last_write_status, aof_last_bgrewrite_status ok; else true */

	/* replication: only a replica has these */
	char primary_host[256];	/* master_host; else "" */
	int primary_port;	/* master_port; else 0 */
	bool is_link_up;	/* master_link_status is up; may stay so 60 s after a dead host */
	bool is_sync_in_progress; /* master_sync_in_progress: full sync is running; else false */
	long long link_down_s;	/* master_link_down_since_seconds; -1 never was up; else 0 */
	int last_io_s;		/* master_last_io_seconds_ago; -1 not connected; else -1 */
	long long replica_offset; /* slave_repl_offset: bytes applied, 1 when void; else -1 */
	int priority;		/* slave_priority: 0 never promote; else -1 */

	/* replication: both roles */
	long long offset;	/* master_repl_offset: bytes of our own stream; else 0 */
	bool is_backlog_active;	/* repl_backlog_active: partial resync is possible; else false */
	char replid[41];	/* master_replid: lineage, 40 hex digits; else "" */
	char replid2[41];	/* master_replid2: previous lineage, zeros: none; else "" */
	long long second_offset; /* second_repl_offset: first byte not in replid2; -1: none */
	int n_peers;		/* slaveN lines kept, 0..REDIS_PEERS; not connected_slaves */
	struct redis_peer peers[REDIS_PEERS];
	int good_replicas;	/* min_slaves_good_slaves; else -1: no fence is configured */

	/* keyspace */
	long long keys;		/* dbN:keys=, summed up; else 0 */
};

/**
 * redis_info_parse - read the answer to INFO
 * @text: one or several sections, in any order; LF or CRLF; unknown keys are passed over,
 *        of a key that comes twice the last counts. The spellings of 2024 and later
 *        (primary_, replica_, role:replica) are read like the old ones.
 * @ret:  set on success only
 *
 * Return: 0; -EPROTO when no line tells the role.
 */
int redis_info_parse(const char *text, struct redis_info *ret, struct error *err) must_check;

#endif
