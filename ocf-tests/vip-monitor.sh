# vip-monitor.sh -- what monitor of a virtual IP promises.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000
base
param ip 192.168.144.2
recurring () { given OCF_RESKEY_CRM_meta_interval=10000; }
probe () { given OCF_RESKEY_CRM_meta_interval=0; }

for kind in probe recurring; do
	$kind
	no_param nic cidr_netmask
	action monitor
	check "$kind: not there is not running" exits 7
	action start
	action monitor
	check "$kind: an address that is up runs" exits 0
	check "... silently" not test -s "$work/err"
	check "... on stdout, too" not test -s "$work/out"
	param nic eth0
	param cidr_netmask 24
	action monitor
	check "$kind: an address where it is configured runs" exits 0
	param nic eth1
	action monitor
	check "$kind: an address on another interface is a failure, it must be stopped" exits 1
	check "... the reason names the interface where it is" says 'exit-reason:.*eth0'
	param nic eth0
	param cidr_netmask 28
	action monitor
	check "$kind: an address with another prefix is a failure, it must be stopped" exits 1
	check "... the reason names the prefix it has" says 'exit-reason:192.168.144.2/24'
	no_param nic cidr_netmask
	action stop
	ip addr add 192.168.144.2/32 dev lo
	action monitor
	check "$kind: a copy on lo serves nobody and must be stopped" exits 1
	action stop
	action start
	# A probe must not say "not here": the address comes back with the carrier.
	linkless=7
	test "$kind" != probe || linkless=1
	neighbour ip link set peer0 down
	until_true 5 sh -c 'ip link show eth0 | grep -q NO-CARRIER'
	action monitor
	check "$kind: no carrier is $linkless" exits "$linkless"
	check "... the reason names the interface" says 'exit-reason:.*eth0.*carrier'
	neighbour ip link set peer0 up
	until_true 5 sh -c 'ip link show eth0 | grep -q LOWER_UP'
	until_true 5 sh -c 'ip link show eth0 | grep -q "state UP"'
	action monitor
	check "$kind: it runs when the carrier is back" exits 0
	ip link set eth0 down
	action monitor
	check "$kind: an interface that is down is $linkless" exits "$linkless"
	check "... the reason names it" says 'exit-reason:.*eth0.*down'
	ip link set eth0 up
	until_true 5 sh -c 'ip link show eth0 | grep -q "state UP"'
	action stop
done

probe
param nic missing0
action monitor
check "a missing interface is not running in a probe" exits 7
recurring
action monitor
check "a missing interface is a failure in a recurring monitor" exits 1
check "... the reason names it" says 'exit-reason:.*missing0'
no_param nic
param ip nonsense
action monitor
check "a wrong address is a soft failure in a recurring monitor" exits 1
probe
action monitor
check "... and a configuration error in a probe" exits 6

ip -6 addr flush dev eth0 scope global
ip addr add 2001:db8:1234::1/64 dev eth0 nodad
recurring
# Nobody has this one, so it is being checked for a second.
param ip 2001:db8:1234::3
ip addr add 2001:db8:1234::3/64 dev eth0
action monitor
check "an address still being checked runs" exits 0
ip addr del 2001:db8:1234::3/64 dev eth0
param ip 2001:db8:1234::2
neighbour ip addr add 2001:db8:1234::2/64 dev peer0 nodad
ip addr add 2001:db8:1234::2/64 dev eth0
until_true 5 has 2001:db8:1234::2/64 dadfailed
action monitor
check "an address that a neighbour has is a failure" exits 1
check "... the reason says so" says 'exit-reason:.*another host'
action stop

if command -v strace >/dev/null; then
	param ip 192.168.144.2
	action start
	env ASAN_OPTIONS=detect_leaks=0 strace -f -o "$work/trace" "$AGENTS/vip" monitor
	check "monitor forks nothing" not grep -qE '^[0-9]+ +(clone|fork|vfork|clone3)\(' "$work/trace"
fi
finish
