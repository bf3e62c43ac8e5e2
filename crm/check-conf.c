/* check-conf.c -- checks of a redis.conf. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "crm/check.h"
#include "lib/ip.h"

#define LEAST_BACKLOG (16LL << 20)

/* Valkey has a second name for some. */
static const char *get(const struct subject *s, const char *key, const char *alias)
{
	const char *value = s->conf ? redis_conf_get(s->conf, key) : NULL;

	return !value && alias && s->conf ? redis_conf_get(s->conf, alias) : value;
}

static bool says(const struct subject *s, const char *key, const char *word)
{
	const char *value = get(s, key, NULL);

	return value && strcasecmp(value, word) == 0;
}

static const char *password(const struct subject *s) { return get(s, "requirepass", NULL); }
static const char *masterauth(const struct subject *s)
{
	return get(s, "masterauth", "primaryauth");
}

/* Accounts of its own (ACL) replace requirepass. */
static bool has_accounts(const struct subject *s)
{
	return get(s, "user", NULL) || get(s, "aclfile", NULL);
}

bool conf_is_unreadable(const struct subject *s, char *what, size_t size)
{
	return !s->conf && FOUND("%s", s->conf_why ? s->conf_why : "it cannot be read");
}

static bool is_set(const char *text)
{
	return text && *text;
}

/* As redis does: a line names all addresses; "-" in front: it may be missing. */
static bool binds(const struct subject *s, bool (*wanted)(const struct ip *))
{
	const char *word;
	struct ip ip;

	if (!get(s, "bind", NULL))
		return true;	/* "* -::*" */
	for (int i = 0; (word = redis_conf_args(s->conf, "bind", i)); i++) {
		word += *word == '-';
		if (strcmp(word, "*") == 0 || strcmp(word, "::*") == 0
		    || strcmp(word, "0.0.0.0") == 0 || strcmp(word, "::") == 0
		    || (ip_read(word, &ip) && wanted(&ip)))
			return true;
	}
	return false;
}

static bool is_outside(const struct ip *ip) { return !ip_loopback(ip); }
static bool is_inside(const struct ip *ip) { return ip_loopback(ip); }

bool conf_is_open(const struct subject *s, char *what, size_t size)
{
	return s->conf && !is_set(password(s)) && !has_accounts(s) && binds(s, is_outside)
		&& says(s, "protected-mode", "no")
		&& FOUND("no requirepass, and protected-mode no");
}

/*
 * redis, networking.c: protected mode refuses others when no password and no bind is given (7: no
 * password).
 */
bool conf_is_denied(const struct subject *s, char *what, size_t size)
{
	return s->conf && !is_set(password(s)) && !has_accounts(s) && binds(s, is_outside)
		&& !says(s, "protected-mode", "no")
		&& FOUND("no requirepass, and protected-mode is on");
}

bool conf_lacks_masterauth(const struct subject *s, char *what, size_t size)
{
	return s->conf && is_set(password(s)) && !is_set(masterauth(s))
		&& FOUND("requirepass without masterauth");
}

bool conf_lacks_requirepass(const struct subject *s, char *what, size_t size)
{
	return s->conf && !is_set(password(s)) && is_set(masterauth(s)) && !has_accounts(s)
		&& FOUND("masterauth without requirepass");
}

bool conf_differs_in_password(const struct subject *s, char *what, size_t size)
{
	return s->conf && is_set(password(s)) && is_set(masterauth(s))
		&& !get(s, "masteruser", "primaryuser") && strcmp(password(s), masterauth(s)) != 0
		&& FOUND("requirepass and masterauth are not the same");
}

bool conf_is_readable_by_all(const struct subject *s, char *what, size_t size)
{
	struct stat st;

	return s->conf && (is_set(password(s)) || is_set(masterauth(s)))
		&& stat(s->conf_path, &st) == 0
		&& (st.st_mode & S_IROTH)
		&& FOUND("it holds a password, and its mode is %o", st.st_mode & 07777u);
}

bool conf_binds_loopback_only(const struct subject *s, char *what, size_t size)
{
	return s->conf && !binds(s, is_outside) && FOUND("bind %s", get(s, "bind", NULL));
}

