/* redis-cluster.c -- what this instance writes into the cluster: score, state, who leads. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-guard.h"
#include "agents/redis-memory.h"
#include "agents/redis-note.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/names.h"
#include "lib/ocf.h"

#define LOOK_EVERY_MS 30000	/* whether what was told is still known */

const char *attribute(const char *what)
{
	static struct { char what[16], name[192]; } known[8];
	size_t i = 0;

	while (i + 1 < LENGTH(known) && known[i].what[0] && strcmp(known[i].what, what) != 0)
		i++;
	snprintf(known[i].what, sizeof(known[i].what), "%s", what);
	snprintf(known[i].name, sizeof(known[i].name), "%s-%s", ocf_instance(), what);
	return known[i].name;
}

static void write_score(const char *score)
{
	struct error err = { 0 };

	if (cluster_set(cluster_score_name(ocf_instance()), cluster_node(), score, CLUSTER_REBOOT,
			ocf_deadline(), &err) < 0)
		log_warn("promotion score %s is not stored: %s", score, err.text);
}

void give_up(void)
{
	if (cluster_node())
		write_score("-INFINITY");
}

void scores_repeat(const struct cluster_values *held)
{
	if (cluster_repeat(cluster_score_name(ocf_instance()), held, ocf_deadline()))
		log_warn("the cluster had lost a score that was stored: it is stored again");
}

int score_elsewhere(void)
{
	struct cluster_values scores;
	struct error err = { 0 };
	int best = 0;

	if (cluster_get(cluster_score_name(ocf_instance()), &scores, ocf_deadline(), &err) < 0) {
		log_warn("cannot read the scores: %s", err.text);
		return -1;
	}
	for (int i = 0; i < scores.n; i++)
		if (strcmp(scores.of[i].node, cluster_node()) != 0
		    && atoi(scores.of[i].text) > best)
			best = atoi(scores.of[i].text);
	return best;
}

void score_settles(const char *score)
{
	if (!cluster_settle(cluster_score_name(ocf_instance()), cluster_node(), score,
			    deadline_sooner(deadline_in(2000), ocf_deadline())))
		log_warn("promotion score %s is not visible", score);
}

void score_is(const char *score)
{
	if (!cluster_node())
		return;
	write_score(score);
	score_settles(score);
}

static void write_state(const char *words)
{
	struct error err = { 0 };

	if (cluster_set(attribute("state"), cluster_node(), words, CLUSTER_REBOOT_LATE,
			ocf_deadline(), &err) < 0)
		log_warn("state: %s", err.text);
	memory.said_ms = deadline_now_ms();
}

/*
 * When a node's attrd dies, the others forget what that node has told; no score is written for a
 * node that tells nothing.
 */
static bool is_forgotten(void)
{
	struct cluster_values told;
	struct error err = { 0 };

	if (deadline_now_ms() - memory.said_ms < LOOK_EVERY_MS)
		return false;
	memory.said_ms = deadline_now_ms();
	return cluster_get(attribute("state"), &told, ocf_deadline(), &err) == 0
		&& !cluster_value(&told, cluster_node());
}

bool state_is(const char *words)
{
	char joined[sizeof(memory.said)];

	snprintf(joined, sizeof(joined), "%s", words);
	for (char *c = joined; *c; c++)
		if (*c == ' ')
			*c = '-';
	if (!cluster_node())
		return false;
	if (strcmp(joined, memory.said) == 0) {
		if (is_forgotten())
			write_state(words);
		return false;
	}
	write_state(words);
	memcpy(memory.said, joined, sizeof(joined));
	return true;
}

int record_refresh(struct error *err)
{
	char text[CLUSTER_TEXT];
	int r;

	if (!cluster_node())
		return 0;
	r = cluster_get_property(attribute("primary"), text, sizeof(text), ocf_deadline(), err);
	if (r == 0)
		record_read(text, &memory.record);
	return r;
}

void record_count_voters(void)
{
	struct redis_record *r = &memory.record;
	static const char *const lists[] = { "active", "start", "promote" };
	const char *max = ocf_meta("clone_max");
	char former[sizeof(r->voters)], name[128];
	int limit = max && atoi(max) > 0 ? atoi(max) : 1;

	memcpy(former, r->voters, sizeof(former));
	r->voters[0] = '\0';
	names_add(r->voters, sizeof(r->voters), cluster_node());
	for (size_t l = 0; l < LENGTH(lists); l++)
		for (int i = 0; cluster_planned(lists[l], i, name, sizeof(name)); i++)
			names_add(r->voters, sizeof(r->voters), name);
	for (int i = 0; names_count(r->voters) < limit
	     && names_nth(former, i, name, sizeof(name)); i++)
		names_add(r->voters, sizeof(r->voters), name);
}

/* Renamed, when its first replica attached, is not loaded anew. */
static bool is_same_data(const struct redis_record *r)
{
	return strcmp(view.info.replid, r->replid) == 0 || strcmp(view.info.replid2, r->replid) == 0
		|| (r->run[0] && strcmp(r->run, view.info.run_id) == 0);
}

/*
 * A server that has loaded an append-only file has a new name for what it holds: its note tells the
 * old one. Only of a clean stop: after a crash the file may hold less than was noted.
 */
static void record_base(struct redis_record *r)
{
	struct redis_note note;

	if (is_same_data(r))
		return;
	note_recall(&note);
	r->base[0] = '\0';
	r->base_end = 0;
	if (!note.is_clean || view.info.keys == 0 || !note_is_of(&note, r))
		return;
	memcpy(r->base, note.replid, sizeof(r->base));
	r->base_end = note.offset;
}

int record_prepare(const char *another, struct error *err)
{
	struct redis_record *r = &memory.record;

	record_base(r);
	r->epoch++;
	r->port = redis.real_port;
	snprintf(r->run, sizeof(r->run), "%s", guard_raise() ? view.info.run_id : "");
	names_add(r->voters, sizeof(r->voters), cluster_node());
	if (another)
		names_add(r->voters, sizeof(r->voters), another);
	snprintf(r->replid, sizeof(r->replid), "%s", view.info.replid);
	snprintf(r->replid2, sizeof(r->replid2), "%s", view.info.replid2);
	r->second_offset = view.info.second_offset;
	snprintf(r->node, sizeof(r->node), "%s", cluster_node());
	return settings_address(r->node, r->address, sizeof(r->address), err);
}

struct server_address record_address(void)
{
	int tunnel = settings_tunnel_port(memory.record.node);

	return (struct server_address){ .host = tunnel ? redis.tunnel_host : memory.record.address,
					.port = tunnel ? tunnel : memory.record.port };
}

long long record_end(const struct cluster_values *frozen)
{
	long long most = -1;

	for (int i = 0; i < frozen->n; i++) {
		struct redis_frozen f;

		frozen_read(frozen->of[i].text, &f);
		if (f.epoch == memory.record.epoch && f.offset > most
		    && strcmp(f.replid, memory.record.replid) == 0)
			most = f.offset;
	}
	return most;
}

int record_claim(const char *another, struct error *err)
{
	struct redis_record former = memory.record;
	char text[CLUSTER_TEXT];
	struct cluster_change change = { attribute("primary"), NULL, text, CLUSTER_PROPERTY };
	int r;

	if (!cluster_node())
		return 0;
	r = record_prepare(another, err);
	if (r == 0) {
		record_print(&memory.record, text, sizeof(text));
		r = cluster_change(&change, 1, ocf_deadline(), err);
	}
	if (r < 0)
		memory.record = former;
	return r;
}
