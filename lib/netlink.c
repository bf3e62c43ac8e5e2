/* netlink.c -- one question to the kernel, and its answers; for the netlink-* files only. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* The kernel's own dumps come in pieces of at most 32 KiB: libmnl.h, MNL_SOCKET_DUMP_SIZE. */
enum { BUFFER_BYTES = 32 * 1024 };

static void socket_close_p(struct mnl_socket **s)
{
	if (*s)
		mnl_socket_close(*s);
}

struct nlmsghdr *netlink_request(char *buffer, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *h = mnl_nlmsg_put_header(buffer);

	h->nlmsg_type = type;
	h->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	return h;
}

static int receive_until(struct mnl_socket *s, struct deadline until)
{
	int left_ms = deadline_left(until);
	struct timeval tv = { .tv_sec = left_ms / 1000, .tv_usec = left_ms % 1000 * 1000 };

	if (left_ms == 0)
		return ETIMEDOUT;
	return setsockopt(mnl_socket_get_fd(s), SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv))
		? errno : 0;
}

/* libmnl 1.0.4 takes a length above INT_MAX for one that fits: found by unit-vip-fuzz. */
static bool is_well_formed(const char *bytes, size_t size)
{
	struct nlmsghdr h;

	while (size >= sizeof(h)) {
		memcpy(&h, bytes, sizeof(h));
		if (h.nlmsg_len < sizeof(h) || h.nlmsg_len > size)
			return false;
		if (size - h.nlmsg_len < NLMSG_ALIGNTO)
			return true;
		bytes += NLMSG_ALIGN(h.nlmsg_len);
		size -= NLMSG_ALIGN(h.nlmsg_len);
	}
	return true;
}

int netlink_exchange(int protocol, struct nlmsghdr *request, mnl_cb_t each, void *arg,
		     struct deadline until)
{
	CLEANUP(socket_close_p) struct mnl_socket *s = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	char buffer[BUFFER_BYTES];
	int answer = MNL_CB_OK, failed;

	if (!s || mnl_socket_bind(s, 0, MNL_SOCKET_AUTOPID) < 0)
		return errno;
	request->nlmsg_seq = 1;
	if (mnl_socket_sendto(s, request, request->nlmsg_len) < 0)
		return errno;
	while (answer > MNL_CB_STOP) {
		ssize_t got;

		failed = receive_until(s, until);
		if (failed)
			return failed;
		got = mnl_socket_recvfrom(s, buffer, sizeof(buffer));
		if (got < 0)
			return errno == EAGAIN ? ETIMEDOUT : errno;
		if (!is_well_formed(buffer, (size_t)got))
			return EBADMSG;
		answer = mnl_cb_run(buffer, (size_t)got, 1, mnl_socket_get_portid(s), each, arg);
	}
	return answer < 0 ? errno : 0;
}

int netlink_dump(int protocol, struct nlmsghdr *(*build)(char *buffer, void *arg), mnl_cb_t each,
		 void *arg, struct deadline until)
{
	int failed;

	do {
		char buffer[NETLINK_REQUEST_BYTES] = { 0 };

		failed = netlink_exchange(protocol, build(buffer, arg), each, arg, until);
	} while (failed == EINTR && deadline_left(until) > 0);
	return failed;
}

static int note_attribute(const struct nlattr *a, void *arg)
{
	struct netlink_attributes *all = arg;

	if (mnl_attr_get_type(a) < LENGTH(all->at))
		all->at[mnl_attr_get_type(a)] = a;
	return MNL_CB_OK;
}

bool netlink_attributes(const struct nlmsghdr *h, size_t header, struct netlink_attributes *ret)
{
	*ret = (struct netlink_attributes){ 0 };
	if (mnl_nlmsg_get_payload_len(h) < header)
		return false;
	return mnl_attr_parse(h, (unsigned)header, note_attribute, ret) >= 0;
}

void netlink_nested(const struct nlattr *a, struct netlink_attributes *ret)
{
	*ret = (struct netlink_attributes){ 0 };
	if (a && mnl_attr_parse_nested(a, note_attribute, ret) < 0)
		*ret = (struct netlink_attributes){ 0 };
}

bool netlink_copy(const struct nlattr *a, void *to, size_t size)
{
	if (!a || mnl_attr_get_payload_len(a) < size)
		return false;
	memcpy(to, mnl_attr_get_payload(a), size);
	return true;
}

void netlink_string(const struct nlattr *a, char *to, size_t size)
{
	size_t length = a ? strnlen(mnl_attr_get_payload(a), mnl_attr_get_payload_len(a)) : 0;

	length = length < size ? length : size - 1;
	if (length)
		memcpy(to, mnl_attr_get_payload(a), length);
	to[length] = '\0';
}

int netlink_told(int failed, const char *what, const char *which, struct error *err)
{
	return failed ? error_set(err, failed, "%s%s: %s", what, which, strerror(failed)) : 0;
}
