# vip-weaknesses.sh -- what ocf:heartbeat:IPaddr2 gets wrong, case by case, V1 to V16 of docs/vip-weaknesses.md.
#
# The same cases against IPaddr2, where each V must fail:
#   AGENTS=/usr/lib/ocf/resource.d/heartbeat VIP_AGENT=IPaddr2 BUILD=build bash ocf-tests/vip-weaknesses.sh
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=${VIP_AGENT:-vip}
BUILD=${BUILD:-${AGENTS%/*}}
given OCF_ROOT=/usr/lib/ocf OCF_RA_VERSION_MAJOR=1 OCF_RA_VERSION_MINOR=0 OCF_RESOURCE_TYPE="$agent" \
	OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=20000
talk=$BUILD/ocf-tests/talk
frames_of=$BUILD/ocf-tests/frames
base
probe () { given OCF_RESKEY_CRM_meta_interval=0; }
recurring () { given OCF_RESKEY_CRM_meta_interval=10000; }
milliseconds () { date +%s%3N; }
listen_to () { neighbour "$frames_of" peer0 "$1" >"$work/frames" & listener=$!; until_true 5 grep -q ready "$work/frames"; }
clear () { for dev in eth0 eth1 lo; do for p in 32 28 24; do ip addr del "192.168.144.2/$p" dev $dev; done; done >/dev/null 2>&1; }
ip4=192.168.144.2
ip6=2001:db8:1234::2
param ip $ip4
recurring

ip addr add $ip4/32 dev eth0
action start
action stop
check "V1: a copy with another prefix is gone after stop" down $ip4
clear

action start
ip addr del 192.168.144.1/24 dev eth0
ip addr add $ip4/24 dev eth0 2>/dev/null
ip route flush table main
action stop
check "V2: without the network's route, stop removes the address" down $ip4
clear
ip addr add 192.168.144.1/24 brd 192.168.144.255 dev eth0

action start
neighbour ip link set peer0 down
until_true 5 sh -c 'ip link show eth0 | grep -q NO-CARRIER'
action monitor
check "V3: monitor sees a link without carrier" not exits 0
neighbour ip link set peer0 up
until_true 5 sh -c 'ip link show eth0 | grep -q "state UP"'
action stop

sleep 100 &
stranger=$!
lives () { case $(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) in ''|Z) false;; esac; }
action start
for file in "send_arp-$ip4" redisha-test.guard; do echo $stranger >"$HA_RSCTMP/$file"; done
action stop
sleep 0.3
check "V4: stop ends no process because its number stands in a file" lives $stranger
kill $stranger 2>/dev/null
pkill -x vip 2>/dev/null; rm -f "$HA_RSCTMP"/*

param network_namespace missing
probe
action monitor
check "V5: a missing namespace is not running to a probe" exits 7
action stop
check "V5: ... and stop has nothing to do" exits 0
no_param network_namespace
recurring

param nic missing0
action start
check "V6: an interface missing on this node does not ban the resource everywhere" exits 5
no_param nic

param run_arping true
neighbour ip addr add $ip4/24 dev peer0
action start
check "V7: with run_arping, an address in use is refused" exits 1
action stop
neighbour ip addr del $ip4/24 dev peer0
began=$(milliseconds)
action start
took=$(($(milliseconds) - began))
check "V7: ... and a free one is up within a second ($took ms)" test $took -lt 1000
action stop
no_param run_arping

for wrong in 224.0.0.5 255.255.255.255 192.168.144.08 :::: 1:2; do
	param ip $wrong
	action validate-all
	check "V8: $wrong is no address for a host" exits 6
done
param ip ::ffff:$ip4
action validate-all
check "V8: ::ffff:$ip4 is one" exits 0

param ip $ip6
began=$(milliseconds)
action start
took=$(($(milliseconds) - began))
check "V9: an IPv6 address is up when the kernel's check is done, at most 2 s, not later ($took ms)" test $took -lt 2300
action stop
param nodad true
began=$(milliseconds)
action start
took=$(($(milliseconds) - began))
check "V9: ... at once without it ($took ms)" test $took -lt 500
action stop
no_param nodad
param ip $ip4

action start
if command -v strace >/dev/null; then
	env ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=execve -e signal=none -o "$work/trace" "$AGENTS/$agent" monitor
	check "V10: a monitor runs no program but itself ($(grep -c 'execve(.*= 0' "$work/trace"))" \
		test "$(grep -c 'execve(.*= 0' "$work/trace")" = 1
else
	skip "V10: a monitor runs no program but itself" "strace is not installed"
fi
sleep 1.5
listen_to 1500
action start
wait $listener
check "V11: start of an address that is up tells the neighbours" grep -q "^arp re.* $ip4" "$work/frames"
sleep 4
neighbour ip link set peer0 down
until_true 5 sh -c 'ip link show eth0 | grep -q NO-CARRIER'
neighbour ip link set peer0 up
listen_to 1500
wait $listener
check "V11: ... and so does a link that comes back" grep -q "^arp re.* $ip4" "$work/frames"
action stop
param arp_count 0
action start
check "V11: ... and arp_count=0 is allowed" exits 0
action stop
no_param arp_count

neighbour ip addr add 192.168.144.9/24 dev peer0
"$talk" serve :: 7000 >"$work/serve" &
server=$!
until_true 5 grep -q ready "$work/serve"
action start
neighbour "$talk" to $ip4 7000 1000 1500 1000000 >"$work/client" &
client=$!
check "a client is connected" until_true 10 grep -q '^up' "$work/client"
action stop
check "V12: its connection is reset at stop" until_true 1 grep -q '^reset' "$work/client"
kill $client $server

param ip $ip6
param nodad true
param preferred_lft '0 scope host'
action start
check "V13: a blank in a parameter makes no argument of the rest" exits 6
action stop
no_param preferred_lft nodad

param cidr_netmask 80
action start
check "V14: its own suite's case: an IPv6 prefix of one's own without nic is refused" exits 1
action stop
no_param cidr_netmask
param ip $ip4

listen_to 1500
param arp_targets 192.168.144.9
action start
wait $listener
check "V15: a host that ignores broadcasts can be told" grep -q "^unicast arp re.* $ip4" "$work/frames"
action stop
no_param arp_targets

given OCF_RESKEY_CRM_meta_clone=0 OCF_RESKEY_CRM_meta_clone_max=2 OCF_RESKEY_CRM_meta_globally_unique=true OCF_RESOURCE_INSTANCE=test:0
ip addr add $ip4/32 dev lo
action start
check "V16: a clone's address found on lo is put on the network" up $ip4/24 eth0
action stop
check "V16: ... and is gone after stop" down $ip4
finish
