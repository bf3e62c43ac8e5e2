/* redis.c -- ocf:redisha:redis, a replicated redis-server under Pacemaker. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "agents/redis-acts.h"
#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-end.h"
#include "agents/redis-files.h"
#include "agents/redis-memory.h"
#include "agents/redis-metrics.h"
#include "agents/redis-monitor.h"
#include "agents/redis-note.h"
#include "agents/redis-notify.h"
#include "agents/redis-params.h"
#include "agents/redis-plan.h"
#include "agents/redis-settings.h"
#include "agents/watcher.h"
#include "lib/cluster.h"
#include "lib/journal.h"
#include "lib/log.h"
#include "lib/ocf.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

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

/* Outside of a cluster there is no score to give up. */
static bool has_watcher(void)
{
	return redis.has_watch && cluster_node();
}

static int redis_start(struct error *err)
{
	int r = settings_check(err);

	if (r != OCF_SUCCESS)
		return r;
	watcher_end();
	journal_share();
	metrics_check();
	prepare();
	r = files_check(err);
	if (r != OCF_SUCCESS)
		return r;
	memory_begin();
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
	if (has_watcher())
		watcher_start("redis", memory.server, false);
	return OCF_SUCCESS;
}

/*
 * Evidence for a start of the whole cluster, and for the others: this node has left with its data.
 */
static void leave_note(void)
{
	const struct redis_note *note = redis_last_note();
	struct error err = { 0 };
	char text[200];

	if (!note || !cluster_node())
		return;
	note_close(note);
	note_print(note, text, sizeof(text));
	if (cluster_set(attribute("clean"), cluster_node(), text, CLUSTER_FOREVER, ocf_deadline(),
			&err) < 0)
		log_warn("note of a clean stop: %s", err.text);
}

/*
 * No promotion here, nothing told by a server that is gone, no vote; and under which record it was.
 */
static void take_leave(void)
{
	struct cluster_values record;
	struct cluster_change changes[3] = {
		{ cluster_score_name(ocf_instance()), cluster_node(), "-INFINITY", CLUSTER_REBOOT },
		{ attribute("state"), cluster_node(), NULL, CLUSTER_REBOOT_LATE },
	};
	const struct cluster_question question = { attribute("primary"), NULL, CLUSTER_PROPERTY,
						   &record };
	struct error err = { 0 };
	int n = 2;

	if (!cluster_node())
		return;
	if (memory.has_voted)
		changes[n++] = (struct cluster_change){ attribute("ballot"), cluster_node(), NULL,
							CLUSTER_PRIVATE };
	if (cluster_exchange(changes, n, &question, 1, ocf_deadline(), &err) < 0)
		log_warn("before the stop: %s", err.text);
	else
		record_read(record.n ? record.of[0].text : "", &memory.record);
}

static int redis_stop(struct error *err)
{
	int r;

	watcher_end();
	prepare();
	take_leave();
	r = carry_out(STOP, err);
	if (r < 0)
		return r;
	leave_note();
	metrics_remove();
	memory_forget();
	return OCF_SUCCESS;
}

static int redis_promote(struct error *err)
{
	int r;

	watcher_begin();
	prepare();
	r = carry_out(PROMOTE, err);
	if (r == 0)
		r = redis_settle(err);
	if (r < 0) {
		memory.has_refused = true;
		memory_keep();
		/* So that the choice falls on another, now and at the next change. */
		give_up();
		return r;
	}
	/* should it die before its first monitor, nothing else tells what its files hold */
	note_keep(true);
	memory.is_promoted = true;
	memory.promoted_s = time(NULL);
	memory.has_refused = memory.has_told = false;
	memory.kept_run[0] = '\0';	/* what it writes from now on may diverge again */
	memory.levels[0] = memory.written[0] = '\0';
	memory.waiting_ms = memory.checked_ms = 0;
	memory.fencing = -1;
	for (size_t i = 0; i < LENGTH(memory.sample_ms); i++)
		memory.sample_ms[i] = 0;
	memory_keep();
	if (has_watcher())
		watcher_arm(memory.server);
	return OCF_SUCCESS;
}

