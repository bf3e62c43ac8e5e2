/* loop.c -- wait for several things at once: the main loop of a resident program. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <qb/qbloop.h>

static qb_loop_t *loop;
static struct { int fd; void (*ready)(void); } handlers[8];
static struct { int fd; void (*tick)(void); } timer = { .fd = -1 };

static int make_loop(struct error *err)
{
	if (!loop)
		loop = qb_loop_create();
	return loop ? 0 : error_set(err, ENOMEM, "no main loop");
}

static int32_t dispatch(int32_t fd, int32_t revents, void *data)
{
	void (**ready)(void) = data;

	(void)fd;
	(void)revents;
	(*ready)();
	return 0;
}

int loop_add(int fd, void (*ready)(void), struct error *err)
{
	size_t i = 0;
	int r = make_loop(err);

	while (i < LENGTH(handlers) && handlers[i].ready)
		i++;
	if (r == 0 && i == LENGTH(handlers))
		return error_set(err, EMFILE, "too many things to wait for");
	if (r < 0)
		return r;
	handlers[i].fd = fd;
	handlers[i].ready = ready;
	r = qb_loop_poll_add(loop, QB_LOOP_HIGH, fd, POLLIN, &handlers[i].ready, dispatch);
	if (r == 0)
		return 0;
	handlers[i].ready = NULL;
	return error_set(err, -r, "cannot wait for descriptor %d: %s", fd, strerror(-r));
}

void loop_drop(int fd)
{
	for (size_t i = 0; i < LENGTH(handlers); i++)
		if (handlers[i].ready && handlers[i].fd == fd) {
			qb_loop_poll_del(loop, fd);
			handlers[i].ready = NULL;
		}
}

static void on_timer(void)
{
	uint64_t n;

	if (read(timer.fd, &n, sizeof(n)) == (ssize_t)sizeof(n))
		timer.tick();
}

/* libqb's own timers ask the clock over and over in their last millisecond. */
static int make_timer(struct error *err)
{
	if (timer.fd >= 0)
		return 0;
	timer.fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (timer.fd < 0)
		return error_set(err, errno, "no timer: %s", strerror(errno));
	if (loop_add(timer.fd, on_timer, err) == 0)
		return 0;
	close(timer.fd);
	timer.fd = -1;
	return -err->code;
}

int loop_every(int ms, void (*tick)(void), struct error *err)
{
	const struct timespec period = { ms / 1000, ms % 1000 * 1000000L };
	const struct itimerspec all = { period, period };

	if (make_timer(err) < 0)
		return -err->code;
	timer.tick = tick;
	return timerfd_settime(timer.fd, 0, &all, NULL) == 0
		? 0 : error_set(err, errno, "no timer: %s", strerror(errno));
}

void loop_run(void)
{
	if (loop)
		qb_loop_run(loop);
}
