/* vip-repair.c -- puts an address back that somebody else has removed. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-repair.h"

#include <errno.h>
#include <unistd.h>

#include "agents/vip-acts.h"
#include "agents/vip-guard.h"
#include "agents/vip-look.h"
#include "agents/vip-plan.h"
#include "lib/cluster.h"
#include "lib/log.h"
#include "lib/ocf.h"
#include "lib/resident.h"

enum {
	REPAIR_MS = 5000,
	ASK_MS = 2000,
	MOST = 3,
	WITHIN_MS = 60000
};

/* The last few times; the oldest is overwritten. */
static bool is_too_often(void)
{
	static int64_t times[MOST];
	static int next;
	int64_t now = deadline_now_ms();

	if (times[next] && now - times[next] < WITHIN_MS)
		return true;
	times[next] = now;
	next = (next + 1) % MOST;
	return false;
}

int vip_repair(struct error *err)
{
	auto_fd int lock = -1;
	int r;

	if (cluster_is_managed(ocf_instance(), deadline_in(ASK_MS)) != 1)
		return error_set(err, EPERM, "the cluster does not manage it, or does not answer");
	if (is_too_often())
		return error_set(err, EPERM, "it was put back %d times within a minute", MOST);
	vip.until = deadline_in(REPAIR_MS);
	if (guard_lock(&lock, vip.until, err) < 0)
		return -err->code;
	/*
	 * A stop that has ended, or a run file that somebody removed, so that no stop could find
	 * this process.
	 */
	if (resident_pid(ocf_run_file("guard")) != getpid())
		return error_set(err, EPERM, "this process is not the recorded one");
	manner.leaves_links = true;
	r = plan_carry_out(&vip_plan, START, vip.until, err);
	if (r < 0 && vip_observe() == PARTIAL)
		log_warn("some of the addresses are missing: the monitor will report it");
	return r;
}
