#!/bin/bash
# cluster-load.sh -- the primary's redis is killed while a client writes as fast as it can, without and with an append-only file.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance

cluster_ready
total=0
for ((i = 1; i <= $(rounds 4 40); i++)); do
	((i % 2 == 0)) && kind=aof || kind=none
	# The client takes turns: WAIT 1, or not.
	((i % 4 < 2)) && how=--wait || how=
	persist "$kind"
	p=$(primary)
	# shellcheck disable=SC2086 # no word, or one
	client_start --rate 0 $how
	sleep "$((RANDOM % 3)).$((RANDOM % 10))"
	on "$p" pkill -9 -x redis-server
	check "$i: a replica is promoted instead of $p" wait_for "$slack" other_primary "$p"
	check "$i: the cluster heals" wait_for 40 healthy
	client_stop
	say_outage "$i, $p to $(primary), persistence $kind${how:+, $how}"
	((total += acknowledged))
	if [[ $how ]]; then
		check "$i: nothing that WAIT 1 confirmed is lost" nothing_lost
	else
		# What the last packets of the dead process held may be; it is said, and it is not much.
		check "$i: of what was acknowledged without WAIT at most the last moment is lost" test "$lost" -ge 0 -a "$lost" -le 50
	fi
	check "$i: all have the same data" wait_for 10 all_alike
done
say_median
echo "# $total writes acknowledged"
done_all
