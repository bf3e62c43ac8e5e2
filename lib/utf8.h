/* utf8.h -- characters of UTF-8, one at a time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>
#include <stdint.h>

/* U+FFFD, 3 bytes: stands for what is no character. */
extern const char utf8_unknown[];

/** utf8_size - bytes of the character that begins here (RFC 3629); 0: none that is well formed */
size_t utf8_size(const char *text);

/**
 * utf8_control - the control character at @text: below ' ', DEL, U+0080 to U+009F; -1: it is none
 */
int utf8_control(const char *text);

/**
 * utf8_put - append a character, up to 4 bytes
 * @c: NUL, which no text holds, and half a pair of surrogates become U+FFFD
 *
 * Return: the end of what was appended.
 */
char *utf8_put(char *out, uint32_t c);

#endif
