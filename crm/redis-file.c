/* redis-file.c -- what is wrong with a redis.conf for a server that a cluster runs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/redis-file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/ip.h"
#include "lib/redis-conf.h"

struct judge {
	const struct redis_conf *conf;
	const struct setting *own;
	struct decisions *said;
	const char *where;
};

static void judge_replicaof(struct judge *j, const char *value)
{
	const char *host = redis_conf_args(j->conf, "replicaof", 0);
	const char *bind = redis_conf_get(j->conf, "bind");
	bool is_self = false;

	for (const struct setting *s = j->own; s && host; s = s->next)
		is_self = is_self || strcmp(s->name, host) == 0;
	is_self = is_self || (host && bind && strcmp(bind, host) == 0);
	if (is_self)
		decide(j->said, DANGER, j->where,
		       "replicaof %s: %s is an address of this node itself, or the virtual one: a "
		       "replica of itself has no data but its own",
		       value, host);
	decide(j->said, BY_HAND, j->where,
	       "replicaof %s: take the line out; who follows whom is the cluster's matter",
	       value);
}

static void judge_bind(struct judge *j, const char *value)
{
	bool is_reachable = false;
	const char *word;

	for (int i = 0; (word = redis_conf_args(j->conf, "bind", i)); i++) {
		struct ip ip;

		if (*word == '#') {
			decide(j->said, BY_HAND, j->where,
			       "bind: redis.conf knows no comment behind a value; the server takes "
			       "\"%s\" for an address",
			       word);
			return;
		}
		word += *word == '-';
		is_reachable = is_reachable || !ip_read(word, &ip) || !ip_loopback(&ip);
	}
	if (!is_reachable)
		decide(j->said, DANGER, j->where,
		       "bind %s: replicas on other nodes cannot reach it", value);
}

static void judge_dir(struct judge *j, const char *value)
{
	if (*value != '/')
		decide(j->said, BY_HAND, j->where,
		       "dir %s is relative to whatever folder the server is started in: write the "
		       "absolute one, or it may find no data",
		       value);
}

static void judge_port(struct judge *j, const char *value)
{
	if (strcmp(value, "0") == 0)
		decide(j->said, DANGER, j->where, "port 0: the agents need a plain TCP port");
}

static void judge_cluster(struct judge *j, const char *value)
{
	if (strcasecmp(value, "yes") == 0)
		decide(j->said, DANGER, j->where,
		       "cluster-enabled yes: Redis Cluster cannot be run this way");
}

static void judge_tls(struct judge *j, const char *value)
{
	if (strcasecmp(value, "yes") == 0)
		decide(j->said, DANGER, j->where,
		       "tls-replication yes: the agents do not speak TLS");
}

static void judge_daemonize(struct judge *j, const char *value)
{
	decide(j->said, DROPPED, j->where,
	       "daemonize %s: the agent says on the command line how it is started", value);
}

static void judge_pidfile(struct judge *j, const char *value)
{
	decide(j->said, DROPPED, j->where,
	       "pidfile %s: the agent has its own (rundir, pidfile_name)", value);
}

static void judge_unixsocket(struct judge *j, const char *value)
{
	decide(j->said, DROPPED, j->where,
	       "unixsocket %s: the agent has its own (rundir, socket_name); clients that use this "
	       "one must be told",
	       value);
}

static const struct {
	const char *key;
	void (*judge)(struct judge *j, const char *value);
} directives[] = {
	{ "replicaof", judge_replicaof },
	{ "bind", judge_bind },
	{ "dir", judge_dir },
	{ "port", judge_port },
	{ "cluster-enabled", judge_cluster },
	{ "tls-replication", judge_tls },
	{ "daemonize", judge_daemonize },
	{ "pidfile", judge_pidfile },
	{ "unixsocket", judge_unixsocket },
};

/* Commands that the agent sends: under another name it does not find them. */
static const char *const needed[] = {
	"config", "info", "replicaof", "slaveof", "shutdown", "client", "acl", "bgsave", "ping",
};

static void judge_renamed(struct judge *j)
{
	const char *value;

	for (int n = 0; (value = redis_conf_nth(j->conf, "rename-command", n)); n++)
		for (size_t i = 0; i < LENGTH(needed); i++)
			if (strncasecmp(value, needed[i], strlen(needed[i])) == 0 &&
			    value[strlen(needed[i])] == ' ')
				decide(j->said, DANGER, j->where,
				       "rename-command %s: the agent needs that command by its "
				       "name",
				       needed[i]);
}

static void judge_passwords(struct judge *j)
{
	bool asks = redis_conf_get(j->conf, "requirepass");
	bool knows = redis_conf_get(j->conf, "masterauth");

	if (!asks && !knows)
		decide(j->said, DANGER, j->where,
		       "there is no requirepass: whoever reaches the port may read and write "
		       "everything");
	else if (!knows)
		decide(j->said, BY_HAND, j->where,
		       "add masterauth with the value of requirepass: each node is a replica some "
		       "day");
	else if (!asks)
		decide(j->said, DANGER, j->where,
		       "masterauth, but no requirepass: as the primary this server asks nobody for "
		       "a password; add it, with the same value");
}

static void judge_one(struct judge *j)
{
	for (size_t i = 0; i < LENGTH(directives); i++) {
		const char *value = redis_conf_get(j->conf, directives[i].key);

		if (value && *value)
			directives[i].judge(j, value);
	}
	judge_renamed(j);
	judge_passwords(j);
	if (!redis_conf_get(j->conf, "repl-backlog-size"))
		decide(j->said, BY_HAND, j->where,
		       "set repl-backlog-size to what is written while a replica is away; the "
		       "default of 1 MB is soon too little, and then all data is copied");
}

static bool differ(const struct redis_conf *a, const struct redis_conf *b, const char *key)
{
	const char *x = redis_conf_get(a, key), *y = redis_conf_get(b, key);

	return strcmp(x ? x : "", y ? y : "") != 0;
}

/* Each node may lead and each may follow, so both files must say the same of these. */
static void compare(const struct redis_conf *a, const struct redis_conf *b, const char *where,
		    const char *other, struct decisions *said)
{
	static const char *const alike[] = { "requirepass", "masterauth", "appendonly", "maxmemory",
					     "maxmemory-policy" };

	for (size_t i = 0; i < LENGTH(alike); i++)
		if (differ(a, b, alike[i]))
			decide(said, DANGER, where,
			       "%s is not the same as in %s: after a failover the other value "
			       "holds",
			       alike[i], other);
}

static unsigned port_of(const struct redis_conf *c)
{
	const char *port = redis_conf_get(c, "port");

	return port ? (unsigned)strtoul(port, NULL, 10) : 6379;
}

void redis_files_judge(const char *const *paths, int n, const struct setting *own,
		       struct decisions *said, unsigned *ports)
{
	struct redis_conf *confs[REDIS_FILES] = { NULL };

	for (int i = 0; i < n; i++) {
		struct error err = { 0 };
		struct judge j = { .own = own, .said = said, .where = paths[i] };

		ports[i] = 6379;
		if (redis_conf_read(paths[i], &confs[i], &err) < 0) {
			decide(said, BY_HAND, paths[i], "was not looked at: %s", err.text);
			continue;
		}
		ports[i] = port_of(confs[i]);
		j.conf = confs[i];
		judge_one(&j);
		for (int k = 0; k < i; k++)
			if (confs[k] && ports[k] == ports[i])
				compare(confs[i], confs[k], paths[i], paths[k], said);
	}
	for (int i = 0; i < n; i++)
		redis_conf_free(confs[i]);
}
