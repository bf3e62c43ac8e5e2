/* redis-metrics.c -- what the monitor has seen, as a file for Prometheus' node exporter. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "agents/redis-levels.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "agents/redis-writes.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

#define MINUS_INFINITY (-1000000LL)	/* as the cluster counts */

static int verdict;
static int64_t began;

static bool answers(void) { return view.state >= LOADING && view.state <= PRIMARY; }
static bool is_primary(void) { return answers() && view.info.role == REDIS_PRIMARY; }
static bool is_replica(void) { return answers() && view.info.role == REDIS_REPLICA; }
static bool leads(void) { return memory.is_promoted && is_primary(); }
static bool has_fence(void) { return leads() && memory.fence >= 0; }
static bool led_since(void) { return leads() && memory.promoted_s > 0; }
static bool has_good(void) { return is_primary() && view.info.good_replicas >= 0; }
static bool always(void) { return true; }

static long long up(void) { return answers(); }
static long long status(void) { return verdict; }
static long long now(void) { return (long long)time(NULL); }
static long long took(void) { return deadline_now_ms() - began; }
static long long primary(void) { return is_primary(); }
static long long promoted(void) { return memory.is_promoted; }
static long long epoch(void) { return memory.record.epoch; }
static long long promoted_at(void) { return memory.promoted_s; }
static long long offset(void)
{
	return is_replica() && view.info.replica_offset >= 0 ? view.info.replica_offset
							     : view.info.offset;
}
static long long keys(void) { return view.info.keys; }
static long long loading(void) { return view.state == LOADING; }
static long long syncing(void) { return view.info.is_sync_in_progress; }
static long long link_up(void) { return view.info.is_link_up; }
static long long saves(void) { return view.info.is_rdb_ok && view.info.is_aof_ok; }
static long long replicas(void) { return view.info.n_peers; }
static long long good(void) { return view.info.good_replicas; }
static long long fence(void) { return memory.fence; }
static long long stopped(void) { return writes_missing()[0] != '\0'; }

/* One value each, of this instance. */
static const struct {
	const char *name, *help;
	bool (*applies)(void);
	long long (*value)(void);
	bool is_ms;		/* printed as seconds */
} metrics[] = {
	{ "redisha_up", "Whether the server answers.", always, up },
	{ "redisha_monitor_status",
	  "Exit code of the last monitor: 0 and 8 are fine, 190 and 191 degraded.",
	  always, status },
	{ "redisha_monitor_timestamp_seconds", "When the last monitor ended.", always, now },
	{ "redisha_monitor_duration_seconds", "How long it took.", always, took, .is_ms = true },
	{ "redisha_promoted", "Whether the cluster has promoted this instance.", always, promoted },
	{ "redisha_epoch",
	  "Epoch of the record of who leads, as known here: grows with each promotion.",
	  always, epoch },
	{ "redisha_promoted_timestamp_seconds", "When this primary was promoted.", led_since,
	  promoted_at },
	{ "redisha_primary", "Whether the server is a primary.", answers, primary },
	{ "redisha_offset_bytes", "Replication offset.", answers, offset },
	{ "redisha_keys", "Keys in all databases.", answers, keys },
	{ "redisha_loading", "Whether it reads its data from disk.", answers, loading },
	{ "redisha_save_ok", "Whether the last save, and the append-only file, went well.", answers,
	  saves },
	{ "redisha_link_up", "Whether the link to the primary is up.", is_replica, link_up },
	{ "redisha_sync_in_progress", "Whether a full copy is on its way.", is_replica, syncing },
	{ "redisha_replicas", "Replicas attached to this primary.", is_primary, replicas },
	{ "redisha_good_replicas", "Those that acknowledge in time, as the server counts.",
	  has_good, good },
	{ "redisha_write_fence_replicas", "Good replicas without which no write is taken.",
	  has_fence, fence },
	{ "redisha_writes_stopped", "Whether a voter is missing that may lead elsewhere.", leads,
	  stopped },
};

