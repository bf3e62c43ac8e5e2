/* status-text.c -- a picture of the cluster, for people. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <time.h>

#include "crm/chronicle.h"
#include "crm/status.h"
#include "lib/plain.h"
#include "lib/words.h"

/* Full journals take longer to read than there is time. */
enum { LAST_CHANGES = 3, TAIL_BYTES = 65536 };

static bool has_colours;

enum colour { RED, GREEN };

/* Ours alone: what is printed in it is made plain. */
static void print_in(FILE *f, enum colour colour, const char *text)
{
	static const char *const codes[] = { [RED] = "\033[31m", [GREEN] = "\033[32m" };

	fputs(has_colours ? codes[colour] : "", f);
	plain_print(f, "%s", text);
	fputs(has_colours ? "\033[0m" : "", f);
}

static void print_head(FILE *f, struct picture_resource *r)
{
	struct picture_node *n = picture_promoted(r);
	char when[64], span[32], said[300];

	plain_print(f, "%s: ", r->name);
	if (r->is_dark) {
		n = picture_leader(r);
		print_in(f, RED, "primary unknown");
		plain_print(f, " (Pacemaker does not tell); %s%s; recorded: %s (epoch %lld)\n",
			n ? "by its own word the server of " : "no server says that it is one",
			n ? n->name : "", r->record.epoch ? r->record.node : "nobody",
			r->record.epoch);
		return;
	}
	if (!n) {
		print_in(f, RED, "nobody is promoted");
		if (r->record.epoch)
			plain_print(f, "; last was %s (epoch %lld)", r->record.node,
				    r->record.epoch);
		fprintf(f, "\n");
		return;
	}
	snprintf(said, sizeof(said), "primary %s", n->name);
	print_in(f, n->probe.answer.is_there && n->is_online ? GREEN : RED, said);
	if (n->is_known && !n->is_online)
		fprintf(f, " as last known, but that node is %s", status_presence(n));
	if (n->since_s) {
		status_time(n->since_s * 1000, when, sizeof(when));
		status_span(time(NULL) - n->since_s, span, sizeof(span));
		fprintf(f, " since %.19s (%s)", when, span);
	} else {
		fprintf(f, " since unknown (no promotion is recorded)");
	}
	fprintf(f, ", epoch %lld", r->record.epoch);
	if (r->record.epoch && strcmp(r->record.node, n->name) != 0) {
		fprintf(f, "; ");
		snprintf(said, sizeof(said), "the record names %s", r->record.node);
		print_in(f, RED, said);
	}
	fprintf(f, "\n");
}

static void print_marks(FILE *f, const struct picture_node *n)
{
	if (n->is_failed) {
		fprintf(f, ", ");
		print_in(f, RED, "failed");
	}
	if (n->is_unmanaged)
		fprintf(f, ", unmanaged");
	if (n->state[0])
		plain_print(f, "; %s", n->state);
	fprintf(f, "\n");
}

static void print_node(FILE *f, struct picture_resource *r, struct picture_node *n, int width)
{
	char data[400];
	bool is_away = n->is_known && (!n->is_online || n->is_standby || n->is_maintenance);
	const char *why = status_score(n);

	status_data(r, n, data, sizeof(data));
	plain_print(f, "  %-*s  ", width, n->name);
	if (is_away && n->is_unclean)
		print_in(f, RED, status_presence(n));
	else if (is_away)
		fputs(status_presence(n), f);
	if (is_away && !n->is_online && strcmp(n->role, "Stopped") != 0)
		plain_print(f, " (was %s)", n->role);
	if (!is_away || n->is_online)
		plain_print(f, "%s%s", is_away ? ", " : "", n->role[0] ? n->role : "role unknown");
	if (n->pending[0])
		plain_print(f, " (%s)", n->pending);
	print_marks(f, n);
	plain_print(f, "  %-*s    data: %s\n", width, "", data);
	if (n->score[0])
		plain_print(f, "  %-*s    score: %s%s%s%s\n", width, "", n->score,
			    *why ? " (" : "", why, *why ? ")" : "");
	if (n->failure[0])
		plain_print(f, "  %-*s    failure: %s\n", width, "", n->failure);
}

