# cluster.sh -- for the tests on a whole cluster: a lab that runs our build, and a client under load.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # here, work, status, failed: lib.sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# REDISHA_RUNS     how often a fault is repeated, default 5
# REDISHA_LONG     not empty: the long form of a test that has one; REDISHA_ROUNDS: so many rounds, whatever the form
# REDISHA_SEED     what a test with chance in it prints as "# seed N": the same choices again
# CLUSTER_LOGS     folder for the logs of a test that failed, default cluster-logs
# BUILD            top of the build tree
# shellcheck source-path=SCRIPTDIR
. "${BASH_SOURCE%/*}/lib.sh"
set -u

BUILD=${BUILD:-$AGENTS/..}
name=$(basename "$0" .sh)
export LAB=$name-$$
VIP=10.99.0.200
slack=10		# seconds; more than that is a failure, whatever the machine
runs=${REDISHA_RUNS:-5}
client=
finished=
writer=()

if ((EUID)); then echo "1..0 # SKIP the lab needs root"; exit 0; fi

lab() { "$here/lab/lab" "$@"; }

# on NODE COMMAND...
on() { lab exec "$@" </dev/null; }

# Ends the lab in any case; a test that failed, or did not reach its end, leaves its logs.
cluster_clear()
{
	[[ -z $client ]] || kill "$client" 2>/dev/null
	if ((failed)) || [[ -z $finished ]]; then
		export LAB_KEEP_LOGS=${CLUSTER_LOGS:-cluster-logs}/$name
		rm -rf "$LAB_KEEP_LOGS"
		echo "# logs: $LAB_KEEP_LOGS"
	fi
	lab down >/dev/null 2>&1
	rm -rf "$work"
}
trap cluster_clear EXIT
trap 'exit 1' INT TERM HUP

done_all() { finished=1; finish; }

# For tests with chance in them: $RANDOM is a sequence that $seed gives.
seed_chance()
{
	seed=${REDISHA_SEED:-$((RANDOM * 32768 + RANDOM))}

	RANDOM=$seed
	echo "# seed $seed"
}

# one_of WORD...: sets $chosen.  Not by output: a subshell would not move the sequence on.
# shellcheck disable=SC2034 # chosen
one_of() { shift $((RANDOM % $#)); chosen=$1; }

# rounds SHORT LONG: how often, in this form
rounds() { echo "${REDISHA_ROUNDS:-$([[ ${REDISHA_LONG-} ]] && echo "$2" || echo "$1")}"; }

now_ms() { date +%s%3N; }

# What is laid over each node: our agents, redis.conf without persistence, the stand-in for IPMI.
cluster_stage()
{
	local tree=$work/stage

	mkdir -p "$tree"/{etc/redis,usr/sbin} && chmod 755 "$work" "$tree" "$tree"/{etc,usr,etc/redis,usr/sbin}
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$BUILD" install DESTDIR="$tree" OCF_ROOT=/usr/lib/ocf \
		>"$work/install" 2>&1 || { sed 's/^/# /' "$work/install"; return 1; }
	install -m 755 "$here/lab/fence_ipmilan" "$tree/usr/sbin/"
	echo secret >"$tree/etc/redis/password"
	cat >"$tree/etc/redis/redis.conf" <<-END
	port 6379
	bind * -::*
	dir /var/lib/redis
	logfile /var/log/redis/redis.log
	requirepass secret
	masterauth secret
	save ""
	appendonly no
	repl-backlog-size 64mb
	repl-diskless-sync-delay 0
	enable-debug-command local
	END
	export LAB_STAGE=$tree
}

# cluster_up NODES [OPTION...]: a lab with nothing configured but fencing
cluster_up()
{
	n_nodes=$1
	[[ -n ${LAB_STAGE-} ]] || cluster_stage || exit 1
	[[ -n ${LAB_CLIENT-} || ! -x $BUILD/ocf-tests/lab/client ]] ||
		export LAB_CLIENT=$BUILD/ocf-tests/lab/client
	lab up "$@" --until-exit-of $$ || exit 1
}

# cluster_load FILE: an example as it stands; what the tool says is in $work/out, $work/err
cluster_load()
{
	lab exec n1 tee /tmp/example <"$1" >/dev/null
	case $1 in
	*.crm) run on n1 crm configure load update /tmp/example ;;
	*.pcs) run on n1 sh -e /tmp/example ;;
	esac
	return "$status"
}

# cluster_ready [COMMAND...]: three nodes, Redis and VIP running; COMMAND before anything is configured
cluster_ready()
{
	cluster_up 3
	"$@"
	cluster_load "$here/../crm/examples/three-nodes.crm" && wait_for 120 healthy && return
	lab status | sed 's/^/# /'
	exit 1
}

# wait_for SECONDS CONDITION...
# every=SECONDS wait_for LIMIT COMMAND...: asked that often, 0.2 by default
wait_for()
{
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS < end)) || return 1
		sleep "${every:-0.2}"
	done
}

