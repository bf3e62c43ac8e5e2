/* redis-conf.h -- redis.conf, read as redis-server 7 reads it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_CONF_H
#define REDIS_CONF_H

#include "lib/cleanup.h"
#include "lib/error.h"

struct redis_conf;

/**
 * redis_conf_read - read a configuration file and all it includes
 * @path: file name, or a pattern as redis takes one; relative to the current folder
 * @ret:  set on success only; release with redis_conf_free()
 *
 * Quotes, escapes, comments, line ends and the order of "include" are redis's own
 * (sdssplitargs, loadServerConfig). A relative include is looked for where redis looks: in
 * the last "dir" before it, else in the current folder, which must be the one redis-server
 * is started in. Whether a directive exists and its value makes sense is not checked. Stricter than
 * redis 7.0.15, which takes an included folder for an empty file.
 *
 * Return: 0; -errno naming the file that cannot be read (-EISDIR, -EINVAL when it is no
 * regular file, -EFBIG over 4 MiB in all); -EINVAL naming file and line for unbalanced quotes,
 * a NUL byte, a line over 64 KiB, or what cannot be a directive; -ELOOP when includes are
 * nested deeper than 16. No value is ever quoted in an error.
 */
int redis_conf_read(const char *path, struct redis_conf **ret, struct error *err) must_check;

/**
 * redis_conf_get - the value of a directive
 * @key: in any case; "slave" in it means the same as "replica"
 *
 * Return: the arguments of its last line, unquoted, joined by single blanks ("user": as written);
 * NULL when it is not set. Lives as long as @conf. Directives that add up (save, user,
 * rename-command, loadmodule) have several lines: see redis_conf_nth().
 */
const char *redis_conf_get(const struct redis_conf *conf, const char *key);

/** redis_conf_args - argument @i (from 0) of the last line of @key; NULL past the end */
const char *redis_conf_args(const struct redis_conf *conf, const char *key, int i);

/** redis_conf_nth - like redis_conf_get(), for line @n (from 0) of @key; NULL past the end */
const char *redis_conf_nth(const struct redis_conf *conf, const char *key, int n);

/** redis_conf_free - forget it all; NULL is fine. Passwords are overwritten. */
void redis_conf_free(struct redis_conf *conf);

static inline void redis_conf_p(struct redis_conf **c) { redis_conf_free(*c); }
#define auto_redis_conf CLEANUP(redis_conf_p)

#endif