/* What a person must decide, or what is waited for. */
static void print_waits(FILE *f, struct picture_resource *r)
{
	bool waits = false;

	for (int i = 0; i < r->n; i++) {
		struct picture_node *n = &r->of[i];

		if (strncmp(n->state, "waiting", 7) != 0 || (n->is_known && !n->is_online))
			continue;
		plain_print(f, "  pending: %s is ", n->name);
		print_in(f, RED, n->state);
		fprintf(f, "\n");
		if (n->ballot[0])
			fprintf(f, "    it holds: offset %lld, %lld keys%s\n",
				words_number(n->ballot, "offset", -1),
				words_number(n->ballot, "keys", -1),
				words_number(n->ballot, "void", 1)
					? " (its place in the data is unknown)"
					: "");
		waits = true;
	}
	if (waits)
		plain_print(f, "    start the missing node, or decide: "
			    "redisha --resource %s force NODE\n", r->name);
	if (r->force[0])
		plain_print(f, "  ordered: force %s\n", r->force);
	if (r->lift[0])
		plain_print(f, "  ordered: fence lift %s\n", r->lift);
}

static void print_changes(FILE *f, const char *here, const char *resource)
{
	auto_chronicle struct chronicle j = { 0 };
	struct error err = { 0 };
	char when[64];

	if (chronicle_read(resource, TAIL_BYTES, &j, &err) < 0) {
		plain_print(f, "  changes: unknown (%s)\n", err.text);
		return;
	}
	for (int i = j.n > LAST_CHANGES ? j.n - LAST_CHANGES : 0; i < j.n; i++) {
		const char *why = json_string(j.of[i].json, j.of[i].is_decision ? "why" : "text");

		status_time(j.of[i].at_ms, when, sizeof(when));
		plain_print(f, "  change: %.23s %s %s: %s\n", when,
			    *j.of[i].node ? j.of[i].node : here, j.of[i].what, why);
	}
}

static void print_resource(FILE *f, struct picture *p, struct picture_resource *r)
{
	char words[300];
	int width = 4;

	for (int i = 0; i < r->n; i++)
		width = (int)strlen(r->of[i].name) > width ? (int)strlen(r->of[i].name) : width;
	print_head(f, r);
	for (int i = 0; i < r->n; i++)
		print_node(f, r, &r->of[i], width);
	for (int i = 0; i < r->n_vips; i++)
		plain_print(f, "  address: %s %s %s%s%s\n", r->vips[i].name, r->vips[i].ip,
			r->vips[i].node[0] ? "on " : p->silent[0] ? "unknown where" : "nowhere",
			r->vips[i].node, r->vips[i].is_failed ? ", failed" : "");
	status_writes(r, words, sizeof(words));
	plain_print(f, "  writes: %s\n", words);
	status_watcher(p, r, words, sizeof(words));
	plain_print(f, "  watcher on %s: %s\n", p->here, words);
	print_waits(f, r);
	print_changes(f, p->here, r->name);
}

static void print_trouble(FILE *f, const char *what, const char *why, const char *so)
{
	print_in(f, RED, what);
	plain_print(f, " (%s)%s\n", why, so);
}

void status_print(FILE *f, struct picture *p, bool colours)
{
	static const char *const fencing[] = { "unknown", "OFF", "on" };

	has_colours = colours;
	if (p->silent[0])
		print_trouble(f, "Pacemaker does not tell how things are on this node", p->silent,
			      ": roles are unknown");
	if (p->stale[0])
		print_trouble(f, "The configuration is the last one on disk", p->stale, "");
	if (!p->silent[0]) {
		fprintf(f, "cluster: %s, ", p->has_dc ? "has a DC" : "no DC");
		if (p->is_quorate)
			fprintf(f, "quorum yes");
		else
			print_in(f, RED, "quorum NO");
		fprintf(f, ", fencing %s%s\n", fencing[p->has_fencing + 1],
			p->is_maintenance ? ", maintenance mode" : "");
	}
	for (int i = 0; i < p->n; i++)
		print_resource(f, p, &p->of[i]);
}
