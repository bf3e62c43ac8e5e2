/* move-rules.c -- a planned move of the primary: what must hold before anything moves. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "crm/move.h"
#include "crm/status.h"
#include "lib/plain.h"

#define IN_SYNC 100		/* the promotion score of a replica in sync; see redis-levels.c */
#define WAIT_MS 3000
#define ASK_MS  1000

/* Each rule below says true when it is in the way, and why. */
#define SAY(...) (snprintf(why, size, __VA_ARGS__), true)

static bool is_silent(struct move *m, char *why, size_t size)
{
	return (m->p->silent[0] || m->p->stale[0])
		&& SAY("Pacemaker does not answer on this node: %s",
		       m->p->silent[0] ? m->p->silent : m->p->stale);
}

static bool lacks_quorum(struct move *m, char *why, size_t size)
{
	return !m->p->silent[0] && (!m->p->has_dc || !m->p->is_quorate)
		&& SAY("this partition has no %s", m->p->has_dc ? "quorum" : "DC");
}

static bool is_in_maintenance(struct move *m, char *why, size_t size)
{
	return m->p->is_maintenance && SAY("the cluster is in maintenance mode: it moves nothing");
}

static bool lacks_primary(struct move *m, char *why, size_t size)
{
	if (!m->from)
		return !m->p->silent[0] && SAY("nobody is promoted");
	if (!m->from->is_online)
		return SAY("%s, the last known primary, is %s", m->from->name,
			   status_presence(m->from));
	return strcmp(m->from->name, m->r->record.node) != 0
		&& SAY("%s is promoted, but the record (epoch %lld) names %s", m->from->name,
		       m->r->record.epoch, m->r->record.node[0] ? m->r->record.node : "nobody");
}

static bool is_primary_deaf(struct move *m, char *why, size_t size)
{
	const struct probe_answer *a = m->from ? &m->from->probe.answer : NULL;

	if (!a)
		return false;
	if (!a->is_there)
		return SAY("the primary's server cannot be asked: %s",
			   a->why[0] ? a->why : m->r->unasked[0] ? m->r->unasked : "not asked");
	return a->info.role != REDIS_PRIMARY && SAY("the server of %s is a replica", m->from->name);
}

static bool is_unmanaged(struct move *m, char *why, size_t size)
{
	for (int i = 0; i < m->r->n; i++)
		if (m->r->of[i].is_unmanaged)
			return SAY("%s is unmanaged on %s", m->r->name, m->r->of[i].name);
	return false;
}

static bool is_being_moved(struct move *m, char *why, size_t size)
{
	struct element *e = NULL;

	while ((e = element_next(xml_root(m->p->cib), e, "rsc_location"))) {
		const char *id = element_get(e, "id");

		if (id && strncmp(id, "cli-", 4) == 0
		    && (element_is(e, "rsc", m->r->outer) || element_is(e, "rsc", m->r->name)))
			return SAY("somebody has moved it by hand, constraint %s is still there: "
				   "crm_resource --clear --resource %s", id, m->r->outer);
	}
	for (int i = 0; i < m->r->n; i++)
		if (strtol(m->r->of[i].score, NULL, 10) >= SCORE_WANTED)
			return SAY("a switchover to %s is under way", m->r->of[i].name);
	return false;
}

static bool is_busy(struct move *m, char *why, size_t size)
{
	struct element *e = NULL;

	for (int i = 0; i < m->r->n; i++)
		if (m->r->of[i].pending[0] && m->r->of[i].is_online)
			return SAY("%s: %s is under way", m->r->of[i].name, m->r->of[i].pending);
	/* Of any other resource, too: it is one transition. A recurring monitor is none. */
	while ((e = element_next(xml_root(m->p->mon), e, "resource"))) {
		const char *pending = element_get(e, "pending"), *id = element_get(e, "id");

		if (pending && *pending && strcmp(pending, "Monitoring") != 0)
			return SAY("%s of %s is under way", pending, id ? id : "a resource");
	}
	return false;
}

static bool is_forced(struct move *m, char *why, size_t size)
{
	return m->r->force[0]
		&& SAY("redisha force was ordered, and is not carried out yet: %s", m->r->force);
}

static bool (*const obstacles[])(struct move *m, char *why, size_t size) = {
	is_silent, lacks_quorum, is_in_maintenance, lacks_primary, is_primary_deaf, is_unmanaged,
	is_being_moved, is_busy, is_forced,
};

