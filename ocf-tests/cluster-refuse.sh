#!/bin/bash
# cluster-refuse.sh -- a promote that is refused costs nothing: persistence off, so a restart would lose all keys.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The record is falsified, then the primary dies: both replicas hold all keys, but none continues the recorded data.
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

record() { on n1 crm_attribute -q -t crm_config -s redisha -n redis-primary "$@"; }
refused() { lab status -1 | grep -q "redis[_ ]promote.* on $1 "; }
runs_again() { [[ $(redis_cli "$1" ping) == PONG ]]; }
nobody_leads() { [[ -z $(primary) ]]; }
server() { echo "$1: pid $(redis_pid "$1"), $(redis_cli "$1" dbsize) keys"; }
servers() { local n; for n in $(replicas "$old"); do server "$n"; done; }

# Every operation but monitors that was run for redis or vip, by number.
operations()
{
	on n1 cibadmin -Q -o status | grep '<lrm_rsc_op' | grep -v 'operation="monitor"' |
		grep -E 'operation_key="(redis|vip)_' |
		sed 's/.*operation_key="\([^"]*\)".*on_node="\([^"]*\)".*call-id="\([^"]*\)".*/\2 \1 \3/' | sort
}

same() { printf '%s\n' "before:" "$1" "now:" "$2" >"$work/out"; : >"$work/err"; [[ $1 == "$2" ]]; }
settled() { on n1 crm_resource --wait --timeout 30 >/dev/null 2>&1; }

cluster_ready
client_start
client_stop
check "the client writes" nothing_lost
old=$(primary)
true_record=$(record -G)
rest=${true_record#*replid=}
false_record=${true_record%%replid=*}replid=0123456789012345678901234567890123456789${rest:40}
record -v "$false_record"
before=$(servers)

on "$old" pkill -9 -x redis-server
for n in $(replicas "$old"); do
	check "$n refuses to be promoted" wait_for 20 refused "$n"
done
check "what died runs again" wait_for 30 runs_again "$old"
check "the cluster comes to rest" settled
check "nobody leads" nobody_leads
check "the replicas are the same processes, with all keys" same "$before" "$(servers)"

before_all="$(servers) $(server "$old") $(operations)"
on n1 crm_attribute -q -t crm_config -s redisha-test -n unrelated -v 1
settled
check "nothing moves at an unrelated change" same "$before_all" "$(servers) $(server "$old") $(operations)"
on n1 crm_attribute -q -t crm_config -s redisha-test -n unrelated -v 2
settled
check "nor at the next" same "$before_all" "$(servers) $(server "$old") $(operations)"
check "nobody leads still" nobody_leads

# The record says again what is true: the nodes find out by themselves.
record -v "$true_record"
check "with the true record a replica is promoted" wait_for 40 other_primary "$old"
check "and the cluster heals" wait_for 30 healthy
check "without a restart of what had the keys" same "$before" "$(servers)"
client_start
client_stop
check "the client writes again" nothing_lost
done_all
