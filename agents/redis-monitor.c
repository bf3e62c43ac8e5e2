/* redis-monitor.c -- how is it? And what a look between actions keeps in order. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-monitor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-acts.h"
#include "agents/redis-cluster.h"
#include "agents/redis-memory.h"
#include "agents/redis-metrics.h"
#include "agents/redis-note.h"
#include "agents/redis-primary.h"
#include "agents/redis-settings.h"
#include "agents/redis-succession.h"
#include "agents/redis-writes.h"
#include "agents/watcher.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

#define SUCCESSION_MS 5000

/* The plain answer per state, for an unpromoted and a promoted instance. */
static const struct { int unpromoted, promoted; const char *why; } answers[N_STATES] = {
	[DOWN]     = { OCF_NOT_RUNNING, OCF_NOT_RUNNING, "no redis-server of ours runs" },
	[LOADING]  = { OCF_SUCCESS, OCF_FAILED_PROMOTED,
		       "restarted behind our back and loads older data than its replicas have" },
	[UNSYNCED] = { OCF_SUCCESS, OCF_SUCCESS, "is a replica, not the primary it should be" },
	[REPLICA]  = { OCF_SUCCESS, OCF_SUCCESS, "is a replica, not the primary it should be" },
	[ASTRAY]   = { OCF_SUCCESS, OCF_SUCCESS, "is a replica, not the primary it should be" },
	[PRIMARY]  = { OCF_RUNNING_PROMOTED, OCF_RUNNING_PROMOTED, NULL },
	[REFUSING] = { OCF_DEGRADED, OCF_DEGRADED_PROMOTED, NULL },
	[STUCK]    = { OCF_ERR_GENERIC, OCF_FAILED_PROMOTED, NULL },
	[FOREIGN]  = { OCF_ERR_GENERIC, OCF_ERR_GENERIC, NULL },
};

/* How long something has lasted, counted from the first monitor that saw it. */
static long lasting_s(int64_t *since, bool is_so)
{
	if (!is_so) {
		*since = 0;
		return 0;
	}
	if (!*since)
		*since = deadline_now_ms();
	return (long)((deadline_now_ms() - *since) / 1000);
}

static int explain_state(int status, struct error *err)
{
	if (view.why.code)
		error_set(err, view.why.code, "%s", view.why.text);
	else if (answers[view.state].why)
		error_set(err, EIO, "%s", answers[view.state].why);
	return status;
}

/* Alive but not of use: to be looked at by a person; a failure only when it hangs on. */
static int judge_refusing(bool is_promoted, struct error *err)
{
	long lasted_s = lasting_s(&memory.trouble_ms, true);
	bool is_slow = view.why.code == EBUSY || view.why.code == ETIMEDOUT;

	if (is_slow && lasted_s >= redis.busy_timeout_s) {
		error_set(err, ETIMEDOUT, "busy for longer than busy_timeout=%ld s",
			  redis.busy_timeout_s);
		return is_promoted ? OCF_FAILED_PROMOTED : OCF_ERR_GENERIC;
	}
	return explain_state(is_promoted ? OCF_DEGRADED_PROMOTED : OCF_DEGRADED, err);
}

/* It cannot save: a restart would not mend the disk, it would only lose what is in memory. */
static int judge_disk(int status, struct error *err)
{
	bool is_bad = !view.info.is_rdb_ok || !view.info.is_aof_ok;

	if (lasting_s(&memory.trouble_ms, is_bad) < 5)
		return status;
	error_set(err, EIO, "the last %s failed: see its log, look at the disk under %s",
		  view.info.is_aof_ok ? "RDB save" : "write of the append-only file",
		  redis.dir[0] ? redis.dir : "its folder");
	return status == OCF_RUNNING_PROMOTED ? OCF_DEGRADED_PROMOTED : OCF_DEGRADED;
}

static int judge_primary(struct error *err)
{
	int status = memory.is_promoted ? primary_attend(err) : OCF_RUNNING_PROMOTED;

	return status == OCF_RUNNING_PROMOTED ? judge_disk(status, err) : status;
}

void monitor_repoint(void)
{
	struct error err = { 0 };

	if (view.state != ASTRAY && view.state != UNSYNCED && view.state != REPLICA)
		return;
	if (view.state == REPLICA && view.info.is_link_up)
		return;
	if (view.info.is_sync_in_progress)
		return;
	if (record_refresh(&err) < 0 || redis_follow(&err) < 0)
		log_info("does not follow yet: %s", err.text);
}

/* It holds what the primary holds: what an earlier clean stop told is over. */
static void forget_clean_stop(void)
{
	const struct cluster_change gone = { attribute("clean"), cluster_node(), NULL,
					     CLUSTER_FOREVER };
	struct error err = { 0 };

	if (!memory.may_be_clean || !cluster_node())
		return;
	if (cluster_change(&gone, 1, ocf_deadline(), &err) < 0)
		log_warn("note of a clean stop: %s", err.text);
	else
		memory.may_be_clean = false;
}

