/*
 * ipc-server.h -- a server on libqb that stands in for attrd or the CIB manager,
 * and says what it is told to.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IPC_SERVER_H
#define IPC_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <qb/qbipcs.h>

/* As in Pacemaker's lib/common/crmcommon_private.h up to 3.0.0. */
struct header {
	struct qb_ipc_response_header qb;
	uint32_t size, size_compressed, flags;
	uint8_t version;
};

/* Who asks something else, or in a wrong frame, gets no answer. */
struct answer {
	const char *asked, *text;
	void (*change)(struct header *h, size_t *n);	/* spoils a good answer */
	bool is_silent;
	bool is_cib;		/* the CIB manager, who answers by an event */
	const char *update, *ack;
	const char *not_yet;	/* what it answers @shows_after times, until an update shows */
	int shows_after;
};

/** server_begin - in a process of its own; fails the test when it does not come up */
pid_t server_begin(const struct answer *a);

/** server_end - by SIGKILL */
void server_end(pid_t server);

/**
 * ipc_alone - in a network of our own, which has its own abstract sockets; false: it needs root,
 * which is said
 */
bool ipc_alone(void);

/* Ways to spoil an answer. */
void longer(struct header *h, size_t *n);
void shorter(struct header *h, size_t *n);
void cut(struct header *h, size_t *n);
void compressed(struct header *h, size_t *n);
void open_end(struct header *h, size_t *n);
void only_header(struct header *h, size_t *n);

#endif
