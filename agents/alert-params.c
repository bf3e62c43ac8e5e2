/* alert-params.c -- the parameters of redisha-alert. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/alert-params.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

struct alert_settings alert;

const struct ocf_param alert_params[] = {
	{ "resource", .string = &alert.resource,
	  .brief = "Resources to tell of",
	  .text = "Names of primitives. Default: all whose agent is of the provider redisha." },
	{ "mail_to", .string = &alert.mail_to,
	  .brief = "Who gets mail",
	  .text = "Mail addresses with blanks between, for an alert without a recipient. A "
		  "recipient of the alert goes before. With neither there is no mail." },
	{ "mail_from", .string = &alert.mail_from,
	  .brief = "Sender of mail",
	  .text = "Default: redisha@ and the node's host name." },
	{ "smtp_server", .string = &alert.smtp_server, .initial = "localhost",
	  .brief = "Mail server",
	  .text = "HOST or HOST:PORT; an IPv6 address in brackets. Default port: 25." },
	{ "helo", .string = &alert.helo,
	  .brief = "Name told to the mail server",
	  .text = "Default: the node's host name." },
	{ "smtp_timeout", .integer = &alert.smtp_timeout_s, .min = 1, .max = 20, .initial = "10",
	  .brief = "Seconds for one mail",
	  .text = "After that it is given up, told in the journal, and counted in the next one." },
	{ "smtp_user", .string = &alert.smtp_user,
	  .brief = "Account on the mail server",
	  .text = "Needs smtp_password_file and starttls=true. Default: none." },
	{ "smtp_password_file", .string = &alert.smtp_password_file,
	  .brief = "File with its password",
	  .text = "The first line. Must be readable by hacluster, as which Pacemaker runs alerts, "
		  "and not by others." },
	{ "starttls", .boolean = &alert.has_starttls, .initial = "false",
	  .brief = "Encrypt",
	  .text = "No mail without TLS and a certificate that proves to be the mail server's." },
	{ "smtp_cafile", .string = &alert.smtp_cafile,
	  .brief = "Certificates to trust",
	  .text = "A PEM file of certificate authorities. Default: the system's." },
	{ "mail_limit", .integer = &alert.mail_limit, .min = 1, .max = 10000, .initial = "20",
	  .brief = "Mails per hour",
	  .text = "For each recipient and node. What goes beyond is counted, and summed up in the "
		  "next mail." },
	{ "hook", .string = &alert.hook,
	  .brief = "Program to run when a role changes",
	  .text = "Its full path. See HOOK in redisha-alert(8)." },
	{ "hook_user", .string = &alert.hook_user,
	  .brief = "Account of the hook",
	  .text = "Default: hacluster, as which Pacemaker runs alerts. Another one can only be "
		  "given when root runs this program (then the default is nobody)." },
	{ "hook_timeout", .integer = &alert.hook_timeout_s, .min = 1, .max = 20, .initial = "10",
	  .brief = "Seconds for the hook",
	  .text = "After that it is killed with its process group." },
	{ "state_log", .string = &alert.state_log,
	  .brief = "Plain log of roles",
	  .text = "A file with a line for each change of role, such as "
		  "\"[primary] 2024-01-31 23:59:59 n1 redis\". Must be writable for hacluster. "
		  "Default: none." },
	{ 0 }
};

int alert_params_read(struct error *err)
{
	struct error ignored = { 0 };
	int r;

	ocf_params_prefix("");
	r = ocf_params_read(alert_params, false, err);
	if (r < 0 && ocf_params_read(alert_params, true, &ignored) < 0)
		return error_set(err, EINVAL, "%s", ignored.text);
	return r;
}

const char *alert_recipient(void)
{
	const char *recipient = getenv("CRM_alert_recipient");

	return recipient && *recipient ? recipient : alert.mail_to;
}

static const char *type_of(const struct ocf_param *p)
{
	return p->integer ? "integer" : p->boolean ? "boolean" : "string";
}

/* The table has nothing in it but " that XML wants escaped in an element, where it needs not be. */
void alert_params_print_xml(void)
{
	printf("<?xml version=\"1.0\"?>\n"
	       "<!DOCTYPE resource-agent SYSTEM \"ra-api-1.dtd\">\n"
	       "<resource-agent name=\"redisha-alert\" version=\"%s\">\n<version>1.1</version>\n"
	       "<longdesc lang=\"en\">Keeps a journal of role changes, failures, fencing and "
	       "membership; sends mail; runs a hook. An alert agent, to be named as the path of an "
	       "alert.</longdesc>\n"
	       "<shortdesc lang=\"en\">Journal, mail and hook for redisha</shortdesc>\n"
	       "<parameters>\n",
	       PACKAGE_VERSION);
	for (const struct ocf_param *p = alert_params; p->name; p++) {
		printf("<parameter name=\"%s\">\n<longdesc lang=\"en\">%s</longdesc>\n"
		       "<shortdesc lang=\"en\">%s</shortdesc>\n<content type=\"%s\"", p->name,
		       p->text, p->brief, type_of(p));
		if (p->initial)
			printf(" default=\"%s\"", p->initial);
		printf("/>\n</parameter>\n");
	}
	printf("</parameters>\n<actions>\n<action name=\"meta-data\" timeout=\"5s\"/>\n</actions>\n"
	       "</resource-agent>\n");
}

void alert_params_print_help(void)
{
	for (const struct ocf_param *p = alert_params; p->name; p++)
		printf("  %-19s%s%s%s%s\n", p->name, p->brief, p->initial ? " (default: " : "",
		       p->initial ? p->initial : "", p->initial ? ")" : "");
}
