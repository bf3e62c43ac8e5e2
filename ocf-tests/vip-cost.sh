# vip-cost.sh -- what a virtual IP costs beside an empty program and IPaddr2. Prints; asserts no tight time.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_ROOT=/usr/lib/ocf OCF_RA_VERSION_MAJOR=1 OCF_RA_VERSION_MINOR=0 OCF_RESOURCE_INSTANCE=cost \
	OCF_RESKEY_CRM_meta_timeout=20000 OCF_RESKEY_CRM_meta_interval=10000
base
param ip 192.168.144.2
empty=${AGENTS%/*}/ocf-tests/empty
theirs=/usr/lib/ocf/resource.d/heartbeat/IPaddr2

# cpu_us RUNS COMMAND...: user and system time of one run, children included, and of the shell's fork
cpu_us () {
	# shellcheck disable=SC2016 # for the inner shell
	bash -c 'n=$1; shift; TIMEFORMAT="%3U %3S"; { time for ((i = 0; i < n; i++)); do "$@" >/dev/null 2>&1; done; } 2>&1' \
		bash "$@" | awk -v n="$1" '{ print int(($1 + $2) * 1000000 / n) }'
}
least_of_3 () { for _ in 1 2 3; do cpu_us "$@"; done | sort -n | head -n 1; }
start_us () {                                 # one start by the clock, stopped again
	a=$(date +%s%6N); action start; b=$(date +%s%6N)
	action stop
	echo $((b - a))
}

action start
check "start succeeds" exits 0
none=$(least_of_3 30 "$empty")
ours=$(least_of_3 30 "$AGENTS/vip" monitor)
action monitor
check "monitor succeeds" exits 0
check "its CPU time is that of an empty program with the same libraries, less than three times, whatever else runs here" \
	test "$ours" -lt $((3 * none))
if test -x $theirs
then shell=$(least_of_3 5 $theirs monitor)
else shell=0
fi
echo "# cpu: vip monitor $ours us, empty program $none us ($((100 * ours / none)) %), IPaddr2 monitor $shell us"
action stop
fastest=$(for _ in 1 2 3 4 5; do start_us; done | sort -n | head -n 1)
echo "# cpu: vip start without duplicate address detection $fastest us by the clock, of which $none us are any program's"
check "start without duplicate address detection takes no second" test "$fastest" -lt 1000000
finish
