#!/bin/bash
# cluster-wipe.sh -- the primary's redis is restarted behind our back as a master, with nothing or with old data: nobody copies it.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance

# As the distribution's unit starts it: from redis.conf alone, as master, at once.
restart_as_master()
{
	on "$1" sh -c 'pkill -9 -x redis-server; exec setpriv --reuid redis --regid redis --clear-groups \
		redis-server /etc/redis/redis.conf --daemonize yes' >/dev/null
}

# Restart=always with a short RestartSec, for 20 s.
restart_loop()
{
	# shellcheck disable=SC2016 # for the shell in the node
	on "$1" sh -c 'pkill -9 -x redis-server; end=$(($(date +%s) + 20)); while [ "$(date +%s)" -lt "$end" ]; do
		setpriv --reuid redis --regid redis --clear-groups redis-server /etc/redis/redis.conf --daemonize no
		sleep 0.1; done' >/dev/null 2>&1 &
}

# Never fewer keys than before on a replica that had them, not for a moment: asked all the time.
watch_keys()
{
	local n=$1 least=$2 is

	while :; do
		is=$(redis_cli "$n" dbsize)
		[[ ! $is =~ ^[0-9]+$ ]] || ((is >= least)) || echo "$n had $is keys"
		sleep 0.1
	done
}

same() { printf '%s\n' "before: $1" "now: $2" >"$work/out"; : >"$work/err"; [[ $1 == "$2" ]]; }

case_wipe()
{
	local what=$1 p keys before n watchers=()

	p=$(primary)
	client_start
	client_stop
	check "$what: the client writes" nothing_lost
	wait_for 10 all_alike
	keys=$(redis_cli "$p" dbsize)
	before=$(digest "$p")
	for n in $(replicas "$p"); do
		watch_keys "$n" "$keys" >"$work/fewer-$n" &
		watchers+=($!)
	done
	case $what in
	*loop*) restart_loop "$p" ;;
	*) restart_as_master "$p" ;;
	esac
	check "$what: another leads, or $p again with all data" wait_for 20 leads_with "$keys" "$p"
	check "$what: the cluster heals" wait_for 60 healthy
	# The loop ends only now.
	[[ $what != *loop* ]] || sleep 10
	check "$what: ... and stays so" wait_for 60 healthy
	kill "${watchers[@]}"
	wait "${watchers[@]}" 2>/dev/null
	cat "$work"/fewer-* >"$work/out"
	check "$what: the replicas had all keys, all the time" test ! -s "$work/out"
	check "$what: everything is as before" same "$before" "$(digest "$(primary)")"
	check "$what: on all nodes" wait_for 20 all_alike
	client_start
	client_stop
	check "$what: the client writes again" nothing_lost
	echo "# $what: $p to $(primary)"
}

leads_with()
{
	local now

	now=$(primary)
	[[ $now ]] && more_keys "$now" "$(($1 - 1))"
}

cluster_ready
for ((round = 1; round <= $(rounds 1 5); round++)); do
	persist none
	for n in $(nodes); do on "$n" rm -f /var/lib/redis/dump.rdb; done
	case_wipe "$round, empty"
	p=$(primary)
	redis_cli "$p" save >/dev/null
	case_wipe "$round, old RDB"
	case_wipe "$round, loop of restarts"
done
done_all
