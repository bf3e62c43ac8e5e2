/*
 * check-node.c -- checks of this node: what runs beside the cluster, names, clocks,
 * corosync.conf.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <glob.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <pwd.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agents/redis-settings.h"
#include "crm/check.h"
#include "lib/arp.h"
#include "lib/process.h"

#define MOST_SKEW_MS 1000
#define ARP_MS       600

/* An enabled unit is a link in a folder of what another unit wants: systemd.unit(5). */
bool node_has_unit(const struct subject *s, char *what, size_t size)
{
	static const char *const units[] = { "redis-server", "redis", "redis-sentinel",
					     "valkey-server", "valkey", "valkey-sentinel" };
	char pattern[128];

	(void)s;
	for (size_t i = 0; i < LENGTH(units); i++) {
		glob_t found = { 0 };
		bool is_there;

		snprintf(pattern, sizeof(pattern), "/etc/systemd/system/*.wants/%s.service",
			 units[i]);
		is_there = glob(pattern, 0, NULL, &found) == 0;
		if (is_there)
			snprintf(what, size, "%s", found.gl_pathv[0]);
		globfree(&found);
		if (is_there)
			return true;
	}
	return false;
}

bool node_has_no_program(const struct subject *s, char *what, size_t size)
{
	(void)s;
	if (access(redis.bin, X_OK) < 0)
		return FOUND("bin=%s: %s", redis.bin, strerror(errno));
	return !settings_account() && FOUND("user=%s: no such account", redis.user);
}

/* Who listens at the port? Not by its name: by program and account, as the agent does. */
bool node_has_foreign_server(const struct subject *s, char *what, size_t size)
{
	const struct passwd *account = settings_account();
	char bin[PATH_MAX];
	bool is_taken;
	struct process p = process_find_listener((unsigned)redis.real_port, &is_taken);

	(void)s;
	if (!is_taken || !account || !realpath(redis.bin, bin))
		return false;
	if (!p.pid)
		return FOUND("port %d is taken by a process that cannot be seen", redis.real_port);
	if (strcmp(process_exe(p), bin) == 0 && process_uid(p) == account->pw_uid)
		return false;
	return FOUND("port %d is taken by process %d (%s, uid %d)", redis.real_port, (int)p.pid,
		     process_exe(p), (int)process_uid(p));
}

bool node_has_no_folder(const struct subject *s, char *what, size_t size)
{
	struct stat st;

	(void)s;
	return redis.dir[0] && (stat(redis.dir, &st) < 0 || !S_ISDIR(st.st_mode))
		&& FOUND("dir %s is not a folder", redis.dir);
}

bool node_resolves_to_loopback(const struct subject *s, char *what, size_t size)
{
	struct error err = { 0 };
	char address[64];

	for (int i = 0; s->r && i < s->r->n; i++)
		if (settings_address(s->r->of[i].name, address, sizeof(address), &err) < 0)
			return FOUND("%s", err.text);
	return false;
}

static const char *server_version(const struct redis_info *info)
{
	return info->valkey_version[0] ? info->valkey_version : info->version;
}

/* The format of what they write changes with the first two numbers of a version, if at all. */
static bool is_same_release(const char *a, const char *b)
{
	size_t n = strcspn(a, ".");

	n += a[n] ? 1 + strcspn(a + n + 1, ".") : 0;
	return strncmp(a, b, n) == 0 && (b[n] == '.' || b[n] == '\0');
}

bool servers_differ(const struct subject *s, char *what, size_t size)
{
	const struct picture_node *first = NULL;

	for (int i = 0; s->r && i < s->r->n; i++) {
		const struct picture_node *n = &s->r->of[i];
		const struct redis_info *info = &n->probe.answer.info;

		if (!n->probe.answer.is_there || !info->version[0])
			continue;
		if (!first)
			first = n;
		else if (!is_same_release(info->version, first->probe.answer.info.version)
			 || !is_same_release(info->valkey_version,
					     first->probe.answer.info.valkey_version))
			return FOUND("%s runs %s, %s runs %s", first->name,
				     server_version(&first->probe.answer.info), n->name,
				     server_version(info));
	}
	return false;
}

bool node_has_other_clock(const struct subject *s, char *what, size_t size)
{
	for (int k = 0; s->p && k < s->p->n; k++)
		for (int i = 0; i < s->p->of[k].n; i++) {
			const struct picture_node *n = &s->p->of[k].of[i];
			const struct probe_answer *a = &n->probe.answer;
			long long off = a->clock_ms < 0 ? -a->clock_ms : a->clock_ms;

			if (a->has_clock && off - a->clock_slack_ms > MOST_SKEW_MS)
				return FOUND("the clock of %s is %lld ms %s ours", n->name, off,
					     a->clock_ms < 0 ? "behind" : "ahead of");
		}
	return false;
}

