/* unit-redis-conf.c -- our reader of redis.conf against redis-server itself. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "lib/redis-conf.h"
#include "lib/redis-server.h"

#define REDIS "/usr/bin/redis-server"

/*
 * @text stands behind "port 0", "unixsocket s"; @other is in other.conf.
 * NULL key: both refuse it; "-": only redis does, for names and numbers of arguments are its
 * affair.
 */
static const struct { const char *text, *key, *other; } cases[] = {
	{ "", "port", NULL },
	{ "requirepass secret\n", "requirepass", NULL },
	{ "requirepass a\nrequirepass b\n", "requirepass", NULL },
	{ "REQUIREPASS Secret\n", "requirepass", NULL },
	{ "requirepass \"\"\n", "requirepass", NULL },
	{ "requirepass ''\n", "requirepass", NULL },
	{ "requirepass \"two words\"\n", "requirepass", NULL },
	{ "requirepass 'two words'\n", "requirepass", NULL },
	{ "requirepass \"say \\\"hi\\\"\"\n", "requirepass", NULL },
	{ "requirepass 'it\\'s'\n", "requirepass", NULL },
	{ "requirepass 'a\\nb'\n", "requirepass", NULL },
	{ "requirepass 'a\"b'\n", "requirepass", NULL },
	{ "requirepass \"a'b\"\n", "requirepass", NULL },
	{ "requirepass a#b\n", "requirepass", NULL },
	{ "requirepass #b\n", "requirepass", NULL },
	{ "requirepass a # comment\n", "-", NULL },
	{ "# requirepass no\nrequirepass yes\n", "requirepass", NULL },
	{ "   # requirepass no\n", "port", NULL },
	{ "\t requirepass  \t secret \t \n", "requirepass", NULL },
	{ "requirepass secret\r\n", "requirepass", NULL },
	{ "requirepass secret", "requirepass", NULL },
	{ "requirepass a\\nb\n", "requirepass", NULL },
	{ "requirepass a\\\\b\n", "requirepass", NULL },
	{ "requirepass ab\"cd\"\n", "requirepass", NULL },
	{ "requirepass ab'c d'\n", "requirepass", NULL },
	{ "requirepass \"a\\nb\\rc\\td\\be\\af\"\n", "requirepass", NULL },
	{ "requirepass \"\\x41\\x7a\\x0A\"\n", "requirepass", NULL },
	{ "requirepass \"\\x4\\xg1\\q\"\n", "requirepass", NULL },
	{ "requirepass \"\\xc3\\xa4\xc3\xb6\"\n", "requirepass", NULL },
	{ "requirepass \"a\\\\\"\n", "requirepass", NULL },
	{ "requirepass \"abc\n", NULL, NULL },
	{ "requirepass 'abc\n", NULL, NULL },
	{ "requirepass \"abc\"d\n", NULL, NULL },
	{ "requirepass 'abc'd\n", NULL, NULL },
	{ "requirepass \"abc\\\"\n", NULL, NULL },
	{ "\"requirepass\" secret\n", "requirepass", NULL },
	{ "requirepass\vsecret\n", NULL, NULL },
	{ "requirepass \vsecret\n", "requirepass", NULL },
	{ "requirepass a\vb\n", "requirepass", NULL },
	{ "\v\f\n", "port", NULL },
	{ "requirepass \"a\"\vb\n", "-", NULL },
	{ "\xef\xbb\xbfmasterauth x\n", NULL, NULL },
	{ "masterauth \"m \\\"a\"\n", "masterauth", NULL },
	{ "masteruser repl\n", "masteruser", NULL },
	{ "dbfilename \"my dump.rdb\"\n", "dbfilename", NULL },
	{ "port \"0\"\n", "port", NULL },
	{ "unixsocket \"other sock\"\n", "unixsocket", NULL },
	{ "unixsocketperm 700\n", "unixsocketperm", NULL },
	{ "dir /\nunixsocket /tmp/redisha-unit-conf.sock\n", "dir", NULL },
	{ "bind 127.0.0.1 -::1\n", "bind", NULL },
	{ "bind  127.0.0.1\t \"-::1\"\n", "bind", NULL },
	{ "save 900 1 300 10\n", "save", NULL },
	{ "save \"\"\n", "save", NULL },
	{ "save \"900 1\"\n", "save", NULL },
	{ "slaveof 127.0.0.1 1\n", "replicaof", NULL },
	{ "replica-priority 7\nslave-priority 8\n", "slave-priority", NULL },
	{ "min-slaves-to-write 3\n", "min-replicas-to-write", NULL },
	{ "logfile \"\"\n", "logfile", NULL },
	{ "include other.conf\n", "requirepass", "requirepass inner\n" },
	{ "requirepass a\ninclude other.conf\n", "requirepass", "requirepass inner\n" },
	{ "include other.conf\nrequirepass z\n", "requirepass", "requirepass inner\n" },
	{ "include \"oth*.conf\"\n", "requirepass", "requirepass inner\n" },
	{ "include none*.conf\n", "port", NULL },
	{ "include none.conf\n", NULL, NULL },
	{ "include a b\n", NULL, NULL },
	{ "include\n", NULL, NULL },
	{ "include other.conf\n", NULL, "requirepass \"x\n" },
	{ "dir sub\ninclude ../other.conf\n", "requirepass", "requirepass inner\n" },
	{ "dir sub\ninclude other.conf\n", NULL, "requirepass inner\n" },
	{ "include sub/[ab].conf\n", "requirepass", NULL },
	{ "user default on nopass ~* &* +@all\nuser bob on \">a b\" ~* +ping\n", "port", NULL },
	{ "no such directive\n", "-", NULL },
};

