#!/bin/bash
# cluster-partition.sh -- the primary is cut off: it stops taking writes in time, and after healing all is one again.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A second client in the primary's own node goes on writing to it; what it is told after the cut is counted.
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance
bound=${REDISHA_BOUND:-5000}	# ms in which the side that is cut off may still acknowledge

# Asked outside, as the side that is cut off has its own view.
primary_seen_by() { on "$1" timeout 5 crm_mon -1 2>/dev/null | sed -n 's/.* Promoted: \[ \(n.\) \].*/\1/p'; }
leads_elsewhere() { local now; now=$(primary_seen_by "$1"); [[ $now =~ ^n.$ && $now != "$2" ]]; }

takes_write() { [[ $(redis_cli "$1" set probe "$RANDOM") == OK ]]; }

keys_of_writer()
{
	local prefix

	prefix=$(sed -n 's/^prefix //p' "$work/beats-$1")
	redis_cli "$2" --scan --pattern "$prefix:*" | grep -c "$prefix"
}

in_time() { echo "$1 ms" >"$work/out"; : >"$work/err"; (($1 <= bound)); }

# partition WHAT NODE...: these, with the primary first, are cut off from all others, until "heal"
partition()
{
	local n other

	shift
	for n; do
		for other in client $(nodes); do
			[[ " $* " == *" $other "* ]] || lab cut "$n" "$other"
		done
	done
}

# case_cut WHAT HAS_FENCING NODE...: NODE... with the primary first are cut off
case_cut()
{
	local what=$1 has_fencing=$2 p=$3 by n after until total found old

	shift 2
	for by in $(nodes); do [[ " $* " == *" $by "* ]] || break; done
	client_start
	writer_start "$p"
	cut_ms=$(now_ms)
	partition "$what" "$@"
	check "$what: the others promote one of theirs" wait_for 25 leads_elsewhere "$by" "$p"
	promoted_ms=$(now_ms)
	sleep 2
	if [[ $has_fencing ]]; then
		check "$what: $p was fenced" wait_for 20 fenced "$by" "$p"
	else
		check "$what: $p is alive and takes no writes" fails takes_write "$p"
		sleep 4
		check "$what: not later either" fails takes_write "$p"
	fi
	old=$p
	writer_stop "$p"
	read -r after until < <(told "$p" "$cut_ms")
	total=$(awk '$1 == "beat" { n = $3 } END { print n + 0 }' "$work/beats-$p")
	check "$what: the side that is cut off acknowledges for at most $bound ms" in_time "$until"
	lab heal
	check "$what: one primary, all attached, without any help" wait_for 90 healthy
	client_stop
	found=$(keys_of_writer "$old" "$(primary)")
	say_outage "$what, $old to $(primary); cut off: $after acknowledged, until $until ms; promoted after $((promoted_ms - cut_ms)) ms; $((total - found)) of them lost"
	check "$what: no more of them are lost than were told in that time" test "$((total - found))" -le "$after"
	# The client was cut off at the same moment, but for what was under way.
	check "$what: clients of the address lose the last moment at most" test "$lost" -ge 0 -a "$lost" -le 500
	check "$what: all have the same data" wait_for 30 all_alike
	for n in $(nodes); do [[ $n == "$old" ]] || ! decisions "$n" | grep -q '"event":"yielded"' || echo "# $n yielded"; done
}

cluster_ready
for ((i = 1; i <= $(rounds 1 10); i++)); do
	case_cut "fencing, $i" yes "$(primary)"
done
set_property stonith-enabled false
for ((i = 1; i <= $(rounds 1 10); i++)); do
	wait_for 20 healthy
	case_cut "no fencing, $i" "" "$(primary)"
done
# The state of the fence must be told to people.
p=$(primary)
check "no fencing: the state says so" wait_for 15 state_says "$p" "no fencing"
lab down

# Five: the primary and one replica against three.
cluster_up 5
sed 's/clone-max=3/clone-max=5/; /^location fence/d; /^primitive fence/,/^	op monitor/d' "$here/../crm/examples/three-nodes.crm" \
	>"$work/five-nodes.crm"
cluster_load "$work/five-nodes.crm"
check "five nodes are healthy" wait_for 60 healthy
for ((i = 1; i <= $(rounds 1 5); i++)); do
	p=$(primary)
	case_cut "two of five, fencing, $i" yes "$p" "$(replicas "$p" | head -n 1)"
done
done_all
