# redis-ns.sh -- source it first: the test goes on alone, with instances n1, n2 and n3 on one host.
#
# Network, mounts and processes are private, so whatever a test breaks or leaves ends with it. The three
# have an address, port, folder and state of their own, as on three nodes; the cluster is files (fake/).
# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
for needed in redis-server redis-cli perl unshare setpriv; do
	command -v $needed >/dev/null || { echo "1..0 # SKIP $needed is not installed"; exit 0; }
done
id redis >/dev/null 2>&1 || { echo "1..0 # SKIP there is no account redis"; exit 0; }
if test -z "${REDIS_NS-}"; then
	if ! unshare -n -m -p -f --kill-child --mount-proc true 2>/dev/null; then
		echo "1..0 # SKIP namespaces need root"
		exit 0
	fi
	export REDIS_NS=1
	exec unshare -n -m -p -f --kill-child --mount-proc sh "$0" "$@"
fi

mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
ip link set lo up
world=/run/world
password='two words'
export FAKE_CLUSTER=$world/cluster HA_logfacility=none HA_logfile=$world/agent.log REDISHA_LOG_DIR=$world/decisions
HA_SBIN_DIR=$(cd "$(dirname "$0")" && pwd)/fake
export REDISHA_WATCH=none	# only watch-redis.sh has watchers
export HA_SBIN_DIR OCF_RESOURCE_INSTANCE=redis:0 OCF_RESKEY_CRM_meta_timeout=20000
export OCF_RESKEY_CRM_meta_clone_max=1 OCF_RESKEY_bin=/usr/bin/redis-server
export OCF_RESKEY_node_addresses='n1:127.0.0.1;n2:127.0.0.2;n3:127.0.0.3'

on () {                                       # on N: actions go to node nN now
	n=$1
	export OCF_RESKEY_CRM_meta_on_node="n$n" HA_RSCTMP="$world/n$n/tmp"
	export OCF_RESKEY_config="$world/n$n/redis.conf" OCF_RESKEY_rundir="$world/n$n/run"
}
configure () {                                # redis.conf of node nN, as new
	cat >"$world/n$n/redis.conf" <<-END
		port $((6999 + n))
		bind 0.0.0.0
		bind-source-addr 127.0.0.$n
		dir $world/n$n/data
		logfile $world/n$n/data/log
		requirepass "$password"
		masterauth "$password"
		save ""
		repl-diskless-sync-delay 0
		enable-debug-command yes
		busy-reply-threshold 100
	END
}
fresh () {                                    # nothing runs, no data, no cluster memory
	for p in $(pids redis-server); do kill -9 "$p"; done
	until_true 5 nothing_runs
	rm -rf "$world"
	mkdir -p "$FAKE_CLUSTER"
	for n in 3 2 1; do
		mkdir -p "$world/n$n/data"
		chown redis: "$world/n$n/data"
		configure
	done
	on 1
}

until_true () {                               # until_true SECONDS CONDITION...
	limit=$(($(uptime_s) + $1)); shift
	until "$@"; do
		test "$(uptime_s)" -le "$limit" || return 1
		sleep 0.02
	done
}
uptime_s () { read -r up _ </proc/uptime; echo "${up%.*}"; }
now_ms () { echo $(($(date +%s%N) / 1000000)); }
timed () { began=$(now_ms); action "$@"; took_ms=$(($(now_ms) - began)); }   # action, and how long it took
in_ms () { test "$took_ms" -le "$1" || { echo "# took $took_ms ms"; false; }; }
not () { ! "$@"; }

