# redis-fence.sh -- the write fence: a primary that may be cut off takes no writes, one that is known to be alone does.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
writes_go () { cli set x "$count" | grep -q OK; }
writes_are_refused () { cli set x "$count" | grep -q NOREPLICAS; }
again () { remembers fenceat 0; monitor; }    # as 30 s later: the cluster is asked anew
closes () {                                   # closes WHEN
	check "$1: the fence stays" fence_is 1
	check "... writes are refused" writes_are_refused
	check "... and people are told" state_says "primary, writes stopped"
}
opens () {                                    # opens WHEN
	check "$1: the fence is lowered" fence_is 0
	check "... writes go on" writes_go
}
is_away () { echo n1 >"$FAKE_CLUSTER/members"; remembers out ''; }    # the cluster has lost n2
comes_back () {                               # n2 runs, follows and is a member again
	rm -f "$FAKE_CLUSTER/members" "$FAKE_CLUSTER/unclean"
	follow 2
	on 1
	until_true 5 online 1
	until_true 5 good
	monitor
}
good () { test "$(info min_slaves_good_slaves)" = 1; }

# A fence of its own in each promote.
group 2 3
check "two attached replicas of three: one is needed" fence_is 1
check "... writes go" writes_go
for i in 2 3; do
	on $i
	transition promote=n2 demote=n1 stop=n1 "active=n1 n2 n3"
	notified pre promote
done
on 1; kill -9 "$(pid)"
on 2
notified pre promote
action promote
check "(n2 of three is promoted)" exits 0
check "promote with a replica to come asks for floor(3/2) replicas at once" fence_is 1
check "... and no write goes before it has come" writes_are_refused

# Two, and the other's server is lost: it is a member, so its score decides.
fresh
mkdir "$work/sbin"
cp "$(dirname "$0")"/fake/* "$work/sbin/"
# A cluster that takes scores of n2, but does not store them.
# shellcheck disable=SC2016 # for the file, not for us
sed -i 's|^update) |update) test ! -e "$FAKE_CLUSTER/deaf" -o "$node" != n2 \|\| exit 0; |' "$work/sbin/attrd_updater"
given HA_SBIN_DIR="$work/sbin"
group 2
monitors 3
check "one attached replica of two: it is needed" fence_is 1
check "(it is a candidate)" test "$(on 2; score)" = 100
cli config set min-replicas-to-write 0 >/dev/null
monitor
check "what somebody set by hand is set back" fence_is 1
kill -9 "$(on 2; pid)"
until_true 5 not good
touch "$FAKE_CLUSTER/deaf"
monitor
closes "a score that does not show as stored"
rm "$FAKE_CLUSTER/deaf"
echo 0 >"$FAKE_CLUSTER/quorum"
monitor
closes "no quorum"
rm "$FAKE_CLUSTER/quorum"
tell master-redis n2 100
before=$(grep -c . "$FAKE_CLUSTER/log")
monitor
opens "the only replica is lost, but its node is a member"
check "... it is no candidate any more" test "$(on 2; score)" = -INFINITY
check "... its score was read back first" sh -c "tail -n +$((before + 1)) '$FAKE_CLUSTER/log' | sed '1,/master-redis -N n2 --update=-INF/d' | grep -q 'master-redis -Q'"
check "... and people are told" state_says "primary, alone"
check "... in a decision record, too" grep -q '"event":"fence".*writes need 0 replicas now' "$world/decisions/redis.jsonl"

# Its node vanishes.
is_away
echo n2 >"$FAKE_CLUSTER/unclean"
again
closes "a node that vanished is not fenced yet"
rm "$FAKE_CLUSTER/unclean"
again
opens "it has been fenced"
tell_property stonith-enabled false
is_away
again
closes "without fencing nobody knows"
mkdir -p "$FAKE_CLUSTER/forever/redis-clean"
echo "epoch=1 replid=x offset=1 clean=1" >"$FAKE_CLUSTER/forever/redis-clean/n2"
again
opens "it had stopped cleanly"
rm "$FAKE_CLUSTER/forever/redis-clean/n2"
is_away
again
closes "(it had not)"
run "$BUILD/crm/redisha" fence
check "redisha fence names who is missing" prints 'missing: n2; fencing: no'
run "$BUILD/crm/redisha" fence lift </dev/null
check "redisha fence lift asks, and does nothing without an answer" exits 1
check "... for nothing is written" test -z "$(property lift)"
run "$BUILD/crm/redisha" --yes fence lift
check "redisha --yes fence lift is done" exits 0
monitor
opens "somebody vouched for it"
comes_back
check "it is back: it is needed again" fence_is 1
check "... and the vouching is over" test -z "$(property lift)"

# Vouched for, but back before it mattered.
kill -9 "$(on 2; pid)"
until_true 5 not good
is_away
again
tell_property redis-lift "node=n1 nodes=n2 epoch=$(epoch)"
comes_back
check "a vouching that was not needed is forgotten when the node is back" test -z "$(property lift)"

# A replica that is there, but does not acknowledge.
monitors 3
asleep=$(on 2; pid)
kill -STOP "$asleep"
until_true 6 not good
monitors 5
check "a replica that acknowledges nothing for 3 s does not count" fence_is 0
check "... so it stays no candidate while writes go without it" test "$(on 2; score)" = -INFINITY
kill -CONT "$asleep"
until_true 5 good
monitor
check "(it counts again)" fence_is 1

# A full sync that lasts.
kill -9 "$(on 2; pid)"
rm "$world/n2/data/dump.rdb"
for i in 1 2 3 4 5 6 7 8; do cli set key$i v >/dev/null; done
cli config set rdb-key-save-delay 1500000 >/dev/null
on 2
action start
monitor
until_true 5 has master_sync_in_progress 1
on 1
until_true 5 not good
again
opens "the last replica is in a full sync"
check "... and no candidate" test "$(on 2; score)" = -INFINITY
kill -9 "$(on 2; pid)"

# What redis.conf and the administrator want.
remembers fencing -1
param write_fence off
monitor
check "write_fence=off without fencing has no effect" state_says "primary, alone, no fencing"
tell_property stonith-enabled true
remembers fencing -1
cli config set min-replicas-to-write 1 >/dev/null
monitor
check "write_fence=off with fencing: as redis.conf says, which is nothing" fence_is 0
echo "min-replicas-to-write 1" >>"$world/n1/redis.conf"
monitor
check "... or something" fence_is 1
no_param write_fence
again
check "the fence is never lower than redis.conf says" fence_is 1
cli config set min-replicas-max-lag 10 >/dev/null
monitor
check "replicas that are too old do not count, though redis.conf has the same number" \
	test "$(cli config get min-replicas-max-lag | tail -n 1)" -le 2
finish
