/* names.h -- "n1,n2,n3": lists of names as this suite writes them into small records. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stddef.h>

/**
 * names_nth - the @i-th name, from 0
 *
 * Return: is there one? It is in @ret then, cut to @size bytes.
 */
bool names_nth(const char *list, int i, char *ret, size_t size);

/** names_count - how many */
int names_count(const char *list);

/** names_has - is @name in the list? */
bool names_has(const char *list, const char *name);

/**
 * names_add - append @name unless it is there
 *
 * Return: false when @size bytes do not hold it (unchanged then).
 */
bool names_add(char *list, size_t size, const char *name);

#endif
