/* status-json.c -- a picture of the cluster, for machines. What is not known is null. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <time.h>

#include "crm/json.h"
#include "crm/status.h"

static void print_number(FILE *f, const char *name, bool is_known, long long n)
{
	if (is_known)
		fprintf(f, ",\"%s\":%lld", name, n);
	else
		fprintf(f, ",\"%s\":null", name);
}

static void print_bool(FILE *f, const char *name, bool is_known, bool is)
{
	fprintf(f, ",\"%s\":%s", name, !is_known ? "null" : is ? "true" : "false");
}

static void print_text(FILE *f, const char *name, const char *text)
{
	if (*text)
		json_print_member(f, ",", name, text);
	else
		fprintf(f, ",\"%s\":null", name);
}

static void print_server(FILE *f, struct picture_resource *r, struct picture_node *n)
{
	const struct probe_answer *a = &n->probe.answer;
	const struct redis_info *i = &a->info;
	bool is_replica = a->is_there && i->role == REDIS_REPLICA;
	long long lag = picture_lag(picture_leader(r), n);

	fprintf(f, ",\"server\":{\"answers\":%s", a->is_there ? "true" : "false");
	print_text(f, "why", a->is_there ? "" : a->why[0] ? a->why
		   : r->unasked[0] ? r->unasked : "not asked");
	print_text(f, "address", a->address);
	print_text(f, "role", !a->is_there ? "" : is_replica ? "replica" : "primary");
	print_number(f, "offset", a->is_there, i->offset);
	print_number(f, "keys", a->is_there, i->keys);
	print_bool(f, "loading", a->is_there, i->is_loading);
	print_bool(f, "link_up", is_replica, i->is_link_up);
	print_bool(f, "full_sync", is_replica, i->is_sync_in_progress);
	print_number(f, "lag_bytes", is_replica && lag >= 0, lag);
	print_number(f, "heard_s", is_replica && i->last_io_s >= 0, i->last_io_s);
	fputc('}', f);
}

static void print_node(FILE *f, struct picture_resource *r, struct picture_node *n)
{
	json_print_member(f, "{", "node", n->name);
	print_text(f, "presence", status_presence(n));
	print_text(f, "role", n->role);
	print_text(f, "pending", n->pending);
	print_bool(f, "failed", n->is_known, n->is_failed);
	print_text(f, "failure", n->failure);
	print_text(f, "score", n->score);
	print_text(f, "score_reason", status_score(n));
	print_text(f, "state", n->state);
	print_text(f, "ballot", n->ballot);
	print_server(f, r, n);
	fputc('}', f);
}

static void print_resource(FILE *f, struct picture *p, struct picture_resource *r)
{
	struct picture_node *n = picture_promoted(r);
	char words[300];

	json_print_member(f, "{", "resource", r->name);
	print_text(f, "primary", n ? n->name : "");
	print_text(f, "primary_by_server",
		   r->is_dark && picture_leader(r) ? picture_leader(r)->name : "");
	print_number(f, "since", n && n->since_s, n ? n->since_s : 0);
	print_number(f, "epoch", true, r->record.epoch);
	print_text(f, "recorded_primary", r->record.node);
	print_text(f, "voters", r->record.voters);
	status_writes(r, words, sizeof(words));
	print_text(f, "writes", words);
	status_watcher(p, r, words, sizeof(words));
	print_text(f, "watcher_here", words);
	print_text(f, "force", r->force);
	print_text(f, "lift", r->lift);
	fprintf(f, ",\"nodes\":[");
	for (int i = 0; i < r->n; i++) {
		fputs(i ? "," : "", f);
		print_node(f, r, &r->of[i]);
	}
	fprintf(f, "],\"addresses\":[");
	for (int i = 0; i < r->n_vips; i++) {
		json_print_member(f, i ? ",{" : "{", "resource", r->vips[i].name);
		print_text(f, "ip", r->vips[i].ip);
		print_text(f, "node", r->vips[i].node);
		fputc('}', f);
	}
	fprintf(f, "]}");
}

void status_print_json(FILE *f, struct picture *p)
{
	bool is_known = !p->silent[0];

	fprintf(f, "{\"time\":%lld", (long long)time(NULL));
	print_text(f, "here", p->here);
	print_text(f, "cluster_silent", p->silent);
	print_text(f, "configuration_stale", p->stale);
	print_bool(f, "quorum", is_known, p->is_quorate);
	print_bool(f, "maintenance", is_known, p->is_maintenance);
	print_bool(f, "fencing", p->has_fencing >= 0, p->has_fencing == 1);
	fprintf(f, ",\"resources\":[");
	for (int i = 0; i < p->n; i++) {
		fputs(i ? "," : "", f);
		print_resource(f, p, &p->of[i]);
	}
	fprintf(f, "]}\n");
}
