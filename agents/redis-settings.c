/* redis-settings.c -- the parameters, and what redis.conf adds to them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-settings.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/ocf.h"
#include "lib/redis-conf.h"

struct redis_settings redis;

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static int read_password_file(struct error *err)
{
	auto_file FILE *f = fopen(redis.password_file, "re");

	if (!f)
		return error_set(err, errno, "password_file %s: %s", redis.password_file,
				 strerror(errno));
	if (!fgets(redis.password, sizeof(redis.password), f))
		return error_set(err, EINVAL, "password_file %s is empty", redis.password_file);
	redis.password[strcspn(redis.password, "\r\n")] = '\0';
	return 0;
}

/* Valkey has a second name for it. */
static void take_text(const struct redis_conf *conf, const char *key, const char *alias, char *ret,
		      size_t size)
{
	const char *value = redis_conf_get(conf, key);

	snprintf(ret, size, "%s", value ? value : or_empty(redis_conf_get(conf, alias)));
}

static void take_name(const struct redis_conf *conf, const char *key, const char *standard,
		      char *ret, size_t size)
{
	const char *value = redis_conf_get(conf, key);

	snprintf(ret, size, "%s", value && *value ? value : standard);
}

/* redis 7, config.c: without any line it saves; save "" takes back all before it. */
static bool saves(const struct redis_conf *conf)
{
	bool does = redis_conf_nth(conf, "save", 0) == NULL;
	const char *value;

	for (int i = 0; (value = redis_conf_nth(conf, "save", i)); i++)
		does = *value != '\0';
	return does;
}

static void take_from_conf(const struct redis_conf *conf)
{
	const char *port = or_empty(redis_conf_get(conf, "port"));
	const char *tls_port = or_empty(redis_conf_get(conf, "tls-port"));
	const char *replicates_by_tls = or_empty(redis_conf_get(conf, "tls-replication"));

	redis.real_port = *port ? atoi(port) : 6379;
	if (strcasecmp(replicates_by_tls, "yes") == 0 && atoi(tls_port) > 0)
		redis.real_port = atoi(tls_port);
	take_text(conf, "masterauth", "primaryauth", redis.masterauth, sizeof(redis.masterauth));
	take_text(conf, "masteruser", "primaryuser", redis.masteruser, sizeof(redis.masteruser));
	redis.min_replicas = atoi(or_empty(redis_conf_get(conf, "min-replicas-to-write")));
	redis.is_appending = strcasecmp(or_empty(redis_conf_get(conf, "appendonly")), "yes") == 0;
	redis.is_persistent = saves(conf) || redis.is_appending;
	take_name(conf, "dbfilename", "dump.rdb", redis.dump, sizeof(redis.dump));
	take_name(conf, "appendfilename", "appendonly.aof", redis.append_file,
		  sizeof(redis.append_file));
	take_name(conf, "appenddirname", "appendonlydir", redis.append_dir,
		  sizeof(redis.append_dir));
	snprintf(redis.password, sizeof(redis.password), "%s",
		 or_empty(redis_conf_get(conf, "requirepass")));
	snprintf(redis.dir, sizeof(redis.dir), "%s", or_empty(redis_conf_get(conf, "dir")));
	snprintf(redis.logfile, sizeof(redis.logfile), "%s",
		 or_empty(redis_conf_get(conf, "logfile")));
}

int settings_complete(struct error *err)
{
	auto_redis_conf struct redis_conf *conf = NULL;
	int r;

	if (!ocf_param_given("config") && access("/etc/redis.conf", R_OK) == 0)
		redis.config = "/etc/redis.conf";	/* as ocf:heartbeat:redis chooses */
	snprintf(redis.socket, sizeof(redis.socket), "%s/%s", redis.rundir, redis.socket_name);
	snprintf(redis.pidfile, sizeof(redis.pidfile), "%s/%s", redis.rundir, redis.pidfile_name);
	redis.real_port = 6379;
	redis.is_persistent = true;	/* who knows, when redis.conf cannot be read */
	r = redis_conf_read(redis.config, &conf, err);
	if (r == 0)
		take_from_conf(conf);
	if (redis.port > 0)
		redis.real_port = (int)redis.port;
	if (r == 0 && redis.password_file)
		r = read_password_file(err);
	if (redis.password[0])
		redis.login = (struct server_login){ redis.acl_user, redis.password };
	return r;
}

const struct passwd *settings_account(void)
{
	return getpwnam(redis.user);
}

