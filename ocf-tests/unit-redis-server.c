/* unit-redis-server.c -- the connection to redis, against a real redis-server. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "lib/redis-reply.h"
#include "lib/redis-server.h"

#define REDIS "/usr/bin/redis-server"
#define IN(ms) deadline_in(ms)

static char folder[] = "/tmp/redisha-unit-server-XXXXXX";
static char socket_path[64];
static pid_t pid;	/* of the running server, or 0 */
static struct error err;

static const struct server_address here = { .socket = socket_path };

/* Start with these options (ended by NULL); back as soon as it answers anything. */
static void launch(const char **options)
{
	const char *argv[24] = { REDIS, "--port", "0", "--unixsocket", socket_path,
				 "--dir", folder, "--save", "" };
	struct deadline until = IN(5000);
	struct server *s = NULL;

	for (int n = 9; *options; n++)
		argv[n] = *options++;
	unlink(socket_path);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		execv(REDIS, (char **)argv);
		_exit(127);
	}
	while (server_open(&s, &here, NULL, until, &err) < 0 && err.code != EACCES)
		assert_true(deadline_nap(until, 3) > 0);
	server_close(s);
}

#define LAUNCH(...) launch((const char *[]){ __VA_ARGS__ __VA_OPT__(,) NULL })

static struct server *connect_as(const char *user, const char *password)
{
	struct server_login login = { user, password };
	struct server *s = NULL;

	if (server_open(&s, &here, &login, IN(2000), &err) < 0)
		fail_msg("%s", err.text);
	return s;
}

static void command(struct server *s, char *reply, size_t size, const char **argv)
{
	int argc = 0;

	while (argv[argc])
		argc++;
	if (server_command(s, IN(2000), &err, reply, size, argc, argv) < 0)
		fail_msg("%s", err.text);
}

#define COMMAND(s, ...) command(s, NULL, 0, (const char *[]){ __VA_ARGS__, NULL })

