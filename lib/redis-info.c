/* redis-info.c -- what a redis-server says about itself: INFO, read by key. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/redis-info.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum kind { INT, LONG, TEXT, FLAG };

/* Keys are in the new spelling: see modernize(). A FLAG is true when the value is @yes. */
static const struct row {
	const char *key;
	enum kind kind;
	size_t at, size;
	const char *yes;
} rows[] = {
#define FIELD(f) offsetof(struct redis_info, f), sizeof(((struct redis_info *)0)->f)
	{ "run_id",                          TEXT, FIELD(run_id), NULL },
	{ "process_id",                      INT,  FIELD(process_id), NULL },
	{ "tcp_port",                        INT,  FIELD(tcp_port), NULL },
	{ "redis_mode",                      TEXT, FIELD(mode), NULL },
	{ "server_mode",                     TEXT, FIELD(mode), NULL },
	{ "uptime_in_seconds",               LONG, FIELD(uptime_s), NULL },
	{ "redis_version",                   TEXT, FIELD(version), NULL },
	{ "valkey_version",                  TEXT, FIELD(valkey_version), NULL },
	{ "loading",                         FLAG, FIELD(is_loading), "1" },
	{ "async_loading",                   FLAG, FIELD(is_async_loading), "1" },
	{ "loading_eta_seconds",             INT,  FIELD(loading_eta_s), NULL },
	{ "rdb_last_save_time",              LONG, FIELD(last_save_s), NULL },
	{ "rdb_bgsave_in_progress",          FLAG, FIELD(is_rdb_saving), "1" },
	{ "aof_enabled",                     FLAG, FIELD(has_aof), "1" },
	{ "rdb_last_bgsave_status",          FLAG, FIELD(is_rdb_ok), "ok" },
	{ "primary_host",                    TEXT, FIELD(primary_host), NULL },
	{ "primary_port",                    INT,  FIELD(primary_port), NULL },
	{ "primary_link_status",             FLAG, FIELD(is_link_up), "up" },
	{ "primary_sync_in_progress",        FLAG, FIELD(is_sync_in_progress), "1" },
	{ "primary_link_down_since_seconds", LONG, FIELD(link_down_s), NULL },
	{ "primary_last_io_seconds_ago",     INT,  FIELD(last_io_s), NULL },
	{ "replica_repl_offset",             LONG, FIELD(replica_offset), NULL },
	{ "replica_priority",                INT,  FIELD(priority), NULL },
	{ "primary_repl_offset",             LONG, FIELD(offset), NULL },
	{ "repl_backlog_active",             FLAG, FIELD(is_backlog_active), "1" },
	{ "primary_replid",                  TEXT, FIELD(replid), NULL },
	{ "primary_replid2",                 TEXT, FIELD(replid2), NULL },
	{ "second_repl_offset",              LONG, FIELD(second_offset), NULL },
	{ "min_replicas_good_replicas",      INT,  FIELD(good_replicas), NULL },
#undef FIELD
};

static const struct { const char *word; enum redis_role means; } roles[] = {
	{ "master", REDIS_PRIMARY }, { "primary", REDIS_PRIMARY },
	{ "slave", REDIS_REPLICA },  { "replica", REDIS_REPLICA },
};

static int number(const char *text)
{
	long long n = strtoll(text, NULL, 10);

	return n > INT_MAX ? INT_MAX : n < INT_MIN ? INT_MIN : (int)n;
}

static void copy(char *to, size_t size, const char *from, size_t n)
{
	if (n >= size)
		n = size - 1;
	memcpy(to, from, n);
	to[n] = '\0';
}

/* "master" to "primary", "slave" to "replica", throughout; what does not fit is cut. */
static void modernize(const char *key, char *to, size_t size)
{
	static const struct { const char *old, *now; } words[] = {
		{ "master", "primary" }, { "slave", "replica" },
	};
	size_t used = 0;

	while (*key && used + sizeof("replica") < size) {
		size_t i = 0;

		while (i < LENGTH(words) && strncmp(key, words[i].old, strlen(words[i].old)) != 0)
			i++;
		if (i == LENGTH(words)) {
			to[used++] = *key++;
			continue;
		}
		key += strlen(words[i].old);
		memcpy(to + used, words[i].now, strlen(words[i].now));
		used += strlen(words[i].now);
	}
	to[used] = '\0';
}

