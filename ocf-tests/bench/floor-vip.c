/*
 * floor-vip.c -- agent that adds and deletes one IPv4 address, and no more:
 * what is left is the cluster's own time.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floor.h"
#include "lib/announce.h"
#include "lib/cleanup.h"
#include "lib/netlink-address.h"
#include "lib/netlink-link.h"

enum { OK = 0, FAILED = 1, UNIMPLEMENTED = 3, NOT_RUNNING = 7 };

static struct netlink_link eth0;
static struct netlink_address address;
static struct error err;

static struct deadline soon(void)
{
	return deadline_in(2000);
}

static bool is_ours(const struct netlink_address *a)
{
	return ip_equal(&a->ip, &address.ip);
}

static bool find(struct netlink_addresses *found)
{
	*found = (struct netlink_addresses){ .family = AF_INET, .is_wanted = is_ours };
	return netlink_addresses(found, soon(), &err) == 0 && found->n > 0;
}

static int start(void)
{
	struct announcement a = { .ip = address.ip, .index = eth0.index };

	address.index = eth0.index;
	if (netlink_address_add(&address, soon(), &err) < 0)
		return FAILED;
	memcpy(a.mac, eth0.mac, sizeof(a.mac));
	return announce(&a, &err) < 0 ? FAILED : OK;
}

/* Connections are cut first, or their clients would wait for an address that is gone. */
static void cut_clients(void)
{
	char pid_file[64];
	auto_file FILE *f;
	int pid;

	name_pid_file(pid_file, sizeof(pid_file));
	f = fopen(pid_file, "re");
	if (f && fscanf(f, "%d", &pid) == 1)
		kill(pid, SIGHUP);
}

static int stop(void)
{
	auto_addresses struct netlink_addresses found = { 0 };

	cut_clients();
	return find(&found) && netlink_address_delete(&found.list[0], soon(), &err) < 0
		? FAILED : OK;
}

static int monitor(void)
{
	auto_addresses struct netlink_addresses found = { 0 };

	return find(&found) ? OK : NOT_RUNNING;
}

static int meta_data(void)
{
	puts("<?xml version=\"1.0\"?><resource-agent name=\"floor-vip\" version=\"1.0\">"
	     "<version>1.1</version><longdesc lang=\"en\">One address</longdesc>"
	     "<shortdesc lang=\"en\">One address</shortdesc><parameters>"
	     "<parameter name=\"ip\" required=\"1\"><longdesc lang=\"en\">Address</longdesc>"
	     "<shortdesc lang=\"en\">Address</shortdesc><content type=\"string\"/></parameter>"
	     "<parameter name=\"cidr_netmask\"><longdesc lang=\"en\">Prefix</longdesc>"
	     "<shortdesc lang=\"en\">Prefix</shortdesc>"
	     "<content type=\"integer\" default=\"24\"/></parameter>"
	     "<parameter name=\"port\"><longdesc lang=\"en\">Of the server whose clients are cut"
	     "</longdesc><shortdesc lang=\"en\">Port of the server</shortdesc>"
	     "<content type=\"integer\" default=\"6379\"/></parameter></parameters>"
	     "<actions><action name=\"start\" timeout=\"20s\"/>"
	     "<action name=\"stop\" timeout=\"20s\"/>"
	     "<action name=\"monitor\" timeout=\"20s\" interval=\"2s\"/>"
	     "<action name=\"meta-data\" timeout=\"5s\"/>"
	     "</actions></resource-agent>");
	return OK;
}

int main(int argc, char **argv)
{
	static const struct { const char *name; int (*run)(void); } actions[] = {
		{ "start", start }, { "stop", stop }, { "monitor", monitor },
		{ "meta-data", meta_data },
	};
	const char *ip = getenv("OCF_RESKEY_ip");

	address.prefix = atoi(value_of("OCF_RESKEY_cidr_netmask", "24"));
	if (ip
	    && (!ip_read(ip, &address.ip) || netlink_link_by_name("eth0", soon(), &eth0, &err) < 0))
		return FAILED;
	for (size_t i = 0; argc == 2 && i < LENGTH(actions); i++)
		if (strcmp(argv[1], actions[i].name) == 0)
			return actions[i].run();
	return UNIMPLEMENTED;
}
