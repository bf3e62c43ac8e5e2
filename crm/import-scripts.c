/*
 * import-scripts.c -- what check and notify scripts did, as far as it can be seen from their
 * words.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "crm/import.h"
#include "crm/text.h"

#define SCRIPT_BYTES (256 * 1024)

/*
 * Words that must all stand in a line, and what they mean. No line is ever quoted: it may hold a
 * password.
 */
#define IN_PS  "the password is an argument of redis-cli: every user of the host reads it with " \
	"ps. The agents take it from redis.conf or password_file"
#define A_PROCESS "tells that there is a process, not that it answers"
#define BLIND  "is promoted whatever data it holds; the agent's promote proves first that " \
	"nothing is missing"
#define ENDS   "ends keepalived so that the address moves: a failing instance gives up its " \
	"promotion score"
#define MAILS  "sends mail: redisha-alert does, to the recipients of the alert"
#define TELLS  "tells someone by HTTP: put that into the hook of redisha-alert"

static const struct pattern {
	const char *words[2];
	enum fate fate;
	const char *text;
} patterns[] = {
	{ { "cli", " -a " }, DANGER, IN_PS },
	{ { "cli", "--pass" }, DANGER, IN_PS },
	{ { "cli", " ping" }, DANGER,
	  "PING as a check: an empty server answers it, too, and one whose replication is broken; "
	  "one that loads its data or has no connection left does not, and would be failed over" },
	{ { "killall -0", "redis" }, DANGER, A_PROCESS },
	{ { "pidof", "redis" }, DANGER, A_PROCESS },
	{ { "pgrep", "redis" }, DANGER, A_PROCESS },
	{ { "slaveof no one", "" }, DANGER, BLIND },
	{ { "replicaof no one", "" }, DANGER, BLIND },
	{ { "stop keepalived", "" }, DROPPED, ENDS },
	{ { "keepalived stop", "" }, DROPPED, ENDS },
	{ { "killall keepalived", "" }, DROPPED, ENDS },
	{ { "pkill keepalived", "" }, DROPPED, ENDS },
	{ { "config set", "" }, BY_HAND,
	  "changes settings of the server: write them into redis.conf" },
	{ { "sendmail", "" }, BY_HAND, MAILS },
	{ { "mail -s", "" }, BY_HAND, MAILS },
	{ { "curl ", "" }, BY_HAND, TELLS },
	{ { "wget ", "" }, BY_HAND, TELLS },
	{ { "iptables", "" }, BY_HAND, "changes packet filters: not converted" },
	{ { "ip route", "" }, BY_HAND, "changes routes: not converted" },
	{ { "ip addr", "" }, DROPPED, "changes addresses: ocf:redisha:vip does" },
};

struct look {
	struct import *im;
	const struct script *script;
	const char *where;		/* of the line */
	bool was_said[LENGTH(patterns)];
	long slept_s;
};

/*
 * The program alone: arguments and what is put into its environment may be passwords, in more forms
 * than can be known.
 */
static const char *program_of(struct import *im, const char *command)
{
	const char *name = command + strspn(command, " \t\"'");
	size_t n = strcspn(name, " \t\"'`;|&<>()$");

	return n && !memchr(name, '=', n) ? pool_text(im->pool, name, n) : "of several words";
}

const char *import_note_script(struct import *im, const struct keepalived_node *n)
{
	const char *command = import_words(im, n) + strlen(n->words[0]);
	struct script **end = &im->scripts;

	command += *command == ' ';
	while (*end)
		end = &(*end)->next;
	*end = pool_take(im->pool, sizeof(**end));
	(*end)->keyword = n->words[0];
	(*end)->command = command;
	(*end)->where = import_where(im, n);
	return program_of(im, command);
}

static bool is_own(const struct import *im, const char *host)
{
	for (const struct setting *s = im->own; s; s = s->next)
		if (strcmp(s->name, host) == 0)
			return true;
	return false;
}

