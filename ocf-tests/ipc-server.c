/*
 * ipc-server.c -- a server on libqb that stands in for attrd or the CIB manager,
 * and says what it is told to.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ocf-tests/ipc-server.h"

#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include <qb/qbloop.h>

static struct answer answer;
static qb_loop_t *loop;

static int32_t accept_all(qb_ipcs_connection_t *c, uid_t uid, gid_t gid)
{
	(void)c, (void)uid, (void)gid;
	return 0;
}

static void ignore(qb_ipcs_connection_t *c) { (void)c; }
static int32_t closed(qb_ipcs_connection_t *c) { (void)c; return 0; }

/* attrd aborts on less: exact sizes, and a 0 at the very end. */
static bool is_well_framed(const void *data, size_t size)
{
	const char *text = (const char *)data + sizeof(struct header);
	struct header h;

	if (size <= sizeof(h))
		return false;
	memcpy(&h, data, sizeof(h));	/* in the ring it is not aligned */
	return h.qb.size == (int32_t)size && h.size == size - sizeof(h)
		&& text[h.size - 1] == '\0' && strlen(text) + 1 == h.size && h.size_compressed == 0;
}

static const char *answer_to(const char *question)
{
	if (answer.update && strcmp(question, answer.update) == 0)
		return answer.ack;
	if (strcmp(question, answer.asked) != 0)
		return NULL;
	return answer.shows_after-- > 0 ? answer.not_yet : answer.text;
}

static int32_t reply(qb_ipcs_connection_t *c, void *data, size_t size)
{
	static char buffer[sizeof(struct header) + 4096];
	struct header *h = (void *)buffer;
	const char *text = answer.is_silent || !is_well_framed(data, size) ? NULL
			 : answer_to((const char *)data + sizeof(*h));
	size_t length = text ? strlen(text) + 1 : 0, n = sizeof(*h) + length;

	if (!text)
		return 0;
	memset(buffer, 0, sizeof(buffer));
	memcpy(h, data, sizeof(*h));
	*h = (struct header){ .qb = { .id = h->qb.id, .size = (int32_t)n },
			      .size = (uint32_t)length, .version = 1 };
	memcpy(buffer + sizeof(*h), text, length);
	if (answer.change)
		answer.change(h, &n);
	if (answer.is_cib)
		qb_ipcs_event_send(c, buffer, n);
	else
		qb_ipcs_response_send(c, buffer, n);
	return 0;
}

static int32_t add_job(enum qb_loop_priority p, void *data, qb_loop_job_dispatch_fn f)
{
	return qb_loop_job_add(loop, p, data, f);
}

static int32_t add_fd(enum qb_loop_priority p, int32_t fd, int32_t events, void *data,
		      qb_ipcs_dispatch_fn_t f)
{
	return qb_loop_poll_add(loop, p, fd, events, data, f);
}

static int32_t change_fd(enum qb_loop_priority p, int32_t fd, int32_t events, void *data,
			 qb_ipcs_dispatch_fn_t f)
{
	return qb_loop_poll_mod(loop, p, fd, events, data, f);
}

static int32_t drop_fd(int32_t fd)
{
	return qb_loop_poll_del(loop, fd);
}

static void serve(int ready)
{
	struct qb_ipcs_service_handlers handlers = { accept_all, ignore, reply, closed, ignore };
	struct qb_ipcs_poll_handlers poll = { add_job, add_fd, change_fd, drop_fd };
	qb_ipcs_service_t *s = qb_ipcs_create(answer.is_cib ? "cib_ro" : "attrd", 0, QB_IPC_SHM,
					      &handlers);

	loop = qb_loop_create();
	qb_ipcs_poll_handlers_set(s, &poll);
	if (qb_ipcs_run(s) == 0 && write(ready, "", 1) == 1)
		qb_loop_run(loop);
	_exit(0);
}

pid_t server_begin(const struct answer *a)
{
	int ready[2];
	char byte;
	pid_t server;

	answer = *a;
	assert_int_equal(pipe(ready), 0);
	server = fork();
	if (server == 0)
		serve(ready[1]);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return server;
}

void server_end(pid_t server)
{
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
}

bool ipc_alone(void)
{
	if (unshare(CLONE_NEWNET) < 0) {
		printf("1..0 # SKIP namespaces need root\n");
		return false;
	}
	unsetenv("HA_SBIN_DIR");
	return true;
}

void longer(struct header *h, size_t *n) { (void)n; h->size++; }

void shorter(struct header *h, size_t *n) { (void)n; h->size--; }

void cut(struct header *h, size_t *n) { (void)h; *n -= 5; }

void compressed(struct header *h, size_t *n)
{
	(void)n;
	h->size_compressed = h->size;
	h->size *= 9;
}

void open_end(struct header *h, size_t *n) { ((char *)h)[*n - 1] = 'x'; }

void only_header(struct header *h, size_t *n)
{
	*n = sizeof(*h);
	h->qb.size = (int32_t)*n;
	h->size = 0;
}
