/* quorum.c -- has this partition of the cluster quorum? Corosync says so at once. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/quorum.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <corosync/quorum.h>

static quorum_handle_t handle;
static int fifo = -1;
static bool is_open, last = true;

static void on_news(quorum_handle_t h, uint32_t quorate, uint64_t ring, uint32_t n, uint32_t *nodes)
{
	(void)h;
	(void)ring;
	(void)n;
	(void)nodes;
	last = quorate != 0;
}

static int open_fifo(const char *path, int *fd, struct error *err)
{
	fifo = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fifo < 0)
		return error_set(err, ENOTCONN, "%s: %s", path, strerror(errno));
	*fd = fifo;
	return 0;
}

int quorum_open(int *fd, struct error *err)
{
	quorum_callbacks_t callbacks = { .quorum_notify_fn = on_news };
	const char *path = getenv("REDISHA_QUORUM");
	uint32_t type = 0;

	last = true;
	if (path && *path)
		return open_fifo(path, fd, err);
	if (quorum_initialize(&handle, &callbacks, &type) != CS_OK)
		return error_set(err, ENOTCONN, "Corosync does not answer");
	is_open = true;
	if (type != QUORUM_FREE
	    && quorum_trackstart(handle, CS_TRACK_CURRENT | CS_TRACK_CHANGES) == CS_OK
	    && quorum_fd_get(handle, fd) == CS_OK)
		return 0;
	quorum_close();
	return error_set(err, ENOTCONN, "Corosync tells nothing about quorum");
}

int quorum_read(bool *is_quorate, struct error *err)
{
	char words[64];
	ssize_t n;

	if (fifo >= 0) {
		while ((n = read(fifo, words, sizeof(words))) > 0)
			for (ssize_t i = 0; i < n; i++)
				last = words[i] == '0' ? false : words[i] == '1' ? true : last;
	} else if (quorum_dispatch(handle, CS_DISPATCH_ALL) != CS_OK) {
		return error_set(err, ENOTCONN, "Corosync has ended the connection");
	}
	*is_quorate = last;
	return 0;
}

void quorum_close(void)
{
	close_p(&fifo);
	fifo = -1;
	if (is_open)
		quorum_finalize(handle);
	is_open = false;
}
