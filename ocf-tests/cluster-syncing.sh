#!/bin/bash
# cluster-syncing.sh -- the primary dies while a replica is in a full sync: that one is never promoted.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance

promotions() { decisions "$1" | grep -c '"event":"promoted"'; }
syncing() { [[ $(info "$1" master_sync_in_progress) == 1 ]]; }
# In a full sync, or in the queue for one: a copy without disk begins with those who are there, later ones wait for the next.
lacks_data() { [[ $(info "$1" master_link_status) == down && $(info "$1" slave_read_repl_offset) -le 1 ]]; }
wipe() { on "$1" sh -c 'pkill -9 -x redis-server; find /var/lib/redis -mindepth 1 -delete'; }
fill() { on client client -h "$VIP" -a-file /etc/redis/password --size 16000 --pipeline 16 --rate 3200 --for "$1" >"$work/fill"; }
one_is_syncing() { local n; for n in $(replicas "$p"); do ! syncing "$n" || return 0; done; return 1; }
leads_and_takes() { is_primary "$1" && [[ $(redis_cli "$1" set probe 1) == OK ]]; }

cluster_ready
fill 3
wait_for 20 all_alike

for ((i = 1; i <= $(rounds 1 10); i++)); do
	p=$(primary)
	# shellcheck disable=SC2046 # words wanted
	one_of $(replicas "$p")
	empty=$chosen
	good=$(replicas "$p" | grep -vx "$empty")
	had=$(promotions "$empty")
	wait_for 20 healthy
	client_start
	lab slow "$p" "$empty" 500
	wipe "$empty"
	check "$i: $empty is in a full sync" wait_for 20 syncing "$empty"
	sleep "$((RANDOM % 4))"
	check "$i: ... and still is when the primary dies" syncing "$empty"
	on "$p" pkill -9 -x redis-server
	check "$i: $good is promoted" wait_for 20 is_primary "$good"
	check "$i: the cluster heals" wait_for 60 healthy
	client_stop
	lab heal
	say_outage "$i, $p to $(primary), $empty in a full sync"
	check "$i: $empty was never promoted" test "$(promotions "$empty")" = "$had"
	check "$i: nothing is lost" nothing_lost
	check "$i: all have the same data" wait_for 20 all_alike
done

# Nobody else has the data: only the primary itself, restarted from its append-only file, may go on.
persist aof
for ((i = 1; i <= $(rounds 1 10); i++)); do
	p=$(primary)
	had=$(for n in $(replicas "$p"); do promotions "$n"; done)
	wait_for 20 healthy
	client_start
	for n in $(replicas "$p"); do lab slow "$p" "$n" 500; wipe "$n"; done
	for n in $(replicas "$p"); do check "$i: $n has to copy everything" wait_for 20 lacks_data "$n"; done
	check "$i: one of them is in a full sync" wait_for 20 one_is_syncing
	client_goes_on=$(redis_cli "$p" dbsize)
	check "$i: writes go on meanwhile" wait_for 20 more_keys "$p" "$((client_goes_on + 500))"
	for n in $(replicas "$p"); do check "$i: $n has nothing yet when the primary dies" lacks_data "$n"; done
	on "$p" pkill -9 -x redis-server
	check "$i: $p leads again, from its own file" wait_for 60 leads_and_takes "$p"
	for n in $(replicas "$p"); do lab heal "$n"; done
	check "$i: the cluster heals" wait_for 90 healthy
	client_stop
	say_outage "$i, both replicas of $p in a full sync"
	check "$i: no other was ever promoted" test "$(for n in $(replicas "$p"); do promotions "$n"; done)" = "$had"
	check "$i: nothing is lost" nothing_lost
	check "$i: all have the same data" wait_for 30 all_alike
done
done_all
