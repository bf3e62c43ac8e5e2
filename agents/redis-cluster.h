/* redis-cluster.h -- what this instance writes into the cluster: score, state, who leads. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_CLUSTER_H
#define REDIS_CLUSTER_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/cluster.h"
#include "lib/error.h"
#include "lib/redis-server.h"

/** record_refresh - read the cluster's record into memory; without a cluster: nothing recorded */
must_check int record_refresh(struct error *err);

/**
 * record_count_voters - in promote: set memory.record.voters, those whose data counts from now on
 *
 * Who is active, and of the former voters as many as there may be (clone-max).
 */
void record_count_voters(void);

/**
 * record_prepare - make memory.record the next one: it names us, our data and our process
 *
 * Needs view.info. Replicas that log in by process can do so from here on (see redis-guard.h).
 * @another: a node that becomes a voter, or NULL
 */
must_check int record_prepare(const char *another, struct error *err);

/** record_address - where replicas reach the recorded primary: directly, or through a tunnel */
struct server_address record_address(void);

/**
 * record_end - where the recorded data ends, if its primary was demoted since
 * @frozen: attribute "INSTANCE-frozen", as just read
 *
 * Return: its offset; -1: nobody was demoted.
 */
long long record_end(const struct cluster_values *frozen);

/** record_claim - record_prepare(), and write it; memory is as before when that fails */
must_check int record_claim(const char *another, struct error *err);

/** attribute - "INSTANCE-@what"; a static buffer for each of the first few @what */
const char *attribute(const char *what);

/** give_up - no promotion here: -INFINITY, as the first thing that a failing server's agent does */
void give_up(void);

/**
 * state_is - tell people in a few words (crm_mon -A); monitors only
 *
 * Return: is it new? Only then it is written, or when the cluster has forgotten it, which is looked
 * at every 30 s.
 */
bool state_is(const char *words);

/** score_is - store a promotion score of this node and see it stored */
void score_is(const char *score);

/** scores_repeat - see cluster_repeat(); @held: the scores, as just read */
void scores_repeat(const struct cluster_values *held);

/**
 * score_elsewhere - the best promotion score of another node
 *
 * Return: 0: none above it; -1: cannot be asked, which is logged.
 */
int score_elsewhere(void);

enum {
	LEADS = 1000,		/* the score of who is promoted */
	WISHED = 1000000,	/* of whom a person wants: redisha switchover */
};

/** score_settles - see it stored, after it was written otherwise */
void score_settles(const char *score);

#endif
