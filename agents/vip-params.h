/* vip-params.h -- the parameters of ocf:redisha:vip, and what they come to. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_PARAMS_H
#define VIP_PARAMS_H

#include "agents/vip-place.h"
#include "lib/ocf.h"

extern const struct ocf_param vip_params[];

/* What the actions themselves use; the rest goes to vip, manner, guard and leave_resets. */
struct vip_options {
	struct vip_words words;
	const char *netns;		/* NULL or "": this one */
	long refresh_count;		/* announcements of a monitor */
	const char *on_link_down, *on_conflict, *on_gateway_down;
	const char *gateway;
	long gateway_ms;
};

extern struct vip_options options;

/**
 * params_apply - check what the table cannot, and fill in vip.at
 *
 * Return: 0; -EINVAL naming parameter and value.
 */
must_check int params_apply(struct error *err);

/**
 * params_apply_for_stop - only the addresses
 *
 * Nothing else may keep stop from removing them.
 */
void params_apply_for_stop(void);

/** params_verdict - the exit status an "on_..." parameter names */
enum ocf_exit params_verdict(const char *word);

#endif
