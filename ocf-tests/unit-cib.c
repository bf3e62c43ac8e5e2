/* unit-cib.c -- the CIB is asked as its manager wants it, and no odd answer is taken for one. */
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

#define XPATH "//crm_config/x[@id='redisha']"
#define SELECT_OF(xpath) "<cib_command t=\"cib\" cib_op=\"cib_query\" cib_async_id=\"redisha\" " \
	"cib_section=\"" xpath "\" cib_callid=\"1\" cib_callopt=\"258\"/>"
#define CIB_REPLY(operation, rc, rest) "<cib-reply t=\"cib\" cib_op=\"" operation "\" " \
	"cib_callid=\"1\" cib_callopt=\"258\" cib_rc=\"" rc "\"" rest
#define NVPAIRS "><cib_calldata><xpath-query><nvpair id=\"a\" name=\"a\" value=\"1\"/>" \
	"<nvpair id=\"b\" name=\"b\" value=\"2\"/></xpath-query></cib_calldata></cib-reply>"

static bool selects(const struct answer *a, char *ret, size_t size, bool *is_there)
{
	struct answer asked = *a;
	pid_t server;
	bool is_taken;

	asked.is_cib = true;
	asked.asked = SELECT_OF(XPATH);
	server = server_begin(&asked);
	is_taken = cib_select(XPATH, ret, size, is_there, deadline_in(5000));
	server_end(server);
	return is_taken;
}

static void the_cib_is_read_as_cibadmin_prints_it(void **unused)
{
	const struct answer two = { .text = CIB_REPLY("cib_query", "0", NVPAIRS) };
	const struct answer none = { .text = CIB_REPLY("cib_query", "-6", "/>") };
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
	static const char select[] =
		SELECT_OF("//primitive[@id='redis']"
			  "|//template[@id=//primitive[@id='redis']/@template]");
	const struct answer agent = { .is_cib = true, .asked = select,
				      .text = CIB_REPLY("cib_query", "0",
		"><cib_calldata><xpath-query><primitive id=\"redis\" template=\"t\">"
		"<meta_attributes id=\"m\"/></primitive>"
		"<template id=\"t\" class=\"ocf\" provider=\"redisha\" type=\"redis\"/>"
		"</xpath-query></cib_calldata></cib-reply>") };
	const struct answer none = { .is_cib = true, .asked = select,
				     .text = CIB_REPLY("cib_query", "-6", "/>") };
	struct cluster_primitive is = { 0 };
	pid_t server = server_begin(&agent);
	int r;

	(void)unused;
	r = cluster_primitive("redis", &is, deadline_in(5000));
	server_end(server);
	assert_int_equal(r, 1);
	assert_string_equal(is.provider, "redisha");
	assert_string_equal(is.type, "redis");
	server = server_begin(&none);
	r = cluster_primitive("redis", &is, deadline_in(5000));
	server_end(server);
	assert_int_equal(r, 0);
}

static void odd_answers_of_the_cib_are_not_taken(void **unused)
{
	static const char good[] = CIB_REPLY("cib_query", "0", NVPAIRS);
	const struct answer odd[] = {
		{ .text = good, .change = longer }, { .text = good, .change = shorter },
		{ .text = good, .change = cut }, { .text = good, .change = compressed },
		{ .text = good, .change = open_end }, { .text = good, .change = only_header },
		{ .text = good, .is_silent = true },
		{ .text = CIB_REPLY("cib_query", "-13", "/>") },
		{ .text = CIB_REPLY("cib_query", "0", "/>") },
		{ .text = CIB_REPLY("cib_modify", "0", NVPAIRS) },
		{ .text = "<cib-reply t=\"cib\"/>" }, { .text = "" },
	};
	const struct answer whole = { .text = good };
	char text[512];
	bool is_there;

	(void)unused;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		bool is_taken = selects(&odd[i], text, sizeof(text), &is_there);

		if (is_taken)
			print_message("# taken: number %zu\n", i);
		assert_false(is_taken);
	}
	assert_true(selects(&whole, text, sizeof(text), &is_there));
	assert_false(selects(&whole, text, 64, &is_there));
	assert_false(cib_select("//a[@b=\"c\"]", text, sizeof(text), &is_there, deadline_in(1000)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cib_is_read_as_cibadmin_prints_it),
		cmocka_unit_test(the_agent_of_a_primitive_is_asked_without_a_program),
		cmocka_unit_test(odd_answers_of_the_cib_are_not_taken),
	};

	return ipc_alone() ? cmocka_run_group_tests(tests, NULL, NULL) : 0;
}
