#!/bin/bash
# cluster-watch.sh -- what redisha-watch sees before the monitors do: what clients notice of it; and that it does no harm.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# REDISHA_CYCLES   stops, starts, moves and cleanups under stress, default 8; 1000 for the long form
# REDISHA_SEED     which of them, default 1
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
cycles=${REDISHA_CYCLES:-8}
seed=${REDISHA_SEED:-1}

has_vip() { on "$1" ip -o addr show dev eth0 | grep -q " $VIP/24 "; }
watchers() { on "$1" pgrep -f '^[^ ]*/redisha-watch ' | wc -l; }
guards() { on "$1" pgrep -f '/redisha/vip ' | wc -l; }
has_guards() { (($(guards "$1") == $2)); }
watcher() { on "$1" pgrep -f "^[^ ]*/redisha-watch $2 "; }
has_watchers() { (($(watchers "$1") == $2)); }
set_watch() { on n1 sh -c "crm_resource -r redis -p watch -v $1" >/dev/null 2>&1; on n1 crm_resource --wait --timeout 30; wait_for 30 healthy; }
no_guards() { local n; for n in $(nodes); do has_guards "$n" 0 || return; done; }
fail_counts() { lab status -1 --failcounts --include=none,failcounts | grep -c 'fail-count=[1-9I]'; }
fence_of() { redis_cli "$1" config get min-replicas-to-write | tail -n 1; }
fence_is() { [[ $(fence_of "$1") == "$2" ]]; }
is_quorate() { on "$1" corosync-quorumtool -s 2>/dev/null | grep -q '^Quorate: *Yes'; }
descriptors() { on "$1" sh -c 'for p in $(pgrep -f "^[^ ]*/redisha-watch "); do ls /proc/$p/fd | wc -l; done' | sort -n | tail -n 1; }

# crash WHAT: the primary's server is killed, a client writes
crash()
{
	p=$(primary)
	client_start
	on "$p" pkill -9 -x redis-server
	check "$1: a replica is promoted" wait_for "$slack" other_primary "$p"
	wait_for 30 healthy
	client_stop
	say_outage "$1, $p to $(primary)"
	check "$1: nothing is lost" nothing_lost
	check "$1: the outage is short" outage_is_short
	forget_failures
}

cluster_ready
p=$(primary)
check "the primary has a watcher" wait_for 5 has_watchers "$p" 1
for n in $(replicas "$p"); do check "$n has one" wait_for 5 has_watchers "$n" 1; done
check "... which is no failure" test "$(fail_counts)" -eq 0
for ((i = 1; i <= ${REDISHA_RUNS:-2}; i++)); do crash "with watcher $i"; done
set_watch false
check "watch=false: no watchers are left" test "$(for n in $(nodes); do watchers "$n"; done | xargs)" = "0 0 0"
forget_failures
crash "monitors alone"
set_watch true

p=$(primary)
client_start
on "$p" pkill -STOP -x redis-server
check "hang: a replica is promoted" wait_for 20 other_primary "$p"
check "hang: it says who saw it" on "$p" grep -qE 'no answer for|not answer' /var/log/pacemaker/agents.log
wait_for 40 healthy
client_stop
say_outage "hang of $p"
check "hang: nothing is lost" nothing_lost
forget_failures

# Quorum: a primary alone by plan takes writes; cut off it must not; healed, it must again, watcher or none.
p=$(primary)
on n1 crm_attribute -t crm_config -n no-quorum-policy -v freeze
for n in $(replicas "$p"); do on n1 crm_resource --ban -r redis-clone -N "$n" >/dev/null 2>&1; done
check "(the primary is alone by plan)" wait_for 30 fence_is "$p" 0
for a in n1 n2 n3; do for b in n1 n2 n3; do [[ ! $a < $b ]] || lab cut "$a" "$b"; done; done
check "quorum is lost: writes are fenced" wait_for 15 fence_is "$p" 1
watcher "$p" redis | while read -r w; do on "$p" kill -9 "$w"; done
lab heal
check "healed: quorum is back" wait_for 40 is_quorate "$p"
began=$(now_ms)
check "healed, its watcher dead: writes go on" wait_for 40 fence_is "$p" 0
echo "# writes go on $(($(now_ms) - began)) ms after quorum, by monitors of every second"
lab wait-online 60
for n in $(replicas "$p"); do on n1 crm_resource --clear -r redis-clone -N "$n" >/dev/null 2>&1; done
on n1 crm_attribute -t crm_config -n no-quorum-policy -v stop
check "it is healthy again" wait_for 60 healthy
forget_failures

# Stress, seeded.
fds=$(descriptors "$(primary)")
RANDOM=$seed
for ((i = 1; i <= cycles; i++)); do
	n=n$((RANDOM % n_nodes + 1))
	case $((RANDOM % 5)) in
	0) on "$n" crm_resource --restart -r vip --timeout 60 ;;
	1) on "$n" crm_resource --move --promoted -r redis-clone -N "$n"
	   on "$n" crm_resource --wait --timeout 60
	   on "$n" crm_resource --clear -r redis-clone ;;
	2) on "$n" crm_resource --cleanup -r redis ;;
	3) on "$n" crm_attribute -N "$n" -n standby -v on -l reboot
	   on "$n" crm_resource --wait --timeout 60
	   on "$n" crm_attribute -N "$n" -n standby -D -l reboot ;;
	4) on "$n" pkill -9 -f '^[^ ]*/redisha-watch ' ;;
	esac >/dev/null 2>&1
	on n1 crm_resource --wait --timeout 60
done
echo "# stress: seed $seed, $cycles cycles"
check "after $cycles cycles it is healthy" wait_for 60 healthy
check "... nothing has failed" test "$(fail_counts)" -eq 0
p=$(primary)
for n in $(replicas "$p"); do
	check "... $n has one watcher" wait_for 15 has_watchers "$n" 1
	check "... and no address" fails has_vip "$n"
done
check "... $p has one" wait_for 15 has_watchers "$p" 1
check "... and a guard of the address" wait_for 15 has_guards "$p" 1
check "... that leak no descriptors" test "$(descriptors "$p")" -le $((fds + 2))
on n1 crm_attribute -t crm_config -n stop-all-resources -v true
on n1 crm_resource --wait --timeout 60
check "stopped: no process is left" test "$(for n in $(nodes); do watchers "$n"; done | xargs)" = "0 0 0"
check "... nor a guard" wait_for 10 no_guards
check "... and no address" test "$(for n in $(nodes); do has_vip "$n" && echo "$n"; done)" = ""
say_median
done_all
