/* client-clock.h -- milliseconds, for the measuring client. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLIENT_CLOCK_H
#define CLIENT_CLOCK_H

#include <time.h>

double clock_ms(clockid_t id);

/** now_ms - on the clock that nobody sets */
double now_ms(void);

/** sleep_ms - not at all when @ms is 0 or less */
void sleep_ms(double ms);

/** wall_text - "23:59:59.123" of a time of day */
const char *wall_text(double wall_ms, char text[16]);

#endif