# How Pacemaker runs actions.
param () { export "OCF_RESKEY_$1=$2"; }       # param NAME VALUE
no_param () { for p in "$@"; do unset "OCF_RESKEY_$p"; done; }
probe () { param CRM_meta_interval 0; timed monitor; no_param CRM_meta_interval; }
monitor () { param CRM_meta_interval 1000; timed monitor; no_param CRM_meta_interval; }
monitors () { for _ in $(seq "$1"); do monitor; done; }   # monitors N: a score rises after three good looks
monitor_promoted () { param CRM_meta_role Promoted; monitor; no_param CRM_meta_role; }
lead () { action start; monitor; action promote; }    # the usual way to the first primary
follow () { on "$1"; action start; monitor; until_true 5 synced; monitor; }   # follow N: N is a synced replica
# The lists of a transition, for promote, demote, stop and notify: transition promote=n2 "active=n1 n2"; none: no transition.
transition () {
	no_param CRM_meta_notify_promote_uname CRM_meta_notify_demote_uname CRM_meta_notify_start_uname \
		CRM_meta_notify_stop_uname CRM_meta_notify_active_uname CRM_meta_notify_promoted_uname
	for list; do param "CRM_meta_notify_${list%%=*}_uname" "${list#*=}"; done
}
notified () {                                 # notified pre promote: as Pacemaker announces it
	param CRM_meta_notify_type "$1"
	param CRM_meta_notify_operation "$2"
	timed notify
	no_param CRM_meta_notify_type CRM_meta_notify_operation
}
# group N...: n1 leads, the others follow it in sync, all are voters, a key "a" is everywhere. Ends on n1.
group () {
	on 1
	transition "active=n1 $(printf 'n%s ' "$@")"
	export OCF_RESKEY_CRM_meta_clone_max=1       # otherwise it would wait for the others' votes
	lead
	export OCF_RESKEY_CRM_meta_clone_max=$(($# + 1))
	transition promoted=n1
	for i; do
		follow "$i"
		on 1
		monitor      # the first replica gave the data a new name: the record must follow
	done
	transition
	until_true 5 online $#
	cli set a 1 >/dev/null
	monitor
	for i; do on "$i"; until_true 5 dbsize_is 1; done
	on 1
}
power_cut () {                                # all servers and all that lives in memory are gone
	for p in $(pids redis-server); do kill -9 "$p"; done
	until_true 5 nothing_runs
	rm -rf "$FAKE_CLUSTER/attributes" "$world"/n?/tmp
}
each_conf () { for i in 1 2 3; do echo "$1" >>"$world/n$i/redis.conf"; done; }   # each_conf LINE

# What tests ask. All but pids are about the node of the last "on".
pids () {                                     # processes that run this program
	for d in /proc/[0-9]*; do
		case $(readlink "$d/exe" 2>/dev/null) in
		*/redis-check-rdb|*/redis-server) test "$1" = redis-server && is_alive "${d#/proc/}" && echo "${d#/proc/}" ;;
		esac
	done
}
is_alive () { case $(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null) in ''|Z|X) return 1 ;; esac; }
nothing_runs () { test -z "$(pids redis-server)"; }
cli () { env ${password:+"REDISCLI_AUTH=$password"} redis-cli -h "127.0.0.$n" -p $((6999 + n)) "$@" 2>&1; }
info () { cli info | tr -d '\r' | sed -n "s/^$1://p"; }                         # info FIELD
has () { test "$(info "$1")" = "$2"; }                                         # has role slave
pid () { info process_id; }
runs () { test -n "$(pid)" && is_alive "$(pid)"; }
synced () { has master_link_status up; }
online () { test "$(cli info replication | grep -c state=online)" -eq "$1"; }   # replicas, as the primary sees them
dbsize_is () { test "$(cli dbsize)" = "$1"; }
# What the cluster was told.
score () { cat "$FAKE_CLUSTER/attributes/master-redis/n$n" 2>/dev/null; }
score_is () { test "$(score)" = "$1" || { echo "# score: $(score)"; false; }; }
forever () { cat "$FAKE_CLUSTER/forever/redis-$1/n$n" 2>/dev/null; }             # forever clean
property () { cat "$FAKE_CLUSTER/properties/redis-$1" 2>/dev/null; }             # property force
attribute () { cat "$FAKE_CLUSTER/attributes/redis-$1/n$n" 2>/dev/null; }        # attribute ballot
decided () { grep -q "\"event\":\"$1\"" "$world/decisions/redis.jsonl"; }             # decided promoted
record () { cat "$FAKE_CLUSTER/properties/redis-primary" 2>/dev/null; }
record_says () { record | grep -q -- "$1" || { echo "# record: $(record)"; false; }; }
attribute_says () { attribute "$1" | grep -q -- "$2" || { echo "# $1: $(attribute "$1")"; false; }; }
tell () { mkdir -p "$FAKE_CLUSTER/attributes/$1"; printf '%s' "$3" >"$FAKE_CLUSTER/attributes/$1/$2"; }   # tell NAME NODE VALUE
state_says () { test "$(attribute state)" = "$1" || { echo "# state: $(attribute state)"; false; }; }
epoch () { record | sed 's/.*epoch=\([0-9]*\).*/\1/'; }
fence_is () { test "$(cli config get min-replicas-to-write | tail -n 1)" = "$1" || { echo "# fence: $(cli config get min-replicas-to-write)"; false; }; }
remembers () { sed -i "s/^$1=.*/$1=$2/" "$world/n$n/tmp/redisha-redis.state"; }   # remembers fenceat 0
tell_property () { mkdir -p "$FAKE_CLUSTER/properties"; printf '%s' "$2" >"$FAKE_CLUSTER/properties/$1"; }   # tell_property redis-force VALUE
tell_record () { mkdir -p "$FAKE_CLUSTER/properties"; printf '%s' "$*" >"$FAKE_CLUSTER/properties/redis-primary"; }
is_silent () { test ! -s "$work/out" && test ! -s "$work/err"; }
spin () {                                     # a script without end; spin write: that has written
	cli eval "${1:+redis.call('set','a','b')} while true do end" 0 >/dev/null &
	until_true 3 is_busy
}
is_busy () { cli ping | grep -q BUSY; }
squat () {                                    # a foreign program takes the port of this node
	perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 5, ReuseAddr => 1,
		LocalAddr => "0.0.0.0", LocalPort => shift) or die; $s->accept while 1' $((6999 + n)) &
	squatter=$!
	until_true 3 port_is_open
}
port_is_open () { perl -MIO::Socket::INET -e 'exit !IO::Socket::INET->new("127.0.0.1:" . shift)' $((6999 + n)); }
fresh
