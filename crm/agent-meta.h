/* agent-meta.h -- what the installed agents say: parameters, and how long an action may take. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AGENT_META_H
#define AGENT_META_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/error.h"

struct agent_meta;

/**
 * agent_meta_read - run ocf:redisha:@name with "meta-data"
 *
 * It is looked for below $OCF_ROOT, where this program was installed to have it, and below
 * /usr/lib/ocf.
 *
 * Return: 0; -ENOENT when it is installed nowhere; -EIO when it does not answer; -EINVAL when that
 * is not XML.
 */
must_check int agent_meta_read(const char *name, struct agent_meta **ret, struct error *err);

/**
 * agent_meta_action - the value of @attribute ("timeout", "interval") of an action
 * @role: NULL: whatever it has
 *
 * Return: NULL when there is no such action. Overwritten by the next call.
 */
const char *agent_meta_action(const struct agent_meta *meta, const char *action, const char *role,
			      const char *attribute);

/** agent_meta_takes - is there a parameter @name that means something (that is not deprecated)? */
bool agent_meta_takes(const struct agent_meta *meta, const char *name);

void agent_meta_free(struct agent_meta *meta);

static inline void agent_meta_p(struct agent_meta **m) { agent_meta_free(*m); }
#define auto_agent_meta CLEANUP(agent_meta_p)

#endif