static void fails_to_open(const struct server_login *login, int code, const char *words)
{
	struct server *s = NULL;

	assert_int_equal(server_open(&s, &here, login, IN(300), &err), -code);
	assert_null(s);
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static int end(void **unused)
{
	(void)unused;
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	pid = 0;
	return 0;
}

static void nobody_listens(void **unused)
{
	struct server_address tcp = { .host = "127.0.0.1", .port = 1 };
	struct server_address name = { .host = "localhost", .port = 1 };
	struct server_address nothing = { 0 };
	char path[200] = "/tmp/";
	struct server_address deep = { .socket = path };
	struct server *s = NULL;

	(void)unused;
	fails_to_open(NULL, ENOENT, "server.sock: No such file");
	LAUNCH();
	end(NULL);
	fails_to_open(NULL, ECONNREFUSED, "server.sock: Connection refused");
	assert_int_equal(server_open(&s, &tcp, NULL, IN(300), &err), -ECONNREFUSED);
	assert_int_equal(server_open(&s, &name, NULL, IN(300), &err), -EINVAL);
	assert_int_equal(server_open(&s, &nothing, NULL, IN(300), &err), -EINVAL);
	memset(path + 5, 'x', 150);
	assert_int_equal(server_open(&s, &deep, NULL, IN(300), &err), -ENAMETOOLONG);
}

static void who_listens_and_what_it_says(void **unused)
{
	auto_server struct server *s = NULL;
	struct redis_info info;
	char reply[100], cut[6];

	(void)unused;
	LAUNCH();
	s = connect_as(NULL, NULL);
	assert_int_equal(server_peer_pid(s), pid);
	COMMAND(s, "SET", "k", "v");
	assert_int_equal(server_info(s, &info, IN(1000), &err), 0);
	assert_int_equal(info.role, REDIS_PRIMARY);
	assert_int_equal(info.process_id, pid);
	assert_int_equal(info.keys, 1);
	assert_string_equal(info.mode, "standalone");
	assert_int_equal(server_set(s, "masterauth", "x y", IN(1000), &err), 0);
	command(s, reply, sizeof(reply), (const char *[]){ "CONFIG", "GET", "masterauth", NULL });
	assert_string_equal(reply, "masterauth\nx y");
	command(s, cut, sizeof(cut), (const char *[]){ "CONFIG", "GET", "masterauth", NULL });
	assert_string_equal(cut, "maste");
	command(s, reply, sizeof(reply), (const char *[]){ "DBSIZE", NULL });
	assert_string_equal(reply, "1");
	command(s, reply, sizeof(reply), (const char *[]){ "GET", "none", NULL });
	assert_string_equal(reply, "");
}

static void it_follows_leads_pauses_and_cuts(void **unused)
{
	auto_server struct server *s = NULL, *client = NULL;
	struct redis_info info;

	(void)unused;
	LAUNCH();
	s = connect_as(NULL, NULL);
	client = connect_as(NULL, NULL);
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(server_follow(s, "127.0.0.1", 1, IN(1000), &err), 0);
		assert_int_equal(server_info(s, &info, IN(1000), &err), 0);
		assert_int_equal(info.role, REDIS_REPLICA);
		assert_string_equal(info.primary_host, "127.0.0.1");
		assert_int_equal(info.primary_port, 1);
	}
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(server_lead(s, IN(1000), &err), 0);
		assert_int_equal(server_info(s, &info, IN(1000), &err), 0);
		assert_int_equal(info.role, REDIS_PRIMARY);
	}
	assert_int_equal(server_pause_writes(s, 60000, IN(1000), &err), 0);
	assert_int_equal(server_command(client, IN(100), &err, NULL, 0, 3,
					(const char *[]){ "SET", "k", "v" }), -ETIMEDOUT);
	assert_int_equal(server_unpause(s, IN(1000), &err), 0);
	assert_int_equal(server_unpause(s, IN(1000), &err), 0);
	COMMAND(s, "SET", "k", "v");
	server_close(steal(&client));
	client = connect_as(NULL, NULL);
	assert_int_equal(server_cut_clients(s, IN(1000), &err), 0);
	assert_int_equal(server_info(client, &info, IN(1000), &err), -ECONNRESET);
	assert_int_equal(server_info(client, &info, IN(1000), &err), -ENOTCONN);
	assert_int_equal(server_info(s, &info, IN(1000), &err), 0);
}

static void passwords_are_asked_for_and_never_told(void **unused)
{
	auto_server struct server *s = NULL;

	(void)unused;
	LAUNCH();
	server_close(connect_as(NULL, "not needed"));
	end(NULL);
	LAUNCH("--requirepass", "geheim", "--user", "bob", "on", ">b0b", "~*", "+ping");
	fails_to_open(NULL, EACCES, "NOAUTH");
	fails_to_open(&(struct server_login){ NULL, "wr0ng" }, EACCES, "WRONGPASS");
	assert_null(strstr(err.text, "wr0ng"));
	fails_to_open(&(struct server_login){ "eve", NULL }, EACCES, "WRONGPASS");
	server_close(connect_as("default", "geheim"));
	s = connect_as("bob", "b0b");
	assert_int_equal(server_lead(s, IN(1000), &err), -EACCES);
	assert_non_null(strstr(err.text, "NOPERM"));
	server_close(steal(&s));
	s = connect_as(NULL, "geheim");
	assert_int_equal(server_command(s, IN(1000), &err, NULL, 0, 2,
					(const char *[]){ "NOTHING", "geheim" }), -EPROTO);
	assert_non_null(strstr(err.text, "unknown command"));
	assert_null(strstr(err.text, "geheim"));
}

static void a_renamed_auth_does_not_tell_the_password(void **unused)
{
	(void)unused;
	LAUNCH("--requirepass", "geheim", "--rename-command", "AUTH", "");
	fails_to_open(&(struct server_login){ NULL, "geheim" }, EACCES, "unknown command");
	assert_null(strstr(err.text, "geheim"));
}

