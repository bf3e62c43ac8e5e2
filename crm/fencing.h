/* fencing.h -- fence devices and the properties that go with them or with their absence. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FENCING_H
#define FENCING_H

#include "crm/wish.h"

/**
 * fencing_assemble - devices, where they may not run, and the cluster's properties
 *
 * Return: 0; -EINVAL when nothing is said about fencing, or a device names a node that is none.
 */
must_check int fencing_assemble(const struct wish *w, struct topology *ret, struct decisions *said,
				struct error *err);

#endif
