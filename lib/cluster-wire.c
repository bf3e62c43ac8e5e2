/* cluster-wire.c -- a line to one of Pacemaker's daemons, as its own library draws it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/cluster-wire.h"

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#if defined(WITH_ATTRD_IPC) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/uio.h>

#include <qb/qbipcc.h>

/* What the daemons offer at least; larger answers are left to the command. */
#define BUFFER (128 * 1024)

/*
 * What stands before each message, of 2.0 to 3.0.0 (lib/common/crmcommon_private.h). Servers from
 * 3.0.1 on have moved the last fields, but take this one, too: to them its flags are 0, and a query
 * is answered all the same.
 */
struct header {
	struct qb_ipc_response_header qb;
	uint32_t size;			/* of the text, with its 0 */
	uint32_t size_compressed;	/* from 3.0.1 on: flags */
	uint32_t flags;
	uint8_t version;
	uint8_t pad[3];
};

/* attrd ends itself when a message is framed wrongly, and its scores with it. */
_Static_assert(sizeof(struct header) == 40, "40 bytes in all versions");
_Static_assert(offsetof(struct header, size) == 24, "after libqb's own");
_Static_assert(offsetof(struct header, version) == 36, "the last field");

enum { WANTS_REPLY = 1 << 9, IS_PART = 1 << 19 };	/* enum crm_ipc_flags */

bool wire_is_plain(const char *text, const char *characters)
{
	return text[strspn(text, characters)] == '\0';
}

static bool is_wanted(void)
{
	const char *commands = getenv("REDISHA_COMMANDS_ONLY"), *dir = getenv("HA_SBIN_DIR");

	return (!commands || !*commands) && (!dir || !*dir);
}

/* The daemons run as hacluster; root is the init that started them. */
static bool is_daemon(qb_ipcc_connection_t *c)
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

bool wire_open(struct wire *w, const char *daemon)
{
	w->c = is_wanted() ? qb_ipcc_connect(daemon, BUFFER) : NULL;
	if (!w->c || !is_daemon(w->c))
		return false;
	w->buffer = malloc((size_t)qb_ipcc_get_buffer_size(w->c));
	return w->buffer;
}

void wire_close(struct wire *w)
{
	if (w->c)
		qb_ipcc_disconnect(w->c);
	free(w->buffer);
}

static bool send_text(struct wire *w, const char *text, uint32_t flags)
{
	struct header header = { .qb = { .id = ++w->id }, .flags = flags, .version = 1 };
	struct iovec parts[2] = { { &header, sizeof(header) }, { (char *)text, strlen(text) + 1 } };

	header.size = (uint32_t)parts[1].iov_len;
	header.qb.size = (int32_t)(sizeof(header) + header.size);
	return qb_ipcc_sendv(w->c, parts, 2) == header.qb.size;
}

/*
 * The text of what came, or NULL when anything is not as it should be: compressed, or one part of
 * several, for instance.
 */
static char *read_text(const struct wire *w, ssize_t n)
{
	const struct header *h = (const void *)w->buffer;
	char *text = w->buffer + sizeof(*h);

	if (n <= (ssize_t)sizeof(*h) || h->qb.size != n
	    || h->size != (uint32_t)(n - (ssize_t)sizeof(*h)) || h->size_compressed & IS_PART
	    || w->buffer[n - 1] != '\0'
	    || strlen(text) + 1 != h->size)
		return NULL;
	return text;
}

/* Is what came the reply to our last message? */
static bool is_reply(const struct wire *w)
{
	const struct header *h = (const void *)w->buffer;

	return h->qb.id == w->id;
}

char *wire_exchange(struct wire *w, const char *text, struct deadline until)
{
	struct deadline soon = deadline_sooner(deadline_in(WIRE_MS), until);
	ssize_t n;

	if (!send_text(w, text, WANTS_REPLY))
		return NULL;
	n = qb_ipcc_recv(w->c, w->buffer, (size_t)qb_ipcc_get_buffer_size(w->c),
			 deadline_left(soon));
	return n > 0 && is_reply(w) ? read_text(w, n) : NULL;
}

char *wire_event(struct wire *w, const char *text, struct deadline until)
{
	struct deadline soon = deadline_sooner(deadline_in(WIRE_MS), until);
	ssize_t n;

	if (!send_text(w, text, 0))
		return NULL;
	n = qb_ipcc_event_recv(w->c, w->buffer, (size_t)qb_ipcc_get_buffer_size(w->c),
			       deadline_left(soon));
	return n > 0 ? read_text(w, n) : NULL;
}

#else

bool wire_open(struct wire *w, const char *daemon)
{
	(void)w, (void)daemon;
	return false;
}

void wire_close(struct wire *w)
{
	(void)w;
}

char *wire_exchange(struct wire *w, const char *text, struct deadline until)
{
	(void)w, (void)text, (void)until;
	return NULL;
}

char *wire_event(struct wire *w, const char *text, struct deadline until)
{
	(void)w, (void)text, (void)until;
	return NULL;
}

bool wire_is_plain(const char *text, const char *characters)
{
	(void)text, (void)characters;
	return false;
}

#endif
