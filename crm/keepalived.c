/* keepalived.c -- keepalived.conf: statements, blocks, included files. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crm/keepalived.h"

#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <string.h>

#include "crm/text.h"

#define ALL_BYTES (4 * 1024 * 1024)

struct parser {
	const struct keepalived_options *options;
	struct tree tree;
	int files;			/* how deep in included ones */
	size_t bytes;			/* of all files so far */
	struct setting *defined;
	struct keepalived_remark **remarks;
	bool reads_files;
};

static int read_file(struct parser *p, const char *path);

static void __attribute__((format(printf, 3, 4)))
remark(struct parser *p, bool is_loss, const char *fmt, ...)
{
	struct keepalived_remark *r = pool_take(p->tree.pool, sizeof(*r));
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->file = p->tree.file;
	r->line = p->tree.line;
	r->is_loss = is_loss;
	r->text = pool_text(p->tree.pool, text, strlen(text));
	*p->remarks = r;
	p->remarks = &r->next;
}

/* line_split() knows the column only. */
static int tell_place(struct parser *p)
{
	const struct error said = *p->tree.err;

	return error_set(p->tree.err, said.code, "%s:%d:%s", p->tree.file, p->tree.line, said.text);
}

/* "$NAME=value": true when the line was one */
static bool take_definition(struct parser *p, char *line, bool goes_on)
{
	size_t n = strspn(line + (*line == '$'), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
						 "XYZ0123456789_");
	char *equals = line + 1 + n;

	if (line[0] != '$' || n == 0 || goes_on)
		return false;
	equals += strspn(equals, " \t");
	if (*equals != '=')
		return false;
	equals++;
	line[1 + n] = '\0';
	equals += strspn(equals, " \t");
	for (char *end = equals + strlen(equals); end > equals && strchr(" \t\r", end[-1]); )
		*--end = '\0';
	settings_set(p->tree.pool, &p->defined, line + 1, equals);
	remark(p, false, "$%s: \"%s\" is put in where it stands", line + 1, equals);
	return true;
}

static const char *folder_of(struct parser *p, const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? pool_text(p->tree.pool, file, (size_t)(slash - file) + 1) : "";
}

static int include(struct parser *p, const char *word, int column)
{
	const char *root = p->options && p->options->root ? p->options->root : "";
	const char *from = p->tree.file;
	glob_t found = { 0 };
	int line = p->tree.line, r = 0;

	if (!p->reads_files) {
		remark(p, true, "include %s is not read", word);
		return 0;
	}
	if (p->files == DEEPEST)
		return tree_fail(&p->tree, ELOOP, column, "files include each other too deep");
	word = word[0] == '/' ? pool_print(p->tree.pool, "%s%s", root, word)
			      : pool_print(p->tree.pool, "%s%s", folder_of(p, from), word);
	if (glob(word, GLOB_BRACE, NULL, &found) != 0)
		remark(p, true, "include %s: there is no such file", word);
	p->files++;
	for (size_t i = 0; i < found.gl_pathc && r == 0; i++) {
		r = read_file(p, pool_text(p->tree.pool, found.gl_pathv[i],
					   strlen(found.gl_pathv[i])));
		p->tree.file = from;
		p->tree.line = line;
	}
	p->files--;
	globfree(&found);
	return r;
}

/*
 * "include FILE" and its sisters, which differ in what they complain about; *is_one false: it is
 * something else
 */
static int take_include(struct parser *p, char *line, int column, bool *is_one)
{
	size_t n = strcspn(line, " \t"), gap;
	struct token *t;

	*is_one = strncmp(line, "include", 7) == 0
		&& (n == 7 || (n == 8 && strchr("rmwba", line[7])));
	if (!*is_one)
		return 0;
	gap = strspn(line + n, " \t");
	line += n + gap;
	column += (int)(n + gap);
	/* Braces are part of a pattern here. */
	line[strcspn(line, "\r")] = '\0';
	for (char *end = line + strlen(line); end > line && strchr(" \t", end[-1]); )
		*--end = '\0';
	if (!*line)
		return tree_fail(&p->tree, EINVAL, column,
				 "expected the name of a file to include");
	if (strpbrk(line, "\"'")) {
		if (line_split(p->tree.pool, line, column, &t, p->tree.err) < 0)
			return tell_place(p);
		return include(p, t->text ? t->text : line, column);
	}
	return include(p, pool_text(p->tree.pool, line, strlen(line)), column);
}

