/*
 * cluster-ipc.c -- talk to pacemaker-attrd and the CIB manager directly:
 * a fraction of what a command costs.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/cluster-ipc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cluster-tools.h"
#include "lib/cluster-wire.h"

/* What needs no quoting in XML, and has no meaning of its own to attrd (as "value++" has). */
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
#define VALUE_CHARACTERS NAME_CHARACTERS " =,:"

/*
 * The value of an attribute of this element, in @ret; "" when it has none. False: too long, or
 * quoted.
 */
static bool read_word(const char *element, const char *end, const char *key, char *ret, size_t size)
{
	const char *at = strstr(element, key);
	size_t n;

	ret[0] = '\0';
	if (!at || at >= end)
		return true;
	at += strlen(key);
	n = strcspn(at, "\"");
	if (n >= size || at + n >= end || memchr(at, '&', n))
		return false;
	memcpy(ret, at, n);
	ret[n] = '\0';
	return true;
}

static bool read_values(const char *text, const char *name, struct cluster_values *ret)
{
	char said[256];
	const char *end = strchr(text, '>');

	if (!end || !read_word(text, end, " attr_name=\"", said, sizeof(said))
	    || (said[0] && strcmp(said, name) != 0))
		return false;
	ret->n = 0;
	for (const char *node = strstr(text, "<node "); node; node = strstr(end, "<node ")) {
		struct cluster_value *v = &ret->of[ret->n];

		end = strchr(node, '>');
		if (!end || !read_word(node, end, " attr_host=\"", v->node, sizeof(v->node))
		    || !read_word(node, end, " attr_value=\"", v->text, sizeof(v->text)))
			return false;
		if (v->node[0] && v->text[0] && ++ret->n == CLUSTER_NODES)
			break;
	}
	return true;
}

static bool query(struct wire *w, const char *name, struct cluster_values *ret,
		  struct deadline until)
{
	char text[384];
	const char *reply;
	int length = snprintf(text, sizeof(text),
			      "<query t=\"attrd\" src=\"redisha\" task=\"query\" "
			      "attr_name=\"%s\"/>", name);

	if (length < 0 || (size_t)length >= sizeof(text))
		return false;
	reply = wire_exchange(w, text, until);
	return reply && strstr(reply, " t=\"attrd\"") && read_values(reply, name, ret);
}

bool attrd_query(const char *name, struct cluster_values *ret, struct deadline until)
{
	auto_wire struct wire w = { 0 };

	return wire_is_plain(name, NAME_CHARACTERS) && wire_open(&w, "attrd")
		&& query(&w, name, ret, until);
}

static bool print_update(const struct cluster_change *change, char *ret, size_t size)
{
	bool is_late = change->life == CLUSTER_REBOOT_LATE;
	char value[CLUSTER_TEXT + 16] = "";
	int length;

	if (change->value)
		snprintf(value, sizeof(value), " attr_value=\"%s\"", change->value);
	length = snprintf(ret, size,
			  "<update t=\"attrd\" src=\"redisha\" task=\"%s\" attr_name=\"%s\"%s "
			  "attr_host=\"%s\" attr_is_remote=\"0\" attr_is_private=\"%d\"%s/>",
			  is_late && change->value ? "update-both" : "update",
			  change->name, value, change->node, change->life == CLUSTER_PRIVATE,
			  is_late ? " attr_dampening=\"" CLUSTER_LATE "\"" : "");
	return length > 0 && (size_t)length < size;
}

/* Its acknowledgement says "understood", not "done", and is the same for what is refused: look. */
static bool shows(struct wire *w, const struct cluster_change *change, struct deadline until)
{
	auto_free struct cluster_values *now = calloc(1, sizeof(*now));
	struct deadline soon = deadline_sooner(deadline_in(WIRE_MS), until);

	do {
		const char *is;

		if (!now || !query(w, change->name, now, soon))
			return false;
		is = cluster_value(now, change->node);
		if (change->value ? is && strcmp(is, change->value) == 0 : !is)
			return true;
	} while (deadline_nap(soon, 2) > 0);
	return false;
}

bool attrd_update(const struct cluster_change *change, struct deadline until)
{
	auto_wire struct wire w = { 0 };
	char text[CLUSTER_TEXT + 512];
	const char *reply;

	if (!wire_is_plain(change->name, NAME_CHARACTERS)
	    || !wire_is_plain(change->node, NAME_CHARACTERS)
	    || (change->value
		&& (!change->value[0] || !wire_is_plain(change->value, VALUE_CHARACTERS)))
	    || !print_update(change, text, sizeof(text)) || !wire_open(&w, "attrd"))
		return false;
	reply = wire_exchange(&w, text, until);
	return reply && strncmp(reply, "<ack ", 5) == 0 && shows(&w, change, until);
}

/* One element a line, as cibadmin prints it. */
static bool put_lines(const char *xml, char *ret, size_t size)
{
	size_t n = 0;

	for (const char *at = xml; *at; at++) {
		if (n + 2 >= size)
			return false;
		ret[n++] = *at;
		if (at[0] == '>' && at[1] == '<')
			ret[n++] = '\n';
	}
	ret[n] = '\0';
	return true;
}

/*
 * crm/cib/cib_types.h; by the first the section is an XPath, by the second only this node's copy is
 * asked.
 */
enum { CIB_XPATH = 1 << 1, CIB_SCOPE_LOCAL = 1 << 8 };

bool cib_select(const char *xpath, char *ret, size_t size, bool *is_there, struct deadline until)
{
	auto_wire struct wire w = { 0 };
	char text[2048], rc[16], operation[16];
	const char *reply, *end, *data;
	int length = snprintf(text, sizeof(text),
			      "<cib_command t=\"cib\" cib_op=\"cib_query\" "
			      "cib_async_id=\"redisha\" cib_section=\"%s\" "
			      "cib_callid=\"1\" cib_callopt=\"%d\"/>", xpath,
			      CIB_XPATH | CIB_SCOPE_LOCAL);

	if (length < 0 || (size_t)length >= sizeof(text) || strpbrk(xpath, "\"<>&")
	    || !wire_open(&w, "cib_ro"))
		return false;
	reply = wire_event(&w, text, until);
	end = reply ? strchr(reply, '>') : NULL;
	if (!end || !strstr(reply, " t=\"cib\"")
	    || !read_word(reply, end, " cib_op=\"", operation, sizeof(operation))
	    || strcmp(operation, "cib_query") != 0
	    || !read_word(reply, end, " cib_rc=\"", rc, sizeof(rc)))
		return false;
	*is_there = strcmp(rc, "0") == 0;
	data = strstr(end, "<cib_calldata>");
	if (!*is_there)
		return atoi(rc) == -ENXIO && size > 0 && (ret[0] = '\0', true);
	return data && put_lines(data + strlen("<cib_calldata>"), ret, size);
}
