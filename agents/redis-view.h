/* redis-view.h -- what can be seen of our redis-server: its state. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_VIEW_H
#define REDIS_VIEW_H

#include "lib/error.h"
#include "lib/process.h"
#include "lib/redis-server.h"

enum state {
	DOWN,		/* no process of ours */
	LOADING,	/* reads its data from disk */
	UNSYNCED,	/* a replica that never synced since its start, or is in a full sync */
	REPLICA,	/* a replica with data */
	ASTRAY,		/* the same, but it follows another than the primary we know */
	PRIMARY,
	REFUSING,	/* answers, but does not obey: busy script, wrong password, full */
	STUCK,		/* lives, does not answer */
	FOREIGN,	/* something that is not ours has our socket or port */
	N_STATES
};

/* The last look. */
struct redis_view {
	enum state state;
	struct process process;		/* ours, or the foreign one */
	struct redis_info info;		/* valid from LOADING to PRIMARY */
	struct server *server;		/* open connection in the same states; owned here */
	struct error why;		/* REFUSING, STUCK, FOREIGN: in words */
};

extern struct redis_view view;

/**
 * redis_look - find our server and tell its state
 *
 * Identity is proven: who listens on the socket (SO_PEERCRED) or the port, its executable and its
 * user; a pidfile is never read. Waits at most hang_timeout for a reply.
 */
int redis_look(void);

/**
 * view_is_promoted - is what the last look saw the promoted process?
 *
 * As far as remembered: the one that the cluster has promoted.
 */
bool view_is_promoted(void);

/** view_address - where our server is reached: its socket, else loopback */
struct server_address view_address(void);

/** view_close - end the connection */
void view_close(void);

#endif
