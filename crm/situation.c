/* situation.c -- what the cluster holds of one redis resource, for a person who is to decide. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "crm/commands.h"
#include "lib/plain.h"
#include "lib/words.h"

#define WAIT_MS 10000

const char *attribute_of(const char *what)
{
	static struct { char what[16], name[192]; } known[8];
	size_t i = 0;

	while (i + 1 < LENGTH(known) && known[i].what[0] && strcmp(known[i].what, what) != 0)
		i++;
	snprintf(known[i].what, sizeof(known[i].what), "%s", what);
	snprintf(known[i].name, sizeof(known[i].name), "%s-%s", options.resource, what);
	return known[i].name;
}

int situation_read(struct situation *s, struct error *err)
{
	struct deadline until = deadline_in(WAIT_MS);
	const struct cluster_question all[] = {
		{ attribute_of("primary"), NULL, CLUSTER_PROPERTY, &s->record },
		{ cluster_score_name(options.resource), NULL, CLUSTER_REBOOT, &s->scores },
		{ attribute_of("state"), NULL, CLUSTER_REBOOT_LATE, &s->states },
		{ attribute_of("ballot"), NULL, CLUSTER_PRIVATE, &s->ballots },
	};
	const char *record;
	int r = cluster_ask(all, LENGTH(all), until, err);

	if (r == 0)
		r = cluster_look(&s->members, until, err);
	if (r < 0)
		return error_wrap(err, "cannot ask the cluster");
	record = s->record.n ? s->record.of[0].text : "";
	if (!*record && s->states.n == 0 && s->scores.n == 0)
		return error_set(err, ENOENT,
				 "no redis resource \"%s\" is known to this cluster: name it with "
				 "--resource", options.resource);
	s->epoch = words_number(record, "epoch", 0);
	words_find(record, "voters", s->voters, sizeof(s->voters));
	words_find(record, "node", s->primary, sizeof(s->primary));
	return 0;
}

const char *situation_promoted(const struct situation *s)
{
	for (int i = 0; i < s->states.n; i++)
		if (strncmp(s->states.of[i].text, "primary", 7) == 0)
			return s->states.of[i].node;
	return NULL;
}

/* "offset 5, 9 keys", as far as the ballot tells. */
static void print_ballot(const char *ballot)
{
	long long noted = words_number(ballot, "noted", -1);

	if (words_number(ballot, "void", 1) == 0)
		printf("offset %lld, ", words_number(ballot, "offset", 0));
	else if (noted >= 0)
		printf("offset about %lld, ", noted);
	else
		printf("offset unknown, ");
	printf("%lld keys", words_number(ballot, "keys", 0));
}

void situation_print(const struct situation *s)
{
	if (s->epoch)
		plain_print(stdout, "last promoted: %s (epoch %lld); data counts on: %s\n",
			    s->primary, s->epoch, s->voters);
	else
		printf("nobody was promoted yet\n");
	for (int i = 0; i < s->members.n; i++) {
		const struct cluster_member *m = &s->members.of[i];
		const char *state = cluster_value(&s->states, m->name);
		const char *score = cluster_value(&s->scores, m->name);
		const char *ballot = cluster_value(&s->ballots, m->name);

		plain_print(stdout, "  %s: %s%s%s", m->name,
			    m->is_member ? "online" : m->is_unclean ? "lost, not fenced"
			    : "offline", state ? ", " : "", state ? state : "");
		if (score)
			plain_print(stdout, ", score %s", score);
		if (ballot) {
			printf(", holds: ");
			print_ballot(ballot);
		}
		printf("\n");
	}
}
