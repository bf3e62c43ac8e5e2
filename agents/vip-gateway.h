/* vip-gateway.h -- does the way out answer? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_GATEWAY_H
#define VIP_GATEWAY_H

#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/error.h"

/**
 * gateway_ask - from an address of each family, by ARP or neighbour solicitation
 * @which:   an address, asked by the first of ours of its family; "none"; NULL or "": the gateway
 *           of the default route through the interface of the first address of each family
 * @wait_ms: for all three questions
 * @silent:  the one that did not answer, INET6_ADDRSTRLEN bytes; "" when all did, or none is known
 *
 * Return: 0; -errno when it could not be asked.
 */
must_check int gateway_ask(const char *which, long wait_ms, char *silent, struct error *err);

#endif
