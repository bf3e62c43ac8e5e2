#!/bin/bash
# cluster-import.sh -- the pair of the usual guide, imported: it runs, fails over, and loses nothing.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

fence() { echo "fence_ipmilan:ip=192.0.2.${1#n},username=admin,password_script=/etc/pacemaker/ipmi-password,lanplus=1,pcmk_host_list=$1"; }
import() { run on n1 redisha import --fence "$(fence n1)" --fence "$(fence n2)" --redis-conf /etc/redis/redis.conf "$@" /tmp/master.keepalived.conf /tmp/backup.keepalived.conf; }
lies_at() { on "$1" ip -o addr show dev eth0 | grep -q " $VIP/24 "; }
devices_run() { [[ $(lab status -1 | grep -c 'fence_ipmilan.*Started') == 2 ]]; }
config_is() { on n1 cibadmin -Q | grep -v '<cib \|<status' | sed '/<status>/,/<\/status>/d' | md5sum; }

cluster_up 2
for side in master backup; do
	sed "s/192.168.1.200/$VIP/" "$here/import/tutorial/$side/keepalived.conf" |
		lab exec n1 tee "/tmp/$side.keepalived.conf" >/dev/null
done
before=$(config_is)
import --apply --dry-run
check "--dry-run says what would come" prints '^+ vip: ip='
check "... and changes nothing" test "$(config_is)" = "$before"
import --apply
check "without a terminal and without --yes it is not done" exits 1
check "... and nothing has changed" test "$(config_is)" = "$before"
import --apply --yes
check "it is loaded" exits 0
check "... and that is a change" test "$(config_is)" != "$before"
check "Redis is promoted, the replica in sync, the VIP up" wait_for 60 healthy
check "every fence device runs" wait_for 10 devices_run
p=$(primary) r=$(replicas "$(primary)")
check "the VIP is on the primary's node" lies_at "$p"
run on n1 crm_verify -L -V
check "crm_verify has nothing to say" exits 0
check "the mail settings are an alert's" sh -c "'$here/lab/lab' exec n1 cibadmin -Q -o alerts | grep -q 'value=\"ops@example.com\"'"

client_start
on "$p" pkill -9 -x redis-server
check "the primary crashes: $r leads" wait_for 20 is_primary "$r"
check "... $p comes back as its replica" wait_for 40 healthy
client_stop
say_outage "crash"
check "... nothing is lost" nothing_lost
check "... the VIP went along" lies_at "$r"

import --apply --yes
check "once more: there is nothing to do" prints '^nothing: it is all there'
on n1 crm_resource -r redis -p max_lag -v 5 >/dev/null
on n1 crm_resource --meta -r vip -p migration-threshold -v 3 >/dev/null
import --apply --yes --param redis.max_lag=7
check "another parameter: it says what goes" prints '^- redis: max_lag=5'
check "... and what comes" prints '^+ redis: max_lag=7'
check "... and all is well" wait_for 30 healthy
done_all
