/* json.c -- JSON (RFC 8259): values read into a tree, and printed. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/json.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/utf8.h"

struct reader { const char *at; int depth; };

static bool read_hex(const char *s, uint32_t *ret)
{
	*ret = 0;
	for (int i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)s[i]))
			return false;
		*ret = *ret * 16 + (uint32_t)(isdigit((unsigned char)s[i]) ? s[i] - '0'
					      : tolower((unsigned char)s[i]) - 'a' + 10);
	}
	return true;
}

/* After "\u". A pair of surrogates is one character. */
static char *read_code(struct reader *r, char *out)
{
	uint32_t c, low;

	if (!read_hex(r->at, &c))
		return NULL;
	r->at += 4;
	if (c >= 0xd800 && c < 0xdc00 && r->at[0] == '\\' && r->at[1] == 'u'
	    && read_hex(r->at + 2, &low) && low >= 0xdc00 && low < 0xe000) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		r->at += 6;
	}
	return utf8_put(out, c);
}

static char *read_escape(struct reader *r, char *out)
{
	static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	const char *found = *r->at ? strchr(letters, *r->at) : NULL;

	if (*r->at == 'u') {
		r->at++;
		return read_code(r, out);
	}
	if (!found)
		return NULL;
	r->at++;
	*out++ = means[found - letters];
	return out;
}

/*
 * A text, without its first quote: what it means is at most three times as long (each odd byte is
 * replaced).
 */
static char *read_text(struct reader *r)
{
	size_t most = 3 * strcspn(r->at, "\n") + 1;
	char *text = malloc(most), *out = text, *fitting;

	while (out && *r->at != '"') {
		size_t n = utf8_size(r->at);

		if ((unsigned char)*r->at < ' ') {
			out = NULL;	/* torn off, or a raw control character */
		} else if (*r->at == '\\') {
			r->at++;
			out = read_escape(r, out);
		} else {
			memcpy(out, n ? r->at : utf8_unknown, n ? n : 3);
			out += n ? n : 3;
			r->at += n ? n : 1;
		}
	}
	if (!out) {
		free(text);
		return NULL;
	}
	*out++ = '\0';
	r->at++;
	fitting = realloc(text, (size_t)(out - text));
	return fitting ? fitting : text;
}

static void skip(struct reader *r)
{
	r->at += strspn(r->at, " \t\r\n");
}

static bool take(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(r->at, word, n) != 0)
		return false;
	r->at += n;
	return true;
}

static char *read_number(struct reader *r)
{
	size_t n = strspn(r->at, "+-.0123456789eE");
	char *text = strndup(r->at, n), *end = NULL;

	if (text)
		strtod(text, &end);
	if (!text || n == 0 || end == text || *end || *r->at == '+' || *r->at == '.') {
		free(text);
		return NULL;
	}
	r->at += n;
	return text;
}

static bool read_value(struct reader *r, struct json *ret);

/* The rest of a list or an object. */
static bool read_members(struct reader *r, struct json *ret, char end)
{
	struct json **last = &ret->first;

	if (++r->depth > JSON_DEPTH)
		return false;
	skip(r);
	while (*r->at != end) {
		if (ret->first && !take(r, ","))
			return false;
		*last = calloc(1, sizeof(**last));
		if (!*last)
			return false;
		skip(r);
		if (ret->kind == JSON_OBJECT) {
			(*last)->name = take(r, "\"") ? read_text(r) : NULL;
			skip(r);
			if (!(*last)->name || !take(r, ":"))
				return false;
		}
		if (!read_value(r, *last))
			return false;
		last = &(*last)->next;
		skip(r);
	}
	r->at++;
	r->depth--;
	return true;
}

static bool read_value(struct reader *r, struct json *ret)
{
	static const struct { const char *word; enum json_kind kind; } words[] = {
		{ "null", JSON_NULL }, { "false", JSON_FALSE }, { "true", JSON_TRUE },
		{ "\"", JSON_TEXT }, { "[", JSON_LIST }, { "{", JSON_OBJECT },
	};

	skip(r);
	ret->kind = JSON_NUMBER;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (take(r, words[i].word)) {
			ret->kind = words[i].kind;
			break;
		}
	switch (ret->kind) {
	case JSON_NULL:
	case JSON_FALSE:
	case JSON_TRUE:
		return true;
	case JSON_TEXT:
		return (ret->text = read_text(r)) != NULL;
	case JSON_NUMBER:
		return (ret->text = read_number(r)) != NULL;
	case JSON_LIST:
		return read_members(r, ret, ']');
	case JSON_OBJECT:
		return read_members(r, ret, '}');
	}
	return false;
}

struct json *json_read(const char *text)
{
	struct reader r = { .at = text };
	auto_json struct json *j = calloc(1, sizeof(*j));

	if (!j || !read_value(&r, j))
		return NULL;
	skip(&r);
	return *r.at ? NULL : steal(&j);
}

void json_free(struct json *j)
{
	while (j) {
		struct json *next = j->next;

		json_free(j->first);
		free(j->name);
		free(j->text);
		free(j);
		j = next;
	}
}

const struct json *json_get(const struct json *j, const char *name)
{
	for (const struct json *m = j && j->kind == JSON_OBJECT ? j->first : NULL; m; m = m->next)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

const char *json_string(const struct json *j, const char *name)
{
	const struct json *m = json_get(j, name);

	return m && m->kind == JSON_TEXT ? m->text : "";
}

long long json_number(const struct json *j, const char *name, long long otherwise)
{
	const struct json *m = json_get(j, name);
	long long n;
	char *end;

	if (!m || m->kind != JSON_NUMBER)
		return otherwise;
	errno = 0;
	n = strtoll(m->text, &end, 10);
	return errno || *end ? otherwise : n;
}

bool json_true(const struct json *j, const char *name)
{
	const struct json *m = json_get(j, name);

	return m && m->kind == JSON_TRUE;
}

void json_print(FILE *f, const char *text)
{
	fputc('"', f);
	while (*text) {
		size_t n = utf8_size(text);

		if (*text == '"' || *text == '\\')
			fprintf(f, "\\%c", *text);
		else if (utf8_control(text) >= 0)
			/* RFC 8259 asks for those below ' ' only; a terminal, for all */
			fprintf(f, "\\u%04x", (unsigned)utf8_control(text));
		else
			fwrite(n ? text : utf8_unknown, 1, n ? n : 3, f);
		text += n ? n : 1;
	}
	fputc('"', f);
}

void json_print_member(FILE *f, const char *before, const char *name, const char *text)
{
	fprintf(f, "%s\"%s\":", before, name);
	json_print(f, text);
}

void json_write(FILE *f, const struct json *j)
{
	static const char *const words[] = {
		[JSON_NULL] = "null", [JSON_FALSE] = "false", [JSON_TRUE] = "true",
	};
	bool is_object = j->kind == JSON_OBJECT;

	if (j->kind <= JSON_TRUE) {
		fputs(words[j->kind], f);
	} else if (j->kind == JSON_NUMBER) {
		fputs(j->text, f);
	} else if (j->kind == JSON_TEXT) {
		json_print(f, j->text);
	} else {
		fputc(is_object ? '{' : '[', f);
		for (const struct json *m = j->first; m; m = m->next) {
			if (is_object) {
				json_print(f, m->name);
				fputc(':', f);
			}
			json_write(f, m);
			fputs(m->next ? "," : "", f);
		}
		fputc(is_object ? '}' : ']', f);
	}
}