fails() { ! "$@"; }
primary() { lab status -1 | sed -n 's/.* Promoted: \[ \(n.\) \].*/\1/p'; }
is_primary() { [[ $(primary) == "$1" ]]; }
other_primary() { [[ $(primary) =~ ^n.$ && $(primary) != "$1" ]]; }
nodes() { seq -f n%.0f "$n_nodes"; }
replicas() { nodes | grep -vx "$1"; }

# redis_cli NODE COMMAND...
redis_cli()
{
	local node=$1

	shift
	# shellcheck disable=SC2016 # for the shell in the node
	on "$node" sh -c 'REDISCLI_AUTH=$(cat /etc/redis/password) exec redis-cli "$@"' sh "$@" 2>&1 | tr -d '\r'
}

redis_pid() { on "$1" pgrep -x redis-server; }
info() { redis_cli "$1" info | sed -n "s/^$2://p"; }
digest() { redis_cli "$1" debug digest; }
score_of() { on "$1" crm_attribute -q -l reboot -N "$1" -n master-redis -G 2>/dev/null; }
set_score() { on "$1" crm_attribute -q -l reboot -N "$1" -n master-redis -v "$2"; }
state_of() { on "${2:-$1}" crm_attribute -q -l reboot -N "$1" -n redis-state -G 2>/dev/null; }
state_says() { state_of "$1" | grep -q -- "$2"; }
decisions() { on "$1" cat /var/log/redisha/redis.jsonl 2>/dev/null; }
fenced() { on "$1" stonith_admin --history "$2" 2>/dev/null | grep -qE 'reboot|turn off|off'; }
set_property() { on "$(any_node)" crm_attribute -q -t crm_config -n "$1" -v "$2"; }
set_parameter() { on "$(any_node)" crm_resource -r redis -p "$1" -v "$2" >/dev/null; }
has_power() { [[ -s ${LAB_DIR:-/tmp/redisha-lab}/$LAB/run/$1 ]]; }
any_node() { local n; for n in $(nodes); do has_power "$n" && { echo "$n"; return; }; done; }

# Full copies of the data that the servers have given so far; a restarted one begins at 0.
full_syncs()
{
	local n sum=0

	for n in $(nodes); do ((sum += $(info "$n" sync_full))); done
	echo "$sum"
}

# persist none|rdb|aof: now, and at the next start
persist()
{
	local n save='' aof=no

	case $1 in
	rdb) save="1 1" ;;
	aof) aof=yes ;;
	esac
	for n in $(nodes); do
		on "$n" sed -i "s/^save .*/save \"$save\"/; s/^appendonly .*/appendonly $aof/" /etc/redis/redis.conf
		redis_cli "$n" config set save "$save" >/dev/null
		redis_cli "$n" config set appendonly "$aof" >/dev/null
	done
	wait_for 20 nobody_rewrites
	[[ $1 != none ]] && return
	# A full copy left a file, from which a server would start with what it held then.
	for n in $(nodes); do on "$n" rm -rf /var/lib/redis/dump.rdb /var/lib/redis/appendonlydir; done
}

nobody_rewrites()
{
	local n

	for n in $(nodes); do
		[[ $(info "$n" aof_rewrite_in_progress) == 0 && $(info "$n" aof_rewrite_scheduled) == 0 ]] || return
	done
}

# make_room PRIMARY: not more data than all_alike can compare in time, for a server does nothing else meanwhile
make_room()
{
	local is

	is=$(redis_cli "$1" dbsize)
	[[ $is =~ ^[0-9]+$ ]] && ((is > 300000)) && redis_cli "$1" flushall >/dev/null
	return 0
}

# What people care for after a fault: the same data everywhere, up to the same place. The primary's own pings move the
# offset (14 bytes each 10 s), so while one node after the other is asked, it may differ by some.
all_alike()
{
	local n first='' is at least='' most=''

	for n in $(nodes); do
		is=$(digest "$n") at=$(info "$n" master_repl_offset)
		echo "$n: $is $at $(info "$n" role) $(redis_cli "$n" dbsize)"
		: "${first:=$is}" "${least:=$at}" "${most:=$at}"
		[[ $is == "$first" && $at =~ ^[0-9]+$ ]] || return
		((at >= least)) || least=$at
		((at <= most)) || most=$at
		((most - least <= 70)) || return
	done >"$work/out" 2>&1
}


