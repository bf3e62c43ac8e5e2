/* cleanup.h -- variables that release themselves when they leave scope. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLEANUP_H
#define CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(fn) __attribute__((cleanup(fn)))

static inline void free_p(void *p) { free(*(void **)p); }
static inline void close_p(int *fd) { if (*fd >= 0) close(*fd); }
static inline void fclose_p(FILE **f) { if (*f) fclose(*f); }

#define auto_free CLEANUP(free_p)
#define auto_fd   CLEANUP(close_p)
#define auto_file CLEANUP(fclose_p)

/* Hand a pointer over: the variable forgets it, so nobody frees it twice. */
#define steal(p) ({ __auto_type stolen_ = *(p); *(p) = NULL; stolen_; })

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define must_check __attribute__((warn_unused_result))

#endif
