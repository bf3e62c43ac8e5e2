/* unit-attrd.c -- what is said to attrd is framed exactly, and no odd answer is taken for one. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lib/cluster-ipc.h"
#include "ocf-tests/ipc-server.h"

#define QUERY "<query t=\"attrd\" src=\"redisha\" task=\"query\" attr_name=\"master-redis\"/>"
#define NOTHING "<build_query_reply t=\"attrd\" subt=\"query\" attr_version=\"4\"/>"

/* Is the answer of a server that says @a taken? */
static bool asks(const struct answer *a, struct cluster_values *ret)
{
	struct answer asked = *a;
	pid_t server;
	bool is_taken;

	asked.asked = QUERY;
	server = server_begin(&asked);
	is_taken = attrd_query("master-redis", ret, deadline_in(5000));
	server_end(server);
	return is_taken;
}

static bool writes(const struct answer *a, const char *value, enum cluster_life life)
{
	const struct cluster_change change = { "master-redis", "n1", value, life };
	struct answer asked = *a;
	pid_t server;
	bool is_written;

	asked.asked = QUERY;
	asked.not_yet = NOTHING;
	server = server_begin(&asked);
	is_written = attrd_update(&change, deadline_in(5000));
	server_end(server);
	return is_written;
}

#define REPLY(rest) "<build_query_reply t=\"attrd\" subt=\"query\" " rest

/*
 * From 3.0.1 on flags are where the compressed size was, then come version and number of the part.
 */
static void in_new_header(struct header *h, size_t *n)
{
	(void)n;
	h->size_compressed = 1 << 16;
	h->flags = 1;
	h->version = 0;
}

static void first_part(struct header *h, size_t *n)
{
	in_new_header(h, n);
	h->size_compressed |= 1 << 19;
}

static void answers_of_all_known_forms_are_read(void **unused)
{
	static struct cluster_values v;
	const struct answer two = { .text = REPLY("attr_version=\"4\" attr_name=\"master-redis\">"
						  "<node attr_host=\"n1\" "
						  "attr_value=\"-INFINITY\"/>"
						  "<node attr_host=\"n2\"/>"
						  "<node attr_value=\"100\" attr_host=\"n3\"/>"
						  "</build_query_reply>") };
	struct answer newer = two;
	const struct answer none = { .text = REPLY("attr_version=\"4\"/>") };

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

static void odd_answers_are_not_taken(void **unused)
{
	static const char good[] = REPLY("attr_name=\"master-redis\">"
					 "<node attr_host=\"n1\" attr_value=\"1\"/></x>");
	const struct answer odd[] = {
		{ .text = good, .change = other_id }, { .text = good, .change = longer },
		{ .text = good, .change = shorter }, { .text = good, .change = cut },
		{ .text = good, .change = compressed }, { .text = good, .change = open_end },
		{ .text = good, .change = first_part }, { .text = good, .change = only_header },
		{ .text = good, .is_silent = true },
		{ .text = REPLY("attr_name=\"master-other\">"
				"<node attr_host=\"n1\" attr_value=\"1\"/></x>") },
		{ .text = REPLY("attr_name=\"master-redis\">"
				"<node attr_host=\"n1\" attr_value=\"a&lt;b\"/></x>") },
		{ .text = REPLY("attr_name=\"master-redis\">"
				"<node attr_host=\"n1\" attr_value=\"1") },
		{ .text = "<ack function=\"f\" status=\"112\"/>" },
		{ .text = "" },
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

#define UPDATE(value, private) TASK("update", value, private)
#define TASK(task, value, private) "<update t=\"attrd\" src=\"redisha\" task=\"" task "\" " \
	"attr_name=\"master-redis\"" value " attr_host=\"n1\" attr_is_remote=\"0\" " \
	"attr_is_private=\"" private "/>"
#define ACK "<ack function=\"attrd_client_message\" line=\"1\" status=\"112\"/>"
#define SHOWS(value) REPLY("attr_name=\"master-redis\"><node attr_host=\"n1\" " \
			   "attr_value=\"" value "\"/></x>")

static void a_write_is_done_when_it_shows(void **unused)
{
	const struct answer put = { .update = UPDATE(" attr_value=\"epoch=1 a=b:c\"", "1\""),
				    .ack = ACK, .text = SHOWS("epoch=1 a=b:c"), .shows_after = 3 };
	const struct answer gone = { .update = UPDATE("", "0\""), .ack = ACK, .text = NOTHING };
	const struct answer late = { .update = TASK("update-both", " attr_value=\"replica\"",
						    "0\" attr_dampening=\"5s\""),
				     .ack = ACK, .text = SHOWS("replica") };
	const struct answer gone_late = { .update = UPDATE("", "0\" attr_dampening=\"5s\""),
					  .ack = ACK, .text = NOTHING };

	(void)unused;
	assert_true(writes(&put, "epoch=1 a=b:c", CLUSTER_PRIVATE));
	assert_true(writes(&gone, NULL, CLUSTER_REBOOT));
	assert_true(writes(&late, "replica", CLUSTER_REBOOT_LATE));
	assert_true(writes(&gone_late, NULL, CLUSTER_REBOOT_LATE));
}

static void a_write_that_may_not_be_done_is_left_to_the_command(void **unused)
{
	const char *update = UPDATE(" attr_value=\"100\"", "0\"");
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

static void it_can_be_turned_off(void **unused)
{
	static struct cluster_values v;
	const struct answer good = { .text = REPLY("attr_name=\"master-redis\"/>") };

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
		cmocka_unit_test(it_can_be_turned_off),
	};

	return ipc_alone() ? cmocka_run_group_tests(tests, NULL, NULL) : 0;
}
