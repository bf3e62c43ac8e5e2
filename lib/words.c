/* words.c -- "key=value key=value": how this suite writes small records as text. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/words.h"

#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

bool words_find(const char *text, const char *key, char *ret, size_t size)
{
	size_t length = strlen(key);

	ret[0] = '\0';
	for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
		size_t word = strcspn(text, blanks);

		if (word > length && strncmp(text, key, length) == 0 && text[length] == '=') {
			size_t n = word - length - 1;

			n = n < size ? n : size - 1;
			memcpy(ret, text + length + 1, n);
			ret[n] = '\0';
			return true;
		}
		text += word;
	}
	return false;
}

long long words_number(const char *text, const char *key, long long otherwise)
{
	char value[32], *end;
	long long n;

	if (!words_find(text, key, value, sizeof(value)) || !value[0])
		return otherwise;
	n = strtoll(value, &end, 10);
	return *end ? otherwise : n;
}
