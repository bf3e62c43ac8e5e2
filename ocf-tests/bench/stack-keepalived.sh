# stack-keepalived.sh -- two nodes, VRRP, notify scripts that change roles: the published recipe; -fast: without its sleeps.
# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # text of scripts; here, stack, work: bench
# SPDX-License-Identifier: GPL-2.0-or-later

server=redis-server
password_of_client=(-a-file /etc/redis/password)
find_by=(-h "$VIP")
settle=30		# the scripts go on changing roles
scripts=/etc/keepalived/script
[[ $stack != keepalived-fast ]] || settle=5

print_keepalived_conf()
{
	local priority=100 first=nopreempt

	[[ $1 == n1 ]] || { priority=90; first=; }
	cat <<-END
	global_defs {
	    router_id $1
	    script_user root
	    enable_script_security
	}
	vrrp_script chk_redis {
	    script "$scripts/check"
	    interval 2
	}
	vrrp_instance VI_1 {
	    state BACKUP
	    interface eth0
	    virtual_router_id 51
	    priority $priority
	    $first
	    advert_int 1
	    track_script {
	        chk_redis
	    }
	    virtual_ipaddress {
	        $VIP/24
	    }
	    notify_master $scripts/master
	    notify_backup $scripts/backup
	    notify_fault $scripts/fault
	    notify_stop $scripts/stop
	}
	END
}

# print_script NAME PEER
print_script()
{
	local wait=15 sync=10

	[[ $stack != keepalived-fast ]] || wait=0 sync=0
	echo "#!/bin/bash"
	echo "export REDISCLI_AUTH=secret"
	[[ $1 == check ]] || echo "exec >>/var/log/keepalived-redis-state.log 2>&1; echo \"\$(date +%T.%3N) $1\""
	case $1 in
	check) echo '[[ $(redis-cli PING) == PONG ]]' ;;
	master) echo "sleep $wait; redis-cli SLAVEOF $2 6379; sleep $sync; redis-cli SLAVEOF NO ONE"
		echo 'echo "$(date +%T.%3N) master done"' ;;
	backup) echo "sleep $wait; redis-cli SLAVEOF $2 6379" ;;
	esac
}

stack_up()
{
	local node name peer

	cluster_up 2 --bare
	for node in n1 n2; do
		peer=10.99.0.$((3 - ${node#n}))
		on "$node" mkdir -p "$scripts"
		for name in check master backup fault stop; do
			print_script "$name" "$peer" | lab exec "$node" tee "$scripts/$name" >/dev/null
			on "$node" chmod 700 "$scripts/$name"
		done
		print_keepalived_conf "$node" | lab exec "$node" tee /etc/keepalived/keepalived.conf >/dev/null
	done
	on n2 sh -c 'echo "replicaof 10.99.0.1 6379" >>/etc/redis/redis.conf'
	stack_boot n1
	wait_for 20 has_address n1
	stack_boot n2
	wait_for 90 stack_whole && sleep "$settle" && wait_for 60 stack_whole
}

stack_boot()
{
	stack_start_server "$1"
	start_keepalived "$1"
}

stack_start_server() { on "$1" redis-server /etc/redis/redis.conf --daemonize yes >/dev/null; }
start_keepalived() { on "$1" sh -c 'setsid keepalived -n -l -D -G </dev/null >>/var/log/keepalived.log 2>&1 &'; }
has_address() { on "$1" ip -o addr show dev eth0 2>/dev/null | grep -q " $VIP/24 "; }

stack_primary()
{
	local node

	for node in n1 n2; do
		has_address "$node" && redis_cli "$node" role | grep -qx master && { echo "$node"; return; }
	done
}

# The address is on the one primary, and the other follows it.
stack_whole()
{
	local p other

	p=$(stack_primary)
	[[ $p ]] || return
	other=n$((3 - ${p#n}))
	! has_address "$other" && redis_cli "$other" info replication | grep -qx 'master_link_status:up'
}

# A planned move is to stop keepalived on one node; it is started again when the other has taken over.
stack_move() { at "$1" pkill -TERM -o -x keepalived; }
stack_moved() { start_keepalived "$1"; }
stack_forget() { :; }
