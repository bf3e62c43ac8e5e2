/* list.c -- words with blanks or commas between them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/list.h"

#include <stdio.h>
#include <string.h>

size_t list_next(const char **at)
{
	static const char gaps[] = " \t\r\n,";
	size_t length;

	*at += strspn(*at, gaps);
	length = strcspn(*at, gaps);
	*at += length;
	return length;
}

bool list_word(const char *list, int i, int n, char *ret, size_t size)
{
	const char *at = list ? list : "";
	size_t length;
	int words = 0;

	ret[0] = '\0';
	while ((length = list_next(&at)) > 0) {
		if (words == 0 || words == i) {
			if (length >= size)
				return false;
			memcpy(ret, at - length, length);
			ret[length] = '\0';
		}
		words++;
	}
	return words <= 1 || words == n;
}

bool list_has_one(const char *list)
{
	const char *at = list ? list : "";

	return list_next(&at) > 0 && list_next(&at) == 0;
}

bool list_has(const char *list, const char *word)
{
	const char *at = list ? list : "";
	size_t length;

	while ((length = list_next(&at)) > 0)
		if (length == strlen(word) && strncmp(at - length, word, length) == 0)
			return true;
	return false;
}
