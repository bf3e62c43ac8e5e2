#!/bin/bash
# cluster-idle.sh -- a cluster in which nothing happens writes nothing, and load is no event.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

# Of the CIB: any change of configuration or status counts. Of attrd: every change of an attribute, private ones, too.
cib_version() { on n1 cibadmin -Q | sed -n '1s/.* epoch="\([0-9]*\)" num_updates="\([0-9]*\)".*/\1.\2/p'; }
attribute_changes() { local n; for n in $(nodes); do on "$n" grep -hE 'attrd.*(Setting|Updating|Deleted)' /var/log/pacemaker/pacemaker.log; done | wc -l; }
score_changes() { local n; for n in $(nodes); do on "$n" grep -hE 'attrd.*Setting master-redis' /var/log/pacemaker/pacemaker.log; done | wc -l; }
starts_of_tools() { local n; for n in $(nodes); do on "$n" grep -hcE 'attrd_updater|crm_attribute' /var/log/pacemaker/pacemaker.log; done | xargs; }
same() { printf '%s\n' "before: $1" "now: $2" >"$work/out"; : >"$work/err"; [[ $1 == "$2" ]]; }
quiet() { local was; was=$(cib_version); sleep 5; [[ $(cib_version) == "$was" ]]; }

seconds=$([[ ${REDISHA_LONG-} ]] && echo 600 || echo "${REDISHA_IDLE:-60}")
under_load=$([[ ${REDISHA_LONG-} ]] && echo 60 || echo 20)

cluster_ready
check "after the start it becomes quiet" wait_for 60 quiet
check "changes of attributes are found in the logs" test "$(score_changes)" -gt 0
cib=$(cib_version)
changes=$(attribute_changes)
sleep "$seconds"
check "idle for $seconds s: the CIB is the same" same "$cib" "$(cib_version)"
check "... and no attribute was set" same "$changes" "$(attribute_changes)"

scores=$(score_changes)
client_start --size 16000 --pipeline 16 --rate 3200 --ring 20000
sleep "$under_load"
check "$under_load s at 50 MB/s: no score was changed" same "$scores" "$(score_changes)"
check "... and all are in sync" healthy
client_stop
echo "# $acknowledged writes of 16 kB in $under_load s"
check "... nothing is lost" nothing_lost
done_all
