/* xml.c -- what Pacemaker's programs print as XML, as a tree to walk. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/xml.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_BYTES = 64 << 20 };

/* Our two opaque types are libxml2's, seen from outside. */
static xmlDoc *doc_of(const struct xml *doc) { return (xmlDoc *)(uintptr_t)doc; }
static xmlNode *node_of(const struct element *e) { return (xmlNode *)(uintptr_t)e; }

int xml_parse(const char *text, size_t size, struct xml **ret, struct error *err)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();
	xmlDoc *doc = NULL;
	int r = 0;

	if (parser && size < INT_MAX)
		doc = xmlCtxtReadMemory(parser, text, (int)size, NULL, NULL,
					XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!doc || !xmlDocGetRootElement(doc)) {
		const xmlError *last = parser ? xmlCtxtGetLastError(parser) : NULL;
		const char *words = last && last->message ? last->message : "empty";

		r = error_set(err, EPROTO, "not XML: %.*s", (int)strcspn(words, "\n"), words);
		xmlFreeDoc(doc);
	} else {
		*ret = (struct xml *)doc;
	}
	xmlFreeParserCtxt(parser);
	return r;
}

int xml_read(const char *path, struct xml **ret, struct error *err)
{
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	auto_free char *text = NULL;
	size_t used = 0;
	struct stat st;
	ssize_t n = 1;

	if (fd < 0 || fstat(fd, &st) < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_size > MOST_BYTES)
		return error_set(err, EINVAL, "%s: not a file of at most 64 MiB", path);
	text = calloc(1, (size_t)st.st_size + 1);
	while (text && used < (size_t)st.st_size && n > 0) {
		n = read(fd, text + used, (size_t)st.st_size - used);
		used += n > 0 ? (size_t)n : 0;
	}
	if (!text || n < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	return xml_parse(text, used, ret, err) < 0 ? error_wrap(err, "%s", path) : 0;
}

char *xml_print(const struct xml *doc, size_t *size)
{
	xmlChar *text = NULL;
	char *copy = NULL;
	int n = 0;

	xmlDocDumpMemory(doc_of(doc), &text, &n);
	if (text)
		copy = strndup((const char *)text, (size_t)n);
	xmlFree(text);
	*size = copy ? strlen(copy) : 0;
	return copy;
}

void xml_free(struct xml *doc)
{
	xmlFreeDoc(doc_of(doc));
}

struct element *xml_root(const struct xml *doc)
{
	return doc ? (struct element *)xmlDocGetRootElement(doc_of(doc)) : NULL;
}

static bool is_called(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && (!name || strcmp((const char *)n->name, name) == 0);
}

/* The node after @n in the order of the document, within @root. */
static xmlNode *follow(xmlNode *root, xmlNode *n)
{
	if (n->type == XML_ELEMENT_NODE && n->children)
		return n->children;
	while (n != root && !n->next)
		n = n->parent;
	return n == root ? NULL : n->next;
}

struct element *element_next(struct element *root, struct element *last, const char *name)
{
	xmlNode *top = node_of(root), *n = last ? node_of(last) : top;

	while (n && (n = follow(top, n)))
		if (is_called(n, name))
			return (struct element *)n;
	return NULL;
}

struct element *element_child(struct element *root, struct element *last, const char *name)
{
	xmlNode *n = last ? node_of(last)->next : root ? node_of(root)->children : NULL;

	while (n && !is_called(n, name))
		n = n->next;
	return (struct element *)n;
}

struct element *element_find(struct element *root, const char *name, const char *key,
			     const char *value)
{
	struct element *e = NULL;

	while ((e = element_next(root, e, name)))
		if (element_is(e, key, value))
			return e;
	return NULL;
}

struct element *element_parent(struct element *e)
{
	xmlNode *n = e ? node_of(e)->parent : NULL;

	return n && n->type == XML_ELEMENT_NODE ? (struct element *)n : NULL;
}

const char *element_name(const struct element *e)
{
	return (const char *)node_of(e)->name;
}

const char *element_get(const struct element *e, const char *key)
{
	const xmlAttr *a = e ? xmlHasProp(node_of(e), (const xmlChar *)key) : NULL;

	if (!a)
		return NULL;
	/* Nothing of a DTD: what stands there is one piece of text. */
	if (a->type != XML_ATTRIBUTE_NODE || !a->children || a->children->type != XML_TEXT_NODE
	    || !a->children->content)
		return "";
	return (const char *)a->children->content;
}

bool element_is(const struct element *e, const char *key, const char *value)
{
	const char *is = element_get(e, key);

	return is && value && strcmp(is, value) == 0;
}

bool element_true(const struct element *e, const char *key)
{
	return word_is_true(element_get(e, key));
}

bool element_set(struct element *e, const char *key, const char *value)
{
	return xmlSetProp(node_of(e), (const xmlChar *)key, (const xmlChar *)value) != NULL;
}

bool word_is_true(const char *word)
{
	static const char *const words[] = { "true", "on", "yes", "y", "1" };

	for (size_t i = 0; word && i < LENGTH(words); i++)
		if (strcasecmp(word, words[i]) == 0)
			return true;
	return false;
}
