/* watch-cage.c -- redisha-watch gives up what it does not need. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/watch-cage.h"

#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>

#include "lib/privileges.h"

/* By name: those that this architecture or this libseccomp does not know are passed over. */
static const char *const refused[] = {
	"ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd",
	"mount", "umount", "umount2", "move_mount", "fsopen", "fsmount", "open_tree", "pivot_root",
	"chroot", "unshare", "setns", "swapon", "swapoff", "reboot", "acct", "quotactl",
	"init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
	"bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "fanotify_init",
	"lookup_dcookie", "add_key", "request_key", "keyctl", "open_by_handle_at",
	"name_to_handle_at", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime",
	"sethostname", "setdomainname", "setuid", "setgid", "setreuid", "setregid", "setresuid",
	"setresgid", "setgroups", "setfsuid", "setfsgid",
	"iopl", "ioperm", "modify_ldt", "syslog", "vhangup", "mknod", "mknodat", "personality",
};

static void filter_release_p(scmp_filter_ctx *c)
{
	if (*c)
		seccomp_release(*c);
}

static int filter(int max_family, struct error *err)
{
	CLEANUP(filter_release_p) scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);
	int r = c ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < LENGTH(refused); i++) {
		int number = seccomp_syscall_resolve_name(refused[i]);

		if (number != __NR_SCMP_ERROR && number >= 0)
			r = seccomp_rule_add(c, SCMP_ACT_ERRNO(EPERM), number, 0);
	}
	if (r == 0)
		r = seccomp_rule_add(c, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
				     SCMP_A0(SCMP_CMP_GT, (scmp_datum_t)max_family));
	if (r == 0)
		r = seccomp_load(c);	/* sets no_new_privs, too */
	return r == 0 ? 0 : error_set(err, -r, "no seccomp filter: %s", strerror(-r));
}

int cage_enter(uint64_t capabilities, int max_family, struct error *err)
{
	if (privileges_keep(capabilities, err) < 0)
		return -err->code;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return error_set(err, errno, "cannot do without core files: %s", strerror(errno));
	return filter(max_family, err);
}
