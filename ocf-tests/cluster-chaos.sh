#!/bin/bash
# cluster-chaos.sh -- faults by chance under load: redisha tells the truth meanwhile, and afterwards all is well by itself.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# REDISHA_FAULTS   these, in this order, instead of chance: names of chaos-faults.sh; "a+b": both at once
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
. "$here/chaos-faults.sh"
# The short form is the same each time.
[[ ${REDISHA_LONG-} ]] || : "${REDISHA_SEED:=8}"
seed_chance

# ---- what redisha says is held against what the servers say before and after ----

# roles: "NODE master|slave|?" per line, each node asked at its own server
roles()
{
	local n

	for n in $(nodes); do
		echo "$n $(has_power "$n" && timeout 1 "$here/lab/lab" exec "$n" sh -c \
			'REDISCLI_AUTH=secret redis-cli info replication' </dev/null 2>/dev/null | sed -n 's/^role:\([a-z]*\).*/\1/p')"
	done
}

# A server that had one role before and after had it in between.
status_is_true()
{
	python3 - "$work/out" "$work/before" "$work/after" <<-'END' 2>>"$work/err"
	import json, sys
	said = json.load(open(sys.argv[1]))
	before, after = ({w[0]: w[1] for w in map(str.split, open(f)) if len(w) == 2} for f in sys.argv[2:])
	names = {"master": "primary", "slave": "replica"}
	wrong = [] if said["resources"] else ["no resource is shown"]
	for resource in said["resources"]:
	    for node in resource["nodes"]:
	        name, server = node["node"], node["server"]
	        is_so = before.get(name)
	        if is_so == after.get(name) and server["role"] and server["role"] != names.get(is_so, server["role"]):
	            wrong.append(f"{name} is {is_so}, said: {server['role']}")
	    if not resource["nodes"]:
	        wrong.append("no nodes are shown")
	print(*wrong, sep="\n", file=sys.stderr)
	sys.exit(len(wrong) > 0)
	END
}

# A fenced node is back after 3 s.
was_switched_off() { ! has_power "$1" || (($(on "$1" ps -o etimes= -p 1 || echo 0) < 60)); }

# Of what cannot be known it says so; it never ends by a signal and is never late.
status_tells()
{
	local began took

	roles >"$work/before"
	began=$(now_ms)
	run on "$1" redisha status --json
	took=$(($(now_ms) - began))
	roles >"$work/after"
	echo "status on $1: exit $status, $took ms" >>"$work/err"
	# 2 s are promised; the rest is for the machine.
	case $status in
	0) ((took < 3500)) && status_is_true ;;
	137) was_switched_off "$1" ;;
	*) false ;;
	esac
}

promotions_of() { decisions "$1" | grep -c '"event":"promoted"'; }

# Done and proven, or refused with a reason; or its node was switched off meanwhile.
switchover_tells()
{
	local from=$1 to=$2 before now

	before=$(promotions_of "$to")
	run timeout 90 "$here/lab/lab" exec "$from" redisha switchover "$to" </dev/null
	switches[$status]=$((${switches[$status]-0} + 1))
	now=$(promotions_of "$to")
	echo "# exit $status, promotions of $to: $before, then $now" >>"$work/out"
	case $status in
	0) prints "is the primary already" || { prints "proven: " && ((now > before)); } ;;
	137) was_switched_off "$from" ;;
	*) ((status < 120)) && [[ -s $work/err ]] ;;
	esac
}

# ---- afterwards ----

lost_at_most() { ((client_status <= 1 && lost >= 0 && lost <= $1 && acknowledged > 1000)); }
crashes() { local n; for n in $(nodes); do on "$n" grep -hE 'redis.*signal (4|6|7|8|11)\b' /var/log/pacemaker/pacemaker.log; done; }

# ---- a round ----

named() { local f; for f in "${faults[@]}"; do [[ $f != "$1 "* ]] || { echo "$f"; return; }; done; }

choose()
{
	local given

	if [[ ${REDISHA_FAULTS-} ]]; then
		read -ra given <<<"$REDISHA_FAULTS"
		what=${given[$(((i - 1) % ${#given[@]}))]}
		return
	fi
	one_of "${faults[@]}"
	what=${chosen%% *}
	# Now and then a misfortune does not come alone.
	((RANDOM % 5)) && return
	one_of "${faults[@]}"
	what+=+${chosen%% *}
}

# Sets $at_once, $lasts and $may_lose of the fault or faults $what.
weigh()
{
	local fault seconds most

	lasts=0 may_lose=0
	IFS=+ read -ra at_once <<<"$what"
	for fault in "${at_once[@]}"; do
		read -r _ seconds most <<<"$(named "$fault")"
		((seconds <= lasts)) || lasts=$seconds
		((most <= may_lose)) || may_lose=$most
	done
	# Of two at once the second may take away what the first has left; two seconds at the client's pace.
	((${#at_once[@]} == 1)) || may_lose=4000
}

living() { local n; for n in $(nodes); do has_power "$n" && echo "$n"; done; }

chaos()
{
	local fault end told=0

	# How often chance is asked in a round depends on the machine.
	RANDOM=$((seed * 1000 + i))
	p=$(primary)
	# shellcheck disable=SC2046 # words wanted
	one_of $(replicas "$p")
	r=$chosen
	choose
	weigh
	echo "# round $i: $what, primary $p, other $r"
	make_room "$p"
	client_start
	end=$((SECONDS + lasts + 1))
	for fault in "${at_once[@]}"; do "come_$fault"; done
	while ((SECONDS < end)); do
		# shellcheck disable=SC2046 # words wanted
		one_of $(living)
		check "$i, $what: redisha status on $chosen tells the truth" status_tells "$chosen"
		if ((told++ == 0 && RANDOM % 2)); then
			# shellcheck disable=SC2046 # words wanted
			one_of $(nodes)
			to=$chosen
			# shellcheck disable=SC2046 # words wanted
			one_of $(living)
			check "$i, $what: redisha switchover $to on $chosen does what it says" switchover_tells "$chosen" "$to"
		fi
		sleep "0.$((RANDOM % 8))"
	done
	for fault in "${at_once[@]}"; do
		if declare -F "go_$fault" >/dev/null; then "go_$fault" >/dev/null 2>&1; fi
	done
	check "$i, $what: the cluster heals by itself" wait_for 120 healthy
	client_stop
	say_outage "$i, $what, $p to $(primary)"
	check "$i, $what: no more than $may_lose acknowledged writes are lost" lost_at_most "$may_lose"
	check "$i, $what: all have the same data" wait_for 30 all_alike
	check "$i, $what: no score is left" wait_for 40 nothing_asked
	check "$i, $what: no constraint is left" no_constraint
}

cluster_ready
# shellcheck disable=SC2034 # for who reads the log
declare -A switches=()
one_of none aof
echo "# persistence: $chosen"
persist "$chosen"
n_rounds=$(rounds 4 100)
[[ ! ${REDISHA_FAULTS-} || ${REDISHA_ROUNDS-} ]] || n_rounds=$(wc -w <<<"$REDISHA_FAULTS")
for ((i = 1; i <= n_rounds; i++)); do chaos; done
crashes >"$work/out"
check "none of our programs crashed" test ! -s "$work/out"
for s in "${!switches[@]}"; do echo "# redisha switchover: exit $s ${switches[$s]} times"; done
say_median
done_all
