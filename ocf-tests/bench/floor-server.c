/* floor-server.c -- agent that does as good as nothing: what is left is the cluster's own time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * With OCF_RESKEY_honest=1 the agent tells and asks the cluster what an agent must that promises to
 * lose nothing: ballots, the primary's record, the frozen offset, scores; otherwise it writes a
 * score at start only. A dead server's score goes at once: its parent waits for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "floor-serve.h"
#include "floor.h"
#include "lib/cleanup.h"

enum { OK = 0, FAILED = 1, UNIMPLEMENTED = 3, NOT_RUNNING = 7, PROMOTED = 8 };

static int port;
static char pid_file[64];	/* of the server, then of its parent */
static char role_file[64];

static void name_files(void)
{
	port = atoi(value_of("OCF_RESKEY_port", "6379"));
	name_pid_file(pid_file, sizeof(pid_file));
	snprintf(role_file, sizeof(role_file), "/run/floor-server-%d.promoted", port);
}

/* ---- the cluster's commands, side by side ---- */

static char attribute[128], update[256];

static const char *score_name(void)
{
	snprintf(attribute, sizeof(attribute), "master-%s",
		 value_of("OCF_RESOURCE_INSTANCE", "redis"));
	return attribute;
}

/* Any number of commands, each ended by NULL; the list by another. */
static int run_all(const char *const *words)
{
	extern char **environ;
	posix_spawn_file_actions_t quiet;
	pid_t pids[8];
	int n = 0, status, worst = 0;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
	while (*words && n < (int)LENGTH(pids)) {
		if (posix_spawn(&pids[n], words[0], &quiet, NULL, (char *const *)words,
				environ) == 0)
			n++;
		while (*words)
			words++;
		words++;
	}
	while (n-- > 0)
		if (waitpid(pids[n], &status, 0) > 0 && status)
			worst = status;
	posix_spawn_file_actions_destroy(&quiet);
	return worst;
}

#define ATTRD "/usr/sbin/attrd_updater"
#define CIB "/usr/sbin/crm_attribute"
#define NODE "-N", value_of("OCF_RESKEY_CRM_meta_on_node", "?")
#define RUN(...) run_all((const char *const[]){ __VA_ARGS__, NULL, NULL })

static int set_score(const char *score)
{
	snprintf(update, sizeof(update), "--update=%s", score);
	return RUN(ATTRD, "-n", score_name(), NODE, update);
}

/* ---- the actions ---- */

static bool read_pids(pid_t *server, pid_t *parent)
{
	auto_file FILE *f = fopen(pid_file, "re");

	return f && fscanf(f, "%d %d", server, parent) == 2 && kill(*server, 0) == 0;
}

static bool is_honest(void)
{
	return *value_of("OCF_RESKEY_honest", "0") == '1';
}

static void write_pids(pid_t server, pid_t parent)
{
	char new_file[sizeof(pid_file) + 4];
	auto_file FILE *f;

	snprintf(new_file, sizeof(new_file), "%s.new", pid_file);
	f = fopen(new_file, "we");
	if (f)
		fprintf(f, "%d %d\n", server, parent);
	if (f)
		fflush(f);
	rename(new_file, pid_file);
}

/* The dead primary's score goes, and nothing else happens. */
static void watch(pid_t server)
{
	int status;

	while (waitpid(server, &status, 0) < 0 && errno == EINTR)
		;
	if (access(role_file, F_OK) == 0)
		set_score("-INFINITY");
	unlink(pid_file);
}

/* The output of an agent is a pipe that Pacemaker reads to its end. */
static void become_daemon(int listener)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t server;

	setsid();
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	server = fork();
	if (server == 0) {
		prctl(PR_SET_NAME, "floor-server");
		serve(listener);
		_exit(1);
	}
	close(listener);
	write_pids(server, getpid());
	watch(server);
	_exit(0);
}

static int start(void)
{
	pid_t server, parent;
	int listener;

	if (read_pids(&server, &parent))
		return OK;
	unlink(role_file);
	listener = serve_listen(port);
	if (listener < 0)
		return FAILED;
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	if (fork() == 0)
		become_daemon(listener);
	for (int i = 0; i < 1000 && !read_pids(&server, &parent); i++)
		usleep(1000);
	return set_score("100") ? FAILED : OK;
}

static int stop(void)
{
	pid_t server, parent;
	bool is_there = read_pids(&server, &parent);

	unlink(role_file);
	if (is_there) {
		kill(parent, SIGKILL);
		kill(server, SIGKILL);
	}
	for (int i = 0; is_there && i < 1000 && kill(server, 0) == 0; i++)
		usleep(1000);
	unlink(pid_file);
	return OK;
}

