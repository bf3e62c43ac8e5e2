#!/bin/bash
# cluster-move.sh -- a planned move of the primary, under load.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
stay=${REDISHA_STAY:-60}	# seconds in which nothing may move back

move() { run on n1 pcs resource move redis-clone "$1" --promoted; exits 0; }

cluster_ready
for ((i = 1; i <= runs; i++)); do
	p=$(primary)
	to=n$((${p#n} % 3 + 1))
	client_start
	check "$i: pcs resource move redis-clone $to --promoted" move "$to"
	check "$i: $to is the primary" wait_for "$slack" is_primary "$to"
	check "$i: $p is its replica" wait_for 30 healthy
	client_stop
	say_outage "$i, $p to $to"
	check "$i: nothing is lost" nothing_lost
	check "$i: the outage is short" outage_is_short
done
say_median
check "$stay s later nothing has moved back" fails wait_for "$stay" other_primary "$to"
check "it is healthy" healthy
done_all
