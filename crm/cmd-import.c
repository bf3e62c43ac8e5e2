/* cmd-import.c -- redisha import: from keepalived.conf and redis.conf to a configuration. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "crm/commands.h"
#include "crm/import.h"
#include "crm/redis-file.h"
#include "crm/text.h"

/* Redis servers, told apart by their ports. */
struct servers {
	int n;
	const char *paths[REDIS_FILES];
	unsigned ports[REDIS_FILES];
};

static int usage(FILE *f, int status)
{
	fprintf(f, "usage: redisha import [--dry-run] [--yes] OPTIONS KEEPALIVED.CONF... "
		   "[REDIS.CONF...]\n");
	request_usage(FOR_IMPORT, f);
	return status;
}

/*
 * A brace that opens a block is a word; that of redis.conf's proc-title-template "{title} ..." is
 * none.
 */
static bool has_brace(const char *line)
{
	while (*line && *line != '\n') {
		size_t n = strcspn(line, " \t\r\n");

		if (n == 1 && *line == '{')
			return true;
		line += n;
		line += strspn(line, " \t\r");
	}
	return false;
}

/*
 * Is it named so, or has one of its lines a keyword of keepalived's top level, or a block?
 * redis.conf has neither.
 */
static bool is_keepalived(const char *path, const char *text)
{
	static const char *const keywords[] = {
		"global_defs", "vrrp_", "virtual_server", "static_", "@", "$", "}"
	};
	const char *slash = strrchr(path, '/');

	if (strstr(slash ? slash : path, "keepalived"))
		return true;
	while (*text) {
		const char *word = text + strspn(text, " \t\r");

		if (*word != '#' && has_brace(word))
			return true;
		for (size_t i = 0; i < LENGTH(keywords); i++)
			if (strncmp(word, keywords[i], strlen(keywords[i])) == 0)
				return true;
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return false;
}

static int read_file(struct import *im, const char *path, struct servers *servers,
		     int *n_keepalived, struct error *err)
{
	const struct keepalived_options o = { im->q->root, im->q->config_id };
	struct keepalived tree;
	char *text;
	size_t size;
	int r = text_load(im->pool, path, 4 * 1024 * 1024, &text, &size, err);

	if (r < 0)
		return r;
	if (!is_keepalived(path, text)) {
		if (servers->n == REDIS_FILES)
			return error_set(err, E2BIG, "%s: more than %d files of redis", path,
					 REDIS_FILES);
		servers->paths[servers->n++] = path;
		return 0;
	}
	r = keepalived_read(im->pool, path, &o, &tree, err);
	if (r == 0)
		import_file(im, path, &tree);
	++*n_keepalived;
	return r;
}

/* Names of vrrp_instances, each once. */
static struct setting *names_of(struct import *im)
{
	struct setting *names = NULL;

	for (const struct vrrp *v = im->vrrps; v; v = v->next)
		settings_set(im->pool, &names, v->name, NULL);
	return names;
}

static bool has_address(const struct wish *w, const char *ip)
{
	for (const struct instance *i = w->instances; i; i = i->next)
		for (const struct address *a = i->addresses; a; a = a->next)
			if (strcmp(a->ip, ip) == 0)
				return true;
	return false;
}

/* All files may have the same address; it is taken once. */
static void take_vrrp(struct import *im, struct instance *to, const struct vrrp *v)
{
	for (const struct address *a = v->addresses; a; a = a->next) {
		struct address **end = &to->addresses;

		if (has_address(&im->q->wish, a->ip))
			continue;
		while (*end)
			end = &(*end)->next;
		*end = pool_take(im->pool, sizeof(**end));
		**end = *a;
		(*end)->next = NULL;
	}
	for (const struct setting *s = v->vip_params; s; s = s->next)
		settings_set(im->pool, &to->vip_params, s->name, s->value);
}

static const char *absolute(struct import *im, const char *path)
{
	char real[PATH_MAX];

	return realpath(path, real) ? pool_print(im->pool, "%s", real) : path;
}

/* The first server of each port. */
static int distinct(const struct servers *s, int *ret)
{
	int n = 0;

	for (int i = 0; i < s->n; i++) {
		bool is_new = true;

		for (int k = 0; k < i; k++)
			is_new = is_new && s->ports[k] != s->ports[i];
		if (is_new)
			ret[n++] = i;
	}
	return n;
}

static struct instance *add_instance(struct import *im, const struct servers *s, int server,
				     bool is_first)
{
	const char *name = im->q->name ? im->q->name : "redis";
	struct instance *i;

	if (!is_first)
		name = pool_print(im->pool, "%s-%u", name, s->ports[server]);
	i = wish_instance(&im->q->wish, name);
	i->redis_conf = is_first && im->q->redis_conf ? im->q->redis_conf : server < 0 ? NULL :
		absolute(im, s->paths[server]);
	i->redis_params = im->q->redis_params;
	for (const struct setting *p = im->vip_params; p; p = p->next)
		settings_set(im->pool, &i->vip_params, p->name, p->value);
	if (server >= 0)
		decide(im->said, BECOMES, s->paths[server],
		       "config=%s of ocf:redisha:redis, primitive %s: it must be there on every "
		       "node",
		       i->redis_conf, name);
	return i;
}

/*
 * One Redis has all addresses; several have those of one vrrp_instance each, in the order in which
 * they stand.
 */
static void make_instances(struct import *im, const struct servers *s)
{
	int first[REDIS_FILES], n_servers = distinct(s, first), n = 0;
	struct setting *names = names_of(im);
	bool are_pairs = n_servers > 1 && n_servers == settings_count(names);

	if (n_servers > 1 && !are_pairs)
		decide(im->said, BY_HAND, s->paths[0],
		       "%d Redis servers (by port), %d vrrp_instances: which address belongs to "
		       "which is not clear; all are given to the first",
		       n_servers, settings_count(names));
	for (int i = 0; i < (n_servers > 1 ? n_servers : 1); i++)
		add_instance(im, s, n_servers ? first[i] : -1, i == 0);
	for (struct setting *name = names; name; name = name->next, n++) {
		struct instance *to = im->q->wish.instances;

		for (int i = 0; are_pairs && i < n; i++)
			to = to->next;
		for (const struct vrrp *v = im->vrrps; v; v = v->next)
			if (strcmp(v->name, name->name) == 0)
				take_vrrp(im, to, v);
		if (are_pairs)
			decide(im->said, BECOMES, s->paths[first[n]],
			       "its primary has the addresses of %s: they were put together by "
			       "their order",
			       name->name);
	}
	im->q->wish.instances->readers = im->q->readers;
	for (struct instance *i = im->q->wish.instances; i; i = i->next)
		for (const struct setting *p = im->q->vip_params; p; p = p->next)
			settings_set(im->pool, &i->vip_params, p->name, p->value);
}

static void say_what_is_left(struct import *im, int n_servers)
{
	if (n_servers == 0)
		decide(im->said, BY_HAND, "redis.conf",
		       "none was given: name it behind keepalived.conf, and it is looked at, too");
	if (!im->q->wish.alert_recipients)
		im->q->wish.alert_params = NULL;
	else if (!im->mails)
		decide(im->said, BY_HAND, "smtp_alert",
		       "stands nowhere, so keepalived sent no mail when roles changed: to its "
		       "recipients the mail of redisha-alert is new");
	if (im->scripts && !im->names_user)
		decide(im->said, DANGER, "script_user",
		       "stands nowhere: scripts ran as keepalived_script if there is such an "
		       "account, else as root. The agents need no scripts");
	decide(im->said, BY_HAND, "every node",
	       "before the cluster starts anything: systemctl disable --now keepalived "
	       "redis-server (or as the services are called): only the cluster starts them");
}

static int import(struct request *q, struct error *err)
{
	struct import im = { .q = q, .pool = &q->wish.pool, .said = &q->said };
	struct servers servers = { 0 };
	int n_keepalived = 0, r = 0;

	for (int i = 0; i < q->n_files && r == 0; i++)
		r = read_file(&im, q->files[i], &servers, &n_keepalived, err);
	if (r < 0)
		return r;
	if (n_keepalived == 0)
		return error_set(err, EINVAL,
				 "none of the files is a keepalived.conf; without one, see redisha "
				 "config");
	import_compare(&im);
	import_scripts(&im);
	redis_files_judge(servers.paths, servers.n, im.own, im.said, servers.ports);
	make_instances(&im, &servers);
	say_what_is_left(&im, servers.n);
	return request_carry_out(q, err);
}

int cmd_import(int argc, char **argv)
{
	auto_request struct request q = { 0 };
	struct error err = { 0 };
	int r = request_read(&q, FOR_IMPORT, argc, argv, &err);

	if (r > 0)
		return usage(stdout, EXIT_DONE);
	if (r == 0 && q.n_files == 0)
		r = error_set(&err, EINVAL, "name a keepalived.conf");
	if (r < 0) {
		complain(&err);
		fprintf(stderr, "redisha import --help tells the options\n");
		return EXIT_USAGE;
	}
	return import(&q, &err) < 0 ? complain(&err) : EXIT_DONE;
}
