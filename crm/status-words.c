/* status-words.c -- what a picture of the cluster means, in words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crm/status.h"
#include "lib/ocf.h"
#include "lib/process.h"
#include "lib/words.h"

void status_span(long long s, char *ret, size_t size)
{
	if (s < 120)
		snprintf(ret, size, "%lld s", s);
	else if (s < 7200)
		snprintf(ret, size, "%lld min", s / 60);
	else if (s < 172800)
		snprintf(ret, size, "%lld h %lld min", s / 3600, s / 60 % 60);
	else
		snprintf(ret, size, "%lld d %lld h", s / 86400, s / 3600 % 24);
}

void status_time(long long ms, char *ret, size_t size)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char day[32], zone[16];

	if (!localtime_r(&seconds, &tm)) {
		snprintf(ret, size, "%lld", ms);
		return;
	}
	strftime(day, sizeof(day), "%Y-%m-%d %H:%M:%S", &tm);
	strftime(zone, sizeof(zone), "%z", &tm);
	snprintf(ret, size, "%s.%03lld %s", day, ms % 1000, zone);
}

const char *status_presence(const struct picture_node *n)
{
	return !n->is_known ? "unknown" : n->is_unclean ? "lost, not fenced"
	     : !n->is_online ? "offline"
	     : n->is_maintenance ? "maintenance" : n->is_standby ? "standby" : "online";
}

static void link_words(const struct redis_info *i, char *ret, size_t size)
{
	if (i->is_link_up)
		snprintf(ret, size, "link up, heard %d s ago", i->last_io_s);
	else if (i->is_sync_in_progress)
		snprintf(ret, size, "in a full sync");
	else if (i->link_down_s > 0)
		snprintf(ret, size, "link down for %lld s", i->link_down_s);
	else
		snprintf(ret, size, "link down");
}

void status_data(struct picture_resource *r, struct picture_node *n, char *ret, size_t size)
{
	const struct probe_answer *a = &n->probe.answer;
	const struct redis_info *i = &a->info;
	long long lag = picture_lag(picture_leader(r), n);
	char lags[64] = "lag unknown, ", words[64];

	if (!a->is_there) {
		snprintf(ret, size, "unknown (%s)", a->why[0] ? a->why : r->unasked[0] ? r->unasked
			 : n->is_known && !n->is_online ? "node is off" : "not asked");
	} else if (i->is_loading) {
		snprintf(ret, size, "loads its data");
	} else if (i->role == REDIS_PRIMARY) {
		snprintf(ret, size, "offset %lld, %lld keys, %d replica%s attached", i->offset,
			 i->keys, i->n_peers, i->n_peers == 1 ? "" : "s");
	} else {
		link_words(i, words, sizeof(words));
		if (lag >= 0)
			snprintf(lags, sizeof(lags), "lag %lld bytes, ", lag);
		snprintf(ret, size, "%s%s, %lld keys", info_is_void(i) ? "never synced, " : lags,
			 words, i->keys);
	}
}

const char *status_score(const struct picture_node *n)
{
	const struct redis_info *i = &n->probe.answer.info;
	long score = strtol(n->score, NULL, 10);

	if (!n->score[0])
		return "";
	if (score >= SCORE_WANTED)
		return "a switchover to it is under way";
	if (n->score[0] != '-')
		return score >= SCORE_PRIMARY ? "leads" : score >= 100 ? "in sync"
			: "behind, or not attached";
	if (!n->probe.answer.is_there)
		return "must not lead";
	if (i->priority == 0)
		return "must not lead: replica-priority 0";
	if (i->is_loading)
		return "must not lead: loads its data";
	if (i->role == REDIS_REPLICA && (i->is_sync_in_progress || info_is_void(i)))
		return "must not lead: no whole copy of the data";
	if (i->role == REDIS_REPLICA && !i->is_link_up)
		return "must not lead: not attached to the primary";
	return "must not lead: was refused, or is not seen in sync yet";
}

void status_writes(struct picture_resource *r, char *ret, size_t size)
{
	struct picture_node *n = picture_leader(r);
	const struct probe_answer *a = n ? &n->probe.answer : NULL;

	if (!a)
		snprintf(ret, size, r->is_dark ? "unknown (no server says that it is the primary)"
			 : "stopped: there is no primary");
	else if (!a->is_there)
		snprintf(ret, size, "unknown (%s: %s)", n->name, a->why[0] ? a->why : "not asked");
	else if (a->info.role != REDIS_PRIMARY)
		snprintf(ret, size, "stopped: the server of %s is a replica", n->name);
	else if (a->least_replicas < 0)
		snprintf(ret, size, "unknown (min-replicas-to-write cannot be read)");
	else if (a->least_replicas == 0)
		snprintf(ret, size, "taken, no replica needed");
	else if (a->info.good_replicas >= a->least_replicas)
		snprintf(ret, size, "taken: %d good replica%s, %d needed", a->info.good_replicas,
			 a->info.good_replicas == 1 ? "" : "s", a->least_replicas);
	else
		snprintf(ret, size, "STOPPED by the write fence: %d good replica%s, %d needed",
			 a->info.good_replicas, a->info.good_replicas == 1 ? "" : "s",
			 a->least_replicas);
}

void status_watcher(const struct picture *p, struct picture_resource *r, char *ret, size_t size)
{
	struct process watcher;
	auto_file FILE *f = NULL;
	char text[600] = "";

	setenv("OCF_RESOURCE_INSTANCE", r->name, 1);
	f = fopen(ocf_run_file("token"), "re");
	if (f && !fread(text, 1, sizeof(text) - 1, f))
		text[0] = '\0';
	watcher.pid = (pid_t)words_number(text, "watcher", 0);
	watcher.start = (unsigned long long)words_number(text, "since", 0);
	if (!f)
		snprintf(ret, size, "absent (no instance was started on %s)", p->here);
	else if (watcher.pid > 0 && process_lives(watcher))
		snprintf(ret, size, "runs (process %d)", (int)watcher.pid);
	else
		snprintf(ret, size, "absent");
}