bool conf_misses_loopback(const struct subject *s, char *what, size_t size)
{
	return s->conf && !binds(s, is_inside) && FOUND("bind %s", get(s, "bind", NULL));
}

bool conf_has_replicaof(const struct subject *s, char *what, size_t size)
{
	return is_set(get(s, "replicaof", NULL))
		&& FOUND("replicaof %s", get(s, "replicaof", NULL));
}

static bool saves(const struct subject *s)
{
	bool does = !redis_conf_nth(s->conf, "save", 0);
	const char *value;

	for (int i = 0; (value = redis_conf_nth(s->conf, "save", i)); i++)
		does = *value != '\0';
	return does || says(s, "appendonly", "yes");
}

/*
 * Data in memory survives as long as one node that has it runs: with two that is a power cut away.
 */
bool conf_saves_nothing(const struct subject *s, char *what, size_t size)
{
	const char *max = s->cib ? cib_meta_clone(&s->rsc, "clone-max") : NULL;
	long n = max ? strtol(max, NULL, 10) : s->cib ? check_nodes(s) : 0;
	bool is_fenced = !s->cib || !lacks_fencing(s, what, size);

	return s->conf && s->cib && !saves(s) && (n < 2 || (n == 2 && !is_fenced))
		&& FOUND("nothing is saved to disk (save \"\", appendonly no), with %ld "
			 "instance%s%s", n, n == 1 ? "" : "s", is_fenced ? ""
			 : " and without fencing");
}

static long long bytes(const char *text)
{
	static const struct { const char *unit; long long is; } units[] = {
		{ "", 1 }, { "b", 1 }, { "k", 1000 }, { "kb", 1024 },
		{ "m", 1000000 }, { "mb", 1 << 20 }, { "g", 1000000000 }, { "gb", 1 << 30 },
	};
	char *end;
	long long n = strtoll(text, &end, 10);

	for (size_t i = 0; i < LENGTH(units); i++)
		if (strcasecmp(end, units[i].unit) == 0)
			return n > (1LL << 32) ? n : n * units[i].is;
	return -1;
}

bool conf_has_small_backlog(const struct subject *s, char *what, size_t size)
{
	const char *is = get(s, "repl-backlog-size", NULL);

	return s->conf && (!is || (bytes(is) >= 0 && bytes(is) < LEAST_BACKLOG))
		&& FOUND("repl-backlog-size is %s", is ? is : "not set (1 MB)");
}

bool conf_never_leads(const struct subject *s, char *what, size_t size)
{
	const char *is = get(s, "replica-priority", NULL);

	return is && strtol(is, NULL, 10) == 0 && FOUND("replica-priority 0");
}

bool conf_renames(const struct subject *s, char *what, size_t size)
{
	static const char *const needed[] = { "ping", "info", "replicaof", "slaveof", "shutdown",
					      "bgsave", "config", "acl", "client" };
	const char *line;

	for (int i = 0; s->conf && (line = redis_conf_nth(s->conf, "rename-command", i)); i++)
		for (size_t k = 0; k < LENGTH(needed); k++)
			if (strcspn(line, " ") == strlen(needed[k])
			    && strncasecmp(line, needed[k], strlen(needed[k])) == 0)
				return FOUND("rename-command %.*s", (int)strcspn(line, " "), line);
	return false;
}

bool conf_is_tls_only(const struct subject *s, char *what, size_t size)
{
	if (says(s, "port", "0"))
		return FOUND("port 0");
	return says(s, "tls-replication", "yes") && FOUND("tls-replication yes");
}

bool conf_is_cluster(const struct subject *s, char *what, size_t size)
{
	return says(s, "cluster-enabled", "yes") && FOUND("cluster-enabled yes");
}

bool conf_lets_replicas_write(const struct subject *s, char *what, size_t size)
{
	return says(s, "replica-read-only", "no") && FOUND("replica-read-only no");
}

bool conf_loads_without_disk(const struct subject *s, char *what, size_t size)
{
	const char *is = get(s, "repl-diskless-load", NULL);

	return is && strcasecmp(is, "disabled") != 0 && FOUND("repl-diskless-load %s", is);
}
