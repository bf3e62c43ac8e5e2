/* process.c -- a process: find it, prove which one it is, end it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/process.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

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
	return s && sscanf(s + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu"
			   " %*d %*d %*d %*d %*d %*d %llu",
			   &ret->state, &ret->user, &ret->system, &ret->start) == 4;
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

		if (sscanf(line,
			   " %*d: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %*s %*s %lu",
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
