/*
 * move.c -- a planned move of the primary, carried out: asked for by a score,
 * watched until it is over.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/move.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "crm/status.h"
#include "lib/plain.h"

/*
 * Why a score and no constraint: a constraint stays in the configuration when we are killed, and
 * keeps or takes the primary away later. A score is gone with the promotion (promote writes its
 * own), with the node's restart, or when the primary's monitor compares the scores next, at least
 * every 30 s.
 */
#define LOOK_MS    100
#define ASK_MS     2000
#define AGAIN      3	/* times that it is written when a monitor was quicker to put it right */
#define SETTLE_MS  15000

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	caught = number;
}

/* What is seen of the move at one moment. */
struct sight {
	struct cluster_values scores, frozen, record;
	struct redis_record now;
};

/* The move so far. */
struct course {
	struct move *m;
	int64_t began_ms;
	char before[32];		/* the score that the new one had */
	struct redis_record was;
	long long frozen;		/* where the old primary stopped; -1: not seen */
	int written;
	struct sight *seen;
};

static void tell(const struct course *c, const char *text)
{
	plain_print(stdout, "%7.2f s  %s\n", (double)(deadline_now_ms() - c->began_ms) / 1000,
		    text);
	fflush(stdout);
}

static int look(struct course *c, struct error *err)
{
	char frozen[192], record[192];
	const struct cluster_question all[] = {
		{ cluster_score_name(c->m->r->name), NULL, CLUSTER_REBOOT, &c->seen->scores },
		{ frozen, NULL, CLUSTER_PRIVATE, &c->seen->frozen },
		{ record, NULL, CLUSTER_PROPERTY, &c->seen->record },
	};
	int r;

	snprintf(frozen, sizeof(frozen), "%s-frozen", c->m->r->name);
	snprintf(record, sizeof(record), "%s-primary", c->m->r->name);
	r = cluster_ask(all, LENGTH(all), deadline_in(ASK_MS), err);
	if (r == 0)
		record_read(c->seen->record.n ? c->seen->record.of[0].text : "", &c->seen->now);
	return r;
}

static const char *score_seen(const struct course *c, const char *node)
{
	const char *score = cluster_value(&c->seen->scores, node);

	return score ? score : "";
}

static bool is_wanted(const char *score)
{
	return strtol(score, NULL, 10) >= SCORE_WANTED;
}

static int write_score(struct course *c, const char *score, struct error *err)
{
	return cluster_set(cluster_score_name(c->m->r->name), c->m->to->name, score, CLUSTER_REBOOT,
			   deadline_in(5000), err);
}

static int write_wish(struct course *c, struct error *err)
{
	char score[16];

	snprintf(score, sizeof(score), "%d", SCORE_WANTED);
	return write_score(c, score, err);
}

/* Only what is still ours: a promote, a refusal or a monitor may have written another since. */
static void withdraw(struct course *c)
{
	struct error err = { 0 };

	if (look(c, &err) < 0 || (is_wanted(score_seen(c, c->m->to->name))
				  && write_score(c, c->before, &err) < 0))
		plain_print(stderr, "redisha: cannot take back the score of %s (%s): the primary's "
			"monitor will, within 30 s\n", c->m->to->name, err.text);
}

/* The private attribute may still tell of an earlier move: only one under this record counts. */
static void look_for_frozen(struct course *c)
{
	const char *text = cluster_value(&c->seen->frozen, c->m->from->name);
	struct redis_frozen f;
	char said[300];

	if (!text || c->frozen >= 0)
		return;
	frozen_read(text, &f);
	if (f.epoch != c->was.epoch || strcmp(f.replid, c->was.replid) != 0)
		return;
	c->frozen = f.offset;
	snprintf(said, sizeof(said), "%s takes no more writes: its data ends at offset %lld",
		 c->m->from->name, f.offset);
	tell(c, said);
}

/*
 * Two at once, from different nodes, see each other's score; the one for the later name gives way.
 */
static const char *rival(const struct course *c)
{
	for (int i = 0; i < c->seen->scores.n; i++)
		if (is_wanted(c->seen->scores.of[i].text)
		    && strcmp(c->seen->scores.of[i].node, c->m->to->name) < 0)
			return c->seen->scores.of[i].node;
	return NULL;
}

/* Return: 1 promoted, 0 not yet, -errno: it is over. */
static int judge(struct course *c, struct error *err)
{
	const char *to = c->m->to->name, *score = score_seen(c, to);

	look_for_frozen(c);
	if (c->seen->now.epoch > c->was.epoch && strcmp(c->seen->now.node, to) == 0)
		return 1;
	if (c->seen->now.epoch > c->was.epoch && strcmp(c->seen->now.replid, c->was.replid) != 0)
		return error_set(err, ESTALE, "the cluster has promoted %s instead",
				 c->seen->now.node);
	if (c->seen->now.epoch > c->was.epoch)	/* the same primary, with another list of voters */
		c->was = c->seen->now;
	if (rival(c))
		return error_set(err, EBUSY, "somebody else moves it to %s at the same time",
				 rival(c));
	if (score[0] == '-')
		return error_set(err, EPERM,
				 "it was refused: the agents gave %s the score %s (why: redisha "
				 "history, on %s or %s)", to, score, c->m->from->name, to);
	/* A primary's score is the promotion's own: its record will show. */
	if (strtol(score, NULL, 10) < SCORE_PRIMARY && c->frozen < 0) {
		if (c->written++ >= AGAIN)
			return error_set(err, EBUSY,
					 "the score of %s is set back to \"%s\" again and again",
					 to, score);
		return write_wish(c, err);
	}
	return 0;
}

