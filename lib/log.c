/* log.c -- to syslog as Pacemaker's agents do, and to HA_logfile and HA_debuglog. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include <qb/qbdefs.h>
#include <qb/qblog.h>

static char who[128] = "redisha";
static bool is_open;

void log_name(const char *agent, const char *instance)
{
	const char *tag = getenv("HA_LOGTAG");

	if (tag && *tag)
		snprintf(who, sizeof(who), "%s", tag);
	else
		snprintf(who, sizeof(who), "%s(%s)", agent, instance);
}

static const char *first_set(const char *const *names)
{
	for (; *names; names++) {
		const char *value = getenv(*names);

		if (value && *value)
			return value;
	}
	return NULL;
}

static int level(void)
{
	const char *debug = getenv("HA_debug");

	return debug && atoi(debug) > 0 ? LOG_DEBUG : LOG_INFO;
}

static void add_target(int target, int most)
{
	qb_log_filter_ctl(target, QB_LOG_FILTER_ADD, QB_LOG_FILTER_FILE, "*", most);
	qb_log_ctl(target, QB_LOG_CONF_ENABLED, QB_TRUE);
}

static void add_file(const char *path, int most)
{
	int target = path && *path ? qb_log_file_open(path) : -1;

	if (target < 0)
		return;		/* syslog has it; an agent does not fail for its log */
	qb_log_format_set(target, "%T %H %N[%P]: %p: %b");
	add_target(target, most);
}

static void open_log(void)
{
	static const char *const names[] = { "HA_logfacility", "HA_LOGFACILITY",
					     "PCMK_logfacility", NULL };
	const char *facility = first_set(names);
	int number = facility ? qb_log_facility2int(facility) : LOG_DAEMON;

	qb_log_init(who, number < 0 ? LOG_DAEMON : number, LOG_TRACE);
	qb_log_ctl(QB_LOG_SYSLOG, QB_LOG_CONF_ENABLED, QB_FALSE);
	if (!facility || strcmp(facility, "none") != 0) {
		qb_log_filter_ctl(QB_LOG_SYSLOG, QB_LOG_FILTER_CLEAR_ALL, QB_LOG_FILTER_FILE, "*",
				  LOG_TRACE);
		qb_log_format_set(QB_LOG_SYSLOG, "%p: %b");
		add_target(QB_LOG_SYSLOG, level());
	}
	add_file(getenv("HA_logfile"), level());
	add_file(getenv("HA_debuglog"), LOG_DEBUG);
	is_open = true;
}

__attribute__((format(printf, 2, 0)))
static void say(int priority, const char *fmt, va_list ap)
{
	char text[1024];

	if (priority == LOG_DEBUG && level() < LOG_DEBUG && !getenv("HA_debuglog"))
		return;
	if (!is_open)
		open_log();
	vsnprintf(text, sizeof(text), fmt, ap);
	qb_log_from_external_source("", "agent", "%s", (uint8_t)priority, 0, 0, text);
}

void log_close(void)
{
	if (is_open)
		qb_log_fini();
	is_open = false;
}

#define LEVEL_FUNCTION(name, priority)		\
void name(const char *fmt, ...)			\
{						\
	va_list ap;				\
						\
	va_start(ap, fmt);			\
	say(priority, fmt, ap);			\
	va_end(ap);				\
}

LEVEL_FUNCTION(log_info, LOG_INFO)
LEVEL_FUNCTION(log_warn, LOG_WARNING)
LEVEL_FUNCTION(log_error, LOG_ERR)
LEVEL_FUNCTION(log_debug, LOG_DEBUG)
