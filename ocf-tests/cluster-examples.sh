#!/bin/bash
# cluster-examples.sh -- do the examples work as they stand?
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

# What pcs says to every command on a file, and to every change of a default, is no fault of an example.
always='node existence in the cluster will be skipped|Defaults do not apply to resources which override|Unable to detect init system'
# pcs 0.12 has the agents validate, by crm_resource, which aborts (3.0.1, 3.0.3) where there is no D-Bus, as in the lab.
always+='|Document is empty, line 1|Validating resource options using the resource agent|Meta attributes of .* are not validated'
# What 3.0.2 and later say to the name that older ones know.
renamed="legacy name 'stonith-enabled'|[\"']stonith-enabled[\"'] is deprecated|^Configuration may need attention"

loads_quietly()
{
	cluster_load "$1" && ! cat "$work/out" "$work/err" | grep -vE "$always|$renamed" | grep -qiE 'warning|error|deprecated'
}

verifies()
{
	run on n1 crm_verify -L -V
	! cat "$work/out" "$work/err" | grep -qvE "$renamed" && { [[ $status == 0 ]] || grep -q "legacy name" "$work/err"; }
}

lies_at() { on "$1" ip -o addr show dev eth0 | grep -q " $VIP/24 "; }
devices_run() { [[ $(lab status -1 | grep -c 'fence_ipmilan.*Started') == "$n_nodes" ]]; }
fenced() { on "$1" stonith_admin --history "$2" 2>/dev/null | grep -q 'reboot'; }

for example in three-nodes.crm three-nodes.pcs two-nodes.crm two-nodes.pcs; do
	case $example in
	three-*) cluster_up 3 ;;
	two-*)   cluster_up 2 ;;
	esac
	check "$example loads without a warning" loads_quietly "$here/../crm/examples/$example"
	check "$example: crm_verify has nothing to say" verifies
	run on n1 crm_resource -r redis-clone --meta -g notify
	check "$example: the clone, not the primitive, is told to notify" prints true
	check "$example: Redis is promoted, replicas are in sync" wait_for 120 healthy
	check "$example: every fence device runs" wait_for 10 devices_run
	p=$(primary)
	check "$example: the VIP is on the primary's node" lies_at "$p"
	client_start
	if [[ $example == two-nodes.crm ]]; then
		r=$(replicas "$p")
		lab cut "$r" "$p"
		check "$example: when only the link breaks, the replica's node is switched off" wait_for 30 fenced "$p" "$r"
		lab heal
		check "$example: the primary stays" is_primary "$p"
		check "$example: both nodes are in sync again" wait_for 60 healthy
	fi
	client_stop
	check "$example: Pacemaker has found no assertion to fail" fails on "$p" grep -q assertion /var/log/pacemaker/pacemaker.log
	say_outage "$example"
	check "$example: the client writes, nothing is lost" nothing_lost
	lab down
done
done_all
