/* redis-launch.c -- start a redis-server of our own. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-launch.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/log.h"
#include "lib/ocf.h"

static int make_rundir(const struct passwd *account, struct error *err)
{
	if (mkdir(redis.rundir, 0755) < 0 && errno != EEXIST)
		return error_set(err, errno, "rundir %s: %s", redis.rundir, strerror(errno));
	if (chown(redis.rundir, account->pw_uid, account->pw_gid) < 0)
		return error_set(err, errno, "rundir %s: cannot give it to %s: %s", redis.rundir,
				 redis.user, strerror(errno));
	return 0;
}

/* In the child: nothing of ours, of root's or of the executor's goes with it. */
static void become_server(const struct passwd *account, int output)
{
	static const char *const env[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin",
					   "LC_ALL=C", NULL };
	char port[16];
	const char *argv[] = {
		redis.bin, redis.config, "--daemonize", "no", "--supervised", "no",
		"--pidfile", redis.pidfile, "--unixsocket", redis.socket,
		/* never a writable primary, not for one loop */
		"--replicaof", "127.0.0.1", "0",
		redis.port ? "--port" : NULL, port, NULL,
	};
	int nothing = open("/dev/null", O_RDONLY);

	snprintf(port, sizeof(port), "%ld", redis.port);
	setsid();
	dup2(nothing, 0);
	dup2(output, 1);
	dup2(output, 2);
	for (int fd = 3; fd < 256; fd++)
		close(fd);
	umask(027);
	if (geteuid() == 0 && (initgroups(account->pw_name, account->pw_gid) < 0
			       || setgid(account->pw_gid) < 0 || setuid(account->pw_uid) < 0))
		_exit(126);
	execve(argv[0], (char *const *)argv, (char *const *)env);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* Behind "pid:role date time # ", when the line is one of a log. */
static const char *skip_stamp(const char *line)
{
	const char *at = line + strspn(line, "0123456789");

	if (at == line || *at != ':')
		return line;
	at = strpbrk(at, "#*");
	return at && at[1] == ' ' ? at + 2 : line;
}

/*
 * Servers quote the line to blame right before they say what is wrong with it, and from 8.0 on
 * Redis says to an unknown directive something of modules. The value is left out: it may be a
 * password.
 */
static void blamed_directive(const char *before_last, char *ret, size_t size)
{
	const char *line = skip_stamp(before_last);
	size_t n = 0;

	if (strncmp(line, ">>> '", 5) == 0)
		n = strspn(line += 5, "abcdefghijklmnopqrstuvwxyz-");
	snprintf(ret, size, "%.*s%s", (int)n, line, n ? ": " : "");
}

/* Where the line begins that ends at @end. */
static const char *line_before(const char *text, const char *end)
{
	while (end > text && end[-1] != '\n')
		end--;
	return end;
}

/* The last line with text of what @fd yields, and the directive that it is about. */
static void last_line(int fd, char *ret, size_t size)
{
	char text[8192], directive[64];
	const char *last;
	size_t used = 0;
	ssize_t n;

	while ((n = read(fd, text + used, sizeof(text) - 1 - used)) > 0) {
		used += (size_t)n;
		if (used > sizeof(text) / 2) {	/* keep the end */
			memmove(text, text + used - sizeof(text) / 4, sizeof(text) / 4);
			used = sizeof(text) / 4;
		}
	}
	while (used > 0 && strchr(" \r\n\t", text[used - 1]))
		used--;
	text[used] = '\0';
	last = line_before(text, text + used);
	blamed_directive(last > text ? line_before(text, last - 1) : last, directive,
			 sizeof(directive));
	if (snprintf(ret, size, "%s%s", directive, skip_stamp(last)) < 0)
		ret[0] = '\0';
}

static int last_words(int output, int status, struct error *err)
{
	char words[300];
	auto_fd int log = -1;

	last_line(output, words, sizeof(words));
	if (!words[0] && redis.logfile[0]) {
		log = open(redis.logfile, O_RDONLY | O_CLOEXEC);
		if (log >= 0 && lseek(log, -4096, SEEK_END) < 0)
			lseek(log, 0, SEEK_SET);
		if (log >= 0)
			last_line(log, words, sizeof(words));
	}
	return error_set(err, ECHILD, "%s ended at once (%s %d): %s", redis.bin,
			 WIFSIGNALED(status) ? "signal" : "exit",
			 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
			 words[0] ? words : "it said nothing");
}

static int wait_for_answer(pid_t child, int output, struct error *err)
{
	const struct server_address address = view_address();
	struct deadline until = ocf_deadline();

	do {
		auto_server struct server *s = NULL;
		struct error no_answer = { 0 };
		int status;

		if (waitpid(child, &status, WNOHANG) == child)
			return last_words(output, status, err);
		if (server_open(&s, &address, &redis.login, until, &no_answer) == 0
		    && server_peer_pid(s) == child)
			return 0;
		if (no_answer.code == EACCES)
			return error_set(err, EACCES, "%s", no_answer.text);
	} while (deadline_nap(until, 10) > 0);
	return error_set(err, ETIMEDOUT, "%s does not answer at %s", redis.bin, redis.socket);
}

int launch_server(struct error *err)
{
	const struct passwd *account = settings_account();
	int ends[2], r;
	pid_t child;

	if (!account)
		return error_set(err, ENOENT, "user=\"%s\": no such account", redis.user);
	r = make_rundir(account, err);
	if (r < 0)
		return r;
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return error_set(err, errno, "no pipe: %s", strerror(errno));
	child = fork();
	if (child == 0)
		become_server(account, ends[1]);
	close(ends[1]);
	r = child < 0 ? error_set(err, errno, "cannot fork: %s", strerror(errno))
		      : wait_for_answer(child, ends[0], err);
	/* What it prints from now on goes nowhere: its log is redis.conf's matter. */
	close(ends[0]);
	if (r < 0 && child > 0) {
		/* Our child, not waited for yet or already gone by waitpid. */
		kill(child, SIGKILL);
		return r;
	}
	memory.server = process_identify(child);
	memory_keep();
	return r;
}
