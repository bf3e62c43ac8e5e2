/* redis-view.c -- what can be seen of our redis-server: its state. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-view.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "agents/redis-memory.h"
#include "agents/redis-settings.h"
#include "agents/watcher.h"
#include "lib/ocf.h"

#define SETTLE_MS 1000
#define ONCE_MORE_MS 50	/* for one that has hung for hang_timeout already */

struct redis_view view;

void view_close(void)
{
	server_close(view.server);
	view.server = NULL;
}

static bool is_ours(struct process p)
{
	static char bin[PATH_MAX];
	const struct passwd *account = settings_account();

	if (!p.pid || !account || process_uid(p) != account->pw_uid)
		return false;
	/*
	 * What start launched stays ours when its program is removed: stop must not leave it
	 * behind.
	 */
	if (p.pid == memory.server.pid && p.start == memory.server.start)
		return true;
	/* Debian's redis-server is a link to redis-check-rdb: compare what links lead to. */
	if (!bin[0] && !realpath(redis.bin, bin))
		return false;
	return strcmp(process_exe(p), bin) == 0;
}

static bool follows_another(const struct redis_info *info)
{
	const struct redis_record *known = &memory.record;
	int tunnel = settings_tunnel_port(known->node);

	if (known->epoch == 0)
		return false;
	return strcmp(info->primary_host, tunnel ? redis.tunnel_host : known->address) != 0
		|| info->primary_port != (tunnel ? tunnel : known->port);
}

static enum state judge(const struct redis_info *info)
{
	if (info->is_loading || info->is_async_loading)
		return LOADING;
	if (info->role == REDIS_PRIMARY)
		return PRIMARY;
	if (info->is_sync_in_progress || info_is_void(info))
		return UNSYNCED;
	return follows_another(info) ? ASTRAY : REPLICA;
}

/* Who lives here without a proper answer at the socket: the one we know, or who has the port. */
static struct process find_process(bool *taken)
{
	struct deadline until = deadline_sooner(deadline_in(300), ocf_deadline());
	struct process p = process_lives(memory.server) ? memory.server : (struct process){ 0 };

	*taken = false;
	if (p.pid && is_ours(p))
		return p;
	/*
	 * The port of a process that has just been killed is in use, by nobody, until it is gone.
	 */
	do
		p = process_find_listener((unsigned)redis.real_port, taken);
	while (*taken && !p.pid && deadline_nap(until, 5) > 0);
	return p;
}

static enum state no_answer(int code)
{
	bool taken;

	view.process = find_process(&taken);
	if (is_ours(view.process))
		return code == -EACCES || code == -EBUSY ? REFUSING : STUCK;
	if (!view.process.pid && !taken) {
		view.why.code = 0;
		return DOWN;
	}
	error_set(&view.why, EADDRINUSE,
		  "port %d belongs to process %d (%s), which is not our server",
		  redis.real_port, (int)view.process.pid,
		  view.process.pid ? process_exe(view.process) : "unknown");
	return FOREIGN;
}

/* A slow server is not a hung one: it runs (state R), and its command will end. */
static enum state tell_slow_from_hung(enum state state)
{
	if (state == STUCK && view.why.code == ETIMEDOUT && process_state(view.process) == 'R')
		return REFUSING;
	return state;
}

static int ask(const struct server_address *address, struct deadline until)
{
	int r = server_open(&view.server, address, &redis.login, until, &view.why);

	if (r == 0)
		r = server_info(view.server, &view.info, until, &view.why);
	if (r < 0)
		view_close();
	return r;
}

bool view_is_promoted(void)
{
	return memory.is_promoted && memory.server.pid == view.process.pid
		&& memory.server.start == view.process.start;
}

struct server_address view_address(void)
{
	return (struct server_address){ .socket = redis.socket };
}

static int ask_by_port(struct deadline until)
{
	const struct server_address tcp = { .host = "127.0.0.1", .port = redis.real_port };
	bool taken;
	int r;

	view.process = find_process(&taken);
	if (!is_ours(view.process))
		return -ECONNREFUSED;
	r = ask(&tcp, until);
	/*
	 * Another server may have the port on this address: the reply must come from the process.
	 */
	if (r == 0 && view.info.process_id != view.process.pid) {
		view_close();
		return -ECONNREFUSED;
	}
	return r;
}

static enum state look_once(struct deadline until)
{
	struct server_address unix_socket = view_address();
	int r = ask(&unix_socket, until);

	if (r == 0)
		view.process = process_identify(server_peer_pid(view.server));
	else if (r != -EACCES && r != -EBUSY && r != -ETIMEDOUT)
		r = ask_by_port(until);		/* the socket is gone, or another's */
	if (r < 0)
		return tell_slow_from_hung(no_answer(r));
	if (!is_ours(view.process)) {
		error_set(&view.why, EADDRINUSE,
			  "%s belongs to process %d (%s), which is not our server",
			  redis.socket, (int)view.process.pid, process_exe(view.process));
		view_close();
		return FOREIGN;
	}
	return judge(&view.info);
}

/* Who lives and refuses connections is about to begin, or to end: it does not hang. */
static bool is_passing(void)
{
	int code = view.why.code;

	return view.state == STUCK
		&& (code == ECONNREFUSED || code == ENOENT || code == ECONNRESET);
}

static void look_for(long ms)
{
	struct deadline until = deadline_sooner(deadline_in(ms), ocf_deadline());
	struct deadline soon = deadline_sooner(deadline_in(SETTLE_MS), until);

	do {
		view_close();
		view = (struct redis_view){ 0 };
		view.state = look_once(until);
	} while (is_passing() && deadline_nap(soon, 20) > 0);
}

/* An answer, or that nobody lives here, is seen at once or never. */
static bool may_be_slow(void)
{
	return view.state == STUCK || (view.state == REFUSING && view.why.code == ETIMEDOUT);
}

/*
 * One that the watcher has waited for needs no second wait, unless it has woken up meanwhile, and
 * works off what has come.
 */
static bool is_seen_at_once(void)
{
	long cpu_ms;

	if (!watcher_saw_hang(memory.server))
		return false;
	cpu_ms = process_cpu_ms(memory.server);
	look_for(ONCE_MORE_MS);
	if (!may_be_slow())
		return true;
	return view.state == STUCK && process_state(memory.server) != 'R'
		&& process_cpu_ms(memory.server) == cpu_ms;
}

int redis_look(void)
{
	if (!is_seen_at_once())
		look_for(redis.hang_timeout_s * 1000);
	return view.state;
}
