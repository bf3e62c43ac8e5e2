/* alert-params.h -- the parameters of redisha-alert. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ALERT_PARAMS_H
#define ALERT_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/error.h"
#include "lib/ocf.h"

struct alert_settings {
	const char *resource;		/* names, blanks or commas between; NULL: all of ours */
	const char *mail_to, *mail_from, *smtp_server, *helo;
	const char *smtp_user, *smtp_password_file, *smtp_cafile;
	long smtp_timeout_s, mail_limit;
	bool has_starttls;
	const char *hook, *hook_user, *state_log;
	long hook_timeout_s;
};

extern struct alert_settings alert;
extern const struct ocf_param alert_params[];

/**
 * alert_params_read - from the environment, where Pacemaker puts the alert's instance attributes
 *
 * Every value is set, a wrong one to its default.
 * Return: 0; -EINVAL naming the first wrong one.
 */
must_check int alert_params_read(struct error *err);

/** alert_recipient - who gets mail: the alert's recipient, else mail_to; NULL: nobody */
const char *alert_recipient(void);

/** alert_params_print - the table as meta-data, or as help, on stdout */
void alert_params_print_xml(void);
void alert_params_print_help(void);

#endif
