/* settings.c -- lists of names with values. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/settings.h"

#include <string.h>

static const char *keep(struct pool *pool, const char *text)
{
	return text ? pool_text(pool, text, strlen(text)) : NULL;
}

void settings_add(struct pool *pool, struct setting **list, const char *name, const char *value)
{
	while (*list)
		list = &(*list)->next;
	*list = pool_take(pool, sizeof(**list));
	(*list)->name = keep(pool, name);
	(*list)->value = keep(pool, value);
}

void settings_set(struct pool *pool, struct setting **list, const char *name, const char *value)
{
	for (struct setting *s = *list; s; s = s->next)
		if (strcmp(s->name, name) == 0) {
			s->value = keep(pool, value);
			return;
		}
	settings_add(pool, list, name, value);
}

const char *settings_get(const struct setting *list, const char *name)
{
	for (; list; list = list->next)
		if (strcmp(list->name, name) == 0)
			return list->value;
	return NULL;
}

int settings_count(const struct setting *list)
{
	int n = 0;

	for (; list; list = list->next)
		n++;
	return n;
}
