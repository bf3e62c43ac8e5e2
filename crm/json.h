/* json.h -- JSON (RFC 8259): values read into a tree, and printed. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "lib/cleanup.h"

#define JSON_DEPTH 16	/* deeper ones are refused */

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT };

struct json {
	enum json_kind kind;
	char *name;		/* in an object */
	/* TEXT: UTF-8, what is no character is U+FFFD; NUMBER: as written */
	char *text;
	struct json *first;	/* LIST, OBJECT: what is in it */
	struct json *next;
};

/**
 * json_read - read one value
 * @text: nothing may follow the value but blanks
 *
 * Return: free with json_free(); NULL when it is not JSON, or without memory.
 */
struct json *json_read(const char *text);

void json_free(struct json *j);

static inline void json_p(struct json **j) { json_free(*j); }
#define auto_json CLEANUP(json_p)

/** json_get - a member of an object; NULL when there is none, or @j is none */
const struct json *json_get(const struct json *j, const char *name);

/** json_string - the text of a member; "" when it has none */
const char *json_string(const struct json *j, const char *name);

/** json_number - a whole number of a member; @otherwise when it is none */
long long json_number(const struct json *j, const char *name, long long otherwise);

/** json_true - is a member true? */
bool json_true(const struct json *j, const char *name);

/** json_print - a text with its quotes; bytes that are not UTF-8 become U+FFFD */
void json_print(FILE *f, const char *text);

/** json_write - a value that was read */
void json_write(FILE *f, const struct json *j);

/** json_print_member - "NAME":"TEXT", with @before in front of it ("," or "") */
void json_print_member(FILE *f, const char *before, const char *name, const char *text);

#endif
