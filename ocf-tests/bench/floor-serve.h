/* floor-serve.h -- a server that keeps nothing: OK to SET while promoted, READONLY otherwise. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FLOOR_SERVE_H
#define FLOOR_SERVE_H

/** serve_listen - a socket that listens on the port; -1 and errno */
int serve_listen(int port);

/**
 * serve - answer clients, until killed
 *
 * SIGUSR1: promoted from now on. SIGUSR2: no more, and all connections are closed. SIGHUP: only
 * that. Ignore them before the fork, so that none ends a server that is about to begin.
 */
void serve(int listener);

#endif
