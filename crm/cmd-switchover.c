/*
 * cmd-switchover.c -- redisha switchover [NODE]: move the primary without losing a write,
 * or say why not.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/commands.h"
#include "crm/move.h"
#include "lib/plain.h"

enum { ASK_MS = 5000, TIMEOUT_S = 60 };

static int usage(void)
{
	fprintf(stderr,
		"usage: redisha [--resource NAME] [--dry-run] [--yes] switchover "
		"[--timeout SECONDS] [NODE]\n");
	return EXIT_USAGE;
}

static int refuse(const char *what, const char *why)
{
	plain_print(stderr, "redisha: %s: %s\n", what, why);
	return EXIT_FAILED;
}

/* Whom? Return: EXIT_DONE and m->to; m->to is the primary when there is nothing to do. */
static int choose(struct move *m, const char *node)
{
	char why[1400];

	if (!node) {
		if (move_best(stderr, m))
			return EXIT_DONE;
		fprintf(stderr, "redisha: no replica can take over now: nothing was moved\n");
		return EXIT_FAILED;
	}
	m->to = picture_node(m->r, node);
	if (!m->to)
		return refuse(node, "not a node that this resource runs on");
	if (m->to != m->from && move_unfit(m, why, sizeof(why)))
		return refuse(node, why);
	return EXIT_DONE;
}

/*
 * Pacemaker forgets a failed monitor with the next good start, promote or monitor, of which its
 * history keeps the last action only, and a demote does not count: after it, it "recovers" what has
 * long recovered.
 */
static void tell_of_failure(const struct move *m)
{
	if (!m->from->failure[0])
		return;
	plain_print(stdout,
		    "%s has a failure on record (%s): Pacemaker will restart its redis after the "
		    "move, which may cost a full copy\n",
		    m->from->name, m->from->failure);
}

/* What Pacemaker makes of it. */
static int foresee(struct move *m)
{
	enum forecast forecast;
	char plan[1024];
	struct error err = { 0 };

	tell_of_failure(m);
	if (move_forecast(m, &forecast, plan, sizeof(plan), &err) < 0)
		return complain(&err);
	switch (forecast) {
	case FORECAST_NOT:
		plain_print(stderr,
			"redisha: %s: Pacemaker would promote %s: a constraint, a failure or "
			"stickiness is in the way (crm_simulate -sL shows the scores): nothing was "
			"moved\n",
			m->to->name, plan);
		return EXIT_FAILED;
	case FORECAST_RETURNS:
		plain_print(stdout, "Pacemaker would: %s\n", plan);
		printf("Afterwards, by its rules of placement, it prefers another node: it may "
		       "move back at once, or at the next change.\n");
		return options.is_dry_run || confirmed("Move it all the same?")
			? EXIT_DONE : EXIT_FAILED;
	case FORECAST_STAYS:
		plain_print(stdout, "Pacemaker would: %s; and leave it there\n", plan);
		return EXIT_DONE;
	}
	return EXIT_FAILED;
}

/* After a failure: where things are now. */
static void say_where(const char *resource)
{
	auto_picture struct picture p = { 0 };
	struct error err = { 0 };
	struct picture_node *n;

	if (picture_take(&p, resource, deadline_in(ASK_MS), deadline_in(ASK_MS), &err) < 0
	    || p.silent[0]) {
		plain_print(stderr, "redisha: where the primary is now cannot be told: %s\n",
			err.code ? err.text : p.silent);
		return;
	}
	n = picture_promoted(&p.of[0]);
	plain_print(stderr, "redisha: now %s is the primary (epoch %lld)%s\n",
		    n ? n->name : "nobody",
		p.of[0].record.epoch,
		n ? "" : "; the cluster goes on by itself: redisha status --watch");
}

static int go(struct move *m)
{
	struct error err = { 0 };

	if (move_carry_out(m, &err) == 0)
		return EXIT_DONE;
	complain(&err);
	say_where(m->r->name);
	return EXIT_FAILED;
}

static int prepare(struct picture *p, struct move *m, const char *node)
{
	char why[1400];
	int status;

	m->p = p;
	m->r = &p->of[0];
	m->from = picture_promoted(m->r);
	if (move_obstacles(stderr, m) > 0) {
		fprintf(stderr, "redisha: nothing was moved\n");
		return EXIT_FAILED;
	}
	status = choose(m, node);
	if (status != EXIT_DONE || m->to == m->from)
		return status;
	plain_print(stdout, "%s: %s leads (epoch %lld, offset %lld); %s is to take over\n",
		    m->r->name, m->from->name,
	       m->r->record.epoch, m->from->probe.answer.info.offset, m->to->name);
	if (!move_catches_up(m, why, sizeof(why)))
		return refuse(m->to->name, why);
	plain_print(stdout, "%s has all that %s had a moment ago; its score is %s\n", m->to->name,
		    m->from->name,
	       m->to->score);
	return foresee(m);
}

static int switch_over(const char *node, int timeout_s)
{
	auto_picture struct picture p = { 0 };
	struct move m = { .timeout_s = timeout_s };
	struct error err = { 0 };
	int status;

	if (picture_take(&p, options.only, deadline_in(ASK_MS), deadline_in(ASK_MS), &err) < 0)
		return complain(&err);
	if (p.n > 1) {
		error_set(&err, EINVAL,
			  "there are several redis resources: name one with --resource (%s, %s%s)",
			  p.of[0].name, p.of[1].name, p.n > 2 ? ", ..." : "");
		return complain(&err);
	}
	if (move_lock(p.of[0].name, &err) < 0)
		return complain(&err);
	status = prepare(&p, &m, node);
	if (status != EXIT_DONE)
		return status;
	if (m.to == m.from) {
		plain_print(stdout, "%s is the primary already\n", m.to->name);
		return EXIT_DONE;
	}
	fflush(stdout);
	return options.is_dry_run ? EXIT_DONE : go(&m);
}

int cmd_switchover(int argc, char **argv)
{
	static const struct option words[] = { { "timeout", required_argument, NULL, 't' }, { 0 } };
	long timeout_s = TIMEOUT_S;
	char *end = NULL;

	opterr = 0;
	for (int c; (c = getopt_long(argc + 1, argv - 1, "", words, NULL)) != -1;) {
		if (c != 't')
			return usage();
		timeout_s = strtol(optarg, &end, 10);
		if (*end || timeout_s < 5 || timeout_s > 3600)
			return usage();
	}
	if (optind < argc)
		return usage();
	return switch_over(optind == argc ? argv[argc - 1] : NULL, (int)timeout_s);
}
