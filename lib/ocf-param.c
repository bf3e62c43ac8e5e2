/* ocf-param.c -- environment to typed values, by table. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/log.h"
#include "lib/ocf.h"

static int read_integer(const struct ocf_param *p, const char *s, struct error *err)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(s, &end, 10);
	if (errno || end == s || *end || n < p->min || n > p->max)
		return error_set(err, EINVAL, "%s=\"%s\" is not a number from %ld to %ld",
				 p->name, s, p->min, p->max);
	*p->integer = n;
	return 0;
}

static int read_boolean(const struct ocf_param *p, const char *s, struct error *err)
{
	/* What resource-agents' ocf_is_true() takes for true, and its counterparts. */
	static const struct { const char *word; bool means; } words[] = {
		{ "yes", true }, { "true", true },   { "1", true },  { "on", true },
		{ "ja", true },
		{ "no", false }, { "false", false }, { "0", false }, { "off", false },
	};

	for (size_t i = 0; i < LENGTH(words); i++) {
		if (strcasecmp(s, words[i].word) == 0) {
			*p->boolean = words[i].means;
			return 0;
		}
	}
	return error_set(err, EINVAL, "%s=\"%s\" is neither true nor false", p->name, s);
}

static int read_string(const struct ocf_param *p, const char *s, struct error *err)
{
	for (const char *const *c = p->choices; c; c++) {
		if (!*c)
			return error_set(err, EINVAL, "%s=\"%s\" is not one of its choices",
					 p->name, s);
		if (strcmp(*c, s) == 0)
			break;
	}
	*p->string = s;
	return 0;
}

static int read_value(const struct ocf_param *p, const char *s, struct error *err)
{
	return p->integer ? read_integer(p, s, err)
	     : p->boolean ? read_boolean(p, s, err)
	     : p->string  ? read_string(p, s, err) : 0;
}

static const char *prefix = "OCF_RESKEY_";

void ocf_params_prefix(const char *word)
{
	prefix = word;
}

static const char *given(const char *name)
{
	char key[128];
	const char *s;

	snprintf(key, sizeof(key), "%s%s", prefix, name);
	s = getenv(key);
	return s && *s ? s : NULL;
}

bool ocf_param_given(const char *name)
{
	return given(name) != NULL;
}

static int read_param(const struct ocf_param *p, bool lenient, struct error *err)
{
	const char *s = given(p->name);
	int r;

	if (!s && (p->flags & OCF_REQUIRED) && !lenient)
		return error_set(err, EINVAL, "%s is required", p->name);
	r = s ? read_value(p, s, err) : 0;
	if (r < 0 && !lenient)
		return r;
	if (r < 0)
		log_warn("%s: going on with the default", err->text);
	if ((!s || r < 0) && p->initial)
		r = read_value(p, p->initial, err);
	return r < 0 && !lenient ? r : 0;
}

int ocf_params_read(const struct ocf_param *params, bool lenient, struct error *err)
{
	for (const struct ocf_param *p = params; p->name; p++) {
		int r = read_param(p, lenient, err);

		if (r < 0)
			return r;
	}
	err->code = 0;
	return 0;
}
