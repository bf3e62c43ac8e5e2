#!/bin/bash
# cluster-admin-more.sh -- redisha: two switchovers at once; status when much is gone: a cold start that waits, half of the nodes, no Pacemaker.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

status_on()
{
	local began took

	began=$(now_ms)
	run on "$1" redisha status
	took=$(($(now_ms) - began))
	echo "took $took ms" >>"$work/err"
	exits 0 && ((took <= 2000))
}

is_down() { ! on "$1" pgrep -x redis-server >/dev/null; }
only_runs() { local n; for n in $(replicas "$1"); do is_down "$n" || return; done; }
all_down() { local n; for n in $(nodes); do is_down "$n" || return; done; }
waits() { lab status -1A | grep -q 'redis-state[[:space:]]*: waiting for'; }

cluster_ready
# Two at once, from different nodes, to different targets: they may not play ball with the primary.
p=$(primary)
r=$(replicas "$p" | head -1)
q=$(replicas "$p" | tail -1)
on "$p" redisha switchover "$r" >"$work/one" 2>&1 &
on "$q" redisha switchover "$q" >"$work/two" 2>&1
two=$?
wait "$!"
one=$?
cat "$work/one" "$work/two" >"$work/out"
check "two at once: at most one of them moves it" test $((one + two)) -ge 1
moved_as_said() { ! grep -q 'proven: ' "$1" || is_primary "$2"; }
check "two at once: if the first says so, it has moved it" moved_as_said "$work/one" "$r"
check "two at once: if the second says so, it has" moved_as_said "$work/two" "$q"
check "two at once: the cluster is healthy" wait_for 40 healthy
check "two at once: no score is left" nothing_asked

# What a switchover that was killed may leave, while nothing can be moved.
p=$(primary)
is_unmanaged() { lab status -1 | grep -q "redis.*Promoted.*unmanaged"; }
on n1 crm_resource --meta -r redis-clone -p is-managed -v false >/dev/null
check "(unmanaged)" wait_for 20 is_unmanaged
set_score "$(replicas "$p" | head -1)" 1000000
run on n1 redisha switchover
check "a switchover beside another's wish is refused" says "is unmanaged\|a switchover to n. is under way"
check "a wish that nobody takes back is put right by the primary's monitor" wait_for 45 nothing_asked
on n1 crm_resource --meta -r redis-clone -d is-managed >/dev/null
check "... and nothing has moved" is_primary "$p"
wait_for 30 healthy

persist aof
p=$(primary)
q=$(replicas "$p" | head -1)

# All stop cleanly, and the one that has more than the others stays away: whoever is back may not lead.
for n in $(replicas "$p"); do on "$p" crm_standby -N "$n" -l reboot -v on; done
check "(the replicas have stopped)" wait_for 60 only_runs "$p"
client_start
client_stop
on "$p" crm_standby -N "$p" -l reboot -v on
check "(all servers have stopped)" wait_for 60 all_down
run on "$q" redisha switchover
check "with nobody promoted a switchover is refused" says "nobody is promoted"
for n in $(replicas "$p"); do on "$q" crm_standby -N "$n" -l reboot -D; done
check "(a cold start waits)" wait_for 40 waits
check "a cold start waits: status within 2 s" status_on "$q"
check "... it says so, and for whom" prints "pending: .* is waiting for"
check "... what those hold who are there" prints "it holds: offset"
check "... and what a person can do" prints "redisha --resource redis force NODE"
on "$q" crm_standby -N "$p" -l reboot -D
check "(all are back)" wait_for 90 healthy

p=$(primary)
q=$(replicas "$p" | head -1)
for n in $(nodes); do [[ $n == "$q" ]] || lab crash "$n" --for-good & done
wait
check "two of three nodes have just gone: status within 2 s" status_on "$q"
check "... for those it says that nothing is known, or that they are away" prints "unknown (\|offline"
no_quorum() { status_on "$q" && prints "quorum NO"; }
check "... and soon that there is no quorum" wait_for 20 no_quorum
check "... and that the lost ones are not fenced" prints "lost, not fenced"
run on "$q" redisha switchover
check "... a switchover is refused" says "no quorum\|no DC"

on "$q" pkill -STOP -x pacemaker-based
check "Pacemaker hangs: status within 2 s" status_on "$q"
check "... and says where its words are from" prints "is the last one on disk"
on "$q" pkill -CONT -x pacemaker-based
done_all
