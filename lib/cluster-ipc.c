/* cluster-ipc.c -- ask pacemaker-attrd directly: a third of what a command costs, and never a write. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/cluster-ipc.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#if defined(WITH_ATTRD_IPC) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>

#include <qb/qbipcc.h>

#define WAIT_MS 500
#define BUFFER (128 * 1024)	/* what attrd offers at least; larger answers are left to the command */

/*
 * What stands before each message, of 2.0 to 3.0.0 (lib/common/crmcommon_private.h). Servers from 3.0.1 on have moved
 * the last fields, but take this one, too: to them its flags are 0, and a query is answered all the same.
 */
struct header {
	struct qb_ipc_response_header qb;
	uint32_t size;			/* of the text, with its 0 */
	uint32_t size_compressed;
	uint32_t flags;
	uint8_t version;
	uint8_t pad[3];
};

/* attrd ends itself when a message is framed wrongly, and its scores with it. */
_Static_assert(sizeof(struct header) == 40, "40 bytes in all versions");
_Static_assert(offsetof(struct header, size) == 24, "after libqb's own");
_Static_assert(offsetof(struct header, version) == 36, "the last field");

enum { WANTS_REPLY = 1 << 9, QUERY_ID = 1 };

static inline void connection_p(qb_ipcc_connection_t **c) { if (*c) qb_ipcc_disconnect(*c); }
#define auto_connection CLEANUP(connection_p)

static bool is_wanted(const char *name)
{
	const char *commands = getenv("REDISHA_COMMANDS_ONLY"), *dir = getenv("HA_SBIN_DIR");

	/* What is not quoted in XML needs no quoting here. */
	return (!commands || !*commands) && (!dir || !*dir)
		&& name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")] == '\0';
}

/* The daemons run as hacluster; root is the init that started them. */
static bool is_attrd(qb_ipcc_connection_t *c)
{
	const struct passwd *account;
	pid_t pid;
	uid_t uid;
	gid_t gid;

	if (qb_ipcc_auth_get(c, &pid, &uid, &gid) < 0)
		return false;
	account = getpwnam("hacluster");
	return uid == 0 || (account && account->pw_uid == uid);
}

static bool send_query(qb_ipcc_connection_t *c, const char *name)
{
	char text[384];
	struct header header = { .qb = { .id = QUERY_ID }, .flags = WANTS_REPLY, .version = 1 };
	int length = snprintf(text, sizeof(text), "<query t=\"attrd\" src=\"redisha\" task=\"query\" "
			      "attr_name=\"%s\"/>", name);
	struct iovec parts[2] = { { &header, sizeof(header) }, { text, (size_t)length + 1 } };

	if (length < 0 || (size_t)length + 1 > sizeof(text))
		return false;
	header.size = (uint32_t)length + 1;
	header.qb.size = (int32_t)(sizeof(header) + header.size);
	return qb_ipcc_sendv(c, parts, 2) == header.qb.size;
}

/* The text of the answer to our question, or NULL when anything is not as it should be. */
static const char *read_reply(char *buffer, ssize_t n)
{
	const struct header *h = (const void *)buffer;
	const char *text = buffer + sizeof(*h);

	if (n <= (ssize_t)sizeof(*h) || h->qb.id != QUERY_ID || h->qb.size != n
	    || h->size != (uint32_t)(n - (ssize_t)sizeof(*h)) || buffer[n - 1] != '\0'
	    || strlen(text) + 1 != h->size)
		return NULL;
	return strstr(text, " t=\"attrd\"") ? text : NULL;
}

/* The value of an attribute of this element, in @ret; "" when it has none. False: too long, or quoted. */
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

bool attrd_query(const char *name, struct cluster_values *ret, struct deadline until)
{
	auto_connection qb_ipcc_connection_t *c = NULL;
	auto_free char *buffer = NULL;
	struct deadline soon = deadline_sooner(deadline_in(WAIT_MS), until);
	const char *text;
	ssize_t n;

	if (!is_wanted(name))
		return false;
	c = qb_ipcc_connect("attrd", BUFFER);
	if (!c || !is_attrd(c))
		return false;
	buffer = malloc((size_t)qb_ipcc_get_buffer_size(c));
	if (!buffer || !send_query(c, name))
		return false;
	n = qb_ipcc_recv(c, buffer, (size_t)qb_ipcc_get_buffer_size(c), deadline_left(soon));
	text = n > 0 ? read_reply(buffer, n) : NULL;
	return text && read_values(text, name, ret);
}

#else

bool attrd_query(const char *name, struct cluster_values *ret, struct deadline until)
{
	(void)name, (void)ret, (void)until;
	return false;
}

#endif
