# monitor-cost.sh -- what one look costs: no fork, and how much less CPU than the shell agents. Prints; asserts no time.
if test -z "${COST_NS-}"; then
	unshare -n -m -p -f --mount-proc true 2>/dev/null || { echo "1..0 # SKIP namespaces need root"; exit 0; }
	export COST_NS=1
	exec unshare -n -m -p -f --kill-child --mount-proc bash "$0"
fi
# shellcheck source=ocf-tests/lib.sh
. "$(dirname "$0")/lib.sh"
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/resource-agents /run/redis "$work/data"
chown redis /run/redis "$work/data"
chmod 711 "$work"
printf 'port 7000\ndir %s\nrequirepass secret\nsave ""\n' "$work/data" >/run/redis.conf
ip link set lo up
ip link add eth0 type veth peer name peer0
ip link set eth0 up
ip link set peer0 up
ip addr add 192.168.144.1/24 dev eth0
export OCF_ROOT=/usr/lib/ocf OCF_RA_VERSION_MAJOR=1 OCF_RA_VERSION_MINOR=0 HA_logfacility=none \
	OCF_RESKEY_config=/run/redis.conf OCF_RESKEY_rundir=/run/redis OCF_RESKEY_ip=192.168.144.2 \
	OCF_RESKEY_CRM_meta_timeout=20000 OCF_RESKEY_CRM_meta_interval=10000 OCF_RESOURCE_INSTANCE=cost \
	OCF_RESKEY_CRM_meta_on_node=n1 OCF_RESKEY_node_addresses=n1:127.0.0.1 FAKE_CLUSTER=$work/cluster
# As in a cluster, whose tools are faked: in the steady state nobody asks them.
mkdir "$FAKE_CLUSTER"
shell=/usr/lib/ocf/resource.d/heartbeat

# cpu_us RUNS COMMAND...: microseconds of CPU per run, children included; the status of the last in $status
cpu_us () {
	local runs=$1 i TIMEFORMAT='%3U %3S' u s
	shift
	status=0
	read -r u s < <({ time for ((i = 0; i < runs; i++)); do "$@" >/dev/null 2>&1; done; } 2>&1)
	echo $(((10#${u/./} + 10#${s/./}) * 1000 / runs))
}
# median_of_3 RUNS COMMAND...
median_of_3 () { for _ in 1 2 3; do cpu_us "$@"; done | sort -n | sed -n 2p; }
forks_of () { strace -f -qq -e trace=?clone,?clone3,?fork,?vfork -o "$work/forks" "$@" >/dev/null 2>&1; grep -cE '(clone|clone3|fork|vfork)\(' "$work/forks"; }

compare () {                                   # compare NAME OURS THEIRS EXPECTED
	local ours theirs none
	unset HA_SBIN_DIR
	none=$(median_of_3 200 /bin/true)
	ours=$(HA_SBIN_DIR=$here/fake median_of_3 200 "$2" monitor)
	if ! test -x "$3"; then skip "$1 against ${3##*/d/}" "resource-agents is not installed"; return; fi
	theirs=$(median_of_3 10 "$3" monitor)
	echo "# cpu: one $1 monitor $ours us, ${3##*resource.d/} $theirs us: $((theirs / ours)) times less (/bin/true: $none us; 3 x 200 and 3 x 10 runs)"
}

for agent in redis vip; do
	export HA_SBIN_DIR=$here/fake
	action start
	check "$agent starts" exits 0
	wanted=0
	if test $agent = redis; then
		action monitor
		action promote
		wanted=8
	fi
	action monitor
	action monitor
	check "$agent: monitor succeeds" exits $wanted
	if command -v strace >/dev/null
	then check "$agent: monitor makes no process" test "$(forks_of "$AGENTS/$agent" monitor)" = 0
	else skip "$agent: monitor makes no process" "strace is not installed"
	fi
done
check "the count of processes sees one when there is one" test "$(forks_of sh -c 'true & wait')" -ge 1
compare redis "$AGENTS/redis" $shell/redis
compare vip "$AGENTS/vip" $shell/IPaddr2
action stop
agent=redis
action stop
check "redis stops" exits 0
finish
