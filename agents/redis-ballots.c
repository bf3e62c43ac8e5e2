/* redis-ballots.c -- votes: what data the nodes hold, told and counted. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-ballots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-cluster.h"
#include "agents/redis-memory.h"
#include "agents/redis-note.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/log.h"
#include "lib/names.h"
#include "lib/ocf.h"
#include "lib/words.h"

static struct redis_ballot own_ballot(void)
{
	struct redis_note note;

	note_recall(&note);
	return ballot_of(&view.info, &memory.record, &note);
}

/* Whoever has one published; ours is made anew, for a vote of an earlier process is none. */
static void list_votes(struct tally *t)
{
	t->n = 0;
	for (int i = 0; i < t->votes.n; i++) {
		if (strcmp(t->votes.of[i].node, cluster_node()) == 0)
			continue;
		t->list[t->n].node = t->votes.of[i].node;
		ballot_read(t->votes.of[i].text, &t->list[t->n++].ballot);
	}
	t->self = t->n < CLUSTER_NODES ? t->n++ : t->n - 1;
	t->list[t->self].node = cluster_node();
	t->list[t->self].ballot = own_ballot();
}

int ballots_gather(struct tally *t, struct error *err)
{
	const struct cluster_question all[] = {
		{ attribute("ballot"), NULL, CLUSTER_PRIVATE, &t->votes },
		{ attribute("frozen"), NULL, CLUSTER_PRIVATE, &t->frozen },
		{ attribute("primary"), NULL, CLUSTER_PROPERTY, &t->record },
		{ attribute("force"), NULL, CLUSTER_PROPERTY, &t->force },
	};
	int r = cluster_ask(all, LENGTH(all), ocf_deadline(), err);

	if (r < 0)
		return r;
	record_read(t->record.n ? t->record.of[0].text : "", &memory.record);
	list_votes(t);
	return 0;
}

int ballots_update(struct tally *t, struct error *err)
{
	int r = cluster_get(attribute("ballot"), &t->votes, ocf_deadline(), err);

	if (r == 0)
		list_votes(t);
	return r;
}

bool ballots_forced(const struct tally *t)
{
	char node[128];

	if (t->force.n == 0
	    || words_number(t->force.of[0].text, "epoch", -1) != memory.record.epoch)
		return false;
	words_find(t->force.of[0].text, "node", node, sizeof(node));
	return strcmp(node, cluster_node()) == 0;
}

static const char *forced_node(const struct tally *t, char *ret, size_t size)
{
	if (t->force.n == 0
	    || words_number(t->force.of[0].text, "epoch", -1) != memory.record.epoch)
		return NULL;
	return words_find(t->force.of[0].text, "node", ret, size) ? ret : NULL;
}

bool ballots_is_time_out(void)
{
	int64_t waited = memory.waiting_ms ? deadline_now_ms() - memory.waiting_ms : 0;

	return waited >= redis.cold_start_wait_s * 1000;
}

/* Recorded voters without a vote; their names live in @names. */
static int list_absent(const struct tally *t, char names[][128], struct absentee *ret)
{
	int n = 0;

	for (int i = 0; n < REDIS_PEERS && names_nth(memory.record.voters, i, names[n], 128); i++) {
		bool has_voted = false;

		for (int k = 0; k < t->n; k++)
			has_voted = has_voted
				|| (strcmp(t->list[k].node, names[n]) == 0
				    && t->list[k].ballot.epoch == memory.record.epoch);
		if (has_voted)
			continue;
		ret[n] = (struct absentee){ .node = names[n], .clean_offset = -1 };
		n++;
	}
	return n;
}

bool ballots_miss_stopped(const struct tally *t)
{
	static char names[REDIS_PEERS][128];
	struct absentee absent[REDIS_PEERS];
	int n = list_absent(t, names, absent);

	for (int i = 0; i < n; i++)
		if (!cluster_concerns("active", absent[i].node)
		    || cluster_concerns("stop", absent[i].node))
			return true;
	return false;
}

/*
 * Its memory is gone when it is known to be down, and if nothing is saved here, nothing is saved
 * there.
 */
static bool has_lost_all(const struct cluster_members *members, const char *node)
{
	const struct cluster_member *m = cluster_member(members, node);

	return !redis.is_persistent
		&& (!m || (m->is_offline && !m->is_unclean && members->has_fencing));
}

static void ask_about_absent(struct absentee *absent, int n)
{
	struct cluster_question q[REDIS_PEERS];
	auto_free struct cluster_values *clean = calloc(REDIS_PEERS, sizeof(*clean));
	auto_free struct cluster_members *members = calloc(1, sizeof(*members));
	struct error err = { 0 };

	if (n == 0 || !clean || !members)
		return;
	for (int i = 0; i < n; i++)
		q[i] = (struct cluster_question){ attribute("clean"), absent[i].node,
						  CLUSTER_FOREVER, &clean[i] };
	if (cluster_ask(q, n, ocf_deadline(), &err) < 0
	    || (!redis.is_persistent && cluster_look(members, ocf_deadline(), &err) < 0)) {
		log_warn("cannot ask about absent nodes: %s", err.text);
		return;
	}
	for (int i = 0; i < n; i++) {
		struct redis_note note = { .epoch = -1 };

		if (clean[i].n)
			note_read(clean[i].of[0].text, &note);
		absent[i].is_void = (clean[i].n && !note.is_kept)
			|| has_lost_all(members, absent[i].node);
		if (!note_is_of(&note, &memory.record))
			continue;
		absent[i].clean_offset = note.offset;
		absent[i].has_led = note.has_led;
	}
}

enum verdict ballots_elect(struct tally *t, bool is_time_out, struct choice *ret)
{
	static char names[REDIS_PEERS][128];	/* the choice may point into it */
	struct absentee absent[REDIS_PEERS];
	static char forced[128];
	const char *max = ocf_meta("clone_max");
	struct election e = {
		.record = &memory.record, .candidates = t->list, .n = t->n, .absent = absent,
		.n_absent = list_absent(t, names, absent), .n_expected = max ? atoi(max) : 1,
		.min_voters = (int)redis.min_voters, .is_time_out = is_time_out,
		.takes_less = strcmp(redis.on_missing_tail, "promote") == 0,
		.forced = forced_node(t, forced, sizeof(forced)),
	};

	ask_about_absent(absent, e.n_absent);
	return elect(&e, ret);
}

int ballots_publish(struct error *err)
{
	char text[CLUSTER_TEXT];
	struct cluster_values record;
	const struct cluster_change vote = { attribute("ballot"), cluster_node(), text,
					     CLUSTER_PRIVATE };
	const struct cluster_question question = { attribute("primary"), NULL, CLUSTER_PROPERTY,
						   &record };
	long long epoch = memory.record.epoch;
	struct redis_ballot own = own_ballot();
	int r;

	memory.has_voted = true;
	ballot_print(&own, text, sizeof(text));
	r = cluster_exchange(&vote, 1, &question, 1, ocf_deadline(), err);
	if (r < 0)
		return r;
	record_read(record.n ? record.of[0].text : "", &memory.record);
	if (memory.record.epoch == epoch)
		return 0;
	own = own_ballot();
	ballot_print(&own, text, sizeof(text));
	return cluster_change(&vote, 1, ocf_deadline(), err);
}

void ballots_withdraw(void)
{
	struct error err = { 0 };

	if (!memory.has_voted || !cluster_node())
		return;
	if (cluster_set(attribute("ballot"), cluster_node(), NULL, CLUSTER_PRIVATE, ocf_deadline(),
			&err) < 0)
		log_debug("ballot: %s", err.text);
	memory.has_voted = false;
}
