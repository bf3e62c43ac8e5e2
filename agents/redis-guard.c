/*
 * redis-guard.c -- a primary that was not promoted is nobody's source:
 * replication logs in by process.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-guard.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agents/redis-settings.h"
#include "agents/redis-view.h"
#include "lib/log.h"
#include "lib/ocf.h"

static void name_of(const char *run, char *ret, size_t size)
{
	snprintf(ret, size, "redisha-%.12s", run);
}

/* Any of the passwords that a replica may have been told; without any, a login needs none. */
static int passwords(char words[2][520], const char *argv[2])
{
	const char *const known[] = { redis.masterauth, redis.password };
	int n = 0;

	for (size_t i = 0; i < LENGTH(known); i++)
		if (*known[i]) {
			snprintf(words[n], sizeof(words[n]), ">%s", known[i]);
			argv[n] = words[n];
			n++;
		}
	if (n == 0)
		argv[n++] = "nopass";
	return n;
}

bool guard_raise(void)
{
	char name[32], words[2][520];
	const char *argv[12] = { "ACL", "SETUSER", name, "reset", "on" };
	struct error err = { 0 };
	int n = 5;

	name_of(view.info.run_id, name, sizeof(name));
	n += passwords(words, argv + n);
	argv[n++] = "-@all";
	argv[n++] = "+psync";
	argv[n++] = "+replconf";
	argv[n++] = "+ping";
	if (server_command(view.server, ocf_deadline(), &err, NULL, 0, n, argv) < 0)
		log_warn("replicas are not protected from a primary that restarts by itself: %s",
			 err.text);
	explicit_bzero(words, sizeof(words));
	return !err.code;
}

int guard_pass(const struct redis_record *record, struct error *err)
{
	const char *secret = redis.masterauth[0] ? redis.masterauth : redis.password;
	struct error ignored;
	char name[32];
	int r;

	if (!record->run[0]) {
		/* As redis.conf says; servers before 6 do not know the first and need not. */
		if (server_set(view.server, "masteruser", redis.masteruser, ocf_deadline(),
			       &ignored) < 0)
			log_debug("%s", ignored.text);
		if (redis.masterauth[0] || !redis.password[0] || redis.acl_user)
			return 0;
		return server_set(view.server, "masterauth", redis.password, ocf_deadline(), err);
	}
	name_of(record->run, name, sizeof(name));
	r = server_set(view.server, "masteruser", name, ocf_deadline(), err);
	if (r == -EACCES || r == -EPROTO) {	/* CONFIG is not for us */
		log_warn("logs in at its primary as redis.conf says: %s", err->text);
		err->code = 0;
		return 0;
	}
	/* Redis logs in only if it has a password, whatever it is. */
	return r < 0
		? r : server_set(view.server, "masterauth", *secret ? secret : "none",
				 ocf_deadline(), err);
}
