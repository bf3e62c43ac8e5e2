/* wish.c -- what the administrator wants, read from words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/wish.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/ip.h"

static int read_prefix(const char *word, const struct ip *ip, int *ret)
{
	char *end;
	long n = strtol(word, &end, 10);

	if (*end || *word < '0' || *word > '9' || n < 1 || n > 8 * (long)ip_size(ip->family))
		return -EINVAL;
	*ret = (int)n;
	return 0;
}

int wish_read_address(struct wish *w, const char *word, struct address **list, struct error *err)
{
	char *text = pool_text(&w->pool, word, strlen(word));
	char *nic = strchr(text, '@'), *prefix = strchr(text, '/'), plain[INET6_ADDRSTRLEN];
	struct address *a;
	struct ip ip;
	int bits = -1;

	if (nic)
		*nic++ = '\0';
	if (nic && (!*nic || strlen(nic) > 127 || strpbrk(nic, " \t,")))
		return error_set(err, EINVAL, "%s: \"%s\" is no name of an interface", word, nic);
	prefix = prefix && (!nic || prefix < nic) ? prefix : NULL;
	if (prefix)
		*prefix++ = '\0';
	if (!ip_read(text, &ip))
		return error_set(err, EINVAL, "%s: \"%s\" is neither an IPv4 nor an IPv6 address",
				 word, text);
	if (prefix && read_prefix(prefix, &ip, &bits) < 0)
		return error_set(err, EINVAL, "%s: the prefix must be 1 to %zu", word,
				 8 * ip_size(ip.family));
	while (*list)
		list = &(*list)->next;
	ip_print(&ip, plain);
	*list = a = pool_take(&w->pool, sizeof(*a));
	a->ip = pool_text(&w->pool, plain, strlen(plain));
	a->family = ip.family;
	a->prefix = bits;
	a->nic = nic;
	return 0;
}

static bool is_plain(const char *name)
{
	return *name && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ012345678"
				     "9_-") == strlen(name);
}

int wish_read_fence(struct wish *w, const char *word, struct error *err)
{
	char *text = pool_text(&w->pool, word, strlen(word)), *at = strchr(text, ':'), *next;
	struct fence *fence = pool_take(&w->pool, sizeof(*fence)), **end = &w->fences;

	if (at)
		*at++ = '\0';
	if (!is_plain(text))
		return error_set(err, EINVAL,
				 "--fence: \"%s\" is no name of a fence agent: "
				 "AGENT:key=value,key=value",
				 text);
	for (; at && *at; at = next) {
		char *value = strchr(at, '=');

		if (!value || value == at)
			return error_set(err, EINVAL, "--fence %s: \"%s\" is not key=value", text,
					 at);
		*value++ = '\0';
		if (!is_plain(at))
			return error_set(err, EINVAL,
					 "--fence %s: \"%s\" is no name of a parameter", text, at);
		/* A piece without "=" belongs to the value before it. */
		for (next = strchr(value, ',');
		     next && strcspn(next + 1, ",") <= strcspn(next + 1, "=");
		     next = strchr(next + 1, ','))
			;
		if (next)
			*next++ = '\0';
		settings_set(&w->pool, &fence->params, at, value);
		if (!next)
			break;
	}
	while (*end)
		end = &(*end)->next;
	fence->agent = text;
	*end = fence;
	w->fencing = BY_DEVICES;
	return 0;
}

struct instance *wish_instance(struct wish *w, const char *name)
{
	struct instance **end = &w->instances;

	for (; *end; end = &(*end)->next)
		if (strcmp((*end)->name, name) == 0)
			return *end;
	*end = pool_take(&w->pool, sizeof(**end));
	(*end)->name = pool_text(&w->pool, name, strlen(name));
	return *end;
}

void wish_release(struct wish *w)
{
	pool_release(&w->pool);
	memset(w, 0, sizeof(*w));
}
