# vip-stop.sh -- what stop of a virtual IP promises: it is gone, or stop fails.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000
base
param ip 192.168.144.2
record=$HA_RSCTMP/redisha-test.guard

action stop
check "stop of what is not there succeeds" exits 0
action start
action stop
check "stop after start succeeds" exits 0
check "... and the address is gone" down 192.168.144.2
check "... and the network's own address is not" up 192.168.144.1/24 eth0
action stop
check "stop again succeeds" exits 0

action start
ip addr add 192.168.144.2/32 dev eth0
ip addr add 192.168.144.2/16 dev eth1
ip addr add 192.168.144.2/32 dev lo
action stop
check "stop with copies everywhere succeeds" exits 0
check "... and has removed every one" down 192.168.144.2

action start
ip addr del 192.168.144.1/24 dev eth0
ip route flush table main
action stop
check "stop without a connected network succeeds" exits 0
check "... and the address is gone" down 192.168.144.2
ip addr add 192.168.144.1/24 brd + dev eth0

while read -r name value; do
	action start
	param "$name" "$value"
	action stop
	check "stop with $name=$value succeeds" exits 0
	check "... and the address is gone" down 192.168.144.2
	no_param "$name"
done <<-END
	nic missing0
	nic a/b
	cidr_netmask nonsense
	broadcast nonsense
	iflabel much-too-long-a-label
	arp_count nonsense
	arp_interval 0
	arp_bg perhaps
END

action start
ip link set eth0 down
action stop
check "stop with the link down succeeds" exits 0
check "... and the address is gone" down 192.168.144.2
ip link set eth0 up
until_true 5 is_settled

no_param ip
action stop
check "stop without an ip succeeds: nothing was ever up" exits 0
param ip nonsense
action stop
check "stop of a wrong ip succeeds" exits 0

param ip 2001:db8:1234::3
param nic eth0
param cidr_netmask 64
action start
check "an IPv6 address is up" up 2001:db8:1234::3/64 eth0
action stop
check "stop of an IPv6 address succeeds" exits 0
check "... and the address is gone" down 2001:db8:1234::3
ip addr add 2001:db8:1234::3/64 dev eth0
action stop
check "stop of a tentative IPv6 address succeeds" exits 0
check "... and the address is gone" down 2001:db8:1234::3
no_param nic cidr_netmask

# The announcer.
lives () { case $(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) in ''|Z) false;; esac; }
param ip 192.168.144.2
param arp_count 1000
action start
announcer=$(cut -d' ' -f1 "$record")
check "a long series is announced by a process" lives "$announcer"
action start
check "start again ends it" until_true 3 not lives "$announcer"
announcer=$(cut -d' ' -f1 "$record")
check "... and begins another" lives "$announcer"
action stop
check "stop ends it" until_true 3 not lives "$announcer"
check "... and its record" not grep -qs "^$announcer " "$record"
action start
announcer=$(cut -d' ' -f1 "$record")
ip addr del 192.168.144.2/24 dev eth0
check "a series ends by itself when the address is gone" until_true 3 not lives "$announcer"
action stop

sleep 100 &
stranger=$!
for forged in "$stranger" "$stranger 1" "$stranger $(cut -d' ' -f22 /proc/$stranger/stat)" "-1 1" "1 1" "x"; do
	echo "$forged" >"$record"
	action start
	echo "$forged" >"$record"
	action stop
	check "stop with a forged record '${forged#"$stranger"}' succeeds" exits 0
	check "... and harms no stranger" lives $stranger
done
finish
