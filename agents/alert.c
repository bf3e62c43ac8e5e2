/* alert.c -- redisha-alert, an alert agent of Pacemaker: a journal, a hook, mail. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agents/alert-event.h"
#include "agents/alert-hook.h"
#include "agents/alert-params.h"
#include "agents/alert-state.h"
#include "agents/alert-tell.h"
#include "agents/alert-text.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/words.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* Pacemaker ends an alert after 30 s, by default: all of it must be over before. */
#define ALL_MS 26000
#define ASK_MS 3000
#define LOCK_MS 2000
#define AGENT_S 600

/*
 * What runs a resource hardly ever changes; in a failover each node has a dozen events of two or
 * three resources.
 */
static void recall_agent(struct event *e)
{
	char key[160];
	const char *kept;

	snprintf(key, sizeof(key), "agent:%s", e->rsc);
	kept = e->rsc[0] ? state_get(key) : NULL;
	if (kept && words_number(kept, "until", 0) > e->at.tv_sec && strchr(kept, ';'))
		snprintf(e->agent, sizeof(e->agent), "%.*s", (int)strcspn(kept, ";"), kept);
}

static void remember_agent(const struct event *e)
{
	char key[160], text[200];
	struct error err = { 0 };

	if (!e->agent[0] || state_open(deadline_in(LOCK_MS), &err) < 0)
		return;
	snprintf(key, sizeof(key), "agent:%s", e->rsc);
	snprintf(text, sizeof(text), "%s; until=%lld", e->agent, (long long)e->at.tv_sec + AGENT_S);
	state_set(key, text);
	if (state_close(&err) < 0)
		log_warn("%s", err.text);
}

static bool concerns_us(struct event *e)
{
	bool was_known = e->agent[0];
	bool is_ours = event_concerns(e, alert.resource, deadline_in(ASK_MS));

	if (!was_known)
		remember_agent(e);
	return is_ours;
}

/*
 * What the last runs left decides what is noise: a monitor that is fine again, a state that is told
 * again (for each node, whenever one changes), the same event for another recipient.
 */
static void consult_memory(struct event *e, bool *is_first)
{
	char bad[400], seen[400], state[400];
	const char *before;
	struct error err = { 0 };

	*is_first = true;
	snprintf(bad, sizeof(bad), "bad:%s:%s", e->rsc, e->node);
	snprintf(state, sizeof(state), "state:%s:%s", e->attribute, e->node);
	event_key(e, seen, sizeof(seen));
	if (state_open(deadline_in(LOCK_MS), &err) < 0)
		log_warn("cannot compare with earlier events: %s", err.text);
	*is_first = !state_get(seen);
	recall_agent(e);
	e->sort = event_judge(e, state_get(bad));
	before = e->kind == EVENT_ATTRIBUTE ? state_get(state) : NULL;
	if (*is_first && before && strcmp(before, e->text) == 0)
		e->sort = SORT_NOISE;
	if (e->sort != SORT_NOISE && *is_first) {
		state_set(seen, "1");
		if (e->kind == EVENT_ATTRIBUTE)
			state_set(state, e->text);
		if (e->kind == EVENT_RESOURCE && strcmp(e->task, "monitor") == 0)
			state_set(bad, event_is_bad(e) ? "1" : NULL);
	}
	if (state_close(&err) < 0)
		log_warn("%s", err.text);
}

/* Where the primary is reached, as the cluster's record tells so far. */
static void find_address(const char *rsc, char *ret, size_t size)
{
	char name[160], record[CLUSTER_TEXT];
	struct error err = { 0 };

	ret[0] = '\0';
	snprintf(name, sizeof(name), "%s-primary", rsc);
	if (cluster_get_property(name, record, sizeof(record), deadline_in(ASK_MS), &err) == 0)
		words_find(record, "address", ret, size);
}

static int run_hook(const struct event *e, struct deadline until)
{
	char address[64];
	struct hook hook = {
		.role = event_role(e), .node = e->node, .resource = e->rsc, .address = address,
		.event = event_word(e),
	};
	struct error err = { 0 };

	if (!alert.hook || !hook.role)
		return 0;
	find_address(e->rsc, address, sizeof(address));
	if (hook_run(&hook, deadline_sooner(until, deadline_in(alert.hook_timeout_s * 1000)),
		     &err) == 0)
		return 0;
	return tell_trouble(e, "hook", &err);
}

/*
 * Becomes redisha-mail, which lies beside this program; what has failed so far, it tells by its
 * exit code.
 */
static int become_mailer(const struct event *e, int failed, struct deadline until)
{
	char path[PATH_MAX + 16], left_ms[16], status[] = { failed ? '1' : '0', '\0' };
	char *const argv[] = { path, left_ms, status, NULL };
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);
	struct error err = { 0 };
	char *slash;

	if (!alert_recipient() || !text_is_mailed(e))
		return 0;
	path[n > 0 ? n : 0] = '\0';
	slash = strrchr(path, '/');
	snprintf(slash ? slash + 1 : path, 16, "redisha-mail");
	snprintf(left_ms, sizeof(left_ms), "%d", deadline_left(until));
	log_close();
	execv(path, argv);
	error_set(&err, errno, "cannot run %s: %s", path, strerror(errno));
	return tell_trouble(e, "mail", &err);
}

static int attend(struct event *e)
{
	struct deadline until = deadline_in(ALL_MS);
	struct error wrong = { 0 };
	bool is_first;
	int r = 0;

	if (alert_params_read(&wrong) < 0)
		wrong.code = EINVAL;
	consult_memory(e, &is_first);
	if (e->sort == SORT_NOISE || !concerns_us(e))
		return EXIT_DONE;
	if (is_first) {
		r |= tell_event(e);
		if (wrong.code)
			r |= tell_trouble(e, "config", &wrong);
		r |= run_hook(e, until);
	}
	r |= become_mailer(e, r, until);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

static int usage(FILE *f, int status)
{
	fprintf(f,
		"usage: redisha-alert              as Pacemaker runs it: the event is in "
		"CRM_alert_* variables\n"
		"       redisha-alert meta-data    the parameters as XML\n"
		"       redisha-alert --help | --version\n");
	if (status == EXIT_DONE) {
		fprintf(f, "Parameters (instance attributes of the alert):\n");
		alert_params_print_help();
		fprintf(f, "See redisha-alert(8).\n");
	}
	return status;
}

int main(int argc, char **argv)
{
	struct event event;
	int status;

	if (argc == 2 && strcmp(argv[1], "meta-data") == 0) {
		alert_params_print_xml();
		return EXIT_DONE;
	}
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("redisha-alert %s\n", PACKAGE_VERSION);
		return EXIT_DONE;
	}
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return usage(stdout, EXIT_DONE);
	event_read(&event);
	if (argc > 1 || event.kind == EVENT_UNKNOWN)
		return usage(stderr, EXIT_USAGE);
	/* Modes are said where files are made: root and hacluster share them, by their group. */
	umask(0);
	/*
	 * What is told can wait for what is done: the failover that it is about may still be under
	 * way.
	 */
	if (nice(10) < 0)
		errno = 0;
	alarm(ALL_MS / 1000 + 3);	/* whatever hangs in the kernel or in a library */
	log_name("redisha-alert", event.rsc[0] ? event.rsc : event.node);
	status = attend(&event);
	log_close();
	return status;
}
