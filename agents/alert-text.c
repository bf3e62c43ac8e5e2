/* alert-text.c -- an event in words: for the journal, for the subject and the body of a mail. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/alert-text.h"

#include <string.h>

#include "lib/cleanup.h"
#include "lib/journal.h"

/* A %s in @words is what Pacemaker, or the instance, says. */
static const struct {
	const char *words;
	const char *to_do;	/* NULL: no mail */
} sorts[N_SORTS] = {
	[SORT_NOISE]     = { "%s", NULL },
	[SORT_PROMOTED]  = { "is primary",
			     "Nothing, if somebody moved it. Otherwise find out why the former "
			     "primary failed." },
	[SORT_DEMOTED]   = { "is demoted", NULL },
	[SORT_STARTED]   = { "is started", NULL },
	[SORT_STOPPED]   = { "is stopped", NULL },
	[SORT_FAILED]    = { "failed: %s",
			     "The cluster recovers it by itself, if it can. Look for the reason in "
			     "crm_mon -1, in the log, and in the server's own log; when it is "
			     "mended: crm_resource --cleanup." },
	[SORT_DEGRADED]  = { "is degraded: %s",
			     "It is not restarted: that would not help. crm_mon -1 tells the "
			     "reason." },
	[SORT_RECOVERED] = { "is well again", NULL },
	[SORT_FENCED]    = { "was fenced (%s)",
			     "Find out why it was lost. When it is back, its Redis starts as a "
			     "replica by itself." },
	[SORT_UNFENCED]  = { "FENCING FAILED (%s)",
			     "Until it is known to be dead, nothing is taken over. Look at the "
			     "fence device. If you are sure that the node is off: "
			     "stonith_admin --confirm NODE." },
	[SORT_LOST]      = { "is lost",
			     "Nothing, if it was shut down. Otherwise look whether it is alive." },
	[SORT_JOINED]    = { "is a member of the cluster", "Nothing." },
	[SORT_STATE]     = { "%s", NULL },
	[SORT_TROUBLE]   = { "%s",
			     "See \"When a person must decide\" in the README of redisha, and "
			     "redisha(8)." },
};

bool text_is_mailed(const struct event *e)
{
	return sorts[e->sort].to_do;
}

static void print_words(char *ret, size_t size, const char *words, const char *what)
{
	const char *gap = strstr(words, "%s");

	if (gap)
		snprintf(ret, size, "%.*s%s%s", (int)(gap - words), words, what, gap + 2);
	else
		snprintf(ret, size, "%s", words);
}

void text_line(const struct event *e, char *ret, size_t size)
{
	const char *nothing = e->kind == EVENT_ATTRIBUTE
		? "says nothing of itself any more" : "no reason given";
	const char *what = e->text[0] ? e->text : nothing;
	char words[80];

	if (e->sort == SORT_FENCED || e->sort == SORT_UNFENCED)
		what = e->task;
	if (e->sort == SORT_FAILED)
		snprintf(words, sizeof(words), "%.40s %s", e->task, sorts[e->sort].words);
	else
		snprintf(words, sizeof(words), "%s", sorts[e->sort].words);
	print_words(ret, size, words, what);
}

void text_subject(const struct event *e, const char *because, char *ret, size_t size)
{
	/* A failure's own reason says more than what its exit code means. */
	struct event told = *e;
	bool replaces = *because && (e->sort == SORT_FAILED || e->sort == SORT_DEGRADED);
	char line[600];

	if (replaces)
		snprintf(told.text, sizeof(told.text), "%s", because);
	text_line(&told, line, sizeof(line));
	snprintf(ret, size, "[%s] %s%s %s%s%s%s", e->rsc[0] ? e->rsc : "cluster", e->node,
		 e->sort == SORT_FAILED || e->sort == SORT_TROUBLE || e->sort == SORT_UNFENCED
			? ":" : "", line,
		 *because && !replaces ? " (" : "", replaces ? "" : because,
		 *because && !replaces ? ")" : "");
}

void text_body(FILE *f, const struct event *e, const char *because, const char *host)
{
	char line[600], when[64];
	struct tm tm;

	text_line(e, line, sizeof(line));
	localtime_r(&e->at.tv_sec, &tm);
	strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S %z", &tm);
	fprintf(f, "What:       %s%s%s: %s\r\n", e->rsc, e->rsc[0] ? " on " : "", e->node, line);
	if (*because)
		fprintf(f, "Why:        %s\r\n", because);
	fprintf(f, "When:       %s\r\nTold by:    %s\r\n", when, host);
	if (e->kind == EVENT_RESOURCE)
		fprintf(f, "Action:     %s, exit code %d (%d expected)\r\n", e->task, e->rc,
			e->target_rc);
	if (e->kind == EVENT_FENCING)
		fprintf(f, "Fencer:     %s\r\n", e->text);
	fprintf(f, "What to do: %s\r\n", sorts[e->sort].to_do ? sorts[e->sort].to_do : "Nothing.");
	fprintf(f,
		"\r\nState of the cluster: crm_mon -A1. What happened before: %s/events.jsonl on "
		"each node.\r\n", journal_folder());
}
