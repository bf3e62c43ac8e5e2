#!/bin/bash
# cluster-standby.sh -- the primary's node is put into standby while its successors are behind: demote, stop and promote in one.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Replication is slower than the load, so that the tail is still with the demoted server when it is told to stop.
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance

settled() { on n1 crm_resource --wait --timeout 60 >/dev/null 2>&1; }
some_primary() { [[ -n $(primary) ]]; }
says_state() { lab status -1A | grep -E 'redis-state|\* Node' | xargs; }

cluster_ready
for ((i = 1; i <= $(rounds 2 10); i++)); do
	p=$(primary)
	one_of 400 1500 3000
	for n in $(replicas "$p"); do lab slow "$p" "$n" "$chosen"; done
	client_start --size 1000 --pipeline 4 --rate 4000
	sleep "$((2 + RANDOM % 3))"
	on "$(replicas "$p" | head -n 1)" crm node standby "$p" >/dev/null
	wait_for 25 other_primary "$p"
	echo "# $i, links $chosen kB/s: the primary is '$(primary)', was $p; $(says_state)"
	on "$(replicas "$p" | head -n 1)" crm node online "$p" >/dev/null
	lab heal
	check "$i: there is a primary, without any help" wait_for 60 some_primary
	check "$i: the cluster heals" wait_for 60 healthy
	client_stop
	say_outage "$i, standby of $p, links $chosen kB/s"
	check "$i: nothing is lost" nothing_lost
	check "$i: all have the same data" wait_for 30 all_alike
done
done_all
