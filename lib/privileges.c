/* privileges.c -- what root keeps when it stays. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int keep_capabilities(uint64_t kept, struct error *err)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	/* A program that root runs gets what is in the bounding set. */
	for (unsigned long c = 0; prctl(PR_CAPBSET_READ, c, 0, 0, 0) >= 0; c++)
		if (!(kept & UINT64_C(1) << c) && prctl(PR_CAPBSET_DROP, c, 0, 0, 0) < 0)
			return error_set(err, errno, "cannot drop capability %lu: %s", c,
					 strerror(errno));
	data[0].effective = data[0].permitted = (uint32_t)kept;
	data[1].effective = data[1].permitted = (uint32_t)(kept >> 32);
	if (syscall(SYS_capset, &head, data) < 0)
		return error_set(err, errno, "cannot drop capabilities: %s", strerror(errno));
	return 0;
}

int privileges_keep(uint64_t capabilities, struct error *err)
{
	int r = keep_capabilities(capabilities, err);

	if (r == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(err, errno, "cannot give up privileges: %s", strerror(errno));
	return r;
}
