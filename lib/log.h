/* log.h -- to syslog as Pacemaker's agents do, and to HA_logfile and HA_debuglog. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LOG_H
#define LOG_H

/**
 * log_name - say who logs: "agent(instance)[pid]", as the agents of Pacemaker do
 *
 * Costs nothing: libqb is opened with the first message, since a successful
 * monitor has none. The environment decides where messages go:
 * HA_logfacility, HA_LOGFACILITY or PCMK_logfacility (default "daemon"; "none" for no syslog),
 * HA_logfile and HA_debuglog (files), HA_debug (1 and up: debug messages, too),
 * HA_LOGTAG (replaces the name). Source: resource-agents, ocf-shellfuncs, ha_log.
 */
void log_name(const char *agent, const char *instance);

/** log_close - end of the run; flushes */
void log_close(void);

/** log_info - a change was made */
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** log_warn - someone should look */
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** log_error - the action failed */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** log_debug - for us; only with HA_debug >= 1 */
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
