# run.sh -- one measured run: a whole stack, a client that writes, a fault, the repair, a whole stack again.
# shellcheck shell=bash
# shellcheck disable=SC2154 # here, out, work, server ...: bench and its stacks
# SPDX-License-Identifier: GPL-2.0-or-later

now_ms() { date +%s%3N; }

# Of the machine, since it booted: ticks that were spent, and all
cpu_ticks_of_all() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat; }

# The do-nothing agents, beside what cluster_stage laid over every node
stage_floor()
{
	install -D -m 755 "$BUILD/ocf-tests/bench/floor-server" "$LAB_STAGE/usr/lib/ocf/resource.d/floor/server" &&
		install -D -m 755 "$BUILD/ocf-tests/bench/floor-vip" "$LAB_STAGE/usr/lib/ocf/resource.d/floor/vip" &&
		chmod -R a+rX "$LAB_STAGE"
}

# ---- the client ----

client_on()
{
	on client client "${find_by[@]}" "${password_of_client[@]}" --rate "$rate" --connect-ms "$connect_ms" \
		--reply-ms "$reply_ms" --progress >"$dir/client" 2>"$dir/client-progress" &
	client=$!
	wait_for 15 grep -q 'writes begin' "$dir/client-progress" && sleep 2
}

client_off()
{
	on client pkill -TERM -x client
	wait "$client"
	client=
	tail -n 1 "$dir/client" >"$dir/client.json"
}

client_kill() { [[ -z $client ]] || { kill "$client"; wait "$client"; } 2>/dev/null; client=; }

# A gap without an error is a busy machine.
n_gaps() { grep -c 'gap begins: .' "$dir/client-progress"; }
gap_seen() { (($(n_gaps) > gaps_before)); }
in_gap() { [[ $(grep -E 'gap (begins|ends)' "$dir/client-progress" | tail -n 1) == *begins* ]]; }

# ---- faults and their repair; what Pacemaker repairs by itself is no matter of ours ----

# at NODE COMMAND...: says when, to the millisecond, for getting there takes a while
# shellcheck disable=SC2016 # for the shell in the node
at() { on "$1" sh -c 'date +%s%3N; exec "$@"' sh "${@:2}"; }

fault_crash() { at "$1" pkill -9 -x "$server"; }
heal_crash() { stack_start_server "$1"; }
fault_hang() { at "$1" pkill -STOP -x "$server"; }
heal_hang() { on "$1" pkill -CONT -x "$server"; }
fault_node() { lab crash "$1"; }
heal_node() { lab nodes | grep -qx "$1 on" || lab boot "$1"; stack_boot "$1"; }
fault_partition() { lab cut "$1"; }
heal_partition() { lab heal; }
fault_switchover() { stack_move "$1" "$(replicas "$1" | head -n 1)"; }
heal_switchover() { stack_moved "$1"; }
fault_vip() { at "$1" ip addr del "$VIP/24" dev eth0; }
heal_vip() { :; }
heal_cold() { :; }

fault_cold()
{
	local node off=()

	for node in $(nodes); do
		lab crash "$node" &
		off+=($!)
	done
	wait "${off[@]}"
	for node in $(nodes); do lab boot "$node"; done
	for node in $(nodes); do stack_boot "$node"; done
}

declare -A lasts=([hang]=10 [node]=5 [partition]=15)	# at least so many seconds

# Has an outage come and gone?  The client's word is cheap; the cluster is asked only when nothing was to be
# seen for a while, for the question costs CPU time.
outage_is_over()
{
	in_gap && return 1
	gap_seen && return
	(($(now_ms) > fault_ms + 5000)) || return
	[[ $scenario != switchover ]] || [[ $(stack_primary) =~ ^n.$ && $(stack_primary) != "$from" ]]
}

# ---- the logs of one run: what was added to the lab's since log_mark ----

declare -A log_size
lab_logs() { find "${LAB_DIR:-/tmp/redisha-lab}/$LAB/log" -type f -printf '%P %s\n' 2>/dev/null; }

log_mark()
{
	local file size

	log_size=()
	while read -r file size; do log_size[$file]=$size; done < <(lab_logs)
}

log_cut()
{
	local file size from

	while read -r file size; do
		from=${log_size[$file]-0}
		((size > from)) || continue
		mkdir -p "$dir/$(dirname "$file")"
		tail -c +$((from + 1)) "${LAB_DIR:-/tmp/redisha-lab}/$LAB/log/$file" >"$dir/$file"
	done < <(lab_logs)
}

# ---- one run ----

# run_begin STACK SCENARIO RUN
run_begin()
{
	scenario=$2 dir=$out/logs/$1-$2-$3 problem=
	from='' to='' fault_ms=0 heal_ms=0 whole_ms=0 cpu_busy=0
	rm -rf "$dir"
	mkdir -p "$dir"
}

run_end()
{
	printf '{"stack":"%s","scenario":"%s","run":%d,"from":"%s","to":"%s","fault_ms":%d,"heal_ms":%d,"whole_ms":%d,"cpu_busy":%d,"problem":"%s"}\n' \
		"$1" "$2" "$3" "$from" "$to" "$fault_ms" "$heal_ms" "$whole_ms" "$cpu_busy" "$problem" >"$dir/run.json"
	echo "$(date +%T) $1 $2 $3: $("$here/bench/report" --run "$dir")"
	[[ -z $problem ]]
}

run_not_started()
{
	run_begin "$@"
	problem="the stack did not start"
	log_size=()
	log_cut
	cp "$work/up" "$dir/"
	run_end "$@"
}

# Whole, and still so after a while
stays_whole() { wait_for "$limit" stack_whole && whole_ms=$(now_ms) && sleep "$settle" && stack_whole; }

run_fault()
{
	local seconds when='' busy all busy_now all_now

	gaps_before=$(n_gaps)
	read -r busy all < <(cpu_ticks_of_all)
	fault_ms=$(now_ms)
	"fault_$scenario" "$from" >"$dir/fault" 2>&1
	read -r when <"$dir/fault"
	[[ ! $when =~ ^[0-9]{13}$ ]] || fault_ms=$when
	wait_for "$limit" outage_is_over || problem="no writes $limit s after the fault"
	read -r busy_now all_now < <(cpu_ticks_of_all)
	cpu_busy=$(((busy_now - busy) * 100 / (all_now - all + 1)))
	sleep 2
	seconds=$((${lasts[$scenario]-0} - ($(now_ms) - fault_ms) / 1000))
	((seconds <= 0)) || sleep "$seconds"
	heal_ms=$(now_ms)
	"heal_$scenario" "$from" >>"$dir/fault" 2>&1
	stays_whole || stays_whole || problem=${problem:-"not whole $limit s after the repair"}
}

# False: the lab is of no use any more.
run_once()
{
	run_begin "$@"
	if [[ $stack/$scenario == floor-*/hang || $stack/$scenario == sentinel/vip ]]; then
		problem="not applicable"
		run_end "$@"
		return 0
	fi
	from=$(stack_primary)
	log_mark
	if client_on; then run_fault; else problem="the client could not write before the fault"; fi
	client_off
	to=$(stack_primary)
	log_cut
	stack_forget
	run_end "$@" && wait_for 20 stack_whole
}