static bool makes_room(void)
{
	return cluster_node() && cluster_plans("promote")
		&& !cluster_concerns("promote", cluster_node());
}

static int redis_demote(struct error *err)
{
	int r;

	watcher_begin();
	prepare();
	r = carry_out(DEMOTE, err);
	if (r < 0)
		return r;
	if (view.state == DOWN || view.state == FOREIGN) {
		/*
		 * Dead is demoted enough. To fail would end the transition: another would be
		 * promoted only after this one has been stopped and started. The monitor reports
		 * the death.
		 */
		bool is_enough = cluster_node() && (cluster_concerns("stop", cluster_node())
						    || cluster_plans("promote"));

		memory.is_promoted = false;
		memory.dead_ms = is_enough ? deadline_now_ms() : 0;
		memory_keep();
		if (is_enough)
			return OCF_SUCCESS;
		error_set(err, ESRCH, "no redis-server of ours runs");
		return OCF_NOT_RUNNING;
	}
	/*
	 * A promote that was refused is followed by a demote, which must not offer this node again.
	 * And when another is to be promoted, that one writes our score: each change of a score
	 * makes Pacemaker plan anew.
	 */
	r = redis_tell_frozen(memory.has_refused || makes_room() ? NULL : "10", err);
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
	if (!notify_concerns_us())
		return OCF_SUCCESS;
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
	watcher_renew("redis", has_watcher());
	return OCF_SUCCESS;
}

static int redis_validate(struct error *err)
{
	int r, has_fencing;

	/* OCF 1.1: level 0 looks at the words only, which were checked on the way here. */
	if (ocf_check_level(10) < 10)
		return OCF_SUCCESS;
	r = settings_check(err);
	metrics_check();
	has_fencing = cluster_node() ? cluster_has_fencing(ocf_deadline()) : -1;
	if (r == OCF_SUCCESS && has_fencing == 0) {
		fprintf(stderr, "WARNING: the cluster has no fencing (stonith-enabled=false): a "
			"node that vanishes stops all writes until somebody vouches for its death "
			"(redisha fence lift)\n");
		log_warn("the cluster has no fencing (stonith-enabled=false)");
	}
	return r;
}

static const struct ocf_action actions[] = {
	{ "start",        redis_start,     .timeout_s = 120, .needs_root = true },
	{ "stop",         redis_stop,      .timeout_s = 120, .needs_root = true, .lenient = true },
	{ "promote",      redis_promote,   .timeout_s = 60,  .needs_root = true },
	{ "demote",       redis_demote,    .timeout_s = 60,  .needs_root = true, .lenient = true },
	{ "monitor",      monitor_verdict, .timeout_s = 20, .interval_s = 2, .role = "Unpromoted" },
	{ "monitor",      monitor_verdict, .timeout_s = 20, .interval_s = 1, .role = "Promoted" },
	{ "notify",       redis_notify,    .timeout_s = 20,  .lenient = true },
	{ "reload-agent", redis_reload,    .timeout_s = 20 },
	{ "validate-all", redis_validate,  .timeout_s = 10 },
	{ "meta-data",    NULL,            .timeout_s = 5 },
	{ 0 }
};

static const struct ocf_agent agent = {
	.name = "redis", .version = PACKAGE_VERSION,
	.brief = "Redis with replication, as a promotable clone",
	.text = "Runs redis-server (or valkey-server) on several nodes: the promoted instance is "
		"the primary, the others are its replicas. An instance always starts as a replica, "
		"so that a primary that lost its data never passes the loss on. Promotion goes by "
		"what data a node holds; a planned move loses no acknowledged write. The clone "
		"needs promotable=true and notify=true, and the operation promote needs "
		"on-fail=demote. Disable the server's own service unit.",
	.params = redis_params, .actions = actions,
};

int main(int argc, char **argv)
{
	int status = ocf_main(&agent, argc, argv);

	view_close();
	return status;
}
