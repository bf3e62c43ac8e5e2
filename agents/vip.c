/* vip.c -- ocf:redisha:vip, IP addresses that move between nodes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <errno.h>

#include "agents/vip-acts.h"
#include "agents/vip-farewell.h"
#include "agents/vip-gateway.h"
#include "agents/vip-guard.h"
#include "agents/vip-leave.h"
#include "agents/vip-lvs.h"
#include "agents/vip-params.h"
#include "agents/vip-plan.h"
#include "agents/vip-repair.h"
#include "lib/log.h"
#include "lib/netns.h"
#include "lib/ocf.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

/* A recurring monitor must not answer 6: that would stop a service that runs, on all nodes. */
static int nonsense(void)
{
	return ocf_interval_ms() > 0 ? OCF_ERR_GENERIC : OCF_ERR_CONFIGURED;
}

/* Where and until when everything happens; and what is done when nobody looks. */
static int go_there(bool *is_there, struct error *err)
{
	vip.until = ocf_deadline();
	guard.repair = vip_repair;
	*is_there = true;
	return options.netns && options.netns[0] ? netns_enter(options.netns, is_there, err) : 0;
}

static int no_namespace(struct error *err)
{
	return error_set(err, ENOENT, "network_namespace=%s does not exist on this node",
			 options.netns);
}

static const struct vip_place *missing_nic(void)
{
	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].place.nic[0] && !vip.at[i].place.index)
			return &vip.at[i].place;
	return NULL;
}

static int look_up_nics(struct error *err)
{
	for (int i = 0; i < vip.n; i++)
		if (place_look_up_nic(&vip.at[i].place, vip.until, err) < 0)
			return -err->code;
	return 0;
}

/* An address that is up stays up though its net's route is gone; vip_add() will insist. */
static void find_places_that_exist(void)
{
	struct error no_place;

	for (int i = 0; i < vip.n; i++)
		if (place_find(&vip.at[i].place, vip.until, &no_place) < 0)
			log_debug("%s", no_place.text);
}

/* Also when it was here before: neighbours may have learnt otherwise meanwhile. */
static int tell_neighbours(struct error *err)
{
	long sent = 0;

	do {
		if (sent > 0 && deadline_nap(vip.until, (int)guard.interval_ms) == 0)
			break;
		if (guard.count > 0 && guard_announce(err) < 0)
			return -err->code;
	} while (++sent < guard.count && !guard.in_background);
	return guard_start(sent, err);
}

/* A stop that was killed half-way left addresses that answer nobody: up again, from the start. */
static int undo_killed_stop(struct error *err)
{
	bool was_shut_out;

	if (vip_let_in(&was_shut_out, err) < 0)
		return -err->code;
	return was_shut_out ? vip_remove(err) : 0;
}

static int vip_start(struct error *err)
{
	struct error unremoved;
	int found;
	bool is_there;

	if (params_apply(err) < 0)
		return OCF_ERR_CONFIGURED;
	if (go_there(&is_there, err) < 0)
		return OCF_ERR_GENERIC;
	if (!is_there) {
		no_namespace(err);
		return OCF_ERR_INSTALLED;
	}
	if (look_up_nics(err) < 0)
		return OCF_ERR_GENERIC;
	if (missing_nic()) {
		/* 6 would stop the resource on the other nodes, too. */
		error_set(err, ENODEV, "nic=%s does not exist on this node", missing_nic()->nic);
		return OCF_ERR_INSTALLED;
	}
	find_places_that_exist();
	/* What a stop just before left behind would reset the first clients. */
	if (guard_end(err) < 0 || undo_killed_stop(err) < 0)
		return OCF_ERR_GENERIC;
	found = vip_observe();
	if (plan_carry_out(&vip_plan, START, vip.until, err) < 0) {
		/* A contested address is of no use, and some of several are not what was asked. */
		if ((found == ABSENT || vip_observe() == CONTESTED) && vip_remove(&unremoved) < 0)
			log_error("%s", unremoved.text);
		return OCF_ERR_GENERIC;
	}
	return tell_neighbours(err) < 0 ? OCF_ERR_GENERIC : OCF_SUCCESS;
}

static int vip_stop(struct error *err)
{
	bool is_there;

	params_apply_for_stop();
	if (go_there(&is_there, err) < 0)
		return OCF_ERR_GENERIC;
	/* Its name is gone; but what our guard is in, is alive. */
	if (!is_there && guard_enter_namespace(&is_there, err) < 0)
		return OCF_ERR_GENERIC;
	if (!is_there)			/* and its addresses went with it */
		return guard_end(err) < 0 ? OCF_ERR_GENERIC : OCF_SUCCESS;
	/*
	 * Before the first look: it may be putting back what was missing. If it cannot be ended,
	 * that counts below.
	 */
	if (guard_end(err) < 0)
		log_warn("%s", err->text);
	if (plan_carry_out(&vip_plan, STOP, vip.until, err) < 0)
		return OCF_ERR_GENERIC;
	/* These may outlive an address that somebody else removed. */
	if (guard_end(err) < 0 || vip_let_in(NULL, err) < 0
	    || (vip.leaves_loopback && lvs_give_back(err) < 0))
		return OCF_ERR_GENERIC;
	if (manner.has_source_label)
		vip_forget_labels();
	if (farewell_start(err) < 0)
		log_warn("clients may wait: %s", err->text);
	return OCF_SUCCESS;
}

