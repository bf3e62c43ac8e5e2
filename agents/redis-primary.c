/* redis-primary.c -- what the promoted instance's monitor keeps in order. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-primary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-decision.h"
#include "agents/redis-memory.h"
#include "agents/redis-note.h"
#include "agents/redis-scores.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/names.h"
#include "lib/ocf.h"

#define FENCING_EVERY_MS 60000

bool primary_has_rival(void)
{
	return score_elsewhere() != 0;
}

/* Not the process that was promoted, by what this node remembers, or else by the record. */
static bool was_restarted(void)
{
	if (memory.is_adopted)
		return false;
	return memory.server.pid != view.process.pid || memory.server.start != view.process.start
		|| (memory.record.run[0]
		    && strcmp(memory.record.node, cluster_node() ? cluster_node() : "") == 0
		    && strcmp(memory.record.run, view.info.run_id) != 0);
}

/*
 * The data of a restarted server is older than that of its replicas; without any, it is all there
 * is.
 */
static int judge_restarted(struct error *err)
{
	char why[200];

	snprintf(why, sizeof(why),
		 "process %d is not the one that was promoted (%d): restarted behind our "
		 "back", (int)view.process.pid, (int)memory.server.pid);
	/*
	 * Voters without a score may still hold more: the election will tell, which a claim would
	 * forestall.
	 */
	if (!cluster_node() || primary_has_rival() || names_count(memory.record.voters) > 1) {
		error_set(err, ESTALE, "%s, its data is older", why);
		return OCF_FAILED_PROMOTED;
	}
	log_warn("%s; no other instance could lead, so it goes on with what it has: %lld keys", why,
		 view.info.keys);
	decision_write("adopted", why, NULL, 0);
	memory.server = view.process;
	memory.is_adopted = true;
	memory.fence = -1;
	memory.written[0] = '\0';
	return OCF_RUNNING_PROMOTED;
}

static bool must_claim(void)
{
	return memory.record.epoch == 0 || strcmp(memory.record.replid, view.info.replid) != 0
		|| memory.is_adopted;
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
	case WRITES_ALONE:	return memory.fencing == 0 ? "primary, alone, no fencing"
							   : "primary, alone";
	case WRITES_STOPPED:	return "primary, writes stopped";
	case WRITES_UNFENCED:	return "primary, no write fence";
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
			return error_set(err, ESTALE, "%s was promoted after this node",
					 memory.record.node);
		if (r == 0)
			r = record_claim(NULL, err);
		if (r == 0)
			memory.is_adopted = false;
	}
	if (r == 0)
		r = scores_keep(&writes, err);
	if (r == -ESTALE)
		return r;
	if (r < 0)
		log_warn("%s", err->text);
	err->code = 0;
	if (writes == WRITES_STOPPED) {
		log_warn("writes are stopped: %s may lead elsewhere", writes_missing());
		/* Look at the record again at once: another may have been promoted. */
		memory.checked_ms = 0;
	}
	state_is(words_of(writes));
	note_keep(true);
	return 0;
}

int primary_attend(struct error *err)
{
	int status = was_restarted() ? judge_restarted(err) : OCF_RUNNING_PROMOTED;

	if (status == OCF_RUNNING_PROMOTED && cluster_node() && lead_on(err) < 0) {
		decision_write("yielded", err->text, NULL, 0);
		status = OCF_FAILED_PROMOTED;
	}
	return status;
}
