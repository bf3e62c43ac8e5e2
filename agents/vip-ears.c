/* vip-ears.c -- hears whether another host claims one of the addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/vip-ears.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if_arp.h>
#include <string.h>

#include "agents/vip-look.h"
#include "lib/arp.h"
#include "lib/log.h"
#include "lib/ndp.h"
#include "lib/ocf.h"

enum {
	FORGET_MS = 30000,
	ASK_MS = 5000
};

static struct ear { unsigned index; int family, fd; } ears[EARS];
static size_t n_ears;

/* Who claims what, as long as it lasts. */
static struct {
	const struct vip_address *of;	/* NULL: nobody */
	uint8_t mac[6];
	struct deadline forget, ask;
} claim;

static bool has_ear(unsigned index, int family)
{
	for (size_t i = 0; i < n_ears; i++)
		if (ears[i].index == index && ears[i].family == family)
			return true;
	return false;
}

void ears_open(void)
{
	struct error err;

	for (int i = 0; i < vip.n; i++) {
		const struct vip_address *v = &vip.at[i];
		struct ear e = { .index = v->link.index, .family = v->place.ip.family, .fd = -1 };

		if (v->state == ABSENT || !v->link.is_ethernet || n_ears == EARS ||
		    has_ear(e.index, e.family))
			continue;
		if ((e.family == AF_INET ? arp_open(e.index, &e.fd, &err)
					 : ndp_open(e.index, &e.fd, &err)) < 0)
			log_warn("conflicts on %s are not seen: %s", v->link.name, err.text);
		else
			ears[n_ears++] = e;
	}
}

size_t ears_poll(struct pollfd *ret)
{
	for (size_t i = 0; i < n_ears; i++)
		ret[i] = (struct pollfd){ .fd = ears[i].fd, .events = POLLIN };
	return n_ears;
}

static void note(const struct vip_address *v, const uint8_t *mac)
{
	const char *file = ocf_run_file("conflict");
	char text[80], mac_text[18];
	auto_fd int fd = -1;
	int length = snprintf(text, sizeof(text), "%s %s\n", v->place.text,
			      arp_print_mac(mac, mac_text));

	if (claim.of != v || memcmp(claim.mac, mac, 6) != 0) {
		log_warn("%s is claimed by another host on the link, %s", v->place.text, mac_text);
		unlink(file);
		fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, text, (size_t)length) != length)
			log_warn("%s: %s", file, strerror(errno));
		claim.ask = deadline_in(ASK_MS);
	}
	claim.of = v;
	memcpy(claim.mac, mac, 6);
	claim.forget = deadline_in(FORGET_MS);
}

struct search { const uint8_t *mac; bool found; };

static void compare_mac(const struct netlink_link *l, void *arg)
{
	struct search *s = arg;

	s->found = s->found || (l->is_ethernet && memcmp(l->mac, s->mac, 6) == 0);
}

/* Two interfaces of ours may be on one link. When in doubt it is ours. */
static bool is_own_mac(const uint8_t *mac)
{
	struct search s = { .mac = mac };
	struct error err;

	return netlink_links(0, compare_mac, &s, deadline_in(ASK_MS), &err) < 0 || s.found;
}

static const struct vip_address *owner(const struct ip *ip)
{
	for (int i = 0; i < vip.n; i++)
		if (vip.at[i].state != ABSENT && ip_equal(&vip.at[i].place.ip, ip))
			return &vip.at[i];
	return NULL;
}

static bool next_claim(const struct ear *e, struct ip *ip, uint8_t *mac)
{
	struct arp packet;

	if (e->family == AF_INET6)
		return ndp_read(e->fd, ip, mac);
	if (!arp_read(e->fd, &packet))
		return false;
	*ip = packet.from;
	memcpy(mac, packet.from_mac, 6);
	return true;
}

/* RFC 5227's probe: he answers, and nobody's cache is changed. */
static void ask_again(void)
{
	struct arp probe = { .op = ARPOP_REQUEST, .from.family = AF_INET,
			     .to = claim.of->place.ip };
	struct arp_link link = { .index = claim.of->link.index };

	claim.ask = deadline_in(ASK_MS);
	memcpy(link.mac, claim.of->link.mac, 6);
	memcpy(probe.from_mac, link.mac, 6);
	for (size_t i = 0; i < n_ears; i++)
		if (ears[i].family == AF_INET && ears[i].index == link.index &&
		    arp_send(ears[i].fd, &link, arp_everybody, &probe) != 0)
			log_debug("a probe was not sent");
}

bool ears_hear(void)
{
	bool is_claimed = false;
	uint8_t mac[6];
	struct ip ip;

	for (size_t i = 0; i < n_ears; i++)
		while (next_claim(&ears[i], &ip, mac)) {
			const struct vip_address *v = owner(&ip);

			if (!v || is_own_mac(mac))
				continue;
			note(v, mac);
			is_claimed = true;
		}
	if (claim.of && deadline_left(claim.forget) == 0) {
		log_info("%s is claimed no more", claim.of->place.text);
		ears_clear();
	} else if (claim.of && claim.of->place.ip.family == AF_INET
		   && deadline_left(claim.ask) == 0) {
		ask_again();
	}
	return is_claimed;
}

struct deadline ears_wake(void)
{
	if (!claim.of)
		return (struct deadline){ INT64_MAX };
	return claim.of->place.ip.family == AF_INET ? deadline_sooner(claim.ask, claim.forget)
						    : claim.forget;
}

bool ears_claim(char *text)
{
	auto_file FILE *f = fopen(ocf_run_file("conflict"), "re");

	if (!f || !fgets(text, 80, f))
		return false;
	text[strcspn(text, "\n")] = '\0';
	return text[0] != '\0';
}

void ears_clear(void)
{
	claim.of = NULL;
	unlink(ocf_run_file("conflict"));
}
