/* client-gaps.c -- times in which no write was acknowledged. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "client-gaps.h"

#include <stdio.h>
#include <string.h>

#include "client-clock.h"
#include "client-writes.h"

#define GAP_MS 100

struct gaps gaps;

static double last_ack_ms;	/* monotonic */
static bool is_open;

void gaps_begin(void)
{
	last_ack_ms = now_ms();
}

void gaps_watch(bool is_over)
{
	double length = now_ms() - last_ack_ms;
	double start = clock_ms(CLOCK_REALTIME) - length;
	char text[16];

	if (length > GAP_MS && !is_open) {
		is_open = true;
		if (gaps.tells)
			fprintf(stderr, "%s gap begins: %s\n", wall_text(start, text), last_error);
	}
	if (!is_over)
		return;
	if (gaps.tells && writes.n_acked == 1)
		fprintf(stderr, "%s writes begin\n", wall_text(start + length, text));
	if (length > gaps.outage_ms)
		gaps.outage_ms = length;
	if (is_open && gaps.n < GAPS) {
		gaps.of[gaps.n] = (struct gap){ .start_ms = start, .length_ms = length };
		memcpy(gaps.of[gaps.n++].error, last_error, sizeof(last_error));
	}
	if (is_open && gaps.tells)
		fprintf(stderr, "%s gap ends after %.0f ms: %s\n",
			wall_text(start + length, text), length, last_error);
	is_open = false;
	*last_error = 0;
	last_ack_ms += length;
}
