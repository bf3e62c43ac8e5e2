/* client-clock.c -- milliseconds, for the measuring client. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "client-clock.h"

#include <stdio.h>

double clock_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

double now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

void sleep_ms(double ms)
{
	struct timespec t = { (time_t)(ms / 1e3), (long)(ms * 1e6) % 1000000000 };

	if (ms > 0)
		nanosleep(&t, NULL);
}

const char *wall_text(double wall_ms, char text[16])
{
	time_t s = wall_ms / 1e3;
	struct tm tm;

	localtime_r(&s, &tm);
	strftime(text, 16, "%H:%M:%S", &tm);
	snprintf(text + 8, 8, ".%03u", (unsigned int)(wall_ms - s * 1e3) % 1000);
	return text;
}
