/* request.c -- the options of "config" and "import". */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/request.h"

#include <errno.h>
#include <string.h>

#include "lib/names.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define BOTH    (FOR_CONFIG | FOR_IMPORT)

static int take_nodes(struct request *q, const char *value, struct error *err)
{
	char name[256];

	for (int i = 0; names_nth(value, i, name, sizeof(name)); i++) {
		if (strlen(name) > 127 || name[strspn(name, LETTERS "0123456789.-_")])
			return error_set(err, EINVAL, "--nodes: \"%s\" is no name of a node", name);
		settings_set(&q->wish.pool, &q->wish.nodes, name, NULL);
	}
	return 0;
}

static int take_vip(struct request *q, const char *value, struct error *err)
{
	return wish_read_address(&q->wish, value, &q->addresses, err);
}

static int take_read_vip(struct request *q, const char *value, struct error *err)
{
	return wish_read_address(&q->wish, value, &q->readers, err);
}

static int take_redis_conf(struct request *q, const char *value, struct error *err)
{
	if (*value != '/')
		return error_set(err, EINVAL,
				 "--redis-conf %s: the name must be absolute, and the same on "
				 "every node",
				 value);
	q->redis_conf = value;
	return 0;
}

static int take_name(struct request *q, const char *value, struct error *err)
{
	if (!*value || strlen(value) > 64 || !strchr(LETTERS, *value) ||
	    value[strspn(value, LETTERS "0123456789.-_")])
		return error_set(err, EINVAL, "--name %s: letters, digits and .-_, a letter first",
				 value);
	q->name = value;
	return 0;
}

static int take_password_file(struct request *q, const char *value, struct error *err)
{
	if (*value != '/')
		return error_set(err, EINVAL, "--password-file %s: the name must be absolute",
				 value);
	settings_set(&q->wish.pool, &q->redis_params, "password_file", value);
	return 0;
}

static int take_fence(struct request *q, const char *value, struct error *err)
{
	return wish_read_fence(&q->wish, value, err);
}

static int take_no_fencing(struct request *q, const char *value, struct error *err)
{
	(void)value;
	(void)err;
	q->wish.fencing = NO_FENCING;
	return 0;
}

static int take_keep_fencing(struct request *q, const char *value, struct error *err)
{
	(void)value;
	(void)err;
	q->wish.fencing = KEEP_FENCING;
	return 0;
}

static int take_param(struct request *q, const char *value, struct error *err)
{
	const char *dot = strchr(value, '.'), *equals = strchr(value, '=');
	bool is_redis = strncmp(value, "redis.", 6) == 0, is_vip = strncmp(value, "vip.", 4) == 0;
	const char *name;

	if (!dot || !equals || equals <= dot + 1 || (!is_redis && !is_vip))
		return error_set(err, EINVAL, "--param %s: redis.NAME=VALUE or vip.NAME=VALUE",
				 value);
	name = pool_text(&q->wish.pool, dot + 1, (size_t)(equals - dot - 1));
	settings_set(&q->wish.pool, is_redis ? &q->redis_params : &q->vip_params, name, equals + 1);
	return 0;
}

static int take_format(struct request *q, const char *value, struct error *err)
{
	static const char *const formats[] = { "crm", "pcs", "cib" };

	for (size_t i = 0; i < LENGTH(formats); i++)
		if (strcmp(value, formats[i]) == 0) {
			q->format = formats[i];
			return 0;
		}
	return error_set(err, EINVAL, "--format %s: crm, pcs or cib", value);
}

static int take_apply(struct request *q, const char *value, struct error *err)
{
	(void)value;
	(void)err;
	q->applies = true;
	return 0;
}

static int take_json(struct request *q, const char *value, struct error *err)
{
	(void)value;
	(void)err;
	q->prints_json = true;
	return 0;
}

static int take_root(struct request *q, const char *value, struct error *err)
{
	(void)err;
	q->root = value;
	return 0;
}

static int take_config_id(struct request *q, const char *value, struct error *err)
{
	(void)err;
	q->config_id = value;
	return 0;
}

