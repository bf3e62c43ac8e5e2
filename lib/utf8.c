/* utf8.c -- characters of UTF-8, one at a time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/utf8.h"

#include <string.h>

const char utf8_unknown[] = "\xef\xbf\xbd";

size_t utf8_size(const char *text)
{
	/* RFC 3629, section 4: of the first byte, and of the second. */
	static const struct { unsigned char first, last, low, high; size_t more; } rows[] = {
		{ 0xc2, 0xdf, 0x80, 0xbf, 1 }, { 0xe0, 0xe0, 0xa0, 0xbf, 2 },
		{ 0xe1, 0xec, 0x80, 0xbf, 2 }, { 0xed, 0xed, 0x80, 0x9f, 2 },
		{ 0xee, 0xef, 0x80, 0xbf, 2 }, { 0xf0, 0xf0, 0x90, 0xbf, 3 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 3 }, { 0xf4, 0xf4, 0x80, 0x8f, 3 }, { 0 },
	};
	const unsigned char *c = (const unsigned char *)text;

	if (*c < 0x80)
		return 1;
	for (size_t i = 0; rows[i].first; i++) {
		size_t n = 1;

		if (*c < rows[i].first || *c > rows[i].last
		    || c[1] < rows[i].low || c[1] > rows[i].high)
			continue;
		while (n < rows[i].more && (c[n + 1] & 0xc0) == 0x80)
			n++;
		return n == rows[i].more ? n + 1 : 0;
	}
	return 0;
}

char *utf8_put(char *out, uint32_t c)
{
	if (c == 0 || (c >= 0xd800 && c < 0xe000)) {
		memcpy(out, utf8_unknown, 3);
		return out + 3;
	}
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

int utf8_control(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if (s[0] == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0)
		return s[1];
	return s[0] < ' ' || s[0] == 0x7f ? s[0] : -1;
}
