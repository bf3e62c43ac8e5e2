#!/bin/bash
# cluster-vip.sh -- somebody deletes the VIP: the guard puts it back; in maintenance nobody does.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

never_failed() { ! lab status -1 | grep -q "vip .*monitor"; }
has_vip() { on "$1" ip -o addr show dev eth0 | grep -q " $VIP/24 "; }

cluster_ready
for i in 1 2; do
	p=$(primary)
	client_start
	on "$p" ip addr del "$VIP/24" dev eth0
	check "$i: the VIP is back on $p" wait_for "$slack" has_vip "$p"
	check "$i: and the cluster is healthy" wait_for 20 healthy
	client_stop
	say_outage "$i, VIP deleted"
	check "$i: the primary is where it was" is_primary "$p"
	check "$i: nothing is lost" nothing_lost
	check "$i: the outage is short" outage_is_short
	check "$i: no monitor was needed" never_failed
done

p=$(primary)
on "$p" crm_attribute -t crm_config -n maintenance-mode -v true
on "$p" ip addr del "$VIP/24" dev eth0
sleep 3
check "in maintenance mode it is left alone" fails has_vip "$p"
on "$p" crm_attribute -t crm_config -n maintenance-mode -D
check "... until that ends" wait_for 20 has_vip "$p"
check "... and the cluster is healthy" wait_for 20 healthy
done_all
