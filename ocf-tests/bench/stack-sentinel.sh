# stack-sentinel.sh -- three servers, three sentinels, quorum 2; nothing restarts a dead server; the client asks the sentinels.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # work: bench
# SPDX-License-Identifier: GPL-2.0-or-later

server=redis-server
password_of_client=(-a-file /etc/redis/password)
find_by=(--sentinels "10.99.0.1:26379,10.99.0.2:26379,10.99.0.3:26379")
settle=5

print_sentinel_conf()
{
	cat <<-END
	port 26379
	bind * -::*
	protected-mode no
	daemonize yes
	dir /tmp
	logfile /var/log/redis/sentinel.log
	sentinel monitor mymaster 10.99.0.1 6379 2
	sentinel auth-pass mymaster secret
	sentinel down-after-milliseconds mymaster 1000
	sentinel failover-timeout mymaster 10000
	sentinel parallel-syncs mymaster 2
	END
}

stack_up()
{
	local node

	cluster_up 3 --bare
	for node in $(nodes); do
		[[ $node == n1 ]] ||
			on "$node" sh -c 'echo "replicaof 10.99.0.1 6379" >>/etc/redis/redis.conf'
		print_sentinel_conf | lab exec "$node" tee /etc/redis/sentinel.conf >/dev/null
		stack_boot "$node"
	done
	wait_for 60 stack_whole
}

# What a node's service manager starts at boot; both files are rewritten by the sentinels.
stack_boot()
{
	stack_start_server "$1"
	on "$1" redis-sentinel /etc/redis/sentinel.conf >/dev/null
}

stack_start_server() { on "$1" redis-server /etc/redis/redis.conf --daemonize yes >/dev/null; }

# sentinel NODE COMMAND...
sentinel() { on "$1" redis-cli -p 26379 sentinel "${@:2}" 2>/dev/null; }

stack_primary()
{
	local node

	for node in $(nodes); do
		node=$(sentinel "$node" get-master-addr-by-name mymaster | sed -n '1s/.*\./n/p')
		[[ -z $node ]] || { echo "$node"; return; }
	done
}

# All sentinels agree, know each other and two good replicas, which follow.
stack_whole()
{
	local node p

	p=$(stack_primary)
	[[ $p ]] && redis_cli "$p" role | grep -qx master || return
	for node in $(nodes); do
		[[ $(sentinel "$node" get-master-addr-by-name mymaster | head -n 1) == 10.99.0.${p#n} ]] &&
			sentinel "$node" ckquorum mymaster | grep -q '^OK 3 usable' || return
		[[ $node == "$p" ]] ||
			redis_cli "$node" info replication | grep -qx 'master_link_status:up' || return
	done
	# Who still believes to lead, or does not know of a replica, cannot move by plan.
	[[ $(redis_cli "$p" info replication | grep -c 'state=online') == 2 ]] &&
		[[ $(sentinel n1 replicas mymaster | grep -A 1 -x flags | grep -cx slave) == 2 ]]
}

stack_move() { at "$2" redis-cli -p 26379 sentinel failover mymaster; }
stack_moved() { :; }
stack_forget() { :; }
