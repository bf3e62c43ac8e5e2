/* words.h -- "key=value key=value": how this suite writes small records as text. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * words_find - the value of @key
 * @text: pairs, separated by blanks or newlines; values hold neither
 * @ret:  @size bytes; cut when longer; "" when there is none
 *
 * Return: is the key there?
 */
bool words_find(const char *text, const char *key, char *ret, size_t size);

/** words_number - the same, as a number; @otherwise when absent or not a number */
long long words_number(const char *text, const char *key, long long otherwise);

#endif
