/* cmd-config.c -- redisha config: a complete, checked configuration from a few facts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "crm/commands.h"
#include "crm/redis-file.h"
#include "crm/request.h"

static int usage(FILE *f, int status)
{
	fprintf(f, "usage: redisha config [--dry-run] [--yes] OPTIONS\n");
	request_usage(FOR_CONFIG, f);
	return status;
}

/* What can be seen of redis.conf here, which is one of the nodes at best. */
static void look_at_redis_conf(struct request *q, const char *path)
{
	struct setting *own = NULL;
	unsigned port;

	for (const struct address *a = q->addresses; a; a = a->next)
		settings_set(&q->wish.pool, &own, a->ip, NULL);
	redis_files_judge(&path, 1, own, &q->said, &port);
}

int cmd_config(int argc, char **argv)
{
	auto_request struct request q = { 0 };
	struct error err = { 0 };
	struct instance *redis;
	int r = request_read(&q, FOR_CONFIG, argc, argv, &err);

	if (r > 0)
		return usage(stdout, EXIT_DONE);
	if (r == 0 && q.n_files)
		r = error_set(&err, EINVAL, "%s is not understood", q.files[0]);
	if (r == 0 && !q.addresses && !q.readers)
		decide(&q.said, BY_HAND, "--vip",
		       "no address was given: clients will have to find the primary themselves");
	if (r < 0) {
		complain(&err);
		fprintf(stderr, "redisha config --help tells the options\n");
		return EXIT_USAGE;
	}
	if (q.name && strcmp(q.name, "redis") != 0 && !q.redis_conf)
		decide(&q.said, BY_HAND, "--redis-conf",
		       "if this is a second Redis, it needs a file of its own, with another port "
		       "and dir");
	redis = wish_instance(&q.wish, q.name ? q.name : "redis");
	redis->redis_conf = q.redis_conf;
	redis->addresses = q.addresses;
	redis->readers = q.readers;
	redis->redis_params = q.redis_params;
	redis->vip_params = q.vip_params;
	look_at_redis_conf(&q, q.redis_conf ? q.redis_conf : "/etc/redis/redis.conf");
	return request_carry_out(&q, &err) < 0 ? complain(&err) : EXIT_DONE;
}
