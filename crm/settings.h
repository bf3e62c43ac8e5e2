/* settings.h -- lists of names with values, in the order in which they were added. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "crm/pool.h"

struct setting { const char *name, *value; struct setting *next; };

/** settings_add - append copies, whatever is there; NULL stays NULL */
void settings_add(struct pool *pool, struct setting **list, const char *name, const char *value);

/** settings_set - the same, but a name that is there gets the new value instead */
void settings_set(struct pool *pool, struct setting **list, const char *name, const char *value);

/** settings_get - the value of @name; NULL when it is not there */
const char *settings_get(const struct setting *list, const char *name);

/** settings_count - how many */
int settings_count(const struct setting *list);

#endif
