/* ndp.h -- IPv6 neighbour discovery on one Ethernet interface: advertise, hear, ask. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NDP_H
#define NDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"
#include "lib/ip.h"

/* An address of ours on a link; it must have passed duplicate address detection. */
struct ndp_link { unsigned index; uint8_t mac[6]; struct ip ip; };

/**
 * ndp_advertise - send an unsolicited neighbour advertisement
 * @to:        NULL: to all nodes (ff02::1); else to this host alone
 * @is_router: this host forwards: the router flag, or hosts drop it as their gateway
 *
 * Override flag set, solicited flag clear, hop limit 255. Return: 0 or an errno value.
 * Source: RFC 4861, 4.4, 7.2.6 and 7.2.5.
 */
must_check int ndp_advertise(const struct ndp_link *link, const struct ip *to, bool is_router);

/** ndp_open - a socket that hears the advertisements arriving at an interface; like arp_open() */
must_check int ndp_open(unsigned index, int *ret, struct error *err);

/**
 * ndp_read - take the next advertisement: who (@ret_mac) says to have which address (@ret_ip)
 *
 * Return: false when there is none left.
 */
bool ndp_read(int fd, struct ip *ret_ip, uint8_t *ret_mac);

/** ndp_parse - the same from @size bytes that begin with the IPv6 header */
bool ndp_parse(const void *bytes, size_t size, struct ip *ret_ip, uint8_t *ret_mac);

/** ndp_ask - who has @ip? As arp_ask() */
must_check int ndp_ask(const struct ndp_link *link, const struct ip *ip, struct deadline until,
		       bool *answered, struct error *err);

#endif
