/* redis-drain.c -- the rest of a demoted primary's data, on its way to the others. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-drain.h"

#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

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

/* In a planned move only the successor matters; without one, every replica may become it. */
static bool must_have_tail(const struct redis_peer *peer)
{
	char successor[128];

	return peer->is_online && (!cluster_planned("promote", 0, successor, sizeof(successor))
				   || settings_is_address(successor, peer->ip));
}

bool redis_drain(struct deadline until)
{
	struct error err = { 0 };
	long long offset = view.info.offset;
	int missing;

	do {
		missing = 0;
		if (server_info(view.server, &view.info, until, &err) < 0)
			break;
		for (int i = 0; i < view.info.n_peers; i++)
			missing += must_have_tail(&view.info.peers[i])
				&& !peer_has(&view.info.peers[i], offset);
		if (missing == 0)
			return true;
	} while (deadline_nap(until, 5) > 0);
	log_warn("not all replicas have the last writes (offset %lld): %s", offset,
		 err.code ? err.text : "time is out");
	return false;
}