static int judge_replica(struct error *err)
{
	bool is_cut;
	long down_s;

	monitor_repoint();
	succession_attend();
	/* Without a promoted peer a cut link is what a failover looks like, not a fault. */
	is_cut = !view.info.is_link_up && !view.info.is_sync_in_progress && memory.waiting_ms == 0;
	down_s = lasting_s(&memory.link_down_ms, is_cut);
	if (memory.keeping_s) {
		state_is("saving diverged data");
	} else if (view.info.priority == 0) {
		state_is("never primary");
	} else if (view.info.is_sync_in_progress) {
		state_is("syncing");
	} else if (view.info.is_link_up) {
		state_is("replica");
		forget_clean_stop();
		note_keep(false);
	}
	if (is_cut && down_s >= redis.link_warn_s && memory.record.epoch) {
		state_is("link down");
		error_set(err, ENOTCONN,
			  "no replication link to %s port %d: look at its address, password "
			  "(masterauth) and TLS", view.info.primary_host, view.info.primary_port);
		return OCF_DEGRADED;
	}
	return judge_disk(OCF_SUCCESS, err);
}

/*
 * As promoted: it restarted behind our back. Whoever holds its data should lead instead, if anybody
 * does.
 */
static int judge_loading(bool is_promoted, struct error *err)
{
	if (!is_promoted) {
		state_is("loading");
		return OCF_SUCCESS;
	}
	explain_state(OCF_FAILED_PROMOTED, err);
	return cluster_node() && !primary_has_rival() ? OCF_DEGRADED_PROMOTED : OCF_FAILED_PROMOTED;
}

/*
 * It died as primary, and demote has let that pass. To report it before the successor is promoted
 * would end that transition: see docs/design.md, "The watcher".
 */
static bool must_wait_for_successor(void)
{
	int best;

	if (!memory.dead_ms || deadline_now_ms() - memory.dead_ms > SUCCESSION_MS)
		return false;
	best = score_elsewhere();
	return best >= 0 && best < LEADS;
}

static int judge(bool is_promoted, struct error *err)
{
	switch (view.state) {
	case DOWN:
		if (!is_promoted && must_wait_for_successor())
			return OCF_SUCCESS;
		break;
	case PRIMARY:
		return judge_primary(err);
	case REFUSING:
		return judge_refusing(is_promoted, err);
	case LOADING:
		return judge_loading(is_promoted, err);
	case UNSYNCED:
	case REPLICA:
	case ASTRAY:
		if (!is_promoted)
			return judge_replica(err);
		break;
	default:
		break;
	}
	return explain_state(is_promoted
			     ? answers[view.state].promoted : answers[view.state].unpromoted, err);
}

/*
 * Whatever a promoted instance is but a primary: it must not be chosen again for the data it had.
 */
static bool must_give_up(int status)
{
	return status != OCF_RUNNING_PROMOTED && status != OCF_DEGRADED_PROMOTED;
}

/*
 * Our memory is lost, but the cluster says that this instance is promoted: the record tells which
 * process was.
 */
static void remember_primary(void)
{
	struct error err = { 0 };

	if (record_refresh(&err) < 0) {
		log_warn("record: %s", err.text);
		return;
	}
	memory.server = view.process;
	memory.is_promoted = true;
	memory.may_be_clean = true;
}

static bool has_watcher(void)
{
	return redis.has_watch && ocf_interval_ms() > 0 && cluster_node();
}

/*
 * What the watcher fenced at the loss of quorum is looked at anew: nothing that was confirmed
 * before counts.
 */
static void look_for_watcher(void)
{
	if (watcher_look())
		memory.fence_ms = 0;
}

static void keep_watcher(void)
{
	watcher_keep(&(struct watcher_finding){
		.kind = "redis", .subject = memory.server,
		.is_well = memory.server.pid && view.state != DOWN && view.state != FOREIGN,
		.is_armed = memory.is_promoted,
		.is_unfenced = view.state == PRIMARY && !writes_missing()[0],
	});
}

int monitor_verdict(struct error *err)
{
	const char *role = ocf_meta("role");
	int64_t began_ms = deadline_now_ms();
	bool is_promoted, is_known;
	int status;

	memory_recall();
	if (has_watcher())
		look_for_watcher();
	if (settings_complete(err) < 0)
		log_debug("%s", err->text);
	err->code = 0;
	is_promoted = memory.is_promoted || (role && (strcmp(role, "Promoted") == 0
						       || strcmp(role, "Master") == 0));
	redis_look();
	if (ocf_is_probe())
		return explain_state(view.state == LOADING ? OCF_SUCCESS
				     : answers[view.state].unpromoted, err);
	if (is_promoted && !memory.server.pid && view.state == PRIMARY)
		remember_primary();
	is_known = memory.server.pid != 0;
	status = judge(is_promoted, err);
	if (is_promoted && must_give_up(status))
		give_up();
	if (is_known) {
		metrics_write(status, began_ms);
		memory_keep();
	}
	if (is_known && has_watcher())
		keep_watcher();
	return status;
}
