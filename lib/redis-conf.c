/* redis-conf.c -- redis.conf, read as redis-server 7 reads it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/redis-conf.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/redis-argument.h"

enum { MAX_BYTES = 4 << 20, MAX_LINE = 64 << 10, MAX_DEPTH = 16, MAX_NAME = 64 };

struct directive {
	char name[MAX_NAME];
	char *words;		/* all arguments, each ended by NUL */
	char *value;		/* the same as one text */
	size_t size, n_args;	/* bytes allocated for each of the two; arguments */
};

struct redis_conf {
	struct directive *all;
	size_t n, bytes;
	char folder[PATH_MAX];	/* where redis stands while it reads; "": where it was started */
};

/* Where we are reading, for the error texts. */
struct place { const char *path; int line, depth; };

static int read_file(struct redis_conf *, const char *path, int depth, struct error *);

/* The canonical name: lower case, "replica" for "slave". False when it cannot be a directive. */
static bool canonical(const char *word, char name[MAX_NAME])
{
	size_t used = 0;

	for (; *word; word++) {
		if (used + sizeof("replica") > MAX_NAME)
			return false;
		if (!isalnum((unsigned char)*word) && !strchr("-_.", *word))
			return false;
		name[used++] = (char)tolower((unsigned char)*word);
		if (used >= 5 && memcmp(name + used - 5, "slave", 5) == 0) {
			memcpy(name + used - 5, "replica", 7);
			used += 2;
		}
	}
	name[used] = '\0';
	return used > 0;
}

static struct directive *add(struct redis_conf *conf, const char *name, size_t size)
{
	struct directive *all = reallocarray(conf->all, conf->n + 1, sizeof(*all));
	struct directive *d;

	if (!all)
		return NULL;
	conf->all = all;
	d = &all[conf->n];
	*d = (struct directive){ .words = calloc(2, size), .size = size };
	if (!d->words)
		return NULL;
	d->value = d->words + size;
	strcpy(d->name, name);
	conf->n++;
	return d;
}

/* Arguments into d->words and d->value. False when quotes are unbalanced. */
static bool take_arguments(struct directive *d, const char *text)
{
	char *out = d->words;

	argument_skip_blanks(&text);
	strcpy(d->value, text);
	while (*text) {
		if (!argument_take(&text, &out))
			return false;
		d->n_args++;
		argument_skip_blanks(&text);
	}
	if (strcmp(d->name, "user") == 0 || d->n_args == 0)
		return true;
	memcpy(d->value, d->words, (size_t)(out - d->words));
	for (char *c = d->value; c < d->value + (out - d->words) - 1; c++)
		if (*c == '\0')
			*c = ' ';
	return true;
}

/* @path as redis finds it after the "dir" lines so far. */
static int locate(const struct redis_conf *conf, const char *path, char to[PATH_MAX],
		  struct error *err)
{
	bool is_direct = path[0] == '/' || conf->folder[0] == '\0';
	int n = snprintf(to, PATH_MAX, "%s%s%s", is_direct ? "" : conf->folder,
			 is_direct ? "" : "/", path);

	return n < 0 || n >= PATH_MAX ? error_set(err, ENAMETOOLONG, "path too long: %.99s", path)
				      : 0;
}

/* Directives that change how the rest is read. */
static int obey(struct redis_conf *conf, const struct directive *d, const struct place *at,
		struct error *err)
{
	char path[PATH_MAX];
	int r;

	if (strcmp(d->name, "include") == 0) {
		if (d->n_args != 1)
			return error_set(err, EINVAL, "%s line %d: include needs one file name",
					 at->path, at->line);
		r = locate(conf, d->words, path, err);
		return r < 0 ? r : read_file(conf, path, at->depth + 1, err);
	}
	if (strcmp(d->name, "dir") == 0 && d->n_args == 1) {
		r = locate(conf, d->words, path, err);
		if (r < 0)
			return r;
		strcpy(conf->folder, path);
	}
	return 0;
}

static int read_line(struct redis_conf *conf, char *line, const struct place *at,
		     struct error *err)
{
	const char *p = line + strspn(line, ARGUMENT_BLANKS);
	size_t n = strlen(p);
	auto_free char *word = calloc(1, n + 1);
	char name[MAX_NAME], *out = word;
	struct directive *d;

	if (!word)
		return error_set(err, ENOMEM, "out of memory");
	if (n > MAX_LINE)
		return error_set(err, EINVAL, "%s line %d: too long", at->path, at->line);
	while (n > 0 && strchr(ARGUMENT_BLANKS, p[n - 1]))
		n--;
	line[p - line + (ptrdiff_t)n] = '\0';
	if (*p == '#')
		return 0;
	argument_skip_blanks(&p);
	if (!*p)
		return 0;
	if (!argument_take(&p, &out))
		return error_set(err, EINVAL, "%s line %d: unbalanced quotes", at->path, at->line);
	if (!canonical(word, name))
		return error_set(err, EINVAL, "%s line %d: not a directive", at->path, at->line);
	d = add(conf, name, strlen(p) + 2);
	if (!d)
		return error_set(err, ENOMEM, "out of memory");
	if (!take_arguments(d, p))
		return error_set(err, EINVAL, "%s line %d: unbalanced quotes or a NUL byte",
				 at->path, at->line);
	return obey(conf, d, at, err);
}

