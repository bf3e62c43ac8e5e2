#!/bin/bash
# cluster-crash.sh -- the primary's redis-server is killed, persistence off: a replica leads, and nothing is lost.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

cluster_ready
for ((i = 1; i <= runs; i++)); do
	p=$(primary)
	client_start
	on "$p" pkill -9 -x redis-server
	check "$i: a replica is promoted instead of $p" wait_for "$slack" other_primary "$p"
	check "$i: $p comes back as a replica by itself" wait_for 30 healthy
	client_stop
	say_outage "$i, $p to $(primary)"
	check "$i: nothing is lost" nothing_lost
	check "$i: the outage is short" outage_is_short
	forget_failures
done
say_median
done_all
