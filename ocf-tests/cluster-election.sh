#!/bin/bash
# cluster-election.sh -- the primary dies while one replica lags: the other is promoted, whatever the scores say.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The lagging replica gets nothing by redis' port, while Corosync goes on; its score stays good, or is made better.
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance

# How the primary saw it, and what the decision log of the winner says.
log_knows_lag()
{
	decisions "$1" | grep '"event":"promoted"' | tail -n 1 >"$work/out"
	grep -q "\"node\":\"$2\",[^}]*\"offset\":[0-9]" "$work/out" &&
		(($(offset_in "$2") < $(offset_in "$1")))
}
offset_in() { sed "s/.*\"ballots\"//; s/.*\"node\":\"$1\",[^}]*\"offset\":\([0-9]*\).*/\1/" "$work/out"; }
promotions() { decisions "$1" | grep -c '"event":"promoted"'; }

cluster_ready
for ((i = 1; i <= $(rounds 3 20); i++)); do
	p=$(primary)
	# shellcheck disable=SC2046 # words wanted
	one_of $(replicas "$p")
	lagging=$chosen
	good=$(replicas "$p" | grep -vx "$lagging")
	one_of kept "100 100" "100 90" "100 10"
	((i > 1)) || chosen="100 90"
	scores=$chosen
	had=$(promotions "$lagging")
	client_start
	lab cut "$p" "$lagging" 6379
	sleep "$((1 + RANDOM % 3)).$((RANDOM % 10))"
	if [[ $scores != kept ]]; then
		set_score "$lagging" "${scores% *}"
		set_score "$good" "${scores#* }"
	fi
	echo "# $i: $p dies, $lagging lags; scores $lagging $(score_of "$lagging"), $good $(score_of "$good")"
	on "$p" pkill -9 -x redis-server
	check "$i: somebody is promoted" wait_for "$slack" other_primary "$p"
	check "$i: it is $good" wait_for 5 is_primary "$good"
	lab heal
	check "$i: the cluster heals" wait_for 40 healthy
	client_stop
	say_outage "$i, $p to $(primary), $lagging behind"
	check "$i: $lagging was never promoted" test "$(promotions "$lagging")" = "$had"
	check "$i: the decision log shows that $lagging had less" log_knows_lag "$good" "$lagging"
	check "$i: nothing is lost" nothing_lost
	check "$i: all have the same data" wait_for 10 all_alike
done
say_median
done_all
