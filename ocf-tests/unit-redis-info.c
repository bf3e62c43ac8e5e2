/*
 * unit-redis-info.c -- reading INFO: as captured from redis 7.0.15, 8.0.2 and valkey 8.1.1,
 * and damaged.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "lib/redis-info.h"

/* Captured with INFO server, replication, persistence, keyspace; only the first is complete. */
static const char primary[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_git_sha1:00000000\r\nredis_git_dirty:0\r\n"
	"redis_build_id:ae4d7c971a948f0\r\nredis_mode:standalone\r\n"
	"os:Linux 6.18.44-fc-v669 x86_64\r\narch_bits:64\r\n"
	"monotonic_clock:POSIX clock_gettime\r\nmultiplexing_api:epoll\r\n"
	"atomicvar_api:c11-builtin\r\ngcc_version:12.2.0\r\nprocess_id:13599\r\n"
	"process_supervised:no\r\nrun_id:b5fe398f4d7074b4b11ab590e99961d6ed5b9761\r\n"
	"tcp_port:17001\r\nserver_time_usec:1795432292641420\r\nuptime_in_seconds:3\r\n"
	"uptime_in_days:0\r\nhz:10\r\nconfigured_hz:10\r\nlru_clock:270180\r\n"
	"executable:/tmp/rc/cap8jBO/redis-server\r\nconfig_file:\r\nio_threads_active:0\r\n"
	"# Replication\r\nrole:master\r\nconnected_slaves:1\r\nmin_slaves_good_slaves:1\r\n"
	"slave0:ip=127.0.0.1,port=17003,state=online,offset=162,lag=0\r\n"
	"master_failover_state:no-failover\r\n"
	"master_replid:902c4a203c5ea17571a0110fba00ad3dd8b8dbc9\r\n"
	"master_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:162\r\n"
	"second_repl_offset:-1\r\nrepl_backlog_active:1\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:1\r\nrepl_backlog_histlen:162\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\ncurrent_cow_peak:0\r\ncurrent_cow_size:0\r\n"
	"current_cow_size_age:0\r\ncurrent_fork_perc:0.00\r\ncurrent_save_keys_processed:0\r\n"
	"current_save_keys_total:0\r\nrdb_changes_since_last_save:5\r\n"
	"rdb_bgsave_in_progress:0\r\nrdb_last_save_time:1795432289\r\n"
	"rdb_last_bgsave_status:ok\r\nrdb_last_bgsave_time_sec:0\r\n"
	"rdb_current_bgsave_time_sec:-1\r\nrdb_saves:0\r\nrdb_last_cow_size:368640\r\n"
	"rdb_last_load_keys_expired:0\r\nrdb_last_load_keys_loaded:0\r\naof_enabled:0\r\n"
	"aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0\r\n"
	"aof_last_rewrite_time_sec:-1\r\naof_current_rewrite_time_sec:-1\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_rewrites:0\r\n"
	"aof_rewrites_consecutive_failures:0\r\naof_last_write_status:ok\r\n"
	"aof_last_cow_size:0\r\nmodule_fork_in_progress:0\r\nmodule_fork_last_cow_size:0\r\n"
	"# Keyspace\r\ndb0:keys=5,expires=0,avg_ttl=0\r\n";

static const char synced[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:13624\r\n"
	"run_id:f5c959c7a6507f8ec4c66e7ccb39d2d74f23f70a\r\ntcp_port:17003\r\n"
	"uptime_in_seconds:2\r\n# Replication\r\nrole:slave\r\nmaster_host:127.0.0.1\r\n"
	"master_port:17001\r\nmaster_link_status:up\r\nmaster_last_io_seconds_ago:2\r\n"
	"master_sync_in_progress:0\r\nslave_read_repl_offset:162\r\nslave_repl_offset:162\r\n"
	"slave_priority:100\r\nslave_read_only:1\r\nreplica_announced:1\r\n"
	"connected_slaves:0\r\nmaster_failover_state:no-failover\r\n"
	"master_replid:902c4a203c5ea17571a0110fba00ad3dd8b8dbc9\r\n"
	"master_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:162\r\n"
	"second_repl_offset:-1\r\nrepl_backlog_active:1\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:1\r\nrepl_backlog_histlen:162\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\nrdb_last_bgsave_status:ok\r\naof_enabled:0\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_last_write_status:ok\r\n# Keyspace\r\n"
	"db0:keys=5,expires=0,avg_ttl=0\r\n";

static const char never[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:13609\r\n"
	"run_id:d1a834e8106b909cb9d61f223353909672325d15\r\ntcp_port:0\r\n"
	"uptime_in_seconds:1\r\n# Replication\r\nrole:slave\r\nmaster_host:127.0.0.1\r\n"
	"master_port:17999\r\nmaster_link_status:down\r\nmaster_last_io_seconds_ago:-1\r\n"
	"master_sync_in_progress:0\r\nslave_read_repl_offset:1\r\nslave_repl_offset:1\r\n"
	"master_link_down_since_seconds:-1\r\nslave_priority:100\r\nslave_read_only:1\r\n"
	"replica_announced:1\r\nconnected_slaves:0\r\nmaster_failover_state:no-failover\r\n"
	"master_replid:6356dd93c1ecf771905a1689a520ba5d8e7921d9\r\n"
	"master_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:0\r\n"
	"second_repl_offset:-1\r\nrepl_backlog_active:0\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:0\r\nrepl_backlog_histlen:0\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\nrdb_last_bgsave_status:ok\r\naof_enabled:0\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_last_write_status:ok\r\n# Keyspace\r\n";

static const char syncing[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:13660\r\n"
	"run_id:28e568ad771a15aad5612ef554de11d170df7471\r\ntcp_port:0\r\n"
	"uptime_in_seconds:2\r\n# Replication\r\nrole:slave\r\nmaster_host:127.0.0.1\r\n"
	"master_port:17004\r\nmaster_link_status:down\r\nmaster_last_io_seconds_ago:-1\r\n"
	"master_sync_in_progress:1\r\nslave_read_repl_offset:1\r\nslave_repl_offset:1\r\n"
	"master_sync_total_bytes:-1\r\nmaster_sync_read_bytes:0\r\n"
	"master_sync_left_bytes:-1\r\nmaster_sync_perc:-0.00\r\n"
	"master_sync_last_io_seconds_ago:2\r\nmaster_link_down_since_seconds:-1\r\n"
	"slave_priority:100\r\nslave_read_only:1\r\nreplica_announced:1\r\n"
	"connected_slaves:0\r\nmaster_failover_state:no-failover\r\n"
	"master_replid:bd3c113753285cc61260b1e31d2553f5ecf5b457\r\n"
	"master_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:0\r\n"
	"second_repl_offset:-1\r\nrepl_backlog_active:0\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:0\r\nrepl_backlog_histlen:0\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\nrdb_last_bgsave_status:ok\r\naof_enabled:0\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_last_write_status:ok\r\n# Keyspace\r\n";

static const char lineage[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:13624\r\n"
	"run_id:f5c959c7a6507f8ec4c66e7ccb39d2d74f23f70a\r\ntcp_port:17003\r\n"
	"uptime_in_seconds:5\r\n# Replication\r\nrole:slave\r\nmaster_host:127.0.0.1\r\n"
	"master_port:17004\r\nmaster_link_status:down\r\nmaster_last_io_seconds_ago:-1\r\n"
	"master_sync_in_progress:0\r\nslave_read_repl_offset:162\r\nslave_repl_offset:162\r\n"
	"master_link_down_since_seconds:1\r\nslave_priority:100\r\nslave_read_only:1\r\n"
	"replica_announced:1\r\nconnected_slaves:0\r\nmaster_failover_state:no-failover\r\n"
	"master_replid:902c4a203c5ea17571a0110fba00ad3dd8b8dbc9\r\n"
	"master_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:162\r\n"
	"second_repl_offset:-1\r\nrepl_backlog_active:1\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:1\r\nrepl_backlog_histlen:162\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\nrdb_last_bgsave_status:ok\r\naof_enabled:0\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_last_write_status:ok\r\n# Keyspace\r\n"
	"db0:keys=5,expires=0,avg_ttl=0\r\n";

static const char dead[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:13624\r\n"
	"run_id:f5c959c7a6507f8ec4c66e7ccb39d2d74f23f70a\r\ntcp_port:17003\r\n"
	"uptime_in_seconds:9\r\n# Replication\r\nrole:slave\r\nmaster_host:127.0.0.1\r\n"
	"master_port:17001\r\nmaster_link_status:down\r\nmaster_last_io_seconds_ago:-1\r\n"
	"master_sync_in_progress:0\r\nslave_read_repl_offset:162\r\nslave_repl_offset:162\r\n"
	"master_link_down_since_seconds:2\r\nslave_priority:100\r\nslave_read_only:1\r\n"
	"replica_announced:1\r\nconnected_slaves:0\r\nmaster_failover_state:no-failover\r\n"
	"master_replid:902c4a203c5ea17571a0110fba00ad3dd8b8dbc9\r\n"
	"master_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:162\r\n"
	"second_repl_offset:-1\r\nrepl_backlog_active:1\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:1\r\nrepl_backlog_histlen:162\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\nrdb_last_bgsave_status:ok\r\naof_enabled:0\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_last_write_status:ok\r\n# Keyspace\r\n"
	"db0:keys=5,expires=0,avg_ttl=0\r\n";

static const char rdb_restart[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:13692\r\n"
	"run_id:9442333ecb079e19e3d717f03c6b2e01964641fc\r\ntcp_port:17003\r\n"
	"uptime_in_seconds:1\r\n# Replication\r\nrole:slave\r\nmaster_host:127.0.0.1\r\n"
	"master_port:17001\r\nmaster_link_status:down\r\nmaster_last_io_seconds_ago:-1\r\n"
	"master_sync_in_progress:0\r\nslave_read_repl_offset:162\r\nslave_repl_offset:162\r\n"
	"master_link_down_since_seconds:-1\r\nslave_priority:100\r\nslave_read_only:1\r\n"
	"replica_announced:1\r\nconnected_slaves:0\r\nmaster_failover_state:no-failover\r\n"
	"master_replid:902c4a203c5ea17571a0110fba00ad3dd8b8dbc9\r\n"
	"master_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:162\r\n"
	"second_repl_offset:-1\r\nrepl_backlog_active:0\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:0\r\nrepl_backlog_histlen:0\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\nrdb_last_bgsave_status:ok\r\naof_enabled:0\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_last_write_status:ok\r\n# Keyspace\r\n"
	"db0:keys=5,expires=0,avg_ttl=0\r\n";

static const char rdb_primary[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:13756\r\n"
	"run_id:a9564de9724e4a313828f59f7cfd19a6b00bf747\r\ntcp_port:17003\r\n"
	"uptime_in_seconds:0\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n"
	"master_failover_state:no-failover\r\n"
	"master_replid:c5de8823ebc81f20bd8888c535a6baae6f19332d\r\n"
	"master_replid2:902c4a203c5ea17571a0110fba00ad3dd8b8dbc9\r\nmaster_repl_offset:162\r\n"
	"second_repl_offset:163\r\nrepl_backlog_active:1\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:163\r\nrepl_backlog_histlen:0\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\nrdb_last_bgsave_status:ok\r\naof_enabled:0\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_last_write_status:ok\r\n# Keyspace\r\n"
	"db0:keys=5,expires=0,avg_ttl=0\r\n";

static const char aof_restart[] =
	"# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nprocess_id:13785\r\n"
	"run_id:fdf204d39fed2ec8b1e53c24504a3404c3496faa\r\ntcp_port:0\r\n"
	"uptime_in_seconds:1\r\n# Replication\r\nrole:slave\r\nmaster_host:127.0.0.1\r\n"
	"master_port:17001\r\nmaster_link_status:down\r\nmaster_last_io_seconds_ago:-1\r\n"
	"master_sync_in_progress:0\r\nslave_read_repl_offset:1\r\nslave_repl_offset:1\r\n"
	"master_link_down_since_seconds:-1\r\nslave_priority:100\r\nslave_read_only:1\r\n"
	"replica_announced:1\r\nconnected_slaves:0\r\nmaster_failover_state:no-failover\r\n"
	"master_replid:6f4becb7587bb5ddfe375cea47cac28d83c93338\r\n"
	"master_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:0\r\n"
	"second_repl_offset:-1\r\nrepl_backlog_active:0\r\nrepl_backlog_size:1048576\r\n"
	"repl_backlog_first_byte_offset:0\r\nrepl_backlog_histlen:0\r\n# Persistence\r\n"
	"loading:0\r\nasync_loading:0\r\nrdb_last_bgsave_status:ok\r\naof_enabled:1\r\n"
	"aof_last_bgrewrite_status:ok\r\naof_last_write_status:ok\r\n# Keyspace\r\n"
	"db0:keys=3,expires=0,avg_ttl=0\r\n";

/* What tells the states apart. */
static const struct {
	const char *name, *text;
	enum redis_role role;
	bool is_link_up, is_sync;
	long long replica_offset, offset;
	bool is_backlog;
	long long down_s, second, keys;
	const char *lineage;	/* first digits of replid */
} states[] = {
	{ "primary, one replica", primary, REDIS_PRIMARY, false, false, -1, 162,
	  true, 0, -1, 5, "902c" },
	{ "synced, idle", synced, REDIS_REPLICA, true, false, 162, 162,
	  true, 0, -1, 5, "902c" },
	{ "never connected", never, REDIS_REPLICA, false, false, 1, 0,
	  false, -1, -1, 0, "6356" },
	{ "first full sync running", syncing, REDIS_REPLICA, false, true, 1, 0,
	  false, -1, -1, 0, "bd3c" },
	{ "needs full sync, old data intact", lineage, REDIS_REPLICA, false, false, 162, 162,
	  true, 1, -1, 5, "902c" },
	{ "synced, primary dead", dead, REDIS_REPLICA, false, false, 162, 162,
	  true, 2, -1, 5, "902c" },
	{ "restarted from RDB", rdb_restart, REDIS_REPLICA, false, false, 162, 162,
	  false, -1, -1, 5, "902c" },
	{ "restarted from RDB as primary", rdb_primary, REDIS_PRIMARY, false, false, -1, 162,
	  true, 0, 163, 5, "c5de" },
	{ "restarted from AOF", aof_restart, REDIS_REPLICA, false, false, 1, 0,
	  false, -1, -1, 3, "6f4b" },
};

static struct redis_info parse(const char *text)
{
	struct redis_info info;
	struct error err = { 0 };

	if (redis_info_parse(text, &info, &err) < 0)
		fail_msg("%s", err.text);
	return info;
}

static void every_captured_state_is_told_apart(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(states); i++) {
		struct redis_info info = parse(states[i].text);

		print_message("state: %s\n", states[i].name);
		assert_int_equal(info.role, states[i].role);
		assert_int_equal(info.is_link_up, states[i].is_link_up);
		assert_int_equal(info.is_sync_in_progress, states[i].is_sync);
		assert_int_equal(info.replica_offset, states[i].replica_offset);
		assert_int_equal(info.offset, states[i].offset);
		assert_int_equal(info.is_backlog_active, states[i].is_backlog);
		assert_int_equal(info.link_down_s, states[i].down_s);
		assert_int_equal(info.second_offset, states[i].second);
		assert_int_equal(info.keys, states[i].keys);
		assert_memory_equal(info.replid, states[i].lineage, strlen(states[i].lineage));
		assert_int_equal(strlen(info.replid), 40);
		assert_int_equal(strlen(info.replid2), 40);
		assert_int_equal(strlen(info.run_id), 40);
		assert_string_equal(info.mode, "standalone");
		assert_string_equal(info.version, "7.0.15");
		assert_true(info.process_id > 0);
		assert_false(info.is_loading || info.is_async_loading);
		assert_int_equal(info.loading_eta_s, -1);
		assert_true(info.is_rdb_ok && info.is_aof_ok);
	}
}

static void a_primary_knows_its_replicas(void **unused)
{
	struct redis_info info = parse(primary);

	(void)unused;
	assert_int_equal(info.n_peers, 1);
	assert_string_equal(info.peers[0].ip, "127.0.0.1");
	assert_int_equal(info.peers[0].port, 17003);
	assert_true(info.peers[0].is_online);
	assert_int_equal(info.peers[0].offset, 162);
	assert_int_equal(info.peers[0].lag_s, 0);
	assert_int_equal(info.good_replicas, 1);
	assert_int_equal(info.tcp_port, 17001);
	assert_int_equal(info.replica_offset, -1);
	assert_int_equal(info.priority, -1);
	assert_string_equal(info.primary_host, "");
}

static void a_replica_knows_its_primary(void **unused)
{
	struct redis_info info = parse(synced);

	(void)unused;
	assert_string_equal(info.primary_host, "127.0.0.1");
	assert_int_equal(info.primary_port, 17001);
	assert_int_equal(info.last_io_s, 2);
	assert_int_equal(info.priority, 100);
	assert_int_equal(info.good_replicas, -1);
	assert_int_equal(info.n_peers, 0);
}

/* What later servers say otherwise: keys that are new, a mode of another name. */
static const char redis8_primary[] =
	"redis_version:8.0.2\r\nredis_mode:standalone\r\nprocess_id:14\r\n"
	"run_id:f0fab1e4bb3892b0dd9b4391fed0de14e6573332\r\ntcp_port:7001\r\nloading:0\r\n"
	"rdb_last_bgsave_status:ok\r\nrole:master\r\nconnected_slaves:1\r\n"
	"min_slaves_good_slaves:1\r\n"
	"slave0:ip=127.0.0.1,port=7002,state=online,offset=50,lag=0\r\n"
	"master_replid:bb87a29879e36c4f07509641f6a2fdc3c89494d0\r\nmaster_repl_offset:50\r\n"
	"repl_backlog_active:1\r\ndb0:keys=1,expires=0,avg_ttl=0,subexpiry=0\r\n";

static const char valkey_primary[] =
	"redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\n"
	"server_mode:standalone\r\n"
	"process_id:58\r\nrun_id:f717b843eca141e1d2120648364cd274a92818d9\r\ntcp_port:7001\r\n"
	"loading:0\r\n"
	"rdb_last_bgsave_status:ok\r\nrole:master\r\nconnected_slaves:1\r\n"
	"min_slaves_good_slaves:1\r\n"
	"slave0:ip=127.0.0.1,port=7002,state=online,offset=50,lag=0,type=replica\r\n"
	"replicas_waiting_psync:0\r\nmaster_replid:342a9649c75792d1fb6b74f9791a008361e437e9\r\n"
	"master_repl_offset:50\r\nrepl_backlog_active:1\r\ndb0:keys=1,expires=0,avg_ttl=0\r\n";

static const char redis8_replica[] =
	"redis_version:8.0.2\r\nredis_mode:standalone\r\nloading:0\r\nrole:slave\r\n"
	"master_host:127.0.0.1\r\n"
	"master_port:7001\r\nmaster_link_status:up\r\nmaster_last_io_seconds_ago:2\r\n"
	"master_sync_in_progress:0\r\nslave_read_repl_offset:50\r\nslave_repl_offset:50\r\n"
	"replica_full_sync_buffer_size:0\r\nreplica_full_sync_buffer_peak:0\r\n"
	"slave_priority:100\r\n";

static const char valkey_replica[] =
	"redis_version:7.2.4\r\nserver_name:valkey\r\nserver_mode:standalone\r\nrole:slave\r\n"
	"master_host:127.0.0.1\r\nmaster_port:7001\r\nmaster_link_status:up\r\n"
	"master_last_io_seconds_ago:2\r\n"
	"master_sync_in_progress:0\r\nslave_read_repl_offset:50\r\nslave_repl_offset:50\r\n"
	"replicas_repl_buffer_size:0\r\nreplicas_repl_buffer_peak:0\r\nslave_priority:100\r\n"
	"replicas_waiting_psync:0\r\n";

static void later_servers_are_read_alike(void **unused)
{
	static const char *const primaries[] = { redis8_primary, valkey_primary };
	static const char *const replicas[] = { redis8_replica, valkey_replica };

	(void)unused;
	for (size_t i = 0; i < LENGTH(primaries); i++) {
		struct redis_info is = parse(primaries[i]);

		assert_int_equal(is.role, REDIS_PRIMARY);
		assert_string_equal(is.version, i == 0 ? "8.0.2" : "7.2.4");
		assert_string_equal(is.valkey_version, i == 0 ? "" : "8.1.1");
		assert_string_equal(is.mode, "standalone");
		assert_int_equal(is.n_peers, 1);
		assert_true(is.peers[0].is_online);
		assert_int_equal(is.peers[0].offset, 50);
		assert_int_equal(is.good_replicas, 1);
		assert_int_equal(is.offset, 50);
		assert_int_equal(is.keys, 1);
		is = parse(replicas[i]);
		assert_int_equal(is.role, REDIS_REPLICA);
		assert_string_equal(is.mode, "standalone");
		assert_true(is.is_link_up);
		assert_false(is.is_sync_in_progress);
		assert_int_equal(is.replica_offset, 50);
		assert_int_equal(is.n_peers, 0);
	}
}

/* One line behind "role:master", and the number it must lead to. */
#define FIELD(f) offsetof(struct redis_info, f), sizeof(((struct redis_info *)0)->f)
static const struct { const char *line; size_t at, size; long long value; } lines[] = {
	{ "role:slave",                            FIELD(role), REDIS_REPLICA },
	{ "role:replica",                          FIELD(role), REDIS_REPLICA },
	{ "role:primary",                          FIELD(role), REDIS_PRIMARY },
	{ "role:sentinel",                         FIELD(role), REDIS_PRIMARY },
	{ "loading:1",                             FIELD(is_loading), 1 },
	{ "async_loading:1",                       FIELD(is_async_loading), 1 },
	{ "loading_eta_seconds:12",                FIELD(loading_eta_s), 12 },
	{ "rdb_last_bgsave_status:err",            FIELD(is_rdb_ok), 0 },
	{ "aof_last_write_status:err\naof_last_bgrewrite_status:ok", FIELD(is_aof_ok), 0 },
	{ "aof_last_write_status:ok\naof_last_bgrewrite_status:err", FIELD(is_aof_ok), 0 },
	{ "primary_link_status:up",                FIELD(is_link_up), 1 },
	{ "primary_sync_in_progress:1",            FIELD(is_sync_in_progress), 1 },
	{ "primary_port:6380",                     FIELD(primary_port), 6380 },
	{ "replica_repl_offset:77",                FIELD(replica_offset), 77 },
	{ "primary_repl_offset:9223372036854775807", FIELD(offset), LLONG_MAX },
	{ "primary_repl_offset:99999999999999999999", FIELD(offset), LLONG_MAX },
	{ "process_id:99999999999",                FIELD(process_id), INT_MAX },
	{ "replica_priority:0",                    FIELD(priority), 0 },
	{ "min_replicas_good_replicas:2",          FIELD(good_replicas), 2 },
	{ "master_link_down_since_seconds:1600000000", FIELD(link_down_s), -1 },
	{ "master_link_down_since_seconds:61",     FIELD(link_down_s), 61 },
	{ "replica0:ip=fe80::1%eth0,port=1,state=wait_bgsave", FIELD(n_peers), 1 },
	{ "slave0:junk\nslave1:\nslave12x:ip=1",   FIELD(n_peers), 2 },
	{ "db0:keys=2,expires=1\ndb15:keys=40",    FIELD(keys), 42 },
	{ "db0:keys=9223372036854775807\ndb1:keys=5", FIELD(keys), LLONG_MAX },
	{ "db0:expires=3\ndbx:keys=1\ndb0:keys=-4", FIELD(keys), 0 },
};

static void every_spelling_and_extreme_is_read(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(lines); i++) {
		char text[300];
		struct redis_info info;
		long long got = 0;	/* little or big end: read by size */

		snprintf(text, sizeof(text), "role:master\n%s", lines[i].line);
		print_message("line: %s\n", lines[i].line);
		info = parse(text);
		if (lines[i].size == sizeof(long long))
			memcpy(&got, (char *)&info + lines[i].at, sizeof(long long));
		else if (lines[i].size == sizeof(int))
			got = *(int *)((char *)&info + lines[i].at);
		else
			got = *(bool *)((char *)&info + lines[i].at);
		assert_int_equal(got, lines[i].value);
	}
}

static void long_texts_are_cut_and_extra_peers_left_out(void **unused)
{
	char text[4096] = "role:slave\nmaster_host:";
	struct redis_info info;
	size_t n = strlen(text);

	(void)unused;
	memset(text + n, 'h', 600);
	n += 600;
	for (int i = 0; i < 20; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      "\nslave%d:ip=%080d,port=%d,state=online,offset=1,lag=2",
				      i, i, i);
	info = parse(text);
	assert_int_equal(strlen(info.primary_host), sizeof(info.primary_host) - 1);
	assert_int_equal(info.n_peers, REDIS_PEERS);
	assert_int_equal(strlen(info.peers[0].ip), sizeof(info.peers[0].ip) - 1);
	assert_int_equal(info.peers[15].port, 15);
}

static void without_a_role_there_is_no_answer(void **unused)
{
	static const char *const texts[] = { "", "\n\r\n::\n", "role\n", "role:\n", "role:boss\n",
		"#role:master\n", "xrole:master", "ERR unknown", "loading:1\r\n" };
	struct redis_info info = { .keys = 5 };
	struct error err = { 0 };

	(void)unused;
	for (size_t i = 0; i < LENGTH(texts); i++)
		assert_int_equal(redis_info_parse(texts[i], &info, &err), -EPROTO);
	assert_int_equal(info.keys, 5);
}

/* Cut at every byte, and with one byte at a time turned into each of these: ASan watches. */
static void damage_never_crashes_the_parser(void **unused)
{
	static const char bytes[] = ":=,\n\r#-9s\xff";

	(void)unused;
	for (size_t i = 0; i < LENGTH(states); i++)
		for (size_t n = 0; n < strlen(states[i].text); n++) {
			auto_free char *cut = strndup(states[i].text, n);
			auto_free char *bad = strdup(states[i].text);
			struct redis_info info;
			struct error err = { 0 };

			(void)!redis_info_parse(cut, &info, &err);
			bad[n] = bytes[n % (sizeof(bytes) - 1)];
			(void)!redis_info_parse(bad, &info, &err);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_captured_state_is_told_apart),
		cmocka_unit_test(later_servers_are_read_alike),
		cmocka_unit_test(a_primary_knows_its_replicas),
		cmocka_unit_test(a_replica_knows_its_primary),
		cmocka_unit_test(every_spelling_and_extreme_is_read),
		cmocka_unit_test(long_texts_are_cut_and_extra_peers_left_out),
		cmocka_unit_test(without_a_role_there_is_no_answer),
		cmocka_unit_test(damage_never_crashes_the_parser),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
