/* redis-cluster.c -- what this instance writes into the cluster: its score, its state, who leads. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"

const char *attribute(const char *what)
{
	static char name[192];

	snprintf(name, sizeof(name), "%s-%s", ocf_instance(), what);
	return name;
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

void score_is(const char *score)
{
	if (!cluster_node())
		return;
	write_score(score);
	if (!cluster_settle(cluster_score_name(ocf_instance()), cluster_node(), score,
			    deadline_sooner(deadline_in(2000), ocf_deadline())))
		log_warn("promotion score %s is not visible", score);
}

void state_is(const char *words)
{
	char joined[sizeof(memory.said)];
	struct error err = { 0 };

	snprintf(joined, sizeof(joined), "%s", words);
	for (char *c = joined; *c; c++)
		if (*c == ' ')
			*c = '-';
	if (!cluster_node() || strcmp(joined, memory.said) == 0)
		return;
	if (cluster_set(attribute("state"), cluster_node(), words, CLUSTER_REBOOT, ocf_deadline(), &err) < 0)
		log_warn("state: %s", err.text);
	memcpy(memory.said, joined, sizeof(joined));
}

int record_refresh(struct error *err)
{
	char text[512];
	int r;

	if (!cluster_node())
		return 0;
	r = cluster_get_property(attribute("primary"), text, sizeof(text), ocf_deadline(), err);
	if (r == 0)
		record_read(text, &memory.record);
	return r;
}

int record_claim(struct error *err)
{
	struct redis_record *r = &memory.record;
	const char *max = ocf_meta("clone_max");
	char text[512];
	int status;

	if (!cluster_node())
		return 0;
	r->epoch++;
	r->port = redis.real_port;
	r->voters = max ? atoi(max) : r->voters ? r->voters : 1;
	snprintf(r->replid, sizeof(r->replid), "%s", view.info.replid);
	snprintf(r->node, sizeof(r->node), "%s", cluster_node());
	status = settings_address(r->node, r->address, sizeof(r->address), err);
	if (status < 0)
		return status;
	record_print(r, text, sizeof(text));
	return cluster_set_property(attribute("primary"), text, ocf_deadline(), err);
}
