/* xml.h -- what Pacemaker's programs print as XML, as a tree to walk: libxml2, hidden. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef XML_H
#define XML_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

struct xml;		/* a document */
struct element;		/* lives as long as its document */

/**
 * xml_parse - read a document from memory
 * @ret: set on success only; release with xml_free()
 *
 * No file or network is touched, whatever the document asks for; entities of its own are not
 * expanded.
 * Return: 0; -EPROTO, with the parser's words.
 */
must_check int xml_parse(const char *text, size_t size, struct xml **ret, struct error *err);

/** xml_read - the same from a file of at most 64 MiB; also -errno of the file */
must_check int xml_read(const char *path, struct xml **ret, struct error *err);

/** xml_print - as text, for another program; free() it; NULL without memory */
char *xml_print(const struct xml *doc, size_t *size);

void xml_free(struct xml *doc);

static inline void xml_p(struct xml **doc) { xml_free(*doc); }
#define auto_xml CLEANUP(xml_p)

/** xml_root - the outermost element */
struct element *xml_root(const struct xml *doc);

/**
 * element_next - step through the elements called @name below @root, in the order of the document
 * @last: the one before; NULL: begin
 * @name: NULL: any
 *
 * Return: NULL at the end, and when @root is NULL.
 */
struct element *element_next(struct element *root, struct element *last, const char *name);

/** element_child - the same among the direct children only */
struct element *element_child(struct element *root, struct element *last, const char *name);

/** element_find - the first @name below @root whose attribute @key is @value; NULL */
struct element *element_find(struct element *root, const char *name, const char *key,
			     const char *value);

/** element_parent - NULL above the root */
struct element *element_parent(struct element *e);

/** element_name - its tag */
const char *element_name(const struct element *e);

/** element_get - the value of an attribute; NULL when there is none, or no @e */
const char *element_get(const struct element *e, const char *key);

/** element_is - is attribute @key the word @value? */
bool element_is(const struct element *e, const char *key, const char *value);

/** element_true - is attribute @key one of Pacemaker's words for true? */
bool element_true(const struct element *e, const char *key);

/** element_set - change an attribute; false without memory */
bool element_set(struct element *e, const char *key, const char *value);

/** word_is_true - one of Pacemaker's words for true (crm_is_true); NULL is not */
bool word_is_true(const char *word);

#endif
