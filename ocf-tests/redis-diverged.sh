# redis-diverged.sh -- what a former primary has and the new one has not is kept before it is discarded.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
kept () { find "$world/n$n/data/redisha-diverged" -name 'redis-*.rdb' 2>/dev/null | wc -l; }
kept_is () { test "$(kept)" -eq "$1" || { echo "# kept: $(kept)"; false; }; }
newest () { find "$world/n$n/data/redisha-diverged" -name 'redis-*.rdb' | sort | tail -n 1; }
follows_at_last () { monitor; test "$took_ms" -le 4000 || slow=1; synced; }
told () { grep -q "\"event\":\"diverged\",\"why\":\"$1" "$world/decisions/redis.jsonl"; }
# split KEY [bgsave]: n2 is promoted without n1's knowledge; n1 takes a write (while it saves), and is demoted.
split () {
	on 2
	cli replicaof 127.0.0.1 0 >/dev/null
	tell_property redis-force "node=n2 epoch=$(epoch)"
	transition promote=n2 demote=n1 "active=n1 n2"
	action promote
	transition
	cli config set min-replicas-to-write 0 >/dev/null
	cli set there "$1" >/dev/null
	on 1
	cli config set min-replicas-to-write 0 >/dev/null
	test -z "${2-}" || cli "$2" >/dev/null
	cli set "$1" here >/dev/null
	action demote
	rm -rf "$FAKE_CLUSTER/attributes/redis-frozen"
	slow=0
}
# back: n1 leads again, n2 follows
back () {
	on 1
	tell_property redis-force "node=n1 epoch=$(epoch)"
	action promote
	on 2
	action demote
	rm -rf "$FAKE_CLUSTER/attributes/redis-frozen"
	until_true 8 follows_at_last
	on 1
	monitor
}

group 2
split precious
cli config set rdb-key-save-delay 3000000 >/dev/null
monitor
check "a former primary with writes of its own does not follow at once" has master_port 0
check "... because it saves, without waiting for that" has rdb_bgsave_in_progress 1
check "... and says so" state_says "saving diverged data"
monitor
check "... while it saves it does not follow" has master_port 0
check "... and nothing is waited for" has rdb_bgsave_in_progress 1
check "... then it follows" until_true 15 follows_at_last
check "... no monitor took longer than 4 s" test "$slow" -eq 0
check "... its data is kept" kept_is 1
check "... in a file that redis can load" sh -c "redis-check-rdb '$(newest)' | grep -q 'RDB looks OK'"
check "... which holds what would have been lost" grep -q precious "$(newest)"
check "... in a folder that nobody else reads" test "$(stat -c '%U %a' "$world/n1/data/redisha-diverged")" = "root 700"
check "... and a decision record says where" told 'kept as .*/redisha-diverged/redis-'
check "... it has the new primary's data now" test "$(cli get there)" = precious

# The same process, once more; a save that began before is not enough.
on 1
back
cli config set rdb-key-save-delay 2000000 >/dev/null
split second bgsave
check "(an earlier save runs)" has rdb_bgsave_in_progress 1
cli config set rdb-key-save-delay 0 >/dev/null
until_true 20 follows_at_last
check "a former primary that diverges again keeps that, too, and no more than keep_diverged=1" kept_is 1
check "... the newest" grep -q second "$(newest)"
cli config set rdb-key-save-delay 0 >/dev/null
back
on 1
param keep_diverged 2
split third
until_true 20 follows_at_last
check "keep_diverged=2 keeps two" kept_is 2
back
param keep_diverged 0
on 1
split fourth
monitor
check "keep_diverged=0 keeps nothing and follows at once" until_true 3 synced
check "... the earlier ones stay" kept_is 2
check "... and it tells what is lost" told 'not kept: keep_diverged=0'
no_param keep_diverged

# No space.
fresh
mount -t tmpfs -o size=900k tmpfs "$world/n1/data"
chown redis: "$world/n1/data"
group 2
split precious
monitor
check "without space it follows all the same" until_true 5 follows_at_last
check "... tells how much there was" told 'not kept: [0-9]* MB in memory, 0 MB of space'
check "... keeps nothing" kept_is 0
on 1
kill -9 "$(pid)"
umount "$world/n1/data"

# What needs no keeping.
fresh
group 2
on 1
transition promote=n2 demote=n1 "active=n1 n2"
action demote
on 2
notified pre promote
action promote
on 1
transition
until_true 5 follows_at_last
check "a primary that was moved by plan has nothing of its own" kept_is 0
check "... and follows" synced
kill -9 "$(pid)"
action stop
transition promoted=n2
action start
transition
until_true 5 follows_at_last
check "a replica that was killed has nothing of its own" kept_is 0
check "... and follows" synced
check "... and nothing is told" not told 'kept'

# An append-only file gets a new replication id when it is loaded: the notes tell what it is.
fresh
each_conf 'appendonly yes'
group 2 3
on 1; action demote
for i in 2 3 1; do on $i; action stop; done
for i in 1 2 3; do on $i; action start; until_true 5 has loading 0; done
for i in 1 2 3 1; do on $i; monitor; done
action promote
transition promoted=n1
for i in 2 3; do
	on $i
	until_true 5 follows_at_last
	check "after a clean stop of all n$i has nothing of its own" kept_is 0
	on 1
	monitor		# its first replica gave the data another name
done
transition

# Power is cut before the primary's file is on disk: the replica that had left has more.
fresh
each_conf 'appendonly yes'
group 2
on 1
remembers notedat 0
cli set precious 1 >/dev/null
monitor
on 2
until_true 5 dbsize_is 2
action stop
power_cut
file=$(echo "$world"/n1/data/appendonlydir/*.incr.aof)
truncate -s -10 "$file"
for i in 1 2; do on $i; action start; until_true 5 has loading 0; done
for i in 2 1 2 1; do on $i; monitor; done
action promote
transition promoted=n1
on 2
until_true 5 follows_at_last
check "what the primary lost in a power cut is kept" kept_is 1
transition
finish