/* The interface in whose network @ip is. */
static bool find_link(const struct ip *ip, struct arp_link *ret)
{
	struct ifaddrs *all = NULL, *named = NULL;

	if (getifaddrs(&all) < 0)
		return false;
	for (struct ifaddrs *a = all; a && !named; a = a->ifa_next) {
		const struct sockaddr_in *own = (const void *)a->ifa_addr,
					 *mask = (const void *)a->ifa_netmask;
		uint32_t wanted, bits;

		if (!own || !mask || own->sin_family != AF_INET || (a->ifa_flags & IFF_LOOPBACK))
			continue;
		memcpy(&wanted, ip->bytes, sizeof(wanted));
		bits = mask->sin_addr.s_addr;
		if ((own->sin_addr.s_addr & bits) == (wanted & bits)
		    && own->sin_addr.s_addr != wanted)
			named = a;
	}
	*ret = (struct arp_link){ 0 };
	for (struct ifaddrs *a = named ? all : NULL; a; a = a->ifa_next) {
		const struct sockaddr_ll *link = (const void *)a->ifa_addr;

		if (link && link->sll_family == AF_PACKET
		    && strcmp(a->ifa_name, named->ifa_name) == 0
		    && link->sll_halen == sizeof(ret->mac)) {
			ret->index = (unsigned)link->sll_ifindex;
			memcpy(ret->mac, link->sll_addr, sizeof(ret->mac));
		}
	}
	freeifaddrs(all);
	return ret->index != 0;
}

/* Only while the cluster has it nowhere: otherwise the one who answers is a node of ours. */
bool vip_is_taken(const struct subject *s, char *what, size_t size)
{
	const char *text = cib_param(&s->rsc, "ip");
	struct element *e = s->p
		? element_find(xml_root(s->p->mon), "resource", "id", s->rsc.id) : NULL;
	const struct ip *taken = NULL;
	struct arp_link link;
	struct ip ip;
	struct error err = { 0 };
	uint8_t mac[6];
	char printed[18];

	if (!e || element_child(e, NULL, "node") || !text || !ip_read(text, &ip)
	    || ip.family != AF_INET || !find_link(&ip, &link)
	    || arp_probe(&link, &ip, 1, deadline_in(ARP_MS), &taken, mac, &err) < 0)
		return false;
	return taken
		&& FOUND("%s is used by a host with the MAC address %s", text,
			 arp_print_mac(mac, printed));
}

/* corosync.conf: sections in braces, "key: value" lines. */
struct corosync { bool is_there, has_device; int nodes, two_node, wait_for_all; long token_ms; };

static void read_pair(struct corosync *c, const char *section, char *line)
{
	char *value = strchr(line, ':');
	static const struct { const char *section, *key; size_t at; } numbers[] = {
		{ "quorum", "two_node", offsetof(struct corosync, two_node) },
		{ "quorum", "wait_for_all", offsetof(struct corosync, wait_for_all) },
	};

	if (!value)
		return;
	*value++ = '\0';
	line[strcspn(line, " \t")] = '\0';
	for (size_t i = 0; i < LENGTH(numbers); i++)
		if (strcmp(section, numbers[i].section) == 0 && strcmp(line, numbers[i].key) == 0)
			*(int *)((char *)c + numbers[i].at) = atoi(value);
	if (strcmp(section, "totem") == 0 && strcmp(line, "token") == 0)
		c->token_ms = atol(value);
}

static struct corosync read_corosync(void)
{
	struct corosync c = { .wait_for_all = -1, .token_ms = -1 };
	/* As corosync itself: corosync(8). */
	const char *set = getenv("COROSYNC_MAIN_CONFIG_FILE");
	auto_file FILE *f = fopen(set && *set ? set : "/etc/corosync/corosync.conf", "re");
	char line[512], stack[8][32];
	int depth = 0;

	c.is_there = f != NULL;
	while (f && fgets(line, sizeof(line), f)) {
		char *word = line + strspn(line, " \t");

		word[strcspn(word, "\r\n")] = '\0';
		if (*word == '#' || !*word)
			continue;
		if (strchr(word, '{')) {
			if (depth < (int)LENGTH(stack))
				snprintf(stack[depth], sizeof(stack[0]), "%.*s",
					 (int)strcspn(word, " \t{"), word);
			if (depth == 1 && strcmp(stack[0], "nodelist") == 0
			    && strcmp(stack[1], "node") == 0)
				c.nodes++;
			c.has_device = c.has_device
				|| (depth == 1 && strcmp(stack[1], "device") == 0);
			depth++;
		} else if (strchr(word, '}')) {
			depth -= depth > 0;
		} else if (depth > 0 && depth <= (int)LENGTH(stack)) {
			read_pair(&c, stack[depth - 1], word);
		}
	}
	return c;
}

bool corosync_has_no_two_node(const struct subject *s, char *what, size_t size)
{
	struct corosync c = read_corosync();

	(void)s;
	return c.is_there && c.nodes == 2 && !c.two_node && !c.has_device
		&& FOUND("two nodes, without two_node: 1 and without a quorum device");
}

bool corosync_has_two_node(const struct subject *s, char *what, size_t size)
{
	struct corosync c = read_corosync();

	(void)s;
	return c.is_there && c.two_node && c.nodes > 2
		&& FOUND("two_node: 1 with %d nodes", c.nodes);
}

bool corosync_waits_for_none(const struct subject *s, char *what, size_t size)
{
	struct corosync c = read_corosync();

	(void)s;
	return c.is_there && c.two_node && c.wait_for_all == 0
		&& FOUND("two_node: 1 and wait_for_all: 0");
}

bool corosync_is_hasty(const struct subject *s, char *what, size_t size)
{
	struct corosync c = read_corosync();

	(void)s;
	return c.token_ms > 0 && c.token_ms < 1000 && FOUND("token: %ld", c.token_ms);
}
