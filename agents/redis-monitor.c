/* redis-monitor.c -- how is it? And what a look between actions keeps in order. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-monitor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-acts.h"
#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-decision.h"
#include "agents/redis-memory.h"
#include "agents/redis-note.h"
#include "agents/redis-scores.h"
#include "agents/redis-settings.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

#define FENCING_EVERY_MS 300000

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

static bool was_restarted(void)
{
	return memory.server.pid && (memory.server.pid != view.process.pid
				     || memory.server.start != view.process.start);
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

static bool another_can_lead(void)
{
	struct cluster_values scores;
	struct error err = { 0 };

	if (cluster_get(cluster_score_name(ocf_instance()), &scores, ocf_deadline(), &err) < 0) {
		log_warn("cannot read the scores: %s", err.text);
		return true;
	}
	for (int i = 0; i < scores.n; i++)
		if (strcmp(scores.of[i].node, cluster_node()) != 0 && atoi(scores.of[i].text) > 0)
			return true;
	return false;
}

/* The data of a restarted server is older than that of its replicas; without any, it is all there is. */
static int judge_restarted(struct error *err)
{
	char why[200];

	snprintf(why, sizeof(why), "process %d is not the one that was promoted (%d): restarted behind our "
		 "back", (int)view.process.pid, (int)memory.server.pid);
	if (!cluster_node() || another_can_lead()) {
		error_set(err, ESTALE, "%s, its data is older", why);
		return OCF_FAILED_PROMOTED;
	}
	log_warn("%s; no other instance could lead, so it goes on with what it has: %lld keys", why,
		 view.info.keys);
	decision_write("adopted", why, NULL, 0);
	memory.server = view.process;
	memory.fence = -1;
	memory.written[0] = '\0';
	return OCF_RUNNING_PROMOTED;
}

static bool must_claim(void)
{
	return memory.record.epoch == 0 || strcmp(memory.record.replid, view.info.replid) != 0
		|| (memory.record.run[0] && strcmp(memory.record.run, view.info.run_id) != 0);
}

/* Asked seldom: it hardly ever changes. */
static void learn_fencing(void)
{
	if (memory.fencing >= 0 && deadline_now_ms() - memory.fencing_ms < FENCING_EVERY_MS)
		return;
	memory.fencing = cluster_has_fencing(ocf_deadline());
	memory.fencing_ms = deadline_now_ms();
}

static const char *words_of(enum writes writes)
{
	switch (writes) {
	case WRITES_OPEN:	return memory.fencing == 0 ? "primary, no fencing" : "primary";
	case WRITES_ALONE:	return memory.fencing == 0 ? "primary, alone, no fencing" : "primary, alone";
	case WRITES_STOPPED:	return "primary, writes stopped";
	}
	return "primary";
}

static int lead_on(struct error *err)
{
	enum writes writes = WRITES_OPEN;
	int r = 0;

	learn_fencing();
	ballots_withdraw();
	if (must_claim()) {
		struct redis_record former = memory.record;

		r = record_refresh(err);
		if (r == 0 && memory.record.epoch > former.epoch
		    && strcmp(memory.record.node, cluster_node()) != 0)
			return error_set(err, ESTALE, "%s was promoted after this node", memory.record.node);
		if (r == 0)
			r = record_claim(NULL, err);
	}
	if (r == 0)
		r = scores_keep(&writes, err);
	if (r == -ESTALE)
		return r;
	if (r < 0)
		log_warn("%s", err->text);
	err->code = 0;
	if (writes == WRITES_STOPPED)
		log_warn("writes are stopped: %s may lead elsewhere", writes_missing());
	state_is(words_of(writes));
	note_keep(true);
	return 0;
}

static int judge_primary(struct error *err)
{
	int status = OCF_RUNNING_PROMOTED;

	if (memory.is_promoted && was_restarted())
		status = judge_restarted(err);
	if (status == OCF_RUNNING_PROMOTED && memory.is_promoted && cluster_node() && lead_on(err) < 0) {
		decision_write("yielded", err->text, NULL, 0);
		status = OCF_FAILED_PROMOTED;
	}
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
	const struct cluster_change gone = { attribute("clean"), cluster_node(), NULL, CLUSTER_FOREVER };
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
	ballots_attend();
	/* Without a promoted peer a cut link is what a failover looks like, not a fault. */
	is_cut = !view.info.is_link_up && !view.info.is_sync_in_progress && memory.waiting_ms == 0;
	down_s = lasting_s(&memory.link_down_ms, is_cut);
	if (view.info.priority == 0) {
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
		error_set(err, ENOTCONN, "no replication link to %s port %d: look at its address, password "
			  "(masterauth) and TLS", view.info.primary_host, view.info.primary_port);
		return OCF_DEGRADED;
	}
	return judge_disk(OCF_SUCCESS, err);
}

/* As promoted: it restarted behind our back. Whoever holds its data should lead instead, if anybody does. */
static int judge_loading(bool is_promoted, struct error *err)
{
	if (!is_promoted) {
		state_is("loading");
		return OCF_SUCCESS;
	}
	explain_state(OCF_FAILED_PROMOTED, err);
	return cluster_node() && !another_can_lead() ? OCF_DEGRADED_PROMOTED : OCF_FAILED_PROMOTED;
}

static int judge(bool is_promoted, struct error *err)
{
	switch (view.state) {
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
	return explain_state(is_promoted ? answers[view.state].promoted : answers[view.state].unpromoted,
			     err);
}

/* Whatever a promoted instance is but a primary: it must not be chosen again for the data it had. */
static bool must_give_up(int status)
{
	return status != OCF_RUNNING_PROMOTED && status != OCF_DEGRADED_PROMOTED;
}

int monitor_verdict(struct error *err)
{
	const char *role = ocf_meta("role");
	bool is_promoted, is_known;
	int status;

	memory_recall();
	if (settings_complete(err) < 0)
		log_debug("%s", err->text);
	err->code = 0;
	is_promoted = memory.is_promoted || (role && (strcmp(role, "Promoted") == 0
						       || strcmp(role, "Master") == 0));
	redis_look();
	if (ocf_is_probe())
		return explain_state(view.state == LOADING ? OCF_SUCCESS
				     : answers[view.state].unpromoted, err);
	is_known = memory.server.pid != 0;
	status = judge(is_promoted, err);
	if (is_promoted && must_give_up(status))
		give_up();
	if (is_known)
		memory_keep();
	return status;
}