static const struct {
	const char *name, *value;	/* value NULL: it takes none */
	int takes;
	int (*take)(struct request *q, const char *value, struct error *err);
	const char *brief;
} options_of[] = {
	{ "--nodes", "N1,N2[,N3]", BOTH, take_nodes,
	  "names of the nodes; default: those of the running cluster" },
	{ "--vip", "ADDR[/PREFIX][@NIC]", FOR_CONFIG, take_vip,
	  "an address that follows the primary; repeatable" },
	{ "--read-vip", "ADDR[/PREFIX][@NIC]", BOTH, take_read_vip,
	  "an address for readers, on a replica in sync" },
	{ "--redis-conf", "FILE", BOTH, take_redis_conf,
	  "as it is named on every node; default /etc/redis/redis.conf" },
	{ "--name", "NAME", BOTH, take_name, "of the redis primitive; default redis" },
	{ "--password-file", "FILE", BOTH, take_password_file,
	  "if redis.conf does not have the password" },
	{ "--fence", "AGENT:KEY=VALUE,...", BOTH, take_fence, "a fence device; repeatable" },
	{ "--keep-fencing", NULL, BOTH, take_keep_fencing, "the cluster has its devices already" },
	{ "--no-fencing", NULL, BOTH, take_no_fencing,
	  "go without: a lost node may stop all writes" },
	{ "--param", "redis|vip.KEY=VALUE", BOTH, take_param,
	  "a parameter of the agents; repeatable" },
	{ "--format", "crm|pcs|cib", BOTH, take_format,
	  "what to print; default: for the tool that is installed" },
	{ "--apply", NULL, BOTH, take_apply,
	  "load it into the running cluster instead; shows what changes, asks" },
	{ "--json", NULL, BOTH, take_json, "print configuration and decisions as one JSON object" },
	{ "--root", "DIR", FOR_IMPORT, take_root, "look for scripts and included files below DIR" },
	{ "--config-id", "ID", FOR_IMPORT, take_config_id,
	  "decides lines with @ID, as keepalived's --config-id" },
};

void request_usage(int takes, FILE *f)
{
	for (size_t i = 0; i < LENGTH(options_of); i++)
		if (options_of[i].takes & takes)
			fprintf(f, "  %-16s%-21s%s\n", options_of[i].name,
				options_of[i].value ? options_of[i].value : "",
				options_of[i].brief);
}

/* One option, "--name value" or "--name=value"; how many words it took in *ret. */
static int take_option(struct request *q, int takes, char **argv, int *ret, struct error *err)
{
	size_t length = strcspn(argv[0], "=");

	for (size_t i = 0; i < LENGTH(options_of); i++) {
		const char *value = argv[0][length] ? argv[0] + length + 1 : NULL;

		if (!(options_of[i].takes & takes) || strlen(options_of[i].name) != length ||
		    strncmp(argv[0], options_of[i].name, length) != 0)
			continue;
		if (!options_of[i].value && value)
			return error_set(err, EINVAL, "%s takes no value", options_of[i].name);
		*ret = options_of[i].value && !value ? 2 : 1;
		value = options_of[i].value && !value ? argv[1] : value;
		if (options_of[i].value && !value)
			return error_set(err, EINVAL, "%s needs a value: %s", options_of[i].name,
					 options_of[i].value);
		return options_of[i].take(q, value, err);
	}
	return error_set(err, EINVAL, "%s is not known here", argv[0]);
}

int request_read(struct request *q, int takes, int argc, char **argv, struct error *err)
{
	int used;

	q->files = argv;
	for (int i = 0; i < argc; i += used) {
		used = 1;
		if (strcmp(argv[i], "--help") == 0)
			return 1;
		if (argv[i][0] != '-')
			q->files[q->n_files++] = argv[i];
		else if (take_option(q, takes, argv + i, &used, err) < 0)
			return -err->code;
	}
	return 0;
}

void request_release(struct request *q)
{
	wish_release(&q->wish);
	decisions_release(&q->said);
}
