# vip-many.sh -- several virtual IPs in one resource move as one.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=20000 OCF_RESKEY_CRM_meta_interval=10000
base
param nodad true
param arp_late 0
up_all () { up 192.168.144.2/24 eth0 && up 192.168.144.3/24 eth0 && up 2001:db8:1234::2/64 eth0; }
down_all () { down 192.168.144.2 && down 192.168.144.3 && down 2001:db8:1234::2; }

for list in "192.168.144.2 192.168.144.3 2001:db8:1234::2" "192.168.144.2,192.168.144.3, 2001:db8:1234::2"; do
	param ip "$list"
	action monitor
	check "$list: none is there, not running" exits 7
	action start
	check "... start succeeds" exits 0
	check "... all are up" up_all
	action monitor
	check "... monitor succeeds" exits 0
	ip addr del 192.168.144.3/24 dev eth0
	action monitor
	check "... one is missing: a failure, for the others are up" exits 1
	check "... the reason names the one" says 'exit-reason:192.168.144.3'
	action start
	check "... start adds it" up_all
	action stop
	check "... stop succeeds" exits 0
	check "... and takes all" down_all
done

listen 1300
param arp_count 1
action start
wait $listener
check "each is announced: the first" heard "arp request 192.168.144.2 $mac" 1
check "... the second" heard "arp request 192.168.144.3 $mac" 1
check "... the IPv6 one" heard "na override 2001:db8:1234::2 $mac" 1
action stop

param run_arping true
neighbour ip addr add 192.168.144.3/24 dev peer0
param ip "192.168.144.2 192.168.144.3"
action start
check "if another host has one, start fails" exits 1
check "... and none is up" down_all
neighbour ip addr del 192.168.144.3/24 dev peer0
no_param run_arping

param ip "192.168.144.2 192.168.120.1"
action start
check "if there is no network for one, start fails" exits 1
check "... and none is up" down_all
param ip "192.168.144.2 192.168.144.2"
action start
check "the same twice is a configuration error" exits 6
param ip "192.168.144.2 nonsense"
action start
check "one that is no address is a configuration error" exits 6
ip addr add 192.168.144.2/24 dev eth0
action stop
check "... and stop takes the others" down 192.168.144.2

param ip "192.168.144.2 2001:db8:1234::2"
param cidr_netmask 24
action start
check "one netmask for both families is a configuration error" exits 6
param nic "eth1 eth0"
param cidr_netmask "28 64"
action start
check "nic and cidr_netmask may be lists" exits 0
check "... by place: the first" up 192.168.144.2/28 eth1
check "... the second" up 2001:db8:1234::2/64 eth0
action monitor
check "... and monitor agrees" exits 0
action stop
param cidr_netmask "28 64 64"
action start
check "a list of another length is a configuration error" exits 6
param nic eth0
param cidr_netmask "- 64"
action start
check "- is the network's own" up 192.168.144.2/24 eth0
action stop
no_param nic cidr_netmask arp_count

# Two hundred.
list=$(seq -f '10.7.%g.1' 1 200 | xargs)
ip addr add 10.7.0.9/16 dev eth0
param ip "$list"
param arp_count 1
began=$(date +%s)
action start
check "200 addresses are started" exits 0
check "... in seconds" seconds 10
check "... and all are up" test "$(ip -o -4 addr show dev eth0 | grep -c ' 10\.7\.[0-9]*\.1/16 ')" = 200
action monitor
check "... monitor succeeds" exits 0
if command -v strace >/dev/null; then
	env ASAN_OPTIONS=detect_leaks=0 strace -e trace=sendto -o "$work/trace" "$AGENTS/vip" monitor
	check "... with one dump" test "$(grep -c RTM_GETADDR "$work/trace")" = 1
	check "... and one question about the link" test "$(grep -c RTM_GETLINK "$work/trace")" = 1
else
	skip "... with one dump" "strace is not installed"
fi
action stop
check "... stop succeeds" exits 0
check "... and takes all" test "$(ip -o -4 addr show dev eth0 | grep -c ' 10\.7\.[0-9]*\.1/16 ')" = 0
check "... but not the network's own" up 10.7.0.9/16 eth0
param ip "$list $(seq -f '10.7.%g.2' 1 60 | xargs)"
action start
check "more than 256 are a configuration error" exits 6
finish
