/*
 * watch.c -- redisha-watch: stays beside one instance and sees at once what its next monitor would
 * see.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * redisha-watch KIND AGENT, with the environment of an action; begun by watcher.c. Whatever it does
 * is done under the instance's lock and only if the token permits it (watch-guard.h). It never
 * changes a role and never reports a failure: that is for the monitor, which does all of this
 * without it as well, later.
 */
#include "agents/watch.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agents/watch-cage.h"
#include "lib/log.h"
#include "lib/loop.h"
#include "lib/ocf.h"

static const struct watch_kind *const kinds[] = { &watch_redis };

static const struct watch_kind *find(const char *name)
{
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (strcmp(kinds[i]->name, name) == 0)
			return kinds[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const struct watch_kind *kind = argc == 3 ? find(argv[1]) : NULL;
	struct error err = { 0 };

	if (!kind) {
		fprintf(stderr, "usage: redisha-watch redis AGENT, by the agents\n");
		return 1;
	}
	log_name("redisha-watch", ocf_instance());
	umask(077);
	if (chdir("/") < 0 || kind->begin(argv[2], &err) < 0
	    || cage_enter(kind->capabilities, kind->max_family, &err) < 0) {
		log_error("cannot watch: %s", err.text);
		log_close();
		return 1;
	}
	log_debug("watches");
	loop_run();
	log_close();
	return 0;
}
