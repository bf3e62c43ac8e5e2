/*
 * redis-note.h -- beside the data: how much of which lineage it is.
 * Survives the server and a reboot.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REDIS_NOTE_H
#define REDIS_NOTE_H

#include "agents/redis-record.h"

/*
 * A server restarted from an append-only file does not know its replication id and offset any more
 * (Redis 7.0). The note, DIR/redisha-INSTANCE.note in the server's own folder, knows them: exactly
 * after a clean stop, else as of the last monitor that wrote it.
 */

/** note_recall - read it; epoch is -1 when there is none */
void note_recall(struct redis_note *ret);

/**
 * note_keep - write what the last look saw; of a primary (@has_led) at most once in 5 s, unless it
 * is a new lineage
 *
 * Nothing is written while the files may hold other data than the memory does: in a full sync,
 * while loading, until the append-only file has been rewritten after it.
 */
void note_keep(bool has_led);

/** note_close - write the last one, after a clean stop that saw @note, and see it on disk */
void note_close(const struct redis_note *note);

#endif