static int monitor(void)
{
	pid_t server, parent;

	if (!read_pids(&server, &parent))
		return NOT_RUNNING;
	return access(role_file, F_OK) == 0 ? PROMOTED : OK;
}

/* Who is demoted for this promotion and goes on running, by the transition; NULL: nobody. */
static const char *former(void)
{
	static char name[64];
	const char *stopped = value_of("OCF_RESKEY_CRM_meta_notify_stop_uname", "");

	if (sscanf(value_of("OCF_RESKEY_CRM_meta_notify_demote_uname", ""), "%63s", name) != 1
	    || strstr(stopped, name))
		return NULL;
	return name;
}

/*
 * What is read decides; then what is written counts. The former's score comes last: without one the
 * list ends before.
 */
static int promote_by_law(void)
{
	RUN(ATTRD, "-n", "floor-ballot", "-Q", "-A", NULL, ATTRD, "-n", "floor-frozen", "-Q",
	    "-A", NULL, CIB, "-n", "floor-primary", "-t", "crm_config", "-G", "-q");
	return RUN(ATTRD, "-n", score_name(), NODE, "--update=1000", NULL,
		   CIB, "-n", "floor-primary", "-t", "crm_config",
		   "--update=epoch:1 replid:0 node:n1 voters:n1,n2,n3", NULL,
		   former() ? ATTRD : NULL, "-n", score_name(), "-N", former(), "--update=100");
}

static int promote(void)
{
	pid_t server, parent;

	if (!read_pids(&server, &parent))
		return FAILED;
	if (is_honest() && promote_by_law())
		return FAILED;
	close(open(role_file, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
	kill(server, SIGUSR1);
	return OK;
}

static int demote(void)
{
	pid_t server, parent;

	unlink(role_file);
	if (!read_pids(&server, &parent))
		return OK;
	kill(server, SIGUSR2);
	if (!is_honest())
		return OK;
	return RUN(ATTRD, "-n", "floor-frozen", NODE, "--update=epoch:1 replid:0 offset:0", "-p")
		? FAILED : OK;
}

static int notify(void)
{
	const char *operation = value_of("OCF_RESKEY_CRM_meta_notify_operation", "");
	const char *type = value_of("OCF_RESKEY_CRM_meta_notify_type", "");

	if (is_honest() && strcmp(type, "pre") == 0 && strcmp(operation, "promote") == 0)
		RUN(ATTRD, "-n", "floor-ballot", NODE, "--update=epoch:1 replid:0 offset:0", "-p");
	return OK;
}

static int meta_data(void)
{
	puts("<?xml version=\"1.0\"?><resource-agent name=\"floor-server\" version=\"1.0\">"
	     "<version>1.1</version><longdesc lang=\"en\">Does nothing</longdesc>"
	     "<shortdesc lang=\"en\">Does nothing</shortdesc>"
	     "<parameters><parameter name=\"honest\">"
	     "<longdesc lang=\"en\">Write attributes</longdesc>"
	     "<shortdesc lang=\"en\">Write attributes</shortdesc>"
	     "<content type=\"boolean\" default=\"0\"/></parameter>"
	     "<parameter name=\"port\"><longdesc lang=\"en\">Port</longdesc>"
	     "<shortdesc lang=\"en\">Port</shortdesc>"
	     "<content type=\"integer\" default=\"6379\"/></parameter></parameters>"
	     "<actions><action name=\"start\" timeout=\"20s\"/>"
	     "<action name=\"stop\" timeout=\"20s\"/>"
	     "<action name=\"promote\" timeout=\"20s\"/>"
	     "<action name=\"demote\" timeout=\"20s\"/>"
	     "<action name=\"notify\" timeout=\"20s\"/>"
	     "<action name=\"monitor\" timeout=\"20s\" interval=\"2s\" role=\"Unpromoted\"/>"
	     "<action name=\"monitor\" timeout=\"20s\" interval=\"1s\" role=\"Promoted\"/>"
	     "<action name=\"meta-data\" timeout=\"5s\"/></actions></resource-agent>");
	return OK;
}

int main(int argc, char **argv)
{
	static const struct { const char *name; int (*run)(void); } actions[] = {
		{ "start", start }, { "stop", stop }, { "monitor", monitor },
		{ "promote", promote }, { "demote", demote }, { "notify", notify },
		{ "meta-data", meta_data },
	};

	name_files();
	for (size_t i = 0; argc == 2 && i < LENGTH(actions); i++)
		if (strcmp(argv[1], actions[i].name) == 0)
			return actions[i].run();
	return UNIMPLEMENTED;
}