/* "SLAVEOF HOST PORT" */
static void look_for_replicaof(struct look *l, const char *line)
{
	const char *at = strcasestr(line, "slaveof ");
	char host[128] = "";

	if (!at)
		at = strcasestr(line, "replicaof ");
	if (!at || sscanf(at, "%*s %127s", host) != 1 || strcasecmp(host, "no") == 0)
		return;
	if (!isalnum((unsigned char)host[0]) && host[0] != ':')
		return;
	if (is_own(l->im, host))
		decide(l->im->said, DANGER, l->where,
		       "follows %s, which is its own address or the virtual one: a replica of "
		       "itself",
		       host);
	else if (strcmp(l->script->keyword, "notify_master") == 0)
		decide(l->im->said, DANGER, l->where,
		       "follows %s right before it is promoted: if that one is back, empty or with "
		       "old data, this copies it over the good data",
		       host);
	else
		decide(l->im->said, DROPPED, l->where,
		       "follows %s: the agents know the promoted node, whichever it is", host);
}

static void look_for_sleep(struct look *l, const char *line)
{
	for (const char *at = line; (at = strstr(at, "sleep ")); at++)
		l->slept_s += strtol(at + strlen("sleep "), NULL, 10);
}

static void look_at_line(struct look *l, const char *line)
{
	line += strspn(line, " \t");
	if (*line == '#')
		return;
	for (size_t i = 0; i < LENGTH(patterns); i++) {
		if (l->was_said[i] || !strcasestr(line, patterns[i].words[0]) ||
		    !strcasestr(line, patterns[i].words[1]))
			continue;
		l->was_said[i] = true;
		decide(l->im->said, patterns[i].fate, l->where, "%s", patterns[i].text);
	}
	look_for_replicaof(l, line);
	look_for_sleep(l, line);
}

/* A notification that sleeps keeps clients waiting; so does a check. */
static void say_sleep(struct look *l, const char *where)
{
	if (l->slept_s > 0)
		decide(l->im->said, DANGER, where,
		       "sleeps %ld s in all, while clients wait: nothing sleeps here, promotion "
		       "looks at the data instead",
		       l->slept_s);
}

static void look_at_mode(struct import *im, const char *path, const char *name)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & 022))
		decide(im->said, DANGER, name,
		       "others than its owner may write to it (mode %04o), and keepalived ran it",
		       (unsigned)st.st_mode & 07777);
}

static void look_into(struct look *l, const char *name)
{
	const char *path = pool_print(l->im->pool, "%s%s", l->im->q->root ? l->im->q->root : "",
				      name);
	struct error err = { 0 };
	char *text, *line;
	size_t size;
	int number = 0;

	if (text_load(l->im->pool, path, SCRIPT_BYTES, &text, &size, &err) == -EFBIG)
		return;		/* a program, no script */
	if (err.code) {
		decide(l->im->said, BY_HAND, l->script->where, "%s was not looked at: %s", name,
		       err.text);
		return;
	}
	look_at_mode(l->im, path, name);
	while ((line = strsep(&text, "\n"))) {
		l->where = pool_print(l->im->pool, "%s:%d", name, ++number);
		look_at_line(l, line);
	}
	say_sleep(l, name);
}

static bool was_seen(const struct import *im, const struct script *s)
{
	for (const struct script *before = im->scripts; before != s; before = before->next)
		if (strcmp(before->command, s->command) == 0)
			return true;
	return false;
}

void import_scripts(struct import *im)
{
	for (const struct script *s = im->scripts; s; s = s->next) {
		struct look l = { .im = im, .script = s, .where = s->where };
		const char *name = s->command + strspn(s->command, " \t\"'");

		if (was_seen(im, s))
			continue;
		look_at_line(&l, s->command);
		say_sleep(&l, s->where);
		l.slept_s = 0;
		if (*name == '/')
			look_into(&l, pool_text(im->pool, name, strcspn(name, " \t\"'")));
	}
}