static void before_redis_5_there_is_slaveof(void **unused)
{
	auto_server struct server *s = NULL;
	struct redis_info info;

	(void)unused;
	LAUNCH("--rename-command", "REPLICAOF", "", "--rename-command", "CLIENT", "");
	s = connect_as(NULL, NULL);
	assert_int_equal(server_follow(s, "127.0.0.1", 1, IN(1000), &err), 0);
	assert_int_equal(server_info(s, &info, IN(1000), &err), 0);
	assert_int_equal(info.role, REDIS_REPLICA);
	assert_int_equal(server_lead(s, IN(1000), &err), 0);
	assert_int_equal(server_pause_writes(s, 10, IN(1000), &err), -ENOTSUP);
	assert_int_equal(server_unpause(s, IN(1000), &err), -ENOTSUP);
}

static bool is_between(int64_t least, int64_t is, int64_t most)
{
	return least <= is && is <= most;
}

static void a_stopped_process_costs_the_deadline_and_no_more(void **unused)
{
	auto_server struct server *s = NULL;
	struct redis_info info;
	int64_t before;

	(void)unused;
	LAUNCH();
	s = connect_as(NULL, NULL);
	kill(pid, SIGSTOP);
	before = deadline_now_ms();
	fails_to_open(NULL, ETIMEDOUT, "does not answer");
	assert_true(is_between(290, deadline_now_ms() - before, 600));
	before = deadline_now_ms();
	assert_int_equal(server_info(s, &info, IN(200), &err), -ETIMEDOUT);
	assert_true(is_between(190, deadline_now_ms() - before, 500));
	kill(pid, SIGCONT);
	assert_int_equal(server_info(s, &info, IN(200), &err), -ENOTCONN);
}

static void full_and_busy_are_alive(void **unused)
{
	static const char *const loop[] = { "EVAL", "while true do end", "0" };
	auto_server struct server *s = NULL, *other = NULL;

	(void)unused;
	LAUNCH("--maxclients", "2", "--lua-time-limit", "10");
	s = connect_as(NULL, NULL);
	other = connect_as(NULL, NULL);
	fails_to_open(NULL, EACCES, "max number of clients");
	fails_to_open(&(struct server_login){ NULL, "x" }, EACCES, "max number of clients");
	assert_int_equal(server_command(other, IN(100), &err, NULL, 0, 3, (const char **)loop),
			 -ETIMEDOUT);
	assert_int_equal(server_lead(s, IN(1000), &err), -EBUSY);
	server_close(steal(&s));
	fails_to_open(NULL, EBUSY, "BUSY");
}

static void loading_is_open_to_questions(void **unused)
{
	auto_server struct server *s = NULL;
	struct redis_info info;

	(void)unused;
	LAUNCH("--enable-debug-command", "yes");
	s = connect_as(NULL, NULL);
	COMMAND(s, "DEBUG", "POPULATE", "2000");
	COMMAND(s, "SAVE");
	end(NULL);
	server_close(steal(&s));
	LAUNCH("--key-load-delay", "5000", "--loading-process-events-interval-bytes", "1024");
	s = connect_as(NULL, NULL);
	assert_int_equal(server_info(s, &info, IN(2000), &err), 0);
	assert_true(info.is_loading);
	assert_true(info.loading_eta_s >= 0);
	assert_int_equal(server_follow(s, "127.0.0.1", 1, IN(2000), &err), -EAGAIN);
}

