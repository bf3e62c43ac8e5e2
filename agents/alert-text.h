/* alert-text.h -- an event in words: for the journal, for the subject and the body of a mail. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ALERT_TEXT_H
#define ALERT_TEXT_H

#include <stdio.h>

#include "agents/alert-event.h"

/** text_line - what happened, in half a sentence: "is primary", "monitor failed: not running" */
void text_line(const struct event *e, char *ret, size_t size);

/**
 * text_subject - "[redis] n2 is primary (n1: no redis-server of ours runs)"
 * @because: why, as far as known; ""
 */
void text_subject(const struct event *e, const char *because, char *ret, size_t size);

/** text_is_mailed - is it worth a mail? */
bool text_is_mailed(const struct event *e);

/**
 * text_body - what, when, where, what to do; each line ends with "\r\n"
 * @host: who writes
 */
void text_body(FILE *f, const struct event *e, const char *because, const char *host);

#endif
