#!/bin/bash
# cluster-admin.sh -- redisha on a running cluster: check, status, history, switchover under load, refused and interrupted.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

# in_ms MOST COMMAND...: within that time, whatever it says
in_ms()
{
	local most=$1 began took

	shift
	began=$(now_ms)
	run "$@"
	took=$(($(now_ms) - began))
	echo "took $took ms" >>"$work/err"
	((took <= most))
}

# Starting a program in a node costs some time of its own.
status_on() { in_ms 2000 on "$1" redisha status && exits 0; }
is_json() { python3 -m json.tool "$work/out" >/dev/null; }
killed_while_moving()
{
	on n1 sh -c "redisha switchover $2 >/tmp/progress 2>&1 & pid=\$!
		for i in \$(seq 100); do grep -q 'asking for' /tmp/progress && break; sleep 0.02; done
		kill -$1 \$pid; wait \$pid; cat /tmp/progress" >"$work/out" 2>"$work/err"
}

# Whether it still is depends on which actions came after it.
on_record() { local all; all=$(on n1 crm_mon -1) && grep -q "redis.* on $1 returned" <<<"$all"; }
has_word() { on n1 cibadmin -Q --xpath "//nvpair[@name='redis-state']" | grep -q " value=\"$1\""; }
told_of_failure() { if prints "$2 has a failure on record"; then [[ $1 == yes ]]; else [[ $1 == no ]]; fi; }

cluster_ready
# Only this lab's redis.conf may be read by all: whoever makes it does not know the node's account redis.
for n in $(nodes); do on "$n" sh -c 'chmod 640 /etc/redis/redis.conf && chgrp redis /etc/redis/redis.conf'; done

for n in $(nodes); do
	run on "$n" redisha check
	# Where packages of this machine have left a unit enabled, the lab's nodes show it, too.
	grep -v unit-enabled "$work/out" | grep '^[a-z]*: ' >"$work/found"
	check "check on $n has nothing to say about the example" test ! -s "$work/found"
	check "... and could look everywhere" test ! -s "$work/err"
done

p=$(primary)
for n in $(nodes); do check "status on $n within 2 s" status_on "$n"; done
check "... it names the primary" prints "primary $p since 20.*epoch"
check "... the address and where it is" prints "address: vip 10.99.0.200 on $p"
check "... lag and link of the replicas" prints "lag [0-9]* bytes, link up"
check "... scores with their reasons" prints "score: 100 (in sync)"
check "... that the watcher runs" prints "watcher on n3: runs (process"
check "... the write fence" prints "writes: taken: 2 good replicas, 1 needed"
check "... fencing and quorum" prints "quorum yes, fencing on"
run on n1 redisha status --json
check "status --json is JSON" is_json
run on "$p" redisha history
check "history tells of the promotion with ballots" prints "was promoted, epoch"

r=$(replicas "$p" | head -1)
on "$r" pkill -9 -x redis-server
check "a replica has died: status within 2 s" status_on "$p"
wait_for 30 healthy
on "$p" pkill -STOP -x redis-server
check "the primary hangs: status within 2 s" status_on "$r"
check "... and says that it does not answer" prints "data: unknown (no reply in time)"
check "(another leads)" wait_for 20 other_primary "$p"
wait_for 40 healthy

for i in 1 2 3; do
	p=$(primary)
	to=n$((${p#n} % 3 + 1))
	client_start
	run on n1 redisha switchover "$to"
	check "$i: redisha switchover $to" exits 0
	check "$i: ... with proof" prints "proven: promoted at offset"
	sed 's/^/# /' "$work/out"
	check "$i: $to is the primary" wait_for 10 is_primary "$to"
	client_stop
	say_outage "$i, $p to $to"
	check "$i: nothing is lost" nothing_lost
	check "$i: the outage is short" outage_is_short
	check "$i: no constraint is left" no_constraint
	check "$i: no score is left" nothing_asked
	wait_for 30 healthy
done
say_median

# A failure of the primary that is over: it crashes, another leads, and it leads again.
p=$(primary)
on "$p" pkill -9 -x redis-server
check "(the primary has crashed, another leads)" wait_for 20 other_primary "$p"
wait_for 40 healthy
run on n1 redisha switchover "$p"
check "(and it leads again)" wait_for 10 is_primary "$p"
wait_for 40 healthy
to=n$((${p#n} % 3 + 1))
client_start
on_record "$p" && was=yes || was=no
run on n1 redisha switchover "$to"
check "a failure on record (here: $was) is told of" told_of_failure "$was" "$p"
check "... and the move goes on" exits 0
client_stop
say_outage "a failure on record, $p to $to"
check "... nothing is lost" nothing_lost
check "... $to is the primary" wait_for 10 is_primary "$to"
wait_for 30 healthy
forget_failures

p=$(primary)
run on n1 redisha --dry-run switchover
check "without a node the best one is taken; --dry-run" exits 0
check "... tells what Pacemaker would do" prints "Pacemaker would: .*promote redis on"
check "... and moves nothing" is_primary "$p"

# A word of its own would come with its next change only; the CIB has this one 5 s later.
r=$(replicas "$p" | head -1)
on n1 attrd_updater -n redis-state -N "$r" --update-both=syncing -d 5s
run on n1 redisha status
check "status tells what the CIB does not know yet" prints "$r.*syncing"
check "(the CIB does not)" fails has_word syncing
check "... but will" wait_for 15 has_word syncing
on n1 attrd_updater -n redis-state -N "$r" --update-both=replica -d 5s

# The third one asks: its own questions are not slowed.
r=$(replicas "$p" | head -1)
q=$(replicas "$p" | tail -1)
lab slow "$p" "$r" 1000
client_start --size 4000 --pipeline 4 --rate 2000
sleep 1
run on "$q" redisha switchover "$r"
check "a target that is behind is refused" exits 1
check "... with numbers" says "$r: after 3 s it has offset [0-9]* of the [0-9]* that the primary had"
check "... and nothing has moved" is_primary "$p"
lab heal
client_stop
check "... nothing is lost" nothing_lost
wait_for 60 healthy

run on n1 redisha switchover nowhere
check "a node that is none is refused" exits 1
set_property maintenance-mode true
run on n1 redisha switchover "$r"
check "in maintenance mode it is refused, with the reason" says "maintenance mode"
set_property maintenance-mode false
on n1 crm_resource --ban --promoted --resource redis-clone --node "$r" >/dev/null 2>&1
run on n1 redisha switchover "$r"
check "beside somebody's own move it is refused, with the constraint's name" says "constraint cli-ban"
on n1 crm_resource --clear --resource redis-clone >/dev/null 2>&1
on n1 crm_resource --wait --timeout 20
wait_for 20 healthy

for signal in INT KILL; do
	p=$(primary)
	to=n$((${p#n} % 3 + 1))
	killed_while_moving "$signal" "$to"
	check "SIG$signal in the middle: it had begun" prints 'asking for'
	check "SIG$signal in the middle: the cluster is healthy" wait_for 40 healthy
	check "SIG$signal in the middle: no score is left" wait_for 40 nothing_asked
	check "SIG$signal in the middle: no constraint is left" no_constraint
done
done_all