/* "@ID rest" or "@^ID rest": does the rest count? */
static bool take_condition(struct parser *p, char **line, const char **condition)
{
	const char *mine = p->options ? p->options->config_id : NULL;
	size_t n = strcspn(*line, " \t");
	const char *id = pool_text(p->tree.pool, *line + 1, n - 1);
	bool is_not = *id == '^';

	*line += n + strspn(*line + n, " \t");
	if (!mine) {
		*condition = id;
		return true;
	}
	if ((strcmp(id + is_not, mine) == 0) != is_not)
		return true;
	remark(p, false, "@%s: left out for %s", id, mine);
	return false;
}

static int take_line(struct parser *p, char *text, bool goes_on)
{
	char *line = text + strspn(text, " \t\r");
	const char *unknown = NULL, *condition = NULL;
	struct token *tokens;
	bool is_include;
	int column, r;

	if (take_definition(p, line, goes_on))
		return 0;
	if (goes_on && line[0] == '$')
		return tree_fail(&p->tree, EINVAL, 1,
				 "a definition of several lines is not read: write it out");
	r = take_include(p, line, (int)(line - text) + 1, &is_include);
	if (is_include)
		return r;
	if (*line == '@' && !take_condition(p, &line, &condition))
		return 0;
	if (strncmp(line, "~SEQ", 4) == 0 || strncmp(line, "~LST", 4) == 0) {
		remark(p, true, "%.4s is not read: write its lines out", line);
		return 0;
	}
	column = (int)(line - text) + 1;
	line = line_expand(p->tree.pool, line, p->defined, &unknown);
	if (!line)
		return tree_fail(&p->tree, EFBIG, 1, "the line is too long");
	if (unknown)
		remark(p, true, "$%s is not defined", unknown);
	if (line_split(p->tree.pool, line, column, &tokens, p->tree.err) < 0)
		return tell_place(p);
	return tree_grow(&p->tree, tokens, condition);
}

/* Lines that a backslash joins are one; its number is that of the first. */
static int take_text(struct parser *p, const char *text, size_t size)
{
	const char *end = text + size;
	int next = 1, r = 0;

	for (p->tree.line = 1; text < end && r == 0; p->tree.line = next) {
		char *line = NULL;
		bool goes_on = true, was_joined = false;

		while (goes_on && text < end) {
			size_t n = strcspn(text, "\n");
			char *piece = pool_text(p->tree.pool, text, n);

			text += n;
			if (*text == '\0' && text < end)
				return tree_fail(&p->tree, EINVAL, (int)n + 1, "a NUL byte");
			text += text < end;
			goes_on = line_uncomment(piece);
			was_joined = was_joined || goes_on;
			line = line ? pool_print(p->tree.pool, "%s%s", line, piece) : piece;
			next++;
			if (strlen(line) > 64 * 1024)
				return tree_fail(&p->tree, EFBIG, 1, "the line is too long");
		}
		r = take_line(p, line, was_joined);
	}
	return r;
}

static int read_file(struct parser *p, const char *path)
{
	size_t size, left = ALL_BYTES - p->bytes;
	char *text;

	if (text_load(p->tree.pool, path, left, &text, &size, p->tree.err) < 0)
		return -p->tree.err->code;
	p->bytes += size;
	p->tree.file = path;
	return take_text(p, text, size);
}

static void prepare(struct parser *p, struct keepalived *tree)
{
	memset(tree, 0, sizeof(*tree));
	p->tree.end = &tree->first;
	p->remarks = &tree->remarks;
}

int keepalived_read(struct pool *pool, const char *path, const struct keepalived_options *o,
		    struct keepalived *ret, struct error *err)
{
	struct parser p = { .options = o, .reads_files = true,
			    .tree = { .pool = pool, .err = err } };
	struct keepalived tree;
	int r;

	prepare(&p, &tree);
	r = read_file(&p, pool_text(pool, path, strlen(path)));
	if (r == 0)
		r = tree_end(&p.tree);
	if (r == 0)
		*ret = tree;
	return r;
}

int keepalived_parse(struct pool *pool, const char *name, const char *text, size_t size,
		     struct keepalived *ret, struct error *err)
{
	struct parser p = { .tree = { .pool = pool, .file = name, .err = err } };
	struct keepalived tree;
	int r;

	prepare(&p, &tree);
	r = take_text(&p, pool_text(pool, text, size), size);
	if (r == 0)
		r = tree_end(&p.tree);
	if (r == 0)
		*ret = tree;
	return r;
}
