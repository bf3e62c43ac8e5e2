/* alert-mail.h -- one mail by SMTP; of libcurl nobody else knows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ALERT_MAIL_H
#define ALERT_MAIL_H

#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

struct mail {
	const char *to;		/* addresses with blanks between */
	const char *subject;	/* anything; what is no ASCII becomes '?' */
	const char *body;	/* UTF-8, lines end with "\r\n" */
	const char *host;	/* this node's name */
};

/** mail_check - can these parameters be right? -EINVAL naming the one that is not */
must_check int mail_check(const char *to, struct error *err);

/**
 * mail_send - by the parameters; ends by smtp_timeout or @until, whatever the server does
 *
 * Return: 0 when the server has taken it for all; -EIO and what libcurl, or the server, says;
 * -EACCES when the password file cannot be read, or others can read it.
 */
must_check int mail_send(const struct mail *mail, struct deadline until, struct error *err);

#endif
