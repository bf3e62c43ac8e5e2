/* redis-fence.c -- how many replicas a write needs. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-fence.h"

int fence_need(int n_voters)
{
	return n_voters / 2;
}

int fence_wanted(const struct fence_view *v)
{
	int k = fence_need(v->n_voters);

	if (v->n_good < k && v->is_quorate && v->are_others_out)
		k = v->n_good;
	k += v->n_foreign;
	return k > v->least ? k : v->least;
}
