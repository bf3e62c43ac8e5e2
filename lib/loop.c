/* loop.c -- wait for several things at once: the main loop of a resident program. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/loop.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include <qb/qbdefs.h>
#include <qb/qbloop.h>

static qb_loop_t *loop;
static struct { int fd; void (*ready)(void); } handlers[8];
static struct { uint64_t every_ns; void (*tick)(void); } timer;

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

static void on_timer(void *data)
{
	(void)data;
	qb_loop_timer_add(loop, QB_LOOP_MED, timer.every_ns, NULL, on_timer, NULL);
	timer.tick();
}

int loop_every(int ms, void (*tick)(void), struct error *err)
{
	int r = make_loop(err);

	if (r < 0)
		return r;
	timer.every_ns = (uint64_t)ms * QB_TIME_NS_IN_MSEC;
	timer.tick = tick;
	r = qb_loop_timer_add(loop, QB_LOOP_MED, timer.every_ns, NULL, on_timer, NULL);
	return r == 0 ? 0 : error_set(err, -r, "no timer: %s", strerror(-r));
}

void loop_run(void)
{
	if (loop)
		qb_loop_run(loop);
}

void loop_stop(void)
{
	qb_loop_stop(loop);
}
