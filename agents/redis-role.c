/* redis-role.c -- the acts that change who leads: lead, found, fence. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agents/redis-acts.h"
#include "agents/redis-ballots.h"
#include "agents/redis-cluster.h"
#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

/* How far the demoted primary got, if it was of this epoch and lineage; -1: nobody was demoted. */
static long long frozen_offset(void)
{
	struct cluster_values all;
	struct error err = { 0 };
	long long most = -1;

	if (!cluster_node() || cluster_get(attribute("frozen"), &all, ocf_deadline(), &err) < 0)
		return -1;
	for (int i = 0; i < all.n; i++) {
		struct redis_frozen f;

		frozen_read(all.of[i].text, &f);
		if (f.epoch == memory.record.epoch && f.offset > most
		    && strcmp(f.replid, view.info.replid) == 0)
			most = f.offset;
	}
	return most;
}

/* All of the tail is on its way already: the frozen server still feeds its replicas. */
static int await_tail(struct error *err)
{
	long long tail = frozen_offset();
	struct deadline until = deadline_in(deadline_left(ocf_deadline()) / 2);

	while (view.info.offset < tail) {
		if (deadline_nap(until, 2) == 0)
			return error_set(err, ESTALE, "the demoted primary stopped at offset %lld, this "
					 "replica has %lld: %lld bytes are missing", tail,
					 view.info.offset, tail - view.info.offset);
		int r = server_info(view.server, &view.info, until, err);

		if (r < 0)
			return r;
	}
	return 0;
}

static int check_lineage(struct error *err)
{
	const struct redis_record *record = &memory.record;
	struct redis_ballot own = ballot_of(&view.info, record->epoch);

	if (record->epoch == 0 || ballot_continues(&own, record->replid))
		return 0;
	if (ballots_elect_us(err) == 0)
		return 0;
	return error_set(err, ESTALE, "the data here (replid %.8s, offset %lld) does not continue that of "
			 "%s (replid %.8s, epoch %lld)", view.info.replid, view.info.offset,
			 record->node, record->replid, record->epoch);
}

static int take_lead(struct error *err)
{
	char address[64];
	int r = 0;

	/* Before, not after: one whom no replica could find must not take writes. */
	if (cluster_node())
		r = settings_address(cluster_node(), address, sizeof(address), err);
	if (r == 0)
		r = server_lead(view.server, ocf_deadline(), err);
	if (r == 0)
		r = server_info(view.server, &view.info, ocf_deadline(), err);
	if (r == 0 && view.info.role != REDIS_PRIMARY)
		return error_set(err, EPROTO, "still a replica after REPLICAOF NO ONE");
	return r;
}

int redis_lead(struct error *err)
{
	int r = check_lineage(err);

	if (r == 0)
		r = await_tail(err);
	return r == 0 ? take_lead(err) : r;
}

int redis_found(struct error *err)
{
	int r = 0;

	if (view.info.is_sync_in_progress)
		return error_set(err, EBUSY, "a full sync is running here: the data is not complete");
	if (cluster_node())
		r = ballots_elect_us(err);
	return r == 0 ? take_lead(err) : r;
}

static bool peer_has(const struct redis_peer *peer, long long offset)
{
	const struct server_address there = { .host = peer->ip, .port = peer->port };
	struct deadline until = deadline_sooner(deadline_in(500), ocf_deadline());
	auto_server struct server *s = NULL;
	struct redis_info info;
	struct error err = { 0 };

	return peer->offset >= offset	/* acknowledged; that comes once a second, so ask, too */
		|| (server_open(&s, &there, &redis.login, until, &err) == 0
		    && server_info(s, &info, until, &err) == 0 && info.offset >= offset);
}

/* Wait until each attached replica has all; the promoted one proves it again. */
static void drain(long long offset)
{
	struct deadline until = deadline_in(deadline_left(ocf_deadline()) / 2);
	struct error err = { 0 };
	int missing;

	do {
		missing = 0;
		if (server_info(view.server, &view.info, until, &err) < 0)
			break;
		for (int i = 0; i < view.info.n_peers; i++)
			missing += view.info.peers[i].is_online
				&& !peer_has(&view.info.peers[i], offset);
		if (missing == 0)
			return;
	} while (deadline_nap(until, 5) > 0);
	log_warn("not all replicas have the last writes (offset %lld): %s", offset,
		 err.code ? err.text : "time is out");
}

static int publish_frozen(struct error *err)
{
	struct redis_frozen frozen = { .epoch = memory.record.epoch, .offset = view.info.offset };
	char text[128];

	if (!cluster_node())
		return 0;
	snprintf(frozen.replid, sizeof(frozen.replid), "%s", view.info.replid);
	frozen_print(&frozen, text, sizeof(text));
	return cluster_set(attribute("frozen"), cluster_node(), text, CLUSTER_PRIVATE, ocf_deadline(),
			   err);
}

/* The first replica that attaches makes the server rename its data: the record must follow in time. */
static int keep_record(struct error *err)
{
	if (!cluster_node() || !memory.is_promoted
	    || strcmp(view.info.replid, memory.record.replid) == 0)
		return 0;
	return record_claim(err);
}

int redis_fence(struct error *err)
{
	int r = keep_record(err);

	if (r < 0)
		log_warn("record: %s", err->text);
	err->code = 0;
	r = server_follow(view.server, "127.0.0.1", 0, ocf_deadline(), err);

	if (r == 0)
		r = server_info(view.server, &view.info, ocf_deadline(), err);
	if (r < 0)
		return r;
	if (server_cut_clients(view.server, ocf_deadline(), err) < 0)
		log_warn("clients are still connected: %s", err->text);
	err->code = 0;
	drain(view.info.offset);
	return publish_frozen(err);
}
