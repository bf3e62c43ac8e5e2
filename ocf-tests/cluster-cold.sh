#!/bin/bash
# cluster-cold.sh -- all nodes were down: whoever has the newest data leads, in bounded time, or it is said what is awaited.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Cells of a matrix: (clean stop | power cut) x (aof | rdb | none) x (all back | one late | one gone). Before it goes down, one
# replica has less than the others; after a clean stop, now and then only the primary has everything.
# REDISHA_CELLS="cut/aof/gone clean/rdb/late": these only
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance
wait_s=8		# cold_start_wait
late_s=12		# more than that

some_primary() { [[ -n $(primary) ]]; }
has_no_server() { ! on "$1" pgrep -x redis-server >/dev/null && ! on "$1" pgrep -x pacemakerd >/dev/null; }
saved() { [[ $(info "$1" rdb_changes_since_last_save) == 0 && $(info "$1" rdb_bgsave_in_progress) == 0 ]]; }
# Asked for as long as it takes: a busy machine may not answer at once.
newest_leads()
{
	local now is

	now=$(primary)
	[[ $now ]] && is=$(digest "$now")
	same "$wanted" "${is:-nobody leads}"
}

same() { printf '%s\n' "wanted: $1" "is: $2" >"$work/out"; : >"$work/err"; [[ $1 == "$2" ]]; }
has_begun() { some_primary || awaits .; }
awaits() { lab status -1A | grep -qE "redis-state[[:space:]]*: waiting for ($1)"; }
states() { lab status -1A | sed -n 's/.*redis-state[[:space:]]*: //p' | paste -sd'|'; }
is_stopped_at() { ! on "$1" pgrep -x redis-server >/dev/null; }

have_left() { local n; for n; do on "$b" crm_attribute -q -N "$n" -n redis-clean -G | grep -q left=1 || return; done; }

write_some()
{
	client_start
	sleep 1
	client_stop
	nothing_lost
}

# One replica falls behind; $only is set when nobody but the primary has the last writes.
make_different()
{
	only=
	if [[ $stop == cut ]]; then
		lab cut "$p" "$c" 6379
		write_some
	else
		on "$p" crm_standby -N "$c" -l reboot -v on
		wait_for 20 is_stopped_at "$c"
		write_some || return
		((RANDOM % 2)) || [[ $back == all ]] || return 0
		on "$p" crm_standby -N "$b" -l reboot -v on
		wait_for 20 is_stopped_at "$b"
		only=$p
		write_some
	fi
}

all_at_once()
{
	local n pids=()

	for n in $(nodes); do
		lab crash "$n" --for-good &
		pids+=($!)
	done
	wait "${pids[@]}"
}

go_down()
{
	local n

	case $stop/$kind in
	cut/rdb) for n in $p $b; do wait_for 10 saved "$n"; done ;;
	cut/aof) sleep 1.5 ;;
	esac
	if [[ $stop == clean ]]; then
		# shellcheck disable=SC2046 # words wanted
		for n in $(nodes | shuf --random-source=<(yes "$RANDOM")); do on "$n" pkill -TERM -x pacemakerd; done
		for n in $(nodes); do wait_for 60 has_no_server "$n" || echo "# $n does not stop"; done
	fi
	all_at_once
	lab heal
}

cell()
{
	local what="$stop/$kind/$back" n began

	p=$(primary)
	# shellcheck disable=SC2046 # words wanted
	one_of $(replicas "$p")
	c=$chosen
	b=$(replicas "$p" | grep -vx "$c")
	persist "$kind"
	check "$what: the client writes, $c falls behind" make_different
	one_of "$p" "$p" "$c" "$b"
	missing=$chosen
	[[ -z $only ]] || missing=$p
	wanted=$(digest "$p")
	[[ $kind != none ]] || wanted=0000000000000000000000000000000000000000
	echo "# $what: primary $p, $c has less${only:+, so has $b}; away: $([[ $back == all ]] && echo nobody || echo "$missing")"
	go_down

	began=$SECONDS
	for n in $(nodes); do [[ $back != all && $n == "$missing" ]] || lab boot "$n"; done
	if [[ $back == late ]]; then
		wait_for 40 has_begun
		wait_for "$late_s" some_primary
		[[ -z $only || $kind == none ]] || check "$what: nobody leads without the newest data" fails some_primary
		echo "# $what: after $((SECONDS - began)) s the primary is '$(primary)'; states $(states)"
		lab boot "$missing"
	fi
	if [[ $stop/$back == clean/gone && $missing == "$p" && $kind != none ]]; then
		wait_for 40 has_begun
		# Who left while the primary led on does not lead without it, either.
		wait_for $((wait_s + 12)) some_primary || ! have_left "$b" "$c" || only=$missing
	fi
	if [[ $back == gone && $only && $kind != none ]]; then
		check "$what: it is said that $missing is awaited" wait_for 60 awaits "$missing|force"
		sleep $((wait_s + 4))
		check "$what: nobody leads without the newest data, even after the wait" fails some_primary
		echo "# $what: states $(states)"
		run on "$b" redisha force "$b" --resource redis --yes
		wanted=$(digest "$b")
		check "$what: redisha force $b ends it" wait_for 60 is_primary "$b"
	fi
	check "$what: there is a primary with the newest data in bounded time" wait_for 90 newest_leads
	echo "# $what: $(primary) leads after $((SECONDS - began)) s"
	[[ $back != gone ]] || lab boot "$missing"
	check "$what: the cluster is healthy" wait_for 120 healthy
	check "$what: all have the same data" wait_for 30 all_alike
	check "$what: the client writes" write_some
}

cluster_ready
set_parameter cold_start_wait "$wait_s"
if [[ ${REDISHA_CELLS-} ]]; then
	read -ra cells <<<"$REDISHA_CELLS"
elif [[ ${REDISHA_LONG-} ]]; then
	cells=({clean,cut}/{aof,rdb,none}/{all,late,gone})
else
	# One of each sort, whatever the seed; the others change with it.
	one_of all late gone; cells=("cut/aof/$chosen")
	one_of late gone; cells+=("clean/aof/$chosen")
	one_of cut/rdb cut/none clean/rdb clean/none; x=$chosen
	one_of all late gone; cells+=("$x/$chosen")
fi
for cell in "${cells[@]}"; do
	IFS=/ read -r stop kind back <<<"$cell"
	cell
done
done_all
