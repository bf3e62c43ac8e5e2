/* cluster-ipc.c -- talk to pacemaker-attrd directly: a fraction of what a command costs. */
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

enum { WANTS_REPLY = 1 << 9 };

/* What needs no quoting in XML, and has no meaning of its own to attrd (as "value++" has). */
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
#define VALUE_CHARACTERS NAME_CHARACTERS " =,:"

/* One connection, and the number of its last question. */
struct talk { qb_ipcc_connection_t *c; char *buffer; int32_t id; };

static inline void talk_p(struct talk *t)
{
	if (t->c)
		qb_ipcc_disconnect(t->c);
	free(t->buffer);
}
#define auto_talk CLEANUP(talk_p)

static bool is_all_of(const char *text, const char *characters)
{
	return text[strspn(text, characters)] == '\0';
}

static bool is_wanted(void)
{
	const char *commands = getenv("REDISHA_COMMANDS_ONLY"), *dir = getenv("HA_SBIN_DIR");

	return (!commands || !*commands) && (!dir || !*dir);
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

static bool connect_to_attrd(struct talk *t)
{
	t->c = qb_ipcc_connect("attrd", BUFFER);
	if (!t->c || !is_attrd(t->c))
		return false;
	t->buffer = malloc((size_t)qb_ipcc_get_buffer_size(t->c));
	return t->buffer;
}

static bool send_text(struct talk *t, const char *text)
{
	struct header header = { .qb = { .id = ++t->id }, .flags = WANTS_REPLY, .version = 1 };
	struct iovec parts[2] = { { &header, sizeof(header) }, { (char *)text, strlen(text) + 1 } };

	header.size = (uint32_t)parts[1].iov_len;
	header.qb.size = (int32_t)(sizeof(header) + header.size);
	return qb_ipcc_sendv(t->c, parts, 2) == header.qb.size;
}

/* The text of an answer to our last question, or NULL when anything is not as it should be. */
static const char *read_reply(const struct talk *t, ssize_t n)
{
	const struct header *h = (const void *)t->buffer;
	const char *text = t->buffer + sizeof(*h);

	if (n <= (ssize_t)sizeof(*h) || h->qb.id != t->id || h->qb.size != n
	    || h->size != (uint32_t)(n - (ssize_t)sizeof(*h)) || t->buffer[n - 1] != '\0'
	    || strlen(text) + 1 != h->size)
		return NULL;
	return text;
}

/* Say @text, and wait for what attrd says to it. */
static const char *exchange(struct talk *t, const char *text, struct deadline until)
{
	struct deadline soon = deadline_sooner(deadline_in(WAIT_MS), until);
	ssize_t n;

	if (!send_text(t, text))
		return NULL;
	n = qb_ipcc_recv(t->c, t->buffer, (size_t)qb_ipcc_get_buffer_size(t->c), deadline_left(soon));
	return n > 0 ? read_reply(t, n) : NULL;
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

static bool query(struct talk *t, const char *name, struct cluster_values *ret, struct deadline until)
{
	char text[384];
	const char *reply;
	int length = snprintf(text, sizeof(text), "<query t=\"attrd\" src=\"redisha\" task=\"query\" "
			      "attr_name=\"%s\"/>", name);

	if (length < 0 || (size_t)length >= sizeof(text))
		return false;
	reply = exchange(t, text, until);
	return reply && strstr(reply, " t=\"attrd\"") && read_values(reply, name, ret);
}

bool attrd_query(const char *name, struct cluster_values *ret, struct deadline until)
{
	auto_talk struct talk t = { 0 };

	return is_wanted() && is_all_of(name, NAME_CHARACTERS) && connect_to_attrd(&t)
		&& query(&t, name, ret, until);
}

static bool print_update(const struct cluster_change *change, char *ret, size_t size)
{
	char value[CLUSTER_TEXT + 16] = "";
	int length;

	if (change->value)
		snprintf(value, sizeof(value), " attr_value=\"%s\"", change->value);
	length = snprintf(ret, size, "<update t=\"attrd\" src=\"redisha\" task=\"update\" attr_name=\"%s\"%s "
			  "attr_host=\"%s\" attr_is_remote=\"0\" attr_is_private=\"%d\"/>", change->name, value,
			  change->node, change->life == CLUSTER_PRIVATE);
	return length > 0 && (size_t)length < size;
}

/* Its acknowledgement says "understood", not "done", and is the same for what is refused: look. */
static bool shows(struct talk *t, const struct cluster_change *change, struct deadline until)
{
	auto_free struct cluster_values *now = calloc(1, sizeof(*now));
	struct deadline soon = deadline_sooner(deadline_in(WAIT_MS), until);

	do {
		const char *is;

		if (!now || !query(t, change->name, now, soon))
			return false;
		is = cluster_value(now, change->node);
		if (change->value ? is && strcmp(is, change->value) == 0 : !is)
			return true;
	} while (deadline_nap(soon, 2) > 0);
	return false;
}

bool attrd_update(const struct cluster_change *change, struct deadline until)
{
	auto_talk struct talk t = { 0 };
	char text[CLUSTER_TEXT + 512];
	const char *reply;

	if (!is_wanted() || !is_all_of(change->name, NAME_CHARACTERS)
	    || !is_all_of(change->node, NAME_CHARACTERS)
	    || (change->value && (!change->value[0] || !is_all_of(change->value, VALUE_CHARACTERS)))
	    || !print_update(change, text, sizeof(text)) || !connect_to_attrd(&t))
		return false;
	reply = exchange(&t, text, until);
	return reply && strncmp(reply, "<ack ", 5) == 0 && shows(&t, change, until);
}

#else

bool attrd_query(const char *name, struct cluster_values *ret, struct deadline until)
{
	(void)name, (void)ret, (void)until;
	return false;
}

bool attrd_update(const struct cluster_change *change, struct deadline until)
{
	(void)change, (void)until;
	return false;
}

#endif