int move_obstacles(FILE *f, struct move *m)
{
	char why[1400];
	int n = 0;

	for (size_t i = 0; i < LENGTH(obstacles); i++)
		if (obstacles[i](m, why, sizeof(why))) {
			plain_print(f, "redisha: %s\n", why);
			n++;
		}
	return n;
}

static bool is_away(struct move *m, char *why, size_t size)
{
	return (!m->to->is_online || m->to->is_standby || m->to->is_maintenance)
		&& SAY("the node is %s", status_presence(m->to));
}

static bool is_no_replica(struct move *m, char *why, size_t size)
{
	if (m->to->is_failed)
		return SAY("its instance has failed%s%s", m->to->failure[0] ? ": " : "",
			   m->to->failure);
	return strcmp(m->to->role, "Unpromoted") != 0
		&& SAY("its instance is %s, not Unpromoted", m->to->role);
}

static bool is_server_deaf(struct move *m, char *why, size_t size)
{
	const struct probe_answer *a = &m->to->probe.answer;

	return !a->is_there && SAY("its server cannot be asked: %s",
				   a->why[0] ? a->why : m->r->unasked);
}

static bool has_no_copy(struct move *m, char *why, size_t size)
{
	const struct redis_info *i = &m->to->probe.answer.info;

	if (i->priority == 0)
		return SAY("replica-priority is 0: never to be promoted");
	if (i->is_loading || i->is_sync_in_progress || info_is_void(i))
		return SAY("it has no whole copy of the data yet (%s)",
			   i->is_loading ? "loads" : "full sync");
	if (!i->is_link_up)
		return SAY("it is not attached to the primary");
	return strcmp(i->replid, m->from->probe.answer.info.replid) != 0
		&& SAY("its data (replid %.8s) is not that of the primary (%.8s)", i->replid,
		       m->from->probe.answer.info.replid);
}

static bool is_low(struct move *m, char *why, size_t size)
{
	return strtol(m->to->score, NULL, 10) < IN_SYNC
		&& SAY("its promotion score is %s (%s)", m->to->score[0] ? m->to->score : "not set",
		       m->to->score[0] ? status_score(m->to) : "none was written");
}

static bool (*const unfit[])(struct move *m, char *why, size_t size) = {
	is_away, is_no_replica, is_server_deaf, has_no_copy, is_low,
};

bool move_unfit(struct move *m, char *why, size_t size)
{
	for (size_t i = 0; i < LENGTH(unfit); i++)
		if (unfit[i](m, why, size))
			return true;
	return false;
}

/* More data first, then the wish of redis.conf (replica-priority), then the name. */
static bool is_better(const struct picture_node *a, const struct picture_node *b)
{
	const struct redis_info *x = &a->probe.answer.info, *y = &b->probe.answer.info;

	if (strtol(a->score, NULL, 10) != strtol(b->score, NULL, 10))
		return strtol(a->score, NULL, 10) > strtol(b->score, NULL, 10);
	return x->priority != y->priority ? x->priority < y->priority : x->offset > y->offset;
}

/* Sets m->to to each but the primary, one at a time; false at the end. */
static bool each_other(struct move *m, int *i)
{
	while (*i < m->r->n) {
		m->to = &m->r->of[(*i)++];
		if (m->to != m->from)
			return true;
	}
	return false;
}

struct picture_node *move_best(FILE *f, struct move *m)
{
	struct picture_node *best = NULL;
	char why[1400];

	for (int i = 0; each_other(m, &i);)
		if (!move_unfit(m, why, sizeof(why)) && (!best || is_better(m->to, best)))
			best = m->to;
	for (int i = 0; !best && each_other(m, &i);)
		if (move_unfit(m, why, sizeof(why)))
			plain_print(f, "redisha: %s: %s\n", m->to->name, why);
	m->to = best;
	return best;
}

bool move_catches_up(struct move *m, char *why, size_t size)
{
	struct deadline until = deadline_in(WAIT_MS);
	const struct redis_info *info = &m->to->probe.answer.info;
	long long mark = m->from->probe.answer.info.offset;

	do {
		if (m->to->probe.answer.is_there && info->offset >= mark)
			return true;
		/* the last one, too, has its whole time */
		picture_ask(m->p, m->r, deadline_in(ASK_MS));
	} while (deadline_nap(until, 100) > 0);
	if (m->to->probe.answer.is_there)
		snprintf(why, size,
			 "after %d s it has offset %lld of the %lld that the primary had then",
			 WAIT_MS / 1000, info->offset, mark);
	else
		snprintf(why, size, "its server does not answer any more: %s",
			 m->to->probe.answer.why);
	return false;
}