static int await_promotion(struct course *c, struct error *err)
{
	struct deadline until = deadline_in(c->m->timeout_s * 1000LL);
	struct error passing = { 0 };
	int r;

	do {
		if (caught)
			return error_set(err, EINTR, "interrupted");
		/* A question that fails once proves nothing. */
		r = look(c, &passing) < 0 ? 0 : judge(c, err);
		if (r != 0)
			return r < 0 ? r : 0;
	} while (deadline_nap(until, LOOK_MS) > 0);
	return error_set(err, ETIMEDOUT, "%s was not promoted within %d s%s%s", c->m->to->name,
			 c->m->timeout_s, passing.code ? ": " : "",
			 passing.code ? passing.text : "");
}

/* The offset at which the new lineage branches off is where the old one was promoted. */
static int prove(struct course *c, struct error *err)
{
	const struct redis_record *now = &c->seen->now;
	bool continues = strcmp(now->replid2, c->was.replid) == 0 && now->second_offset >= 0;
	char said[300];

	snprintf(said, sizeof(said), "%s leads, epoch %lld", c->m->to->name, now->epoch);
	tell(c, said);
	if (!continues || c->frozen < 0) {
		tell(c, c->frozen < 0
		     ? "not proven: the offset at which the old primary stopped was not seen"
		     : "not proven: the new primary's data does not name the old one's as its "
		       "source");
		return 0;
	}
	if (now->second_offset - 1 < c->frozen)
		return error_set(err, EIO,
				 "%s was promoted at offset %lld, %lld bytes short of where %s had "
				 "stopped: look at redisha history on both", c->m->to->name,
				 now->second_offset - 1, c->frozen - now->second_offset + 1,
				 c->m->from->name);
	snprintf(said, sizeof(said),
		 "proven: promoted at offset %lld of the same data: nothing is missing",
		 now->second_offset - 1);
	tell(c, said);
	return 0;
}

/* The addresses follow, and nothing is going on any more. */
static bool is_settled(struct picture_resource *r, const char *to, char *missing, size_t size)
{
	struct picture_node *n = picture_promoted(r);

	if (!n || strcmp(n->name, to) != 0) {
		snprintf(missing, size, "Pacemaker does not show %s as promoted", to);
		return false;
	}
	for (int i = 0; i < r->n_vips; i++)
		if (!r->vips[i].node[0]) {
			snprintf(missing, size, "address %s (%s) is on no node", r->vips[i].ip,
				 r->vips[i].name);
			return false;
		}
	for (int i = 0; i < r->n; i++)
		if (r->of[i].pending[0] && r->of[i].is_online) {
			snprintf(missing, size, "%s: %s is under way", r->of[i].name,
				 r->of[i].pending);
			return false;
		}
	return true;
}

static void await_rest(struct course *c)
{
	struct deadline until = deadline_in(SETTLE_MS);
	char missing[300] = "nothing could be asked", said[400];

	do {
		auto_picture struct picture p = { 0 };
		struct error err = { 0 };

		if (picture_take(&p, c->m->r->name, deadline_in(ASK_MS), deadline_in(ASK_MS),
				 &err) < 0
		    || p.silent[0]
		    || !is_settled(&p.of[0], c->m->to->name, missing, sizeof(missing)))
			continue;
		for (int i = 0; i < p.of[0].n_vips; i++) {
			snprintf(said, sizeof(said), "address %s is on %s", p.of[0].vips[i].ip,
				 p.of[0].vips[i].node);
			tell(c, said);
		}
		tell(c, "done: the cluster is at rest");
		return;
	} while (!caught && deadline_nap(until, 200) > 0);
	snprintf(said, sizeof(said), "moved, but not at rest: %s", missing);
	tell(c, said);
}

static void catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction act = { .sa_handler = on_signal };

	for (size_t i = 0; i < LENGTH(numbers); i++)
		sigaction(numbers[i], &act, NULL);
	/* Who reads our progress may go; the move may not stop half-way for it. */
	signal(SIGPIPE, SIG_IGN);
}

int move_carry_out(struct move *m, struct error *err)
{
	auto_free struct sight *seen = calloc(1, sizeof(*seen));
	struct course c = { .m = m, .was = m->r->record, .frozen = -1, .seen = seen, .written = 1 };
	char said[300];
	int r;

	if (!seen)
		return error_set(err, ENOMEM, "out of memory");
	snprintf(c.before, sizeof(c.before), "%s", m->to->score);
	catch_signals();
	c.began_ms = deadline_now_ms();
	snprintf(said, sizeof(said), "asking for %s: promotion score %d", m->to->name,
		 SCORE_WANTED);
	tell(&c, said);
	r = write_wish(&c, err);
	if (r == 0)
		r = await_promotion(&c, err);
	if (r < 0) {
		withdraw(&c);
		return r;
	}
	r = prove(&c, err);
	await_rest(&c);
	return r;
}

int move_lock(const char *resource, struct error *err)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	/* A name without a file; the descriptor is kept until the process ends. */
	int n = snprintf(a.sun_path + 1, sizeof(a.sun_path) - 1, "redisha-switchover-%.60s",
			 resource);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&a,
			    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1
					+ (size_t)n)) == 0)
		return 0;
	if (errno == EADDRINUSE)
		return error_set(err, EBUSY, "another switchover of %s runs on this node",
				 resource);
	return error_set(err, errno, "cannot lock: %s", strerror(errno));
}
