/*
 * alert-mailer.c -- redisha-mail, which redisha-alert becomes when there is a mail to be sent.
 *
 * A program of its own, because libcurl has forty libraries: to load them takes four times as long
 * as all the rest, and in a failover each node runs a dozen alerts of which one or two are mailed.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agents/alert-event.h"
#include "agents/alert-params.h"
#include "agents/alert-post.h"
#include "lib/log.h"

int main(int argc, char **argv)
{
	struct error err = { 0 };
	struct event event;
	int r;

	event_read(&event);
	if (argc != 3 || event.kind == EVENT_UNKNOWN) {
		fprintf(stderr, "redisha-mail is run by redisha-alert: see redisha-alert(8)\n");
		return 2;
	}
	umask(0);
	log_name("redisha-alert", event.rsc[0] ? event.rsc : event.node);
	r = alert_params_read(&err);	/* what is wrong has been told already */
	event.sort = event_judge(&event, false);
	if (post_event(&event, deadline_in(atol(argv[1]))) < 0)
		r = -1;
	log_close();
	return r < 0 || strcmp(argv[2], "0") != 0;
}