int settings_check(struct error *err)
{
	struct stat st;

	if (stat(redis.bin, &st) < 0 || access(redis.bin, X_OK) < 0) {
		error_set(err, errno, "bin=\"%s\": %s", redis.bin, strerror(errno));
		return OCF_ERR_INSTALLED;
	}
	if (!S_ISREG(st.st_mode)) {
		error_set(err, EACCES, "bin=\"%s\" is not a program", redis.bin);
		return OCF_ERR_INSTALLED;
	}
	if (!settings_account()) {
		error_set(err, ENOENT, "user=\"%s\": no such account on this node", redis.user);
		return OCF_ERR_INSTALLED;
	}
	if (settings_complete(err) < 0)
		return OCF_ERR_INSTALLED;
	if (redis.dir[0] && (stat(redis.dir, &st) < 0 || !S_ISDIR(st.st_mode))) {
		error_set(err, ENOTDIR, "%s: dir %s is not a folder", redis.config, redis.dir);
		return OCF_ERR_INSTALLED;
	}
	return OCF_SUCCESS;
}

/* "n1:10.0.0.1;n2:fd00::2": the text behind "NODE:", up to the next separator. */
static bool find_in_map(const char *map, const char *node, char *ret, size_t size)
{
	size_t length = strlen(node);

	for (const char *s = map; s && *s; s += strcspn(s, "; ,"), s += strspn(s, "; ,"))
		if (strncmp(s, node, length) == 0 && s[length] == ':') {
			s += length + 1;
			snprintf(ret, size, "%.*s", (int)strcspn(s, "; ,"), s);
			return true;
		}
	return false;
}

static bool is_loopback(const struct sockaddr *a)
{
	const struct sockaddr_in *v4 = (const void *)a;
	const struct sockaddr_in6 *v6 = (const void *)a;

	return a->sa_family == AF_INET ? ntohl(v4->sin_addr.s_addr) >> 24 == 127
	     : IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr) || IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr);
}

/* Calls @found for each address of the node, of one family, until it says true. */
static bool each_address_of(int family, const char *node,
			    bool (*found)(const char *ip, void *data), void *data)
{
	struct addrinfo *list = NULL, hints = { .ai_family = family, .ai_socktype = SOCK_STREAM };
	bool stop = false;
	char ip[INET6_ADDRSTRLEN];

	/*
	 * A name that the cluster's nodes know has an entry in /etc/hosts; a dead DNS must not hold
	 * us.
	 */
	setenv("RES_OPTIONS", "timeout:1 attempts:1", 0);
	if (getaddrinfo(node, NULL, &hints, &list) != 0)
		return false;
	for (struct addrinfo *a = list; a && !stop; a = a->ai_next)
		if (!is_loopback(a->ai_addr)
		    && getnameinfo(a->ai_addr, a->ai_addrlen, ip, sizeof(ip), NULL, 0,
				   NI_NUMERICHOST) == 0)
			stop = found(ip, data);
	freeaddrinfo(list);
	return stop;
}

/* IPv4 first: a server that is bound to it only is common, the reverse is not. */
static bool each_address(const char *node, bool (*found)(const char *ip, void *data), void *data)
{
	return each_address_of(AF_INET, node, found, data)
		|| each_address_of(AF_INET6, node, found, data);
}

static bool take(const char *ip, void *data)
{
	snprintf(data, INET6_ADDRSTRLEN, "%s", ip);
	return true;
}

static bool equals(const char *ip, void *data)
{
	return strcmp(ip, data) == 0;
}

int settings_address(const char *node, char *ret, size_t size, struct error *err)
{
	char ip[INET6_ADDRSTRLEN];

	if (find_in_map(redis.node_addresses, node, ret, size))
		return 0;
	if (!each_address(node, take, ip))
		return error_set(err, EADDRNOTAVAIL, "node %s has no address but loopback: "
				 "name it in node_addresses", node);
	snprintf(ret, size, "%s", ip);
	return 0;
}

bool settings_is_address(const char *node, const char *ip)
{
	char mapped[64];

	if (find_in_map(redis.node_addresses, node, mapped, sizeof(mapped)))
		return strcmp(mapped, ip) == 0;
	return each_address(node, equals, (void *)(uintptr_t)ip);
}

int settings_tunnel_port(const char *node)
{
	char port[16];

	return find_in_map(redis.tunnel_port_map, node, port, sizeof(port)) ? atoi(port) : 0;
}
