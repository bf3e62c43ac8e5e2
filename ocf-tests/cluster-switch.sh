#!/bin/bash
# cluster-switch.sh -- planned moves under full load: nothing lost, no full copy, whatever the load and the links are.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance

move() { run on n1 crm_resource --move -r redis-clone -N "$1" --promoted; [[ $status == 0 ]]; }
clear() { on n1 crm_resource --clear -r redis-clone >/dev/null 2>&1; }
settled() { on n1 crm_resource --wait --timeout 60 >/dev/null 2>&1; }
some_primary() { [[ -n $(primary) ]]; }

frozen_of() { on "$1" attrd_updater -Q -n redis-frozen -N "$1" 2>/dev/null | sed -n 's/.*offset=\([0-9]*\).*/\1/p'; }

# proven FROM TO: what TO had when it was promoted, by its log, is all that FROM had when it was demoted
proven()
{
	local had frozen

	had=$(decisions "$2" | grep '"event":"promoted"' | tail -n 1 | sed 's/.*"here":{[^}]*"offset":\([0-9]*\).*/\1/')
	frozen=$(frozen_of "$1")
	echo "$1 stopped at '$frozen', $2 had '$had'" >"$work/out"
	[[ $had =~ ^[1-9] && $frozen =~ ^[1-9] ]] && ((had >= frozen))
}

cluster_ready
for ((i = 1; i <= $(rounds 3 50); i++)); do
	p=$(primary)
	# shellcheck disable=SC2046 # words wanted
	one_of $(replicas "$p")
	to=$chosen
	make_room "$p"
	before=$(full_syncs)
	client_start --rate 0
	sleep "1.$((RANDOM % 10))"
	check "$i: the move of the primary to $to is accepted" move "$to"
	check "$i: $to is the primary" wait_for "$slack" is_primary "$to"
	check "$i: $p is its replica" wait_for 30 healthy
	client_stop
	clear
	say_outage "$i, $p to $to, full load"
	check "$i: nothing is lost" nothing_lost
	check "$i: nobody needed a full copy" test "$(full_syncs)" = "$before"
	check "$i: the decision log shows that nothing was missing" proven "$p" "$to"
	check "$i: all have the same data" wait_for 10 all_alike
done
say_median

# 50 MB a second: 16 kB values, 16 in flight.  The move may be refused, but nothing may be lost.
big="--size 16000 --pipeline 16 --rate 3200"
flush() { redis_cli "$(primary)" flushall async >/dev/null; }
for ((i = 1; i <= $(rounds 1 10); i++)); do
	p=$(primary)
	to=$(replicas "$p" | tail -n 1)
	before=$(full_syncs)
	# shellcheck disable=SC2086 # words wanted
	client_start $big
	sleep 2
	check "50 MB/s, $i: the move to $to is accepted" move "$to"
	settled
	clear
	check "50 MB/s, $i: there is one primary, without any help" wait_for 60 healthy
	client_stop
	say_outage "50 MB/s, $i, $p to $(primary)"
	check "50 MB/s, $i: nothing is lost" nothing_lost
	check "50 MB/s, $i: nobody needed a full copy" test "$(full_syncs)" = "$before"
	check "50 MB/s, $i: all have the same data" wait_for 20 all_alike
	flush
done

# A link that is slower than the load: the successor cannot have it all in time.
slow="--size 4000 --pipeline 4 --rate 2000"
for ((i = 1; i <= $(rounds 1 10); i++)); do
	p=$(primary)
	to=$(replicas "$p" | head -n 1)
	lab slow "$p" "$to" 1000
	# shellcheck disable=SC2086 # words wanted
	client_start $slow
	sleep 4
	check "slow link, $i: the move to $to is accepted" move "$to"
	sleep 8
	settled
	echo "# slow link, $i: asked for $to, the primary is $(primary), was $p; $(info "$to" master_link_status)"
	check "slow link, $i: there is one primary while the link is slow" wait_for 20 some_primary
	client_stop
	lab heal
	clear
	check "slow link, $i: the cluster is healthy afterwards, without any help" wait_for 90 healthy
	say_outage "slow link, $i, $p to $(primary)"
	check "slow link, $i: nothing is lost" nothing_lost
	check "slow link, $i: all have the same data" wait_for 30 all_alike
	flush
done
done_all