/* In label values \, " and newlines are escaped. Source: Prometheus, exposition formats. */
static void print_label(FILE *f, const char *name, const char *value)
{
	fprintf(f, "%s=\"", name);
	for (const char *c = value; *c; c++)
		if (*c == '\n')
			fputs("\\n", f);
		else
			fprintf(f, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
	fputc('"', f);
}

static void print_labels(FILE *f, const char *replica)
{
	char host[128] = "";
	const char *node = cluster_node();

	if (!node && gethostname(host, sizeof(host) - 1) == 0)
		node = host;
	fputc('{', f);
	print_label(f, "resource", ocf_instance());
	fputc(',', f);
	print_label(f, "node", node ? node : "");
	if (replica) {
		fputc(',', f);
		print_label(f, "replica", replica);
	}
	fputs("} ", f);
}

static void print_head(FILE *f, const char *name, const char *help)
{
	fprintf(f, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void print_own(FILE *f)
{
	for (size_t i = 0; i < LENGTH(metrics); i++) {
		long long n;

		if (!metrics[i].applies())
			continue;
		n = metrics[i].value();
		print_head(f, metrics[i].name, metrics[i].help);
		fputs(metrics[i].name, f);
		print_labels(f, NULL);
		if (metrics[i].is_ms)
			fprintf(f, "%lld.%03lld\n", n / 1000, n % 1000);
		else
			fprintf(f, "%lld\n", n);
	}
}

/* A replica as its primary sees it: a voter, attached or not, or another that is attached. */
struct replica { const char *name; const struct voter *voter; const struct redis_peer *peer; };

static int list_replicas(const struct voters *voters, struct replica *ret)
{
	bool taken[REDIS_PEERS] = { false };
	int n = 0;

	for (int i = 0; i < voters->n; i++) {
		ret[n] = (struct replica){ .name = voters->of[i].node, .voter = &voters->of[i] };
		for (int j = 0; j < view.info.n_peers && !ret[n].peer; j++)
			if (!taken[j] && strcmp(view.info.peers[j].ip, voters->of[i].ip) == 0) {
				ret[n].peer = &view.info.peers[j];
				taken[j] = true;
			}
		n++;
	}
	for (int j = 0; j < view.info.n_peers; j++)
		if (!taken[j])
			ret[n++] = (struct replica){ .name = view.info.peers[j].ip,
						     .peer = &view.info.peers[j] };
	return n;
}

static long long replica_online(const struct replica *r) { return r->peer && r->peer->is_online; }
static long long replica_lag_s(const struct replica *r) { return r->peer->lag_s; }
static long long replica_lag_bytes(const struct replica *r)
{
	return view.info.offset > r->peer->offset ? view.info.offset - r->peer->offset : 0;
}
static long long replica_score(const struct replica *r)
{
	const char *score = level_score(r->voter->level);

	return strcmp(score, "-INFINITY") == 0 ? MINUS_INFINITY : atoll(score);
}

static const struct {
	const char *name, *help;
	bool needs_peer, needs_voter;
	long long (*value)(const struct replica *r);
} replica_metrics[] = {
	{ "redisha_replica_online", "Whether the replica is attached, past a full copy.",
	  false, false, replica_online },
	{ "redisha_replica_lag_bytes",
	  "How much it has not acknowledged (it does so once a second).",
	  true, false, replica_lag_bytes },
	{ "redisha_replica_lag_seconds", "Seconds since its last acknowledgement.",
	  true, false, replica_lag_s },
	{ "redisha_replica_score",
	  "Its promotion score: 100 in sync, 10 behind, -1000000 must not lead.",
	  false, true, replica_score },
};

static void print_replicas(FILE *f)
{
	struct replica list[LEVELS_VOTERS + REDIS_PEERS];
	struct voters voters;
	int n;

	levels_read(memory.levels, &voters);
	n = list_replicas(&voters, list);
	for (size_t i = 0; n && i < LENGTH(replica_metrics); i++) {
		print_head(f, replica_metrics[i].name, replica_metrics[i].help);
		for (int j = 0; j < n; j++) {
			if ((replica_metrics[i].needs_peer && !list[j].peer)
			    || (replica_metrics[i].needs_voter && !list[j].voter))
				continue;
			fputs(replica_metrics[i].name, f);
			print_labels(f, list[j].name);
			fprintf(f, "%lld\n", replica_metrics[i].value(&list[j]));
		}
	}
}

static void path_in(const char *dir, const char *end, char *ret, size_t size)
{
	snprintf(ret, size, "%s/redisha_%s.prom%s", dir, ocf_instance(), end);
}

/* Memory is words: a blank in one would end it. */
static bool is_usable(const char *dir)
{
	struct stat st;

	return dir[0] == '/' && !strpbrk(dir, " \t\r\n") && stat(dir, &st) == 0
		&& S_ISDIR(st.st_mode);
}

/* The folder may belong to another account: nothing that lies there is followed or written to. */
static int write_file(const char *dir)
{
	char path[512], fresh[512];
	int fd, is_bad;
	FILE *f;

	path_in(dir, "", path, sizeof(path));
	path_in(dir, ".new", fresh, sizeof(fresh));	/* the exporter reads *.prom alone */
	unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return -1;
	if (fchmod(fd, 0644) < 0)
		errno = 0;
	print_own(f);
	if (leads())
		print_replicas(f);
	is_bad = ferror(f);
	if (fclose(f) != 0 || is_bad || rename(fresh, path) < 0) {
		unlink(fresh);
		return -1;
	}
	return 0;
}

void metrics_remove(void)
{
	const char *dir = memory.metrics_dir[0] ? memory.metrics_dir : redis.metrics_dir;
	char path[512];

	if (!dir)
		return;
	path_in(dir, "", path, sizeof(path));
	unlink(path);
	memory.metrics_dir[0] = '\0';
}

void metrics_write(int answer, int64_t began_ms)
{
	const char *dir = redis.metrics_dir && is_usable(redis.metrics_dir)
		? redis.metrics_dir : "";

	verdict = answer;
	began = began_ms;
	if (strcmp(dir, memory.metrics_dir) != 0)
		metrics_remove();
	if (!*dir)
		return;
	if (write_file(dir) < 0)
		log_debug("metrics in %s: %s", dir, strerror(errno));
	else
		snprintf(memory.metrics_dir, sizeof(memory.metrics_dir), "%s", dir);
}

void metrics_check(void)
{
	if (redis.metrics_dir && !is_usable(redis.metrics_dir))
		log_warn("metrics_dir=\"%s\": is no folder, given by its full path without blanks; "
			 "there will be no metrics", redis.metrics_dir);
}
