/* unit-cluster-ipc.c -- what is said to attrd is framed exactly, and no odd answer is taken for one. */
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

/* What a server may say to a query; @change spoils a good answer. To an update it says @ack. */
struct answer {
	const char *text;
	void (*change)(struct header *h, size_t *n);
	bool is_silent;
	const char *update, *ack;
	int shows_after;	/* queries: until then what was written does not show */
	bool is_cib;		/* the CIB manager, who answers by an event */
	const char *select;	/* what it must be asked, unless SELECT */
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

#define QUERY "<query t=\"attrd\" src=\"redisha\" task=\"query\" attr_name=\"master-redis\"/>"
#define NOTHING "<build_query_reply t=\"attrd\" subt=\"query\" attr_version=\"4\"/>"

/*
 * attrd aborts on less: exact sizes, and a 0 at the very end. A wrong question gets no answer, so
 * the test fails.
 */
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

#define XPATH "//crm_config/x[@id='redisha']"
#define SELECT_OF(xpath) "<cib_command t=\"cib\" cib_op=\"cib_query\" cib_async_id=\"redisha\" cib_section=\"" xpath "\" " \
	"cib_callid=\"1\" cib_callopt=\"258\"/>"
#define SELECT SELECT_OF(XPATH)

static const char *answer_to(const char *question)
{
	if (answer.is_cib)
		return strcmp(question, answer.select ? answer.select : SELECT) == 0
			? answer.text : NULL;
	if (answer.update && strcmp(question, answer.update) == 0)
		return answer.ack;
	if (strcmp(question, QUERY) != 0)
		return NULL;
	return answer.shows_after-- > 0 ? NOTHING : answer.text;
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

/* A server that says @a, in a process of its own, until end_server(). */
static pid_t begin_server(const struct answer *a)
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

static void end_server(pid_t server)
{
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
}

/* Is the answer of a server that says @a taken? */
static bool asks(const struct answer *a, struct cluster_values *ret)
{
	pid_t server = begin_server(a);
	bool is_taken = attrd_query("master-redis", ret, deadline_in(5000));

	end_server(server);
	return is_taken;
}

static bool writes(const struct answer *a, const char *value, enum cluster_life life)
{
	const struct cluster_change change = { "master-redis", "n1", value, life };
	pid_t server = begin_server(a);
	bool is_written = attrd_update(&change, deadline_in(5000));

	end_server(server);
	return is_written;
}

#define REPLY(rest) "<build_query_reply t=\"attrd\" subt=\"query\" " rest

/* From 3.0.1 on flags are where the compressed size was, then come version and number of the part. */
static void in_new_header(struct header *h, size_t *n) { (void)n; h->size_compressed = 1 << 16; h->flags = 1; h->version = 0; }
static void first_part(struct header *h, size_t *n) { in_new_header(h, n); h->size_compressed |= 1 << 19; }

static void answers_of_all_known_forms_are_read(void **unused)
{
	static struct cluster_values v;
	const struct answer two = { REPLY("attr_version=\"4\" attr_name=\"master-redis\"><node attr_host=\"n1\" "
					  "attr_value=\"-INFINITY\"/><node attr_host=\"n2\"/><node attr_value=\"100\" "
					  "attr_host=\"n3\"/></build_query_reply>"), NULL, false };
	struct answer newer = two;
	const struct answer none = { REPLY("attr_version=\"4\"/>"), NULL, false };

	(void)unused;
	assert_true(asks(&two, &v));
	assert_int_equal(v.n, 2);
	assert_string_equal(cluster_value(&v, "n1"), "-INFINITY");
	assert_string_equal(cluster_value(&v, "n3"), "100");
	assert_null(cluster_value(&v, "n2"));
	newer.change = in_new_header;
	assert_true(asks(&newer, &v));
	assert_int_equal(v.n, 2);
	assert_true(asks(&none, &v));
	assert_int_equal(v.n, 0);
}

static void other_id(struct header *h, size_t *n) { (void)n; h->qb.id = 99; }
static void longer(struct header *h, size_t *n) { (void)n; h->size++; }
static void shorter(struct header *h, size_t *n) { (void)n; h->size--; }
static void cut(struct header *h, size_t *n) { (void)h; *n -= 5; }

static void compressed(struct header *h, size_t *n)
{
	(void)n;
	h->size_compressed = h->size;
	h->size *= 9;
}

static void open_end(struct header *h, size_t *n) { ((char *)h)[*n - 1] = 'x'; }

static void only_header(struct header *h, size_t *n)
{
	*n = sizeof(*h);
	h->qb.size = (int32_t)*n;
	h->size = 0;
}

static void odd_answers_are_not_taken(void **unused)
{
	static const char good[] = REPLY("attr_name=\"master-redis\"><node attr_host=\"n1\" attr_value=\"1\"/></x>");
	const struct answer odd[] = {
		{ good, other_id, false }, { good, longer, false }, { good, shorter, false },
		{ good, cut, false }, { good, compressed, false }, { good, open_end, false },
		{ good, first_part, false }, { good, only_header, false }, { good, NULL, true },
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

#define UPDATE(value, private) "<update t=\"attrd\" src=\"redisha\" task=\"update\" attr_name=\"master-redis\"" \
	value " attr_host=\"n1\" attr_is_remote=\"0\" attr_is_private=\"" private "\"/>"
#define ACK "<ack function=\"attrd_client_message\" line=\"1\" status=\"112\"/>"
#define SHOWS(value) REPLY("attr_name=\"master-redis\"><node attr_host=\"n1\" attr_value=\"" value "\"/></x>")

static void a_write_is_done_when_it_shows(void **unused)
{
	const struct answer put = { .update = UPDATE(" attr_value=\"epoch=1 a=b:c\"", "1"),
				    .ack = ACK, .text = SHOWS("epoch=1 a=b:c"), .shows_after = 3 };
	const struct answer gone = { .update = UPDATE("", "0"), .ack = ACK, .text = NOTHING };

	(void)unused;
	assert_true(writes(&put, "epoch=1 a=b:c", CLUSTER_PRIVATE));
	assert_true(writes(&gone, NULL, CLUSTER_REBOOT));
}

static void a_write_that_may_not_be_done_is_left_to_the_command(void **unused)
{
	const char *update = UPDATE(" attr_value=\"100\"", "0");
	const struct answer odd[] = {
		{ .update = update, .ack = ACK, .text = SHOWS("10") },
		{ .update = update, .ack = ACK, .text = NOTHING },
		{ .update = update, .ack = "<nack/>", .text = SHOWS("100") },
		{ .update = update, .text = SHOWS("100") },
		{ .update = "", .text = SHOWS("100") },
	};
	const struct answer any = { .update = update, .ack = ACK, .text = SHOWS("100") };

	(void)unused;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		if (writes(&odd[i], "100", CLUSTER_REBOOT))
			print_message("# written: number %zu\n", i);
		assert_false(writes(&odd[i], "100", CLUSTER_REBOOT));
	}
	assert_true(writes(&any, "100", CLUSTER_REBOOT));
	/* Quotes would need quoting; "value++" would be counted up. */
	assert_false(writes(&any, "a\"b", CLUSTER_REBOOT));
	assert_false(writes(&any, "value++", CLUSTER_REBOOT));
	assert_false(writes(&any, "", CLUSTER_REBOOT));
}

#define CIB_REPLY(operation, rc, rest) "<cib-reply t=\"cib\" cib_op=\"" operation "\" cib_callid=\"1\" cib_callopt=\"258\" cib_rc=\"" rc "\"" rest
#define NVPAIRS "><cib_calldata><xpath-query><nvpair id=\"a\" name=\"a\" value=\"1\"/><nvpair id=\"b\" name=\"b\" value=\"2\"/>" \
	"</xpath-query></cib_calldata></cib-reply>"

static bool selects(const struct answer *a, char *ret, size_t size, bool *is_there)
{
	pid_t server = begin_server(a);
	bool is_taken = cib_select(XPATH, ret, size, is_there, deadline_in(5000));

	end_server(server);
	return is_taken;
}

static void the_cib_is_read_as_cibadmin_prints_it(void **unused)
{
	const struct answer two = { .is_cib = true, .text = CIB_REPLY("cib_query", "0", NVPAIRS) };
	const struct answer none = { .is_cib = true, .text = CIB_REPLY("cib_query", "-6", "/>") };
	char text[512];
	bool is_there;

	(void)unused;
	assert_true(selects(&two, text, sizeof(text), &is_there));
	assert_true(is_there);
	assert_non_null(strstr(text,
			       "\n<nvpair id=\"a\" name=\"a\" value=\"1\"/>\n<nvpair id=\"b\""));
	assert_true(selects(&none, text, sizeof(text), &is_there));
	assert_false(is_there);
	assert_string_equal(text, "");
}

/* No cluster runs here that cibadmin could ask instead. */
static void the_agent_of_a_primitive_is_asked_without_a_program(void **unused)
{
	static const char select[] = SELECT_OF("//primitive[@id='redis']|//template[@id=//primitive[@id='redis']/@template]");
	const struct answer agent = { .is_cib = true, .select = select,
				      .text = CIB_REPLY("cib_query", "0",
		"><cib_calldata><xpath-query><primitive id=\"redis\" template=\"t\"><meta_attributes id=\"m\"/></primitive>"
		"<template id=\"t\" class=\"ocf\" provider=\"redisha\" type=\"redis\"/></xpath-query></cib_calldata></cib-reply>") };
	const struct answer none = { .is_cib = true, .select = select,
				     .text = CIB_REPLY("cib_query", "-6", "/>") };
	struct cluster_primitive is = { 0 };
	pid_t server = begin_server(&agent);
	int r;

	(void)unused;
	r = cluster_primitive("redis", &is, deadline_in(5000));
	end_server(server);
	assert_int_equal(r, 1);
	assert_string_equal(is.provider, "redisha");
	assert_string_equal(is.type, "redis");
	server = begin_server(&none);
	r = cluster_primitive("redis", &is, deadline_in(5000));
	end_server(server);
	assert_int_equal(r, 0);
}

static void odd_answers_of_the_cib_are_not_taken(void **unused)
{
	static const char good[] = CIB_REPLY("cib_query", "0", NVPAIRS);
	const struct answer odd[] = {
		{ .text = good, .change = longer }, { .text = good, .change = shorter }, { .text = good, .change = cut },
		{ .text = good, .change = compressed }, { .text = good, .change = open_end },
		{ .text = good, .change = only_header }, { .text = good, .is_silent = true },
		{ .text = CIB_REPLY("cib_query", "-13", "/>") }, { .text = CIB_REPLY("cib_query", "0", "/>") },
		{ .text = CIB_REPLY("cib_modify", "0", NVPAIRS) }, { .text = "<cib-reply t=\"cib\"/>" }, { .text = "" },
	};
	const struct answer whole = { .is_cib = true, .text = good };
	char text[512];
	bool is_there;

	(void)unused;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct answer a = odd[i];
		bool is_taken;

		a.is_cib = true;
		is_taken = selects(&a, text, sizeof(text), &is_there);
		if (is_taken)
			print_message("# taken: number %zu\n", i);
		assert_false(is_taken);
	}
	assert_true(selects(&whole, text, sizeof(text), &is_there));
	assert_false(selects(&whole, text, 64, &is_there));
	assert_false(cib_select("//a[@b=\"c\"]", text, sizeof(text), &is_there, deadline_in(1000)));
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
		cmocka_unit_test(a_write_is_done_when_it_shows),
		cmocka_unit_test(a_write_that_may_not_be_done_is_left_to_the_command),
		cmocka_unit_test(the_cib_is_read_as_cibadmin_prints_it),
		cmocka_unit_test(the_agent_of_a_primitive_is_asked_without_a_program),
		cmocka_unit_test(odd_answers_of_the_cib_are_not_taken),
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
