/*
 * vip-lvs.h -- copies on loopback interfaces, as the real servers of LVS have them
 * (lvs_support).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIP_LVS_H
#define VIP_LVS_H

#include "lib/cleanup.h"
#include "lib/error.h"

/** lvs_take - remove them, and note which there were; 0; -errno */
must_check int lvs_take(struct error *err);

/** lvs_give_back - put those that were noted back, and forget them; 0; -errno */
must_check int lvs_give_back(struct error *err);

#endif
