/* process.c -- other programs: run one, find one, prove which one it is, end it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/process.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

extern char **environ;

/* Read what the child prints, keep what fits; 0 at its end of file. */
static int drain(int fd, struct deadline until, char *out, size_t size)
{
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
			return 0;
		if (fits) {
			used += (size_t)n;
			out[used] = '\0';
		}
	}
}

/*
 * The environment without what it says about this action: a tool must do what its arguments say. With
 * OCF_RESKEY_CRM_meta_on_node in it, attrd_updater -Q -A answers for one node only (Pacemaker 2.1.5).
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
	r = posix_spawn(pid, job->argv[0], &files, &attr, (char *const *)job->argv, plain_environment());
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

static int end(struct process_job *job, struct running *child, struct deadline until, struct error *err)
{
	int status, r = drain(child->fd, until, job->out, job->size);

	close(child->fd);
	if (r < 0)
		kill(child->pid, SIGKILL);	/* our child, not yet waited for: the number is still its own */
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (r < 0)
		return error_set(err, ETIMEDOUT, "%s did not end in time", job->argv[0]);
	job->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return 0;
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

/* Fields 3 (state), 14 and 15 (CPU time), 22 (start time) of /proc/PID/stat. */
struct stat_line { char state; unsigned long user, system; unsigned long long start; };

/* The name in field 2 may hold anything. */
static bool read_stat(pid_t pid, struct stat_line *ret)
{
	char path[64], text[1024];
	auto_file FILE *f = NULL;
	const char *s;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	s = strrchr(text, ')');
	return s && sscanf(s + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d"
			   " %*d %*d %llu", &ret->state, &ret->user, &ret->system, &ret->start) == 4;
}

struct process process_identify(pid_t pid)
{
	struct stat_line now;

	if (pid <= 0 || !read_stat(pid, &now) || now.state == 'Z' || now.state == 'X')
		return (struct process){ 0 };
	return (struct process){ .pid = pid, .start = now.start };
}

char process_state(struct process p)
{
	struct stat_line now;

	return p.pid > 0 && read_stat(p.pid, &now) && now.start == p.start ? now.state : 0;
}

long process_cpu_ms(struct process p)
{
	struct stat_line now;

	if (p.pid <= 0 || !read_stat(p.pid, &now) || now.start != p.start)
		return -1;
	return (long)(now.user + now.system) * 1000 / sysconf(_SC_CLK_TCK);
}

bool process_lives(struct process p)
{
	char state = process_state(p);

	return state && state != 'Z' && state != 'X';
}

const char *process_exe(struct process p)
{
	static const char gone[] = " (deleted)";
	static char exe[PATH_MAX];
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)p.pid);
	n = readlink(path, exe, sizeof(exe) - 1);
	exe[n > 0 ? n : 0] = '\0';
	if (n > (ssize_t)sizeof(gone) && strcmp(exe + n - (ssize_t)strlen(gone), gone) == 0)
		exe[n - (ssize_t)strlen(gone)] = '\0';
	return exe;
}

uid_t process_uid(struct process p)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d", (int)p.pid);
	return stat(path, &st) == 0 ? st.st_uid : (uid_t)-1;
}

/* pidfd_open first, identity after: what the descriptor names can no longer change. */
int process_pidfd(struct process p)
{
	int fd = p.pid > 0 ? (int)syscall(SYS_pidfd_open, p.pid, 0) : -1;

	if (fd >= 0 && !process_lives(p)) {
		close(fd);
		return -1;
	}
	return fd;
}

int process_signal(struct process p, int signal, struct error *err)
{
	auto_fd int fd = process_pidfd(p);
	int r;

	if (fd >= 0)
		r = (int)syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0);
	else if (process_lives(p))	/* before Linux 5.3 there is no pidfd_open */
		r = kill(p.pid, signal);
	else
		return 0;
	if (r < 0 && errno != ESRCH)
		return error_set(err, errno, "signal %d to process %d: %s", signal, (int)p.pid,
				 strerror(errno));
	return 0;
}

bool process_wait_gone(struct process p, struct deadline until)
{
	auto_fd int fd = process_pidfd(p);
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	while (fd >= 0 && poll(&wait, 1, deadline_left(until)) < 0 && errno == EINTR)
		;
	while (process_lives(p))
		if (deadline_nap(until, 10) == 0)
			return !process_lives(p);
	return true;
}

/* The inode of the socket that listens on @port in /proc/net/tcp or tcp6; 0: none there. */
static unsigned long listening_inode(const char *table, unsigned port)
{
	auto_file FILE *f = fopen(table, "re");
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		unsigned long inode;
		unsigned local, state;

		if (sscanf(line, " %*d: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %*s %*s %lu",
			   &local, &state, &inode) == 3 && local == port && state == 0x0a)
			return inode;
	}
	return 0;
}

static bool holds_socket(const char *pid, unsigned long inode)
{
	char dir[280], wanted[64], link[64];
	struct dirent *e;
	bool found = false;
	DIR *d;

	snprintf(dir, sizeof(dir), "/proc/%s/fd", pid);
	snprintf(wanted, sizeof(wanted), "socket:[%lu]", inode);
	d = opendir(dir);
	while (d && !found && (e = readdir(d))) {
		ssize_t n = readlinkat(dirfd(d), e->d_name, link, sizeof(link) - 1);

		link[n > 0 ? n : 0] = '\0';
		found = strcmp(link, wanted) == 0;
	}
	if (d)
		closedir(d);
	return found;
}

struct process process_find_listener(unsigned port, bool *taken)
{
	unsigned long inode = listening_inode("/proc/net/tcp", port);
	struct process found = { 0 };
	struct dirent *e;
	DIR *d;

	if (!inode)
		inode = listening_inode("/proc/net/tcp6", port);
	*taken = inode != 0;
	d = inode ? opendir("/proc") : NULL;
	while (d && !found.pid && (e = readdir(d)))
		if (isdigit((unsigned char)e->d_name[0]) && holds_socket(e->d_name, inode))
			found = process_identify(atoi(e->d_name));
	if (d)
		closedir(d);
	return found;
}
