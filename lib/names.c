/* names.c -- "n1,n2,n3": lists of names as this suite writes them into small records. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/names.h"

#include <stdio.h>
#include <string.h>

bool names_nth(const char *list, int i, char *ret, size_t size)
{
	while (*list) {
		size_t n = strcspn(list, ",");

		if (n > 0 && i-- == 0) {
			snprintf(ret, size, "%.*s", (int)n, list);
			return true;
		}
		list += n + (list[n] == ',');
	}
	return false;
}

int names_count(const char *list)
{
	char name[2];
	int n = 0;

	while (names_nth(list, n, name, sizeof(name)))
		n++;
	return n;
}

bool names_has(const char *list, const char *name)
{
	char each[256];

	for (int i = 0; names_nth(list, i, each, sizeof(each)); i++)
		if (strcmp(each, name) == 0)
			return true;
	return false;
}

bool names_add(char *list, size_t size, const char *name)
{
	size_t used = strlen(list);

	if (names_has(list, name))
		return true;
	if (used + strlen(name) + 2 > size)
		return false;
	snprintf(list + used, size - used, "%s%s", used ? "," : "", name);
	return true;
}