static char folder[] = "/tmp/redisha-unit-conf-XXXXXX";

static void write_file(const char *path, const char *start, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(start, f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static pid_t launch(void)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execl(REDIS, REDIS, "redis.conf", (char *)NULL);
		_exit(127);
	}
	return pid;
}

/* What redis-server answers to CONFIG GET @key; "" and false when it would not start. */
static bool ask_redis(const struct redis_conf *conf, const char *key, char *ret, size_t size)
{
	const char *path = conf ? redis_conf_get(conf, "unixsocket") : "s";
	struct server_address address = { .socket = path };
	struct server_login login = { NULL, conf ? redis_conf_get(conf, "requirepass") : NULL };
	struct deadline until = deadline_in(5000);
	auto_server struct server *s = NULL;
	char in_sub[300];
	pid_t pid = launch(), ended = 0;
	struct error err = { 0 };
	bool is_up;

	snprintf(in_sub, sizeof(in_sub), "sub/%s", path);
	while (ended == 0 && server_open(&s, &address, &login, until, &err) < 0) {
		assert_int_not_equal(err.code, EACCES);	/* we read another password than redis */
		ended = waitpid(pid, NULL, WNOHANG);
		address.socket = access(in_sub, F_OK) == 0 ? in_sub : path;
		assert_true(deadline_nap(until, 3) > 0);
	}
	is_up = ended == 0;
	if (is_up) {
		assert_int_equal(server_command(s, until, &err, ret, size, 3,
						(const char *[]){ "CONFIG", "GET", key }), 0);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	unlink(path);
	unlink(in_sub);
	return is_up;
}

static void compare(const char *text, const char *key, const char *other)
{
	auto_redis_conf struct redis_conf *conf = NULL;
	struct error err = { 0 };
	char answer[1024] = "";
	const char *value;

	write_file("redis.conf", "port 0\nunixsocket s\n", text);
	write_file("other.conf", "", other ? other : "");
	if (!key) {
		assert_true(redis_conf_read("redis.conf", &conf, &err) < 0);
		assert_false(ask_redis(NULL, "port", answer, sizeof(answer)));
		return;
	}
	if (redis_conf_read("redis.conf", &conf, &err) < 0)
		fail_msg("we refuse it: %s", err.text);
	if (strcmp(key, "-") == 0) {
		assert_false(ask_redis(conf, "port", answer, sizeof(answer)));
		return;
	}
	assert_true(ask_redis(conf, key, answer, sizeof(answer)));
	value = strchr(answer, '\n');
	assert_non_null(value);
	assert_non_null(redis_conf_get(conf, key));
	assert_string_equal(redis_conf_get(conf, key), value + 1);
}

static void every_configuration_is_read_like_redis_reads_it(void **unused)
{
	(void)unused;
	if (access(REDIS, X_OK) != 0) {
		print_message("skipped: no " REDIS "\n");
		skip();
	}
	for (size_t i = 0; i < LENGTH(cases); i++) {
		print_message("case %zu: %s", i, cases[i].text);
		compare(cases[i].text, cases[i].key, cases[i].other);
	}
	print_message("\n%zu configurations compared\n", LENGTH(cases));
}

static void arguments_lines_and_raw_users_can_be_had(void **unused)
{
	auto_redis_conf struct redis_conf *conf = NULL;
	struct error err = { 0 };

	(void)unused;
	write_file("redis.conf", "", "user a on >\"x\"\nsave 1 2\nuser  b  on  ~*  \n"
		   "bind \"a b\" c\nsave 3 4\n");
	assert_int_equal(redis_conf_read("redis.conf", &conf, &err), 0);
	assert_string_equal(redis_conf_get(conf, "user"), "b  on  ~*");
	assert_string_equal(redis_conf_nth(conf, "USER", 0), "a on >\"x\"");
	assert_null(redis_conf_nth(conf, "user", 2));
	assert_null(redis_conf_nth(conf, "user", -1));
	assert_string_equal(redis_conf_nth(conf, "save", 0), "1 2");
	assert_string_equal(redis_conf_get(conf, "save"), "3 4");
	assert_string_equal(redis_conf_args(conf, "bind", 0), "a b");
	assert_string_equal(redis_conf_args(conf, "bind", 1), "c");
	assert_null(redis_conf_args(conf, "bind", 2));
	assert_null(redis_conf_args(conf, "bind", -1));
	assert_string_equal(redis_conf_get(conf, "bind"), "a b c");
	assert_null(redis_conf_get(conf, "requirepass"));
	assert_null(redis_conf_args(conf, "requirepass", 0));
	assert_null(redis_conf_get(conf, "what is this"));
}

static void refuses(const char *path, int code, const char *words)
{
	struct redis_conf *conf = NULL;
	struct error err = { 0 };

	assert_int_equal(redis_conf_read(path, &conf, &err), -code);
	assert_null(conf);
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void what_cannot_be_read_is_an_error_that_names_it(void **unused)
{
	FILE *f;

	(void)unused;
	refuses("nowhere.conf", ENOENT, "nowhere.conf: ");
	refuses("nowh?re.conf", ENOENT, "nowh?re.conf: ");
	refuses("sub", EISDIR, "sub: ");
	refuses("/dev/zero", EINVAL, "/dev/zero: ");
	assert_int_equal(mkfifo("fifo", 0600), 0);
	refuses("fifo", EINVAL, "fifo: ");
	write_file("redis.conf", "port 0\n\n", "masterauth \"geheim\n");
	refuses("redis.conf", EINVAL, "redis.conf line 3: unbalanced");
	write_file("redis.conf", "", "masterauth \"a\\x00b\"\n");
	refuses("redis.conf", EINVAL, "redis.conf line 1: unbalanced quotes or a NUL");
	write_file("redis.conf", "", "include redis.conf\n");
	refuses("redis.conf", ELOOP, "redis.conf: ");
	f = fopen("redis.conf", "w");
	fwrite("port 0\nport\0 1\n", 1, 15, f);
	fclose(f);
	refuses("redis.conf", EINVAL, "redis.conf line 2: a NUL");
	f = fopen("redis.conf", "w");
	for (int i = 0; i < 70000; i++)
		fputc('x', f);
	fclose(f);
	refuses("redis.conf", EINVAL, "redis.conf line 1: too long");
	assert_int_equal(truncate("redis.conf", 5 << 20), 0);
	refuses("redis.conf", EFBIG, "redis.conf: ");
}

static void junk_never_crashes_the_reader(void **unused)
{
	static const char letters[] = "abc \"'\\x4\n\r\t#\v\xff\001dir/*include ";
	unsigned int seed = 1;

	(void)unused;
	for (int i = 0; i < 2000; i++) {
		auto_redis_conf struct redis_conf *conf = NULL;
		struct error err = { 0 };
		char text[200];

		for (size_t n = 0; n < sizeof(text); n++)
			text[n] = letters[rand_r(&seed) % (sizeof(letters) - (i % 2))];
		text[sizeof(text) - 1] = '\0';
		write_file("redis.conf", i % 3 ? "masterauth " : "", text);
		if (redis_conf_read("redis.conf", &conf, &err) < 0)
			assert_int_not_equal(err.text[0], '\0');
	}
}

static int make_folder(void **unused)
{
	(void)unused;
	if (!mkdtemp(folder) || chdir(folder) < 0 || mkdir("sub", 0700) < 0)
		return -1;
	write_file("sub/a.conf", "", "requirepass in-a\n#");	/* redis joins the files it finds */
	write_file("sub/b.conf", "", "requirepass in-b\nmasterauth b\n");
	return 0;
}

static int remove_folder(void **unused)
{
	char command[100];

	(void)unused;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return chdir("/") < 0 || system(command) != 0 ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_configuration_is_read_like_redis_reads_it),
		cmocka_unit_test(arguments_lines_and_raw_users_can_be_had),
		cmocka_unit_test(what_cannot_be_read_is_an_error_that_names_it),
		cmocka_unit_test(junk_never_crashes_the_reader),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
