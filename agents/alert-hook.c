/*
 * alert-hook.c -- the user's program, run when a role changes:
 * as keepalived's notify scripts were.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/alert-hook.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "agents/alert-params.h"
#include "lib/process.h"

#define HOOK_PATH "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Who runs it: uid and gid, when they are to be changed. */
struct account { bool changes; uid_t uid; gid_t gid; };

static int find_account(struct account *ret, struct error *err)
{
	bool is_root = geteuid() == 0;
	const char *name = alert.hook_user ? alert.hook_user : is_root ? "nobody" : NULL;
	const struct passwd *p = name ? getpwnam(name) : NULL;

	*ret = (struct account){ .changes = is_root };
	if (name && !p)
		return error_set(err, EINVAL, "hook_user=\"%s\": there is no such account", name);
	if (!is_root && p && p->pw_uid != geteuid())
		return error_set(err, EPERM,
				 "hook_user=\"%s\": Pacemaker runs alerts as an account "
				 "(hacluster) that cannot become another: leave hook_user out, and "
				 "let the hook use sudo", name);
	if (p) {
		ret->uid = p->pw_uid;
		ret->gid = p->pw_gid;
	}
	return 0;
}

static int check_program(struct error *err)
{
	struct stat st;

	if (alert.hook[0] != '/')
		return error_set(err, EINVAL, "hook=\"%s\" is no full path", alert.hook);
	if (stat(alert.hook, &st) < 0)
		return error_set(err, errno, "hook %s: %s", alert.hook, strerror(errno));
	if (!S_ISREG(st.st_mode) || !(st.st_mode & 0111))
		return error_set(err, EACCES, "hook %s: is no program", alert.hook);
	if (st.st_mode & 02)
		return error_set(err, EACCES, "hook %s: everybody can change it, so it is not run",
				 alert.hook);
	return 0;
}

static void make_environment(const struct hook *hook, char texts[5][320], char *ret[7])
{
	static char path[] = HOOK_PATH;

	snprintf(texts[0], 320, "REDISHA_ROLE=%s", hook->role);
	snprintf(texts[1], 320, "REDISHA_NODE=%s", hook->node);
	snprintf(texts[2], 320, "REDISHA_RESOURCE=%s", hook->resource);
	snprintf(texts[3], 320, "REDISHA_ADDRESS=%s", hook->address);
	snprintf(texts[4], 320, "REDISHA_EVENT=%s", hook->event);
	for (int i = 0; i < 5; i++)
		ret[i] = texts[i];
	ret[5] = path;
	ret[6] = NULL;
}

static int become(const struct account *a)
{
	if (!a->changes)
		return 0;
	if (setgroups(0, NULL) < 0 || setresgid(a->gid, a->gid, a->gid) < 0
	    || setresuid(a->uid, a->uid, a->uid) < 0)
		return -1;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/*
 * In the child; only what is safe after a fork. @said hears the errno value, unless the program
 * begins.
 */
static void become_hook(const struct account *a, char *const environment[], int said)
{
	char *const argv[] = { (char *)alert.hook, NULL };
	int null = open("/dev/null", O_RDWR), code;
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	umask(022);
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
	for (int fd = 3; fd < 1024; fd++)
		if (fd != said)
			close(fd);
	if (chdir("/") == 0 && become(a) == 0)
		execve(alert.hook, argv, environment);
	code = errno;
	if (write(said, &code, sizeof(code)) < 0)
		_exit(126);
	_exit(127);
}

static int judge(int status, struct error *err)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status))
		return error_set(err, EIO, "hook %s: exit code %d", alert.hook,
				 WEXITSTATUS(status));
	return error_set(err, EIO, "hook %s: ended by signal %d", alert.hook, WTERMSIG(status));
}

static int await(pid_t pid, struct deadline until, struct error *err)
{
	struct process p = process_identify(pid);
	bool is_late = p.pid && !process_wait_gone(p, until);
	int status = 0;

	if (is_late) {
		kill(-pid, SIGKILL);	/* not waited for yet, so the number is still its own */
		kill(pid, SIGKILL);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (is_late)
		return error_set(err, ETIMEDOUT,
				 "hook %s: did not end in hook_timeout=%ld s and was killed",
				 alert.hook, alert.hook_timeout_s);
	return judge(status, err);
}

int hook_run(const struct hook *hook, struct deadline until, struct error *err)
{
	struct account account = { 0 };
	char texts[5][320], *environment[7];
	int ends[2], code = 0, r = check_program(err);
	pid_t pid;

	if (r == 0)
		r = find_account(&account, err);
	if (r < 0)
		return r;
	make_environment(hook, texts, environment);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, errno, "hook: no pipe: %s", strerror(errno));
	pid = fork();
	if (pid == 0)
		become_hook(&account, environment, ends[1]);
	close(ends[1]);
	if (pid < 0)
		r = error_set(err, errno, "hook: no process: %s", strerror(errno));
	else if (read(ends[0], &code, sizeof(code)) != sizeof(code))
		code = 0;
	close(ends[0]);
	if (pid > 0)
		r = await(pid, until, err);
	if (code)
		return error_set(err, code, "hook %s: cannot be run: %s", alert.hook,
				 strerror(code));
	return r;
}
