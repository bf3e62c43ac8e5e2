# stack-pacemaker.sh -- redisha, resource-agents' shell agents and the do-nothing agents, all under Pacemaker.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # here, stack, work: bench
# SPDX-License-Identifier: GPL-2.0-or-later

server=redis-server	# what a crash kills and a hang stops
password_of_client=(-a-file /etc/redis/password)
find_by=(-h "$VIP")
settle=3		# seconds for which a whole stack must stay so
[[ $stack != floor-* ]] || { server=floor-server; password_of_client=(--no-verify); }

stack_configuration()
{
	case $stack in
	redisha) cat "$here/../crm/examples/three-nodes.crm" ;;
	heartbeat) cat "$here/bench/heartbeat.crm" ;;
	heartbeat-mt1) sed 's/meta promotable/meta migration-threshold=1 failure-timeout=30s promotable/' \
		"$here/bench/heartbeat.crm" ;;
	floor-bare) sed 's/honest=1/honest=0/' "$here/bench/floor.crm" ;;
	floor-honest) cat "$here/bench/floor.crm" ;;
	esac
}

stack_up()
{
	cluster_up 3
	stack_configuration >"$work/$stack.crm"
	cluster_load "$work/$stack.crm" && wait_for 90 stack_whole
}

stack_primary() { primary; }

stack_whole()
{
	case $stack in
	redisha) healthy ;;
	floor-*) has_roles ;;
	*) has_roles && replicas_follow ;;
	esac
}

# One primary that has the VIP, replicas everywhere else, nothing failed.
has_roles()
{
	local said where

	said=$(lab status -1) || return
	where=$(sed -n 's/.* Promoted: \[ \(n.\) \].*/\1/p' <<<"$said")
	[[ $where ]] && grep -q "vip.*Started $where" <<<"$said" &&
		! grep -qE 'FAILED|OFFLINE|UNCLEAN|pending|Stopped' <<<"${said%%Failed *}" &&
		[[ $(sed -n 's/.* Unpromoted: \[ \(.*\) \].*/\1/p' <<<"$said" | wc -w) == $((n_nodes - 1)) ]]
}

replicas_follow()
{
	local node

	for node in $(replicas "$(primary)"); do
		redis_cli "$node" info replication | grep -qx 'master_link_status:up' || return
	done
}

# Pacemaker boots and starts by itself.
stack_boot() { :; }
stack_start_server() { :; }

stack_move() { at "$2" crm_resource --move --resource redis-clone --promoted --node "$2" 2>/dev/null; }
stack_moved() { on "$1" crm_resource --clear --resource redis-clone --promoted >/dev/null 2>&1; }

stack_forget()
{
	on n1 crm_resource --cleanup >/dev/null 2>&1
	on n1 crm_resource --wait --timeout 30 >/dev/null 2>&1
}
