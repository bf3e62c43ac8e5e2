/* list.h -- words with blanks or commas between them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIST_H
#define LIST_H

#include <stdbool.h>
#include <stddef.h>

/**
 * list_next - step through a list
 * @at: where to go on; moved to the end of the word
 *
 * Return: length of the next word, which ends at *@at; 0 at the end.
 */
size_t list_next(const char **at);

/**
 * list_word - the word for item @i of @n: its own, or the only one for all
 * @list: NULL is an empty list
 * @ret:  @size bytes; "" when the list is empty
 *
 * Return: false when it has neither one nor @n words, or one that is too long.
 */
bool list_word(const char *list, int i, int n, char *ret, size_t size);

/** list_has_one - exactly one word? */
bool list_has_one(const char *list);

/** list_has - is @word among them? */
bool list_has(const char *list, const char *word);

#endif
