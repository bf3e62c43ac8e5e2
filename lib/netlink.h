/* netlink.h -- one question to the kernel, and its answers; for the netlink-* files only. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NETLINK_H
#define NETLINK_H

#include <libmnl/libmnl.h>
#include <stdbool.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/error.h"

/*
 * A request is built in a buffer of this size, zeroed: gaps between attributes go to the kernel,
 * too.
 */
enum { NETLINK_REQUEST_BYTES = 1024 };

/* Attributes by number; NULL: not there. */
struct netlink_attributes { const struct nlattr *at[80]; };

/** netlink_request - begin a message in @buffer; flags besides NLM_F_REQUEST */
struct nlmsghdr *netlink_request(char *buffer, uint16_t type, uint16_t flags);

/**
 * netlink_exchange - send @request, hand each answer to @each (NULL: none is expected)
 * @protocol: NETLINK_ROUTE, NETLINK_SOCK_DIAG
 *
 * One request on a socket of its own, so that an interrupted dump leaves nothing behind.
 * Return: 0 or an errno value: what the kernel answered; ETIMEDOUT; EINTR when a dump must be
 * repeated (netlink_dump() does).
 */
must_check int netlink_exchange(int protocol, struct nlmsghdr *request, mnl_cb_t each, void *arg,
				struct deadline until);

/**
 * netlink_dump - a dump, repeated while what is listed changes
 * @build: writes the request into NETLINK_REQUEST_BYTES, and forgets the answers so far
 */
must_check int netlink_dump(int protocol, struct nlmsghdr *(*build)(char *buffer, void *arg),
			    mnl_cb_t each, void *arg, struct deadline until);

/**
 * netlink_attributes - the attributes of a message after a header of @header bytes
 *
 * Return: false when the message is shorter than that: ignore it.
 */
bool netlink_attributes(const struct nlmsghdr *h, size_t header, struct netlink_attributes *ret);

/** netlink_nested - the attributes inside @a; none for NULL */
void netlink_nested(const struct nlattr *a, struct netlink_attributes *ret);

/** netlink_copy - the first @size bytes of the payload; false when it has fewer, or @a is NULL */
bool netlink_copy(const struct nlattr *a, void *to, size_t size);

/** netlink_string - the payload as text, cut to @size; "" for NULL */
void netlink_string(const struct nlattr *a, char *to, size_t size);

/** netlink_told - 0 for 0; else sets @err to "WHAT WHICH: reason" */
int netlink_told(int failed, const char *what, const char *which, struct error *err);

#endif