/* Is @key @word followed by digits only? */
static bool is_numbered(const char *key, const char *word)
{
	size_t n = strlen(word);

	return strncmp(key, word, n) == 0 && isdigit((unsigned char)key[n]) &&
	       key[n + strspn(key + n, "0123456789")] == '\0';
}

/* The value of @name in "name=value,name=value"; NULL when absent. */
static const char *find(const char *list, const char *name, size_t *ret_n)
{
	size_t n = strlen(name);

	while (list) {
		if (strncmp(list, name, n) == 0 && list[n] == '=') {
			*ret_n = strcspn(list + n + 1, ",");
			return list + n + 1;
		}
		list = strchr(list, ',');
		list = list ? list + 1 : NULL;
	}
	return NULL;
}

static void read_peer(struct redis_info *info, const char *value)
{
	struct redis_peer peer = { 0 };
	const char *v;
	size_t n;

	if (info->n_peers == REDIS_PEERS)
		return;
	if ((v = find(value, "ip", &n)))
		copy(peer.ip, sizeof(peer.ip), v, n);
	if ((v = find(value, "port", &n)))
		peer.port = number(v);
	if ((v = find(value, "state", &n)))
		peer.is_online = n == strlen("online") && strncmp(v, "online", n) == 0;
	if ((v = find(value, "offset", &n)))
		peer.offset = strtoll(v, NULL, 10);
	if ((v = find(value, "lag", &n)))
		peer.lag_s = number(v);
	info->peers[info->n_peers++] = peer;
}

static void add_keys(struct redis_info *info, const char *value)
{
	size_t n;
	const char *v = find(value, "keys", &n);
	long long keys = v ? strtoll(v, NULL, 10) : 0;

	if (keys > 0 && __builtin_add_overflow(info->keys, keys, &info->keys))
		info->keys = LLONG_MAX;
}

static void set(struct redis_info *info, const struct row *row, const char *value)
{
	void *field = (char *)info + row->at;

	switch (row->kind) {
	case INT:
		*(int *)field = number(value);
		break;
	case LONG:
		*(long long *)field = strtoll(value, NULL, 10);
		break;
	case TEXT:
		copy(field, row->size, value, strlen(value));
		break;
	case FLAG:
		*(bool *)field = strcmp(value, row->yes) == 0;
		break;
	}
}

static void read_field(struct redis_info *info, const char *key, const char *value, bool *has_role)
{
	if (strcmp(key, "role") == 0)
		for (size_t i = 0; i < LENGTH(roles); i++)
			if (strcmp(value, roles[i].word) == 0) {
				info->role = roles[i].means;
				*has_role = true;
			}
	if (strcmp(key, "aof_last_write_status") == 0 ||
	    strcmp(key, "aof_last_bgrewrite_status") == 0)
		info->is_aof_ok = info->is_aof_ok && strcmp(value, "ok") == 0;
	if (strcmp(key, "aof_rewrite_in_progress") == 0
	    || strcmp(key, "aof_rewrite_scheduled") == 0)
		info->is_aof_rewriting = info->is_aof_rewriting || strcmp(value, "1") == 0;
	if (is_numbered(key, "replica"))
		read_peer(info, value);
	if (is_numbered(key, "db"))
		add_keys(info, value);
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (strcmp(key, rows[i].key) == 0)
			set(info, &rows[i], value);
}

/* @line: "key:value", without its end; taken apart. */
static void read_line(struct redis_info *info, char *line, bool *has_role)
{
	char key[64];
	char *value = strchr(line, ':');

	if (!value || line[0] == '#')
		return;
	*value++ = '\0';
	modernize(line, key, sizeof(key));
	read_field(info, key, value, has_role);
}

int redis_info_parse(const char *text, struct redis_info *ret, struct error *err)
{
	struct redis_info info = {
		.loading_eta_s = -1, .is_rdb_ok = true, .is_aof_ok = true, .last_io_s = -1,
		.replica_offset = -1, .priority = -1, .second_offset = -1, .good_replicas = -1,
	};
	auto_free char *lines = strdup(text);
	bool has_role = false;
	char *rest = lines;

	if (!lines)
		return error_set(err, ENOMEM, "out of memory");
	while (rest) {
		char *line = strsep(&rest, "\n");

		line[strcspn(line, "\r")] = '\0';
		read_line(&info, line, &has_role);
	}
	if (!has_role)
		return error_set(err, EPROTO, "the answer to INFO does not tell the role");
	if (info.link_down_s >= 1000000000)	/* 5.0 and 6.0 print the time of day: never up */
		info.link_down_s = -1;
	*ret = info;
	return 0;
}
