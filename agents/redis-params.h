/* redis-params.h -- the parameters of ocf:redisha:redis. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_PARAMS_H
#define REDIS_PARAMS_H

#include "lib/ocf.h"

/* They set struct redis_settings. */
extern const struct ocf_param redis_params[];

#endif