# One primary that has the VIP, all other nodes in sync with it, and no word of a failure but in the past.
healthy()
{
	local said where

	said=$(lab status -1A) || return
	where=$(sed -n 's/.* Promoted: \[ \(n.\) \].*/\1/p' <<<"$said")
	[[ $where ]] && grep -q "vip.*Started $where" <<<"$said" &&
		! grep -qE 'FAILED|OFFLINE|UNCLEAN|pending' <<<"${said%%Failed *}" &&
		[[ $(grep -c 'master-redis[[:space:]]*: 100 *$' <<<"$said") == $((n_nodes - 1)) ]]
}

# What a switchover may not leave behind
nothing_asked() { local all; all=$(on n1 attrd_updater -n master-redis -Q -A) && [[ $all != *'value="1000000"'* ]]; }
no_constraint() { local all; all=$(on n1 cibadmin -Q -l --xpath //constraints) && [[ $all != *'id="cli-'* ]]; }

forget_failures()
{
	on n1 crm_resource --cleanup --resource redis >/dev/null 2>&1
	on n1 crm_resource --wait --timeout 30
	wait_for 20 healthy
}

# The client writes through the VIP until client_stop, which sets $outage, $lost and $acknowledged.
# shellcheck disable=SC2120 # options are optional
client_start()
{
	local p before

	p=$(primary)
	before=$(redis_cli "$p" dbsize)
	[[ $before =~ ^[0-9]+$ ]] || before=0
	on client client -h "$VIP" -a-file /etc/redis/password --rate 2000 --progress "$@" \
		>"$work/client" 2>"$work/client-progress" &
	client=$!
	wait_for 10 more_keys "$p" "$((before + 1000))"
}

more_keys()
{
	local is

	is=$(redis_cli "$1" dbsize)
	[[ $is =~ ^[0-9]+$ ]] && ((is > $2))
}

client_stop()
{
	on client pkill -TERM -x client
	wait "$client"
	client_status=$?
	client=
	read -r acknowledged lost outage < <(
		sed -n 's/^acknowledged \([0-9]*\) of .* lost \([0-9]*\), outage \([0-9]*\) ms/\1 \2 \3/p' "$work/client")
	: "${acknowledged:=0}" "${lost:=-1}" "${outage:=999999}"
	cat "$work/client-progress" "$work/client" >"$work/out"
	: >"$work/err"
}

# A second client, in NODE, that writes to NODE's own server whoever leads; what it was told is counted by time.
# shellcheck disable=SC2120 # options are optional
writer_start()
{
	local node=$1

	shift
	on "$node" client -h "10.99.0.${node#n}" -a-file /etc/redis/password --rate 1000 --beat "$@" \
		>"$work/writer-$node" 2>"$work/beats-$node" &
	writer[${node#n}]=$!
	wait_for 10 grep -q '^beat .* [1-9][0-9][0-9]' "$work/beats-$node"
}

writer_stop()
{
	local node=$1

	! has_power "$node" || on "$node" pkill -TERM -x client
	# It verifies for some seconds, which is of no use here.
	sleep 0.5
	kill "${writer[${node#n}]}" 2>/dev/null
	wait "${writer[${node#n}]}" 2>/dev/null
}

# told NODE SINCE_MS: how many writes its server acknowledged to the writer after that, and until when, counted from it in ms
told()
{
	awk -v since="$2" '$1 == "beat" && $2 <= since { before = $3 }
		$1 == "beat" && $3 > before + 0 && $3 != last { last = $3; at = $2 }
		END { if (last > before) print last - before, at - since; else print 0, 0 }' "$work/beats-$1"
}

nothing_lost() { ((client_status == 0 && lost == 0 && acknowledged > 1000)); }
outage_is_short() { ((outage <= slack * 1000)); }

# say_outage WHAT: for the reader; and kept for say_median
outages=()
say_outage()
{
	outages+=("$outage")
	echo "# outage $1: $outage ms, acknowledged $acknowledged, lost $lost"
}

say_median()
{
	local sorted

	mapfile -t sorted < <(printf '%s\n' "${outages[@]}" | sort -n)
	echo "# outage median of ${#sorted[@]}: ${sorted[$((${#sorted[@]} / 2))]} ms"
}