/* Append the content of @path to @to. */
static int slurp(struct redis_conf *conf, const char *path, FILE *to, struct error *err)
{
	char buf[8192];
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return error_set(err, S_ISDIR(st.st_mode) ? EISDIR : EINVAL,
				 "%s: not a regular file", path);
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		conf->bytes += (size_t)n;
		if (conf->bytes > MAX_BYTES)
			return error_set(err, EFBIG, "%s: larger than a configuration", path);
		fwrite(buf, 1, (size_t)n, to);
	}
	explicit_bzero(buf, sizeof(buf));
	return n < 0 ? error_set(err, errno, "%s: %s", path, strerror(errno)) : 0;
}

/* All files that match, one after the other, as redis joins them; none is fine if included. */
static int slurp_all(struct redis_conf *conf, const char *path, bool is_included, FILE *to,
		     struct error *err)
{
	CLEANUP(globfree) glob_t found = { 0 };
	int r = 0;

	if (!strpbrk(path, "*?["))
		return slurp(conf, path, to, err);
	if (glob(path, 0, NULL, &found) != 0)
		return is_included ? 0 : error_set(err, ENOENT, "%s: no such file", path);
	for (size_t i = 0; i < found.gl_pathc && r == 0; i++)
		r = slurp(conf, found.gl_pathv[i], to, err);
	return r;
}

static int read_file(struct redis_conf *conf, const char *path, int depth, struct error *err)
{
	struct place at = { path, 0, depth };
	auto_free char *text = NULL;
	size_t n = 0;
	FILE *to = depth > MAX_DEPTH ? NULL : open_memstream(&text, &n);
	int r;

	if (!to)
		return depth > MAX_DEPTH ? error_set(err, ELOOP, "%s: includes too deep", path)
					 : error_set(err, ENOMEM, "out of memory");
	r = slurp_all(conf, path, depth > 0, to, err);
	if (fclose(to) != 0 && r == 0)
		r = error_set(err, ENOMEM, "out of memory");
	for (char *line = text, *end; r == 0 && line < text + n; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + n - line));
		end = end ? end : text + n;
		*end = '\0';
		at.line++;
		r = strlen(line) < (size_t)(end - line)
			? error_set(err, EINVAL, "%s line %d: a NUL byte", path, at.line)
			: read_line(conf, line, &at, err);
	}
	if (text)
		explicit_bzero(text, n);
	return r;
}

int redis_conf_read(const char *path, struct redis_conf **ret, struct error *err)
{
	auto_redis_conf struct redis_conf *conf = calloc(1, sizeof(*conf));
	int r;

	if (!conf)
		return error_set(err, ENOMEM, "out of memory");
	r = read_file(conf, path, 0, err);
	if (r < 0)
		return r;
	*ret = steal(&conf);
	return 0;
}

/* Line @n of @key, or the last one when @n is negative. */
static const struct directive *find(const struct redis_conf *conf, const char *key, int n)
{
	const struct directive *last = NULL;
	char name[MAX_NAME];
	int seen = 0;

	if (!canonical(key, name))
		return NULL;
	for (size_t i = 0; i < conf->n; i++)
		if (strcmp(conf->all[i].name, name) == 0) {
			last = &conf->all[i];
			if (seen++ == n)
				return last;
		}
	return n < 0 ? last : NULL;
}

const char *redis_conf_get(const struct redis_conf *conf, const char *key)
{
	const struct directive *d = find(conf, key, -1);

	return d ? d->value : NULL;
}

const char *redis_conf_nth(const struct redis_conf *conf, const char *key, int n)
{
	const struct directive *d = n < 0 ? NULL : find(conf, key, n);

	return d ? d->value : NULL;
}

const char *redis_conf_args(const struct redis_conf *conf, const char *key, int i)
{
	const struct directive *d = find(conf, key, -1);
	const char *word = d ? d->words : NULL;

	if (!d || i < 0 || (size_t)i >= d->n_args)
		return NULL;
	while (i-- > 0)
		word += strlen(word) + 1;
	return word;
}

void redis_conf_free(struct redis_conf *conf)
{
	for (size_t i = 0; conf && i < conf->n; i++) {
		explicit_bzero(conf->all[i].words, 2 * conf->all[i].size);
		free(conf->all[i].words);
	}
	free(conf ? conf->all : NULL);
	free(conf);
}
