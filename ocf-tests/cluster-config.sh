#!/bin/bash
# cluster-config.sh -- what redisha config prints loads into a real cluster, in each format, and runs.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

fence() { echo "fence_ipmilan:ip=192.0.2.${1#n},username=admin,password_script=/etc/pacemaker/ipmi-password,lanplus=1,pcmk_host_list=$1"; }
# Document is empty: pcs 0.12 has the agents validate, by crm_resource, which aborts (3.0.1, 3.0.3) where there is no D-Bus, as in the lab.
always='node existence in the cluster will be skipped|Defaults do not apply to resources which override|Unable to detect init system|Document is empty, line 1|Validating resource options using the resource agent|Meta attributes of .* are not validated'
is_quiet() { [[ $status == 0 ]] && ! cat "$work/out" "$work/err" | grep -vE "$always" | grep -qiE 'warning|error|deprecated'; }
finds_all() { exits 0 && ! grep '^[-+]' "$work/out" | grep -v 'op .*name=reload-agent'; }
lies_at() { on "$1" ip -o addr show dev eth0 | grep -q " $2"; }
verifies() { run on n1 crm_verify -L -V; [[ $status == 0 && ! -s $work/out && ! -s $work/err ]]; }
readers_on_replica() { local n; for n in $(replicas "$(primary)"); do lies_at "$n" 10.99.0.201/24 && return; done; return 1; }

load() {
	case $1 in
	crm) run on n1 crm configure load update /tmp/config ;;
	pcs) run on n1 sh -e /tmp/config ;;
	cib) run on n1 cibadmin -M -c -o configuration -x /tmp/config ;;
	esac
}

for format in crm pcs cib; do
	cluster_up 2
	# shellcheck disable=SC2016 # for the shell in the node
	run on n1 sh -c 'f=$1; shift; exec redisha config --format "$f" "$@" >/tmp/config' sh "$format" \
		--fence "$(fence n1)" --fence "$(fence n2)" --vip "$VIP/24@eth0" --vip fd99::200/64 --read-vip 10.99.0.201/24
	check "$format: printed, for the nodes of the running cluster" exits 0
	load "$format"
	check "$format: loads without a warning" is_quiet
	check "$format: crm_verify has nothing to say" verifies
	run on n1 crm_resource -r redis-clone --meta -g notify
	check "$format: the clone is told to notify" prints true
	check "$format: Redis is promoted, the replica in sync" wait_for 60 healthy
	check "$format: the primary's node has the IPv4 address" lies_at "$(primary)" "$VIP/24 "
	check "$format: ... and the IPv6 address" wait_for 10 lies_at "$(primary)" "fd99::200/64 "
	check "$format: readers find the replica" wait_for 30 readers_on_replica
	run on n1 redisha config --apply --dry-run --fence "$(fence n1)" --fence "$(fence n2)" --vip "$VIP/24@eth0" \
		--vip fd99::200/64 --read-vip 10.99.0.201/24
	case $format in
	pcs)	# It writes an operation for every action that the agents have.
		check "$format: --apply finds it all there" finds_all ;;
	*)	check "$format: --apply finds it all there" prints 'nothing: it is all there' ;;
	esac
	lab down
done
done_all
