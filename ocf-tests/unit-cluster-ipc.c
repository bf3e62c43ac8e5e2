/* unit-cluster-ipc.c -- the question to attrd is framed exactly, and no odd answer is taken for one. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include <qb/qbipcs.h>
#include <qb/qbloop.h>

#include "lib/cluster-ipc.h"

/* As in Pacemaker's lib/common/crmcommon_private.h up to 3.0.0. */
struct header {
	struct qb_ipc_response_header qb;
	uint32_t size, size_compressed, flags;
	uint8_t version;
};

/* What a server may say; @change spoils a good answer. */
struct answer {
	const char *text;
	void (*change)(struct header *h, size_t *n);
	bool is_silent;
};

static struct answer answer;
static qb_loop_t *loop;

static int32_t accept_all(qb_ipcs_connection_t *c, uid_t uid, gid_t gid)
{
	(void)c, (void)uid, (void)gid;
	return 0;
}

static void ignore(qb_ipcs_connection_t *c) { (void)c; }
static int32_t closed(qb_ipcs_connection_t *c) { (void)c; return 0; }

/* attrd aborts on less: exact sizes, and a 0 at the very end. A wrong question gets no answer, so the test fails. */
static bool is_well_framed(const void *data, size_t size)
{
	const struct header *h = data;
	const char *text = (const char *)data + sizeof(*h);

	return size > sizeof(*h) && h->qb.size == (int32_t)size && h->size == size - sizeof(*h)
		&& text[h->size - 1] == '\0' && strlen(text) + 1 == h->size && h->size_compressed == 0
		&& strcmp(text, "<query t=\"attrd\" src=\"redisha\" task=\"query\" attr_name=\"master-redis\"/>") == 0;
}

static int32_t reply(qb_ipcs_connection_t *c, void *data, size_t size)
{
	static char buffer[sizeof(struct header) + 4096];
	struct header *h = (void *)buffer;
	size_t length = strlen(answer.text) + 1, n = sizeof(*h) + length;

	if (answer.is_silent || !is_well_framed(data, size))
		return 0;
	memset(buffer, 0, sizeof(buffer));
	*h = (struct header){ .qb = { .id = ((struct header *)data)->qb.id, .size = (int32_t)n },
			      .size = (uint32_t)length, .version = 1 };
	memcpy(buffer + sizeof(*h), answer.text, length);
	if (answer.change)
		answer.change(h, &n);
	qb_ipcs_response_send(c, buffer, n);
	return 0;
}

static int32_t add_job(enum qb_loop_priority p, void *data, qb_loop_job_dispatch_fn f)
{
	return qb_loop_job_add(loop, p, data, f);
}

static int32_t add_fd(enum qb_loop_priority p, int32_t fd, int32_t events, void *data, qb_ipcs_dispatch_fn_t f)
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
	qb_ipcs_service_t *s = qb_ipcs_create("attrd", 0, QB_IPC_SHM, &handlers);

	loop = qb_loop_create();
	qb_ipcs_poll_handlers_set(s, &poll);
	if (qb_ipcs_run(s) == 0 && write(ready, "", 1) == 1)
		qb_loop_run(loop);
	_exit(0);
}

/* Ask a server that says @a, from a process of its own; is the answer taken? */
static bool asks(const struct answer *a, struct cluster_values *ret)
{
	int ready[2];
	char byte;
	bool is_taken;
	pid_t server;

	answer = *a;
	assert_int_equal(pipe(ready), 0);
	server = fork();
	if (server == 0)
		serve(ready[1]);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	is_taken = attrd_query("master-redis", ret, deadline_in(5000));
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	return is_taken;
}

#define REPLY(rest) "<build_query_reply t=\"attrd\" subt=\"query\" " rest

static void answers_of_all_known_forms_are_read(void **unused)
{
	static struct cluster_values v;
	const struct answer two = { REPLY("attr_version=\"4\" attr_name=\"master-redis\"><node attr_host=\"n1\" "
					  "attr_value=\"-INFINITY\"/><node attr_host=\"n2\"/><node attr_value=\"100\" "
					  "attr_host=\"n3\"/></build_query_reply>"), NULL, false };
	const struct answer none = { REPLY("attr_version=\"4\"/>"), NULL, false };

	(void)unused;
	assert_true(asks(&two, &v));
	assert_int_equal(v.n, 2);
	assert_string_equal(cluster_value(&v, "n1"), "-INFINITY");
	assert_string_equal(cluster_value(&v, "n3"), "100");
	assert_null(cluster_value(&v, "n2"));
	assert_true(asks(&none, &v));
	assert_int_equal(v.n, 0);
}

static void other_id(struct header *h, size_t *n) { (void)n; h->qb.id = 99; }
static void longer(struct header *h, size_t *n) { (void)n; h->size++; }
static void shorter(struct header *h, size_t *n) { (void)n; h->size--; }
static void cut(struct header *h, size_t *n) { (void)h; *n -= 5; }
static void compressed(struct header *h, size_t *n) { (void)n; h->size_compressed = h->size; h->size *= 9; }
static void open_end(struct header *h, size_t *n) { ((char *)h)[*n - 1] = 'x'; }
static void only_header(struct header *h, size_t *n) { *n = sizeof(*h); h->qb.size = (int32_t)*n; h->size = 0; }

static void odd_answers_are_not_taken(void **unused)
{
	static const char good[] = REPLY("attr_name=\"master-redis\"><node attr_host=\"n1\" attr_value=\"1\"/></x>");
	const struct answer odd[] = {
		{ good, other_id, false }, { good, longer, false }, { good, shorter, false },
		{ good, cut, false }, { good, compressed, false }, { good, open_end, false },
		{ good, only_header, false }, { good, NULL, true },
		{ REPLY("attr_name=\"master-other\"><node attr_host=\"n1\" attr_value=\"1\"/></x>"), NULL, false },
		{ REPLY("attr_name=\"master-redis\"><node attr_host=\"n1\" attr_value=\"a&lt;b\"/></x>"), NULL, false },
		{ REPLY("attr_name=\"master-redis\"><node attr_host=\"n1\" attr_value=\"1"), NULL, false },
		{ "<ack function=\"f\" status=\"112\"/>", NULL, false },
		{ "", NULL, false },
	};
	static struct cluster_values v;

	(void)unused;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		bool is_taken = asks(&odd[i], &v);

		if (is_taken)
			print_message("# taken: number %zu\n", i);
		assert_false(is_taken);
	}
}

static void it_can_be_turned_off(void **unused)
{
	static struct cluster_values v;
	const struct answer good = { REPLY("attr_name=\"master-redis\"/>"), NULL, false };

	(void)unused;
	setenv("REDISHA_COMMANDS_ONLY", "1", 1);
	assert_false(asks(&good, &v));
	unsetenv("REDISHA_COMMANDS_ONLY");
	setenv("HA_SBIN_DIR", "/nowhere", 1);
	assert_false(asks(&good, &v));
	unsetenv("HA_SBIN_DIR");
	assert_true(asks(&good, &v));
	assert_false(attrd_query("a<b", &v, deadline_in(1000)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_of_all_known_forms_are_read),
		cmocka_unit_test(odd_answers_are_not_taken),
		cmocka_unit_test(it_can_be_turned_off),
	};

	/* Its sockets are abstract ones, which a network namespace has of its own. */
	if (unshare(CLONE_NEWNET) < 0) {
		printf("1..0 # SKIP namespaces need root\n");
		return 0;
	}
	unsetenv("HA_SBIN_DIR");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
