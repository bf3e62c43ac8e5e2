/* process-run.c -- run other programs, alone or side by side, and read what they print. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/process-run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

/* Read what the child prints, keep what fits; at its end of file: 1 when that is not all, else 0. */
static int drain(int fd, struct deadline until, char *out, size_t size)
{
	bool is_cut = false;
	size_t used = 0;
	char waste[512];

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		bool fits = out && used + 1 < size;
		ssize_t n;

		if (poll(&p, 1, deadline_left(until)) <= 0)
			return -ETIMEDOUT;
		n = read(fd, fits ? out + used : waste, fits ? size - used - 1 : sizeof(waste));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return is_cut;
		if (fits) {
			used += (size_t)n;
			out[used] = '\0';
		} else {
			is_cut = out;
		}
	}
}

/*
 * The environment without what it says about this action: a tool must do what its arguments say.
 * With OCF_RESKEY_CRM_meta_on_node in it, attrd_updater -Q -A answers for one node only (Pacemaker
 * 2.1.5).
 */
static char **plain_environment(void)
{
	static char *kept[512];
	size_t n = 0;

	for (char **e = environ; *e && n + 1 < LENGTH(kept); e++)
		if (strncmp(*e, "OCF_RESKEY_", 11) != 0)
			kept[n++] = *e;
	kept[n] = NULL;
	return kept;
}

static int spawn(pid_t *pid, const struct process_job *job, int write_end)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int r;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, write_end, 1);
	if (job->with_stderr)
		posix_spawn_file_actions_adddup2(&files, write_end, 2);
	else
		posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	r = posix_spawn(pid, job->argv[0], &files, &attr, (char *const *)job->argv,
			plain_environment());
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return r;
}

/* A job under way: its child, and where it prints. */
struct running { pid_t pid; int fd; };

static int begin(const struct process_job *job, struct running *ret, struct error *err)
{
	int ends[2], r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, errno, "%s: no pipe: %s", job->argv[0], strerror(errno));
	r = spawn(&ret->pid, job, ends[1]);
	close(ends[1]);
	ret->fd = ends[0];
	if (r == 0)
		return 0;
	close(ends[0]);
	ret->pid = 0;
	return error_set(err, r, "cannot run %s: %s", job->argv[0], strerror(r));
}

static int end(struct process_job *job, struct running *child, struct deadline until,
	       struct error *err)
{
	int status, r = drain(child->fd, until, job->out, job->size);

	close(child->fd);
	/* Our child, not yet waited for: the number is still its own. */
	if (r < 0)
		kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (r < 0)
		return error_set(err, ETIMEDOUT, "%s did not end in time", job->argv[0]);
	job->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	/* Half an answer would be taken for one in which the rest is not there. */
	if (r == 0 || job->with_stderr)
		return 0;
	job->status = -1;
	return error_set(err, EFBIG, "%s prints more than %zu bytes", job->argv[0], job->size);
}

int process_run_all(struct process_job *jobs, int n, struct deadline until, struct error *err)
{
	struct running children[PROCESS_JOBS];
	struct error later;
	int r = 0;

	if (n > PROCESS_JOBS)
		return error_set(err, E2BIG, "%d programs at once, at most %d", n, PROCESS_JOBS);
	for (int i = 0; i < n; i++) {
		jobs[i].status = -1;
		if (jobs[i].out && jobs[i].size)
			jobs[i].out[0] = '\0';
		if (begin(&jobs[i], &children[i], r == 0 ? err : &later) < 0 && r == 0)
			r = -err->code;
	}
	for (int i = 0; i < n; i++)
		if (children[i].pid && end(&jobs[i], &children[i], until, r == 0 ? err : &later) < 0
		    && r == 0)
			r = -err->code;
	return r;
}

int process_run(const char *const *argv, struct deadline until, char *out, size_t size, int *ret,
		struct error *err)
{
	struct process_job job = { .argv = argv, .out = out, .size = size };
	int r = process_run_all(&job, 1, until, err);

	if (r == 0)
		*ret = job.status;
	return r;
}
