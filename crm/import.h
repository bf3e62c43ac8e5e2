/* import.h -- what the settings of keepalived mean here. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMPORT_H
#define IMPORT_H

#include "crm/keepalived.h"
#include "crm/request.h"

/* A vrrp_instance of one file. */
struct vrrp {
	const char *name, *where, *file;
	const char *nic, *group;		/* NULL: not set */
	const char *state, *priority, *router_id;
	bool has_nopreempt;
	struct address *addresses;
	struct setting *vip_params;
	struct vrrp *next;
};

/* A vrrp_script. */
struct check {
	const char *name, *where, *file;
	int weight;				/* 0: its failure is a fault */
	struct check *next;
};

/* A script, to be looked into when it is known which addresses are our own. */
struct script {
	const char *keyword, *command, *where;
	struct script *next;
};

struct import {
	struct request *q;
	struct pool *pool;
	struct decisions *said;
	struct vrrp *vrrps, *vrrp;		/* all; the one that is being read */
	struct check *checks, *check;
	struct setting *own;			/* addresses that are a node's own, or virtual */
	struct setting *vip_params;		/* of all */
	struct script *scripts;
	const char *file;
	bool mails, names_user;			/* smtp_alert, script_user stand somewhere */
};

/** import_file - walk through the statements of one file; what each comes to is a decision */
void import_file(struct import *im, const char *file, const struct keepalived *tree);

/** import_where - "FILE:LINE" of a statement */
const char *import_where(struct import *im, const struct keepalived_node *n);

/** import_words - the words of a statement, joined by blanks */
const char *import_words(struct import *im, const struct keepalived_node *n);

/** import_skips - does it count for some nodes only, and is not known for which? Says so. */
bool import_skips(struct import *im, const struct keepalived_node *n);

/** import_address - one line of virtual_ipaddress */
void import_address(struct import *im, const struct keepalived_node *n);

/** import_garp - a setting of gratuitous ARP, as a parameter of the address */
void import_garp(struct import *im, const struct keepalived_node *n);

/**
 * import_note_script - remember the command behind the keyword of @n, to be shown
 *
 * Shown is its program, without arguments.
 */
const char *import_note_script(struct import *im, const struct keepalived_node *n);

/** import_smtp_alert - mail was wanted */
void import_smtp_alert(struct import *im, const struct keepalived_node *n);

/** import_scripts - look into the notify and check scripts, as far as they can be read */
void import_scripts(struct import *im);

/** import_compare - what master and backup say differently and must not, and what cannot work */
void import_compare(struct import *im);

/* Where a keyword may stand, and what becomes of it. */
struct import_rule {
	const char *in;			/* keyword of the block around it; "" at the top */
	const char *keyword;		/* a pattern as in fnmatch() */
	enum fate fate;
	/* NULL: only said */
	void (*take)(struct import *im, const struct keepalived_node *n);
	const char *why;		/* NULL: @take says it */
};

extern const struct import_rule import_globals[], import_vrrps[];	/* end with { 0 } */

#endif
