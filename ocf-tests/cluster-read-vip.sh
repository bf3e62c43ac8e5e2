#!/bin/bash
# cluster-read-vip.sh -- the address for readers: it follows a replica in sync, and leaves one that falls behind.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

read_vip=10.99.0.201
lies_at() { on "$1" ip -o addr show dev eth0 | grep -q " $read_vip/24 "; }
where() { for n in $(nodes); do lies_at "$n" && echo "$n"; done; }
on_a_replica() { [[ $(where) =~ ^n.$ && $(where) != "$(primary)" ]]; }
on_the_other() { [[ $(where) =~ ^n.$ && $(where) != "$1" ]]; }
score_of() { lab status -1A | awk -v node="$1" '$0 ~ "Node: " node ":" { here = 1; next } /Node:/ { here = 0 }
	here && /master-redis/ { print $NF }'; }
is_stale() { [[ $(score_of "$1") != 100 ]]; }

# Redis' port is closed to what the node asks and answers: its replica falls behind, its own cluster does not notice.
mute() { on "$1" sh -c 'nft add table inet mute && nft add chain inet mute out "{ type filter hook output priority 0; }" &&
	nft add rule inet mute out oifname eth0 tcp dport 6379 drop && nft add rule inet mute out oifname eth0 tcp sport 6379 drop'; }
unmute() { on "$1" nft delete table inet mute; }

for kind in crm pcs; do
	cluster_up 3
	cluster_load "$here/../crm/examples/three-nodes.$kind"
	wait_for 40 healthy || { lab status | sed 's/^/# /'; exit 1; }
	cluster_load "$here/../crm/examples/read-vip.$kind"
	check "$kind: read-vip loads" test "$status" = 0
	run on n1 crm_verify -L -V
	check "$kind: crm_verify has nothing to say" exits 0
	check "$kind: the address for readers is on a replica" wait_for 20 on_a_replica
	stale=$(where)
	mute "$stale"
	began=$SECONDS
	check "$kind: a replica that is cut off loses its score" wait_for 90 is_stale "$stale"
	check "$kind: ... and the address, to another node" wait_for 20 on_the_other "$stale"
	echo "# $kind: it left the stale replica $((SECONDS - began)) s after the cut"
	check "$kind: ... a replica in sync, not the primary" wait_for 20 on_a_replica
	check "$kind: ... exactly one node has it" test "$(where | wc -l)" = 1
	unmute "$stale"
	check "$kind: when it is in sync again, all is well" wait_for 60 healthy
	lab down
done
done_all
