/* resident.c -- a child that stays when the agent ends, and is found again. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/resident.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "lib/descriptors.h"
#include "lib/log.h"
#include "lib/process.h"

static struct { int fd[16]; size_t n; } inherited;

void resident_inherits(int fd)
{
	if (fd > 2 && inherited.n < LENGTH(inherited.fd))
		inherited.fd[inherited.n++] = fd;
}

/* All but those, of which there are few. */
static void close_others(void)
{
	unsigned from = 3;

	for (;;) {
		unsigned next = ~0u;

		for (size_t i = 0; i < inherited.n; i++)
			if ((unsigned)inherited.fd[i] >= from && (unsigned)inherited.fd[i] < next)
				next = (unsigned)inherited.fd[i];
		if (next > from)
			descriptors_close(from, next - 1);
		if (next == ~0u)
			return;
		from = next + 1;
	}
}

/* The executor waits until nobody holds its pipes: the child must not keep them. */
static void leave_parent(void)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	signal(SIGTERM, SIG_DFL);
	for (int fd = 0; fd <= 2 && null >= 0; fd++)
		dup2(null, fd);
	close_others();
	if (chdir("/") < 0)
		_exit(1);
}

static int record(const char *file, struct process p)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "%ld %llu\n", (long)p.pid, p.start);
	auto_fd int fd = -1;

	unlink(file);
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text, (size_t)length) != length)
		return errno ? errno : EIO;
	return 0;
}

int resident_start(const char *file, void (*work)(void *arg), void *arg, struct error *err)
{
	struct process child;
	pid_t pid;
	int failed;

	log_close();			/* its descriptors would be closed under it */
	pid = fork();
	if (pid == 0) {
		leave_parent();
		work(arg);
		_exit(0);
	}
	if (pid < 0)
		return error_set(err, errno, "fork: %s", strerror(errno));
	child = process_identify(pid);
	failed = record(file, child);
	if (!failed)
		return 0;
	/* Nobody could find it again. */
	process_signal(child, SIGKILL, err);
	return error_set(err, failed, "%s: %s", file, strerror(failed));
}

static struct process recorded(const char *file)
{
	auto_file FILE *f = fopen(file, "re");
	struct process p = { 0 };
	long pid;

	if (f && fscanf(f, "%ld %llu", &pid, &p.start) == 2 && pid > 1)
		p.pid = (pid_t)pid;
	return p;
}

/* A program that was replaced by an update is still ours: process_exe() cuts " (deleted)". */
static bool is_our_program(struct process p)
{
	char ours[4096];

	snprintf(ours, sizeof(ours), "%s", process_exe(process_identify(getpid())));
	return ours[0] && strcmp(ours, process_exe(p)) == 0;
}

bool resident_lives(const char *file)
{
	return process_lives(recorded(file));
}

long resident_pid(const char *file)
{
	struct process p = recorded(file);

	return process_lives(p) && is_our_program(p) ? (long)p.pid : 0;
}

int resident_end(const char *file, struct error *err)
{
	struct process p = recorded(file);

	if (process_lives(p) && is_our_program(p) && process_signal(p, SIGKILL, err) < 0)
		return error_wrap(err, "end process %ld of %s", (long)p.pid, file);
	unlink(file);
	return 0;
}
