/* deadline.c -- points in time by which something must be over. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/deadline.h"

#include <limits.h>
#include <time.h>

int64_t deadline_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

struct deadline deadline_in(int64_t ms)
{
	return (struct deadline){ deadline_now_ms() + (ms > 0 ? ms : 0) };
}

struct deadline deadline_sooner(struct deadline a, struct deadline b)
{
	return a.at_ms < b.at_ms ? a : b;
}

int deadline_left(struct deadline d)
{
	int64_t left = d.at_ms - deadline_now_ms();

	return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

int deadline_nap(struct deadline d, int ms)
{
	int left = deadline_left(d);
	int nap = ms < left ? ms : left;

	if (nap > 0)
		nanosleep(&(struct timespec){ nap / 1000, nap % 1000 * 1000000L }, NULL);
	return deadline_left(d);
}