static void shutdown_is_a_closed_connection(void **unused)
{
	auto_server struct server *s = NULL, *other = NULL;

	(void)unused;
	for (int save = 0; save < 2; save++) {
		LAUNCH();
		s = connect_as(NULL, NULL);
		other = connect_as(NULL, NULL);
		assert_int_equal(server_shutdown(s, save, IN(2000), &err), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		pid = 0;
		assert_true(server_lead(other, IN(1000), &err) < 0);	/* and no SIGPIPE */
		server_close(steal(&other));
		server_close(steal(&s));
	}
	LAUNCH("--rename-command", "SHUTDOWN", "");
	s = connect_as(NULL, NULL);
	assert_int_equal(server_shutdown(s, true, IN(1000), &err), -EPROTO);
	server_close(steal(&s));
	end(NULL);
	LAUNCH("--save", "1 1", "--dbfilename", "dump");
	s = connect_as(NULL, NULL);
	assert_int_equal(server_set(s, "dir", "/proc", IN(1000), &err), -EPROTO);
	assert_int_equal(strncmp(err.text, "setting dir: redis at ", 22), 0);
}

/* A server that says @words to everybody, on TCP; returns its port. */
static int play(const char *words)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &(socklen_t){ sizeof(at) }), 0);
	pid = fork();
	if (pid == 0) {
		int client = accept(fd, NULL, NULL);
		char buf[512];

		(void)!read(client, buf, sizeof(buf));
		(void)!write(client, words, strlen(words));
		_exit(0);
	}
	close(fd);
	return ntohs(at.sin_port);
}

static void what_others_may_say_over_tcp(void **unused)
{
	static const struct { const char *words; int code; } cases[] = {
		{ "+PONG\r\n", 0 },
		{ "", ECONNRESET },
		{ "+PO", ECONNRESET },
		{ "HTTP/1.1 400 Bad Request\r\n", EPROTO },
		{ "-DENIED Redis is running in protected mode\r\n", EACCES },
		{ "-ERR max number of clients reached\r\n", EACCES },
		{ "-MISCONF errors writing to disk\r\n", 0 },
		{ "-MASTERDOWN link is down\r\n", 0 },
		{ "-LOADING dataset\r\n", 0 },
		{ "-BUSY script\r\n", EBUSY },
		{ "-BUSYGROUP name\r\n", 0 },
		{ "$99999999999999999999\r\n", EPROTO },
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct server_address to = { .host = "127.0.0.1", .port = play(cases[i].words) };
		auto_server struct server *s = NULL;

		print_message("answer: %s\n", cases[i].words);
		assert_int_equal(server_open(&s, &to, NULL, IN(2000), &err), -cases[i].code);
		assert_true(!s || server_peer_pid(s) == 0);
		waitpid(pid, NULL, 0);
		pid = 0;
	}
	assert_int_equal(reply_judge("PONG"), REPLY_OK);
	assert_int_equal(reply_judge("NOPERM this user"), REPLY_REFUSES);
	assert_int_equal(reply_judge("BUSYKEY Target"), REPLY_OTHER_ERROR);
	assert_int_equal(reply_judge("LOADING Redis"), REPLY_LOADING);
}

static int make_folder(void **unused)
{
	(void)unused;
	snprintf(socket_path, sizeof(socket_path), "%s/server.sock", mkdtemp(folder));
	return 0;
}

static int remove_folder(void **unused)
{
	char line[100];

	(void)unused;
	snprintf(line, sizeof(line), "rm -r %s", folder);
	return system(line);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_teardown(f, end)
	const struct CMUnitTest tests[] = {
		CASE(what_others_may_say_over_tcp),
		CASE(nobody_listens),
		CASE(who_listens_and_what_it_says),
		CASE(it_follows_leads_pauses_and_cuts),
		CASE(passwords_are_asked_for_and_never_told),
		CASE(a_renamed_auth_does_not_tell_the_password),
		CASE(before_redis_5_there_is_slaveof),
		CASE(a_stopped_process_costs_the_deadline_and_no_more),
		CASE(full_and_busy_are_alive),
		CASE(loading_is_open_to_questions),
		CASE(shutdown_is_a_closed_connection),
	};

	if (access(REDIS, X_OK) != 0) {
		print_message("1..0 # SKIP no " REDIS "\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
