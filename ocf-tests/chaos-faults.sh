# chaos-faults.sh -- what cluster-chaos.sh does to a cluster: a table of faults, and for each how it comes and how it goes.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # faults; p, r: cluster-chaos.sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# $p is the primary's node when it comes, $r one of the others. come_NAME may take a while; go_NAME, if there is one, ends it.

# name, seconds that it lasts, acknowledged writes that it may cost: of a node that vanishes with its memory or is cut off, those of
# the last moment; those that a server acknowledges which nobody promoted; otherwise none.
faults=(
	"nothing                0    0"
	"kill_primary           2    0"
	"kill_replica           2    0"
	"kill_both_replicas     3    0"
	"flap                   1    0"
	"pause_primary          1    0"
	"hang_primary           8    0"
	"hang_replica           6    0"
	"sleep_primary          6    0"
	"script                 5    0"
	"power_primary          6  500"
	"power_replica          6    0"
	"cut_primary            8  500"
	"cut_replica            8    0"
	"cut_replication        4    0"
	"slow_link              4    0"
	"restart_empty          3 4000"
	"promote_by_hand        3    0"
	"demote_by_hand         3    0"
	"pause_clients          4    0"
	"wrong_password         4    0"
	"die_while_moving       2    0"
	"kill_agents            3    0"
	"kill_watchers          1    0"
	"kill_attrd             3    0"
	"kill_controld          3  500"
	"kill_execd             3  500"
	"kill_corosync          6  500"
	"fence_late             8  500"
	"remove_vip             2    0"
)

signal_server() { on "$2" pkill "-$1" -x redis-server; }

come_nothing() { :; }
come_kill_primary() { signal_server KILL "$p"; }
come_kill_replica() { signal_server KILL "$r"; }
come_kill_both_replicas() { local n; for n in $(replicas "$p"); do signal_server KILL "$n"; done; }

come_flap()
{
	local i n

	for i in 1 2 3; do
		n=$(primary)
		[[ ! $n =~ ^n.$ ]] || signal_server KILL "$n"
		sleep "1.$((RANDOM % 10))"
	done
}

come_pause_primary() { signal_server STOP "$p"; }
go_pause_primary() { signal_server CONT "$p"; }
come_hang_primary() { signal_server STOP "$p"; }
go_hang_primary() { signal_server CONT "$p"; }
come_hang_replica() { signal_server STOP "$r"; }
go_hang_replica() { signal_server CONT "$r"; }
come_sleep_primary() { redis_cli "$p" debug sleep 5 >/dev/null & }
come_script()
{
	redis_cli "$p" eval "local t = redis.call('time')[1] while redis.call('time')[1] - t < 5 do end" 0 >/dev/null &
}

come_power_primary() { lab crash "$p"; }
go_power_primary() { switch_on "$p"; }
come_power_replica() { lab crash "$r"; }
go_power_replica() { switch_on "$r"; }
# Fencing does it, after a while; but not when the quorum is lost as well.
switch_on() { wait_for 15 has_power "$1" || lab boot "$1"; }

come_cut_primary() { lab cut "$p"; }
go_cut_primary() { lab heal; }
come_cut_replica() { lab cut "$r"; }
go_cut_replica() { lab heal; }
come_cut_replication() { lab cut "$p" "$r" 6379; }
go_cut_replication() { lab heal; }
come_slow_link() { lab slow "$p" "$r" 30; }
go_slow_link() { lab heal; }

come_restart_empty()
{
	on "$p" sh -c 'pkill -9 -x redis-server; rm -rf /var/lib/redis/dump.rdb /var/lib/redis/appendonlydir
		exec setpriv --reuid redis --regid redis --clear-groups redis-server /etc/redis/redis.conf --daemonize yes' >/dev/null
}

come_promote_by_hand() { redis_cli "$r" replicaof no one >/dev/null; }
come_demote_by_hand() { redis_cli "$p" replicaof "10.99.0.${r#n}" 6379 >/dev/null; }
come_pause_clients() { redis_cli "$p" client pause 3000 write >/dev/null; }
come_wrong_password() { redis_cli "$r" config set requirepass other masterauth other >/dev/null; }
go_wrong_password()
{
	on "$r" sh -c 'REDISCLI_AUTH=other exec redis-cli config set requirepass secret masterauth secret' >/dev/null
}

come_die_while_moving()
{
	on "$r" redisha switchover "$r" >/dev/null 2>&1 &
	sleep "0.$((RANDOM % 10))"
	signal_server KILL "$p"
	wait $!
}

# In the middle of what they do; not those of stop, after which Pacemaker switches the node off.
come_kill_agents()
{
	local n of=()

	on "$r" redisha switchover "$r" >/dev/null 2>&1 &
	of+=($!)
	for n in $(nodes); do
		# shellcheck disable=SC2016 # for the shell in the node
		on "$n" sh -c 'for i in $(seq 100); do
			pkill -9 -f "redisha/redis (promote|demote|notify|monitor)"; sleep 0.03; done' &
		of+=($!)
	done
	wait "${of[@]}"
}

kill_daemon() { on "$1" pkill -9 -f "/$2( |\$)"; }
come_kill_watchers() { local n; for n in $(nodes); do on "$n" pkill -9 -f '^[^ ]*/redisha-watch '; done; }
come_kill_attrd() { one_of "$p" "$r"; kill_daemon "$chosen" pacemaker-attrd; }
come_kill_controld() { one_of "$p" "$r"; kill_daemon "$chosen" pacemaker-controld; }
come_kill_execd() { one_of "$p" "$r"; kill_daemon "$chosen" pacemaker-execd; }
come_kill_corosync() { one_of "$p" "$r"; gone=$chosen; on "$gone" pkill -9 -x corosync; }
go_kill_corosync() { switch_on "$gone"; }
come_fence_late() { echo slow 8 >"${LAB_DIR:-/tmp/redisha-lab}/$LAB/power-mode"; lab crash "$p"; }
go_fence_late() { echo ok >"${LAB_DIR:-/tmp/redisha-lab}/$LAB/power-mode"; switch_on "$p"; }
come_remove_vip() { on "$p" ip addr del "$VIP/24" dev eth0; }
