/* redis-record.c -- what nodes tell each other about their data, as text and back. Pure. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/redis-record.h"

#include <stdio.h>
#include <string.h>

#include "lib/words.h"

void record_read(const char *text, struct redis_record *ret)
{
	*ret = (struct redis_record){
		.epoch = words_number(text, "epoch", 0),
		.second_offset = words_number(text, "second", -1),
		.base_end = words_number(text, "upto", 0),
		.port = (int)words_number(text, "port", 0),
	};
	words_find(text, "replid", ret->replid, sizeof(ret->replid));
	words_find(text, "replid2", ret->replid2, sizeof(ret->replid2));
	words_find(text, "base", ret->base, sizeof(ret->base));
	words_find(text, "node", ret->node, sizeof(ret->node));
	words_find(text, "address", ret->address, sizeof(ret->address));
	words_find(text, "run", ret->run, sizeof(ret->run));
	words_find(text, "voters", ret->voters, sizeof(ret->voters));
	if (!ret->replid[0] || !ret->node[0])
		ret->epoch = 0;		/* not a record that we wrote */
}

void record_print(const struct redis_record *r, char *ret, size_t size)
{
	snprintf(ret, size,
		 "epoch=%lld replid=%s replid2=%s second=%lld base=%s upto=%lld node=%s address=%s "
		 "port=%d run=%s voters=%s", r->epoch, r->replid, r->replid2, r->second_offset,
		 r->base, r->base_end, r->node, r->address, r->port, r->run, r->voters);
}

void ballot_read(const char *text, struct redis_ballot *ret)
{
	*ret = (struct redis_ballot){
		.epoch = words_number(text, "epoch", -1),
		.second_offset = words_number(text, "second", -1),
		.offset = words_number(text, "offset", 0),
		.keys = words_number(text, "keys", 0),
		.is_void = words_number(text, "void", 1) != 0,
		.priority = (int)words_number(text, "priority", 100),
		.noted = words_number(text, "noted", -1),
		.is_clean = words_number(text, "clean", 0) == 1,
		.has_left = words_number(text, "left", 0) == 1,
	};
	words_find(text, "run", ret->run, sizeof(ret->run));
	words_find(text, "replid", ret->replid, sizeof(ret->replid));
	words_find(text, "replid2", ret->replid2, sizeof(ret->replid2));
}

void ballot_print(const struct redis_ballot *b, char *ret, size_t size)
{
	snprintf(ret, size,
		 "epoch=%lld run=%s replid=%s replid2=%s second=%lld offset=%lld keys=%lld void=%d "
		 "priority=%d noted=%lld clean=%d left=%d", b->epoch, b->run, b->replid, b->replid2,
		 b->second_offset, b->offset, b->keys, b->is_void, b->priority, b->noted,
		 b->is_clean, b->has_left);
}

void frozen_read(const char *text, struct redis_frozen *ret)
{
	*ret = (struct redis_frozen){
		.epoch = words_number(text, "epoch", -1),
		.offset = words_number(text, "offset", 0),
	};
	words_find(text, "replid", ret->replid, sizeof(ret->replid));
}

void frozen_print(const struct redis_frozen *f, char *ret, size_t size)
{
	snprintf(ret, size, "epoch=%lld replid=%s offset=%lld", f->epoch, f->replid, f->offset);
}

void note_read(const char *text, struct redis_note *ret)
{
	*ret = (struct redis_note){
		.epoch = words_number(text, "epoch", -1),
		.offset = words_number(text, "offset", 0),
		.is_clean = words_number(text, "clean", 0) == 1,
		.has_led = words_number(text, "led", 0) == 1,
		.has_left = words_number(text, "left", 0) == 1,
		.is_kept = words_number(text, "kept", 1) == 1,
	};
	words_find(text, "replid", ret->replid, sizeof(ret->replid));
}

void note_print(const struct redis_note *n, char *ret, size_t size)
{
	snprintf(ret, size, "epoch=%lld replid=%s offset=%lld clean=%d led=%d left=%d kept=%d",
		 n->epoch, n->replid, n->offset, n->is_clean, n->has_led, n->has_left, n->is_kept);
}

bool note_is_of(const struct redis_note *n, const struct redis_record *r)
{
	return r->epoch && n->epoch >= 0 && (strcmp(n->replid, r->replid) == 0
		|| (r->second_offset >= 0 && strcmp(n->replid, r->replid2) == 0
		    && n->offset < r->second_offset));
}

bool note_is_of_base(const struct redis_note *n, const struct redis_record *r)
{
	return n->epoch >= 0 && n->is_clean && r->base[0] && strcmp(n->replid, r->base) == 0
		&& n->offset <= r->base_end;
}

bool info_is_void(const struct redis_info *info)
{
	/*
	 * Never synced: 1 against 0. Anything synced, or loaded with its position, has both equal.
	 */
	return info->role == REDIS_REPLICA && info->replica_offset != info->offset;
}

bool info_was_attached(const struct redis_info *info)
{
	return info->role == REDIS_REPLICA && (info->is_link_up || info->link_down_s >= 0);
}

struct redis_ballot ballot_of(const struct redis_info *info, const struct redis_record *record,
			      const struct redis_note *note)
{
	struct redis_ballot b = {
		.epoch = record->epoch,
		.second_offset = info->second_offset, .offset = info->offset, .keys = info->keys,
		.is_void = info_is_void(info) || info->is_sync_in_progress,
		.priority = info->priority, .noted = -1,
	};

	memcpy(b.run, info->run_id, sizeof(b.run));
	memcpy(b.replid, info->replid, sizeof(b.replid));
	memcpy(b.replid2, info->replid2, sizeof(b.replid2));
	if (note && note_is_of(note, record)) {
		b.noted = note->offset;
		b.is_clean = note->is_clean && !info_was_attached(info);
		/* A note of the former lineage is from before the recorded primary led. */
		b.has_left = b.is_clean
			&& (note->has_left || strcmp(note->replid, record->replid) != 0);
	}
	return b;
}

bool ballot_continues(const struct redis_ballot *b, const char *replid)
{
	if (b->is_void || !replid[0])
		return false;
	return strcmp(b->replid, replid) == 0
		|| (strcmp(b->replid2, replid) == 0 && b->second_offset - 1 <= b->offset);
}

bool ballot_precedes(const struct redis_ballot *b, const struct redis_record *record)
{
	return !b->is_void && record->second_offset >= 0 && record->replid2[0]
		&& strcmp(b->replid, record->replid2) == 0 && b->offset < record->second_offset;
}