/* The address is up; is all well with it? An exit status, with its reason. */
static int look_closer(struct error *err)
{
	char text[80];

	if (ocf_check_level(0) >= 10) {
		if (gateway_ask(options.gateway, options.gateway_ms, text, err) < 0)
			return OCF_ERR_GENERIC;
		if (text[0] && params_verdict(options.on_gateway_down) != OCF_SUCCESS) {
			error_set(err, EHOSTUNREACH, "gateway %s does not answer", text);
			return params_verdict(options.on_gateway_down);
		}
	}
	if (ocf_interval_ms() > 0 && guard.stays && guard_conflict(text)) {
		error_set(err, EADDRINUSE, "another host on the link claims an address: %s", text);
		return params_verdict(options.on_conflict);
	}
	return OCF_SUCCESS;
}

/* What a recurring monitor does besides looking. */
static int keep_up(struct error *err)
{
	for (long i = 0; i < options.refresh_count; i++) {
		if (i > 0 && deadline_nap(vip.until, (int)guard.interval_ms) == 0)
			break;
		if (guard_announce(err) < 0)
			return OCF_ERR_GENERIC;
	}
	return OCF_SUCCESS;
}

static int judge_linkless(void)
{
	int verdict = params_verdict(options.on_link_down);

	/* A probe must not say "not here" of an address that comes back with the carrier. */
	return verdict == OCF_NOT_RUNNING && ocf_interval_ms() <= 0 ? OCF_ERR_GENERIC : verdict;
}

static int vip_monitor(struct error *err)
{
	bool is_there;
	int state, verdict;

	if (params_apply(err) < 0)
		return nonsense();
	if (go_there(&is_there, err) < 0)
		return OCF_ERR_GENERIC;
	if (!is_there) {
		no_namespace(err);
		return OCF_NOT_RUNNING;
	}
	state = vip_observe();
	verdict = state == LINKLESS ? judge_linkless() : (int)vip_verdict(state);
	if (verdict == OCF_SUCCESS) {
		/* Before it is asked for conflicts: what a dead one noted is forgotten. */
		if (ocf_interval_ms() > 0 && geteuid() == 0 && guard_is_missing() &&
		    guard_start(guard.count, err) < 0)
			return OCF_ERR_GENERIC;
		verdict = look_closer(err);
		return verdict == OCF_SUCCESS && ocf_interval_ms() > 0 ? keep_up(err) : verdict;
	}
	if (verdict == OCF_NOT_RUNNING && ocf_interval_ms() > 0 && missing_nic()) {
		error_set(err, ENODEV, "nic=%s does not exist any more", missing_nic()->nic);
		return OCF_ERR_GENERIC;
	}
	/* A probe is expected to find nothing; that needs no reason. */
	if (!(state == ABSENT && ocf_is_probe()))
		error_set(err, EADDRNOTAVAIL, "%s", vip_seen());
	return verdict;
}

static int vip_reload(struct error *err)
{
	bool is_there;
	int state;

	if (params_apply(err) < 0)
		return OCF_ERR_CONFIGURED;
	if (go_there(&is_there, err) < 0)
		return OCF_ERR_GENERIC;
	state = is_there ? vip_observe() : ABSENT;
	if (state == ABSENT || state == PARTIAL || state == MISPLACED || state == BLIND) {
		error_set(err, EADDRNOTAVAIL, "%s", vip_seen());
		return state == ABSENT ? OCF_NOT_RUNNING : OCF_ERR_GENERIC;
	}
	return vip_adjust(err) < 0 || tell_neighbours(err) < 0 ? OCF_ERR_GENERIC : OCF_SUCCESS;
}

static int vip_validate(struct error *err)
{
	bool is_there;

	if (params_apply(err) < 0)
		return OCF_ERR_CONFIGURED;
	if (ocf_check_level(10) < 10)
		return OCF_SUCCESS;
	if (go_there(&is_there, err) < 0)
		return OCF_ERR_GENERIC;
	if (!is_there) {
		no_namespace(err);
		return OCF_ERR_INSTALLED;
	}
	if (look_up_nics(err) < 0)
		return OCF_ERR_GENERIC;
	if (!missing_nic())
		return OCF_SUCCESS;
	error_set(err, ENODEV, "nic=%s does not exist on this node", missing_nic()->nic);
	return OCF_ERR_CONFIGURED;
}

static const struct ocf_action actions[] = {
	{ "start", vip_start, .timeout_s = 20, .needs_root = true },
	{ "stop", vip_stop, .timeout_s = 20, .lenient = true, .needs_root = true },
	{ "monitor", vip_monitor, .timeout_s = 20, .interval_s = 10 },
	{ "monitor", vip_monitor, .timeout_s = 20, .interval_s = 60, .depth = 10 },
	{ "reload-agent", vip_reload, .timeout_s = 20, .needs_root = true },
	{ "validate-all", vip_validate, .timeout_s = 20 },
	{ "meta-data", NULL, .timeout_s = 5 },
	{ 0 }
};

static const struct ocf_agent agent = {
	.name = "vip", .version = PACKAGE_VERSION,
	.brief = "IP addresses that move between nodes",
	.text = "Puts IPv4 and IPv6 addresses on an interface, tells the neighbours, watches "
		"address, link and other owners, and on stop resets connections and proves that it "
		"is gone. A replacement for ocf:heartbeat:IPaddr2 with its parameters; no action "
		"runs another program.",
	.params = vip_params, .actions = actions,
};

int main(int argc, char **argv)
{
	return ocf_main(&agent, argc, argv);
}
