# vip-start.sh -- what start of a virtual IP promises.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000
base

# Wrong words: refused, explained, and nothing changed.
while read -r name value; do
	param ip 192.168.144.2
	param "$name" "$value"
	snapshot >"$work/before"
	action start
	check "$name=$value is a configuration error" exits 6
	check "... and the reason names the parameter" says "exit-reason:.*$name"
	snapshot >"$work/after"
	check "... and nothing has changed" cmp -s "$work/before" "$work/after"
	no_param "$name"
done <<-END
	ip
	ip nonsense
	ip 192.168.144
	ip 192.168.144.08
	ip 192.168.144.2/24
	ip 0.0.0.0
	ip 127.0.0.1
	ip 224.0.0.5
	ip 255.255.255.255
	ip ::::
	ip 1:2
	ip ::
	ip ff02::1
	ip fe80::2%eth0
	ip fe80::2
	nic a/b
	nic eth0:
	cidr_netmask nonsense
	cidr_netmask 0
	cidr_netmask 33
	cidr_netmask -1
	cidr_netmask 255.0.255.0
	broadcast nonsense
	broadcast 192.168.144.256
	iflabel much-too-long-a-label
	arp_interval 0
	arp_interval fast
	arp_count -1
	arp_count_refresh -1
	arp_bg perhaps
	nodad perhaps
END

param ip 192.168.144.2
param nic missing0
action start
check "an interface that does not exist here bans only this node" exits 5
check "... and the reason names it" says 'exit-reason:.*missing0'
param nic eth1
action start
check "an interface without a network for the address fails softly" exits 1
check "... and the reason names both" says 'exit-reason:.*eth1.*192.168.144.2'
no_param nic
for ip in 192.168.120.1 2001:db8:5678::2; do
	param ip $ip
	action start
	check "no network for $ip fails softly" exits 1
	check "... and the address is not up" down $ip
done
param ip 2001:db8:1234::2
param cidr_netmask 80
action start
check "an IPv6 prefix other than the network's needs a nic" exits 1
param ip 192.168.144.2
param cidr_netmask 16
action start
check "an IPv4 prefix wider than the network's needs a nic" exits 1
no_param cidr_netmask

action start
check "start takes interface and prefix from the connected network" exits 0
check "... and the address is up there" up 192.168.144.2/24 eth0
check "... with the network's broadcast address" has 192.168.144.2/24 'brd 192.168.144.255'
snapshot >"$work/before"
action start
check "start again succeeds" exits 0
snapshot >"$work/after"
check "... and changes nothing" cmp -s "$work/before" "$work/after"
action stop

while read -r names prefix device words; do
	for pair in $(echo "$names" | tr , ' '); do param "${pair%%=*}" "${pair#*=}"; done
	action start
	check "start with $names succeeds" exits 0
	check "... and the address is up as 192.168.144.2/$prefix on $device" up "192.168.144.2/$prefix" "$device"
	check "... with '$words'" has "192.168.144.2/$prefix" "$words"
	action stop
	for pair in $(echo "$names" | tr , ' '); do no_param "${pair%%=*}"; done
done <<-END
	cidr_netmask=28 28 eth0 scope global
	cidr_netmask=255.255.255.0 24 eth0 scope global
	nic=eth1,cidr_netmask=28 28 eth1 scope global
	nic=eth0,iflabel=web 24 eth0 eth0:web
	nic=eth0:web 24 eth0 eth0:web
	iflabel=web 24 eth0 eth0:web
	broadcast=192.168.255.255 24 eth0 brd 192.168.255.255
	broadcast=+,cidr_netmask=28 28 eth0 brd 192.168.144.15
	broadcast=-,cidr_netmask=28 28 eth0 brd 192.168.144.0
	mac=auto,arp_sender=send_arp,flush_routes=true 24 eth0 scope global
END

ip link property add dev eth0 altname a-long-alternative-name
param nic a-long-alternative-name
action start
check "an alternative name of the interface will do" exits 0
check "... and the address is up" up 192.168.144.2/24 eth0
action stop
no_param nic

ip addr add 192.168.144.2/32 dev eth1
action start
check "a copy in a wrong place is replaced" exits 0
check "... by the right one" up 192.168.144.2/24 eth0
check "... and is gone" not up 192.168.144.2/32
action stop

param ip 127.0.0.3
action start
check "a loopback address goes to lo" up 127.0.0.3/8 lo
action stop
param ip 192.168.144.2

# Announcements.
param arp_interval 50
listen 1000
action start
check "the first announcement is out when start ends" until_true 1 grep -q "arp reply 192.168.144.2 $mac" "$work/frames"
wait $listener
check "five ARP requests are announced" heard "arp request 192.168.144.2 $mac" 5
check "... and five replies" heard "arp reply 192.168.144.2 $mac" 5
listen 1500
action start
wait $listener
check "start of an address that is up announces it again" test "$(grep -c "^arp request" "$work/frames")" -ge 5
action stop
param arp_count 0
listen 300
action start
wait $listener
check "arp_count=0 announces nothing" heard "arp re" 0
action stop
param arp_count 3
param arp_bg false
listen 1500
action start
check "arp_bg=false ends after the last announcement" heard "arp request" 3
wait $listener
action stop
no_param arp_bg
param arp_count 1000
began=$(date +%s)
"$AGENTS/vip" start 2>&1 | cat
check "nobody waits for the announcer's pipes" seconds 5
action stop
no_param arp_count

# IPv6.
param ip 2001:db8:1234::2
listen 3000
action start
check "start of an IPv6 address succeeds" exits 0
check "... and it is up" up 2001:db8:1234::2/64 eth0
check "... and usable" not has 2001:db8:1234::2/64 tentative
wait $listener
check "... and is announced five times, overriding" heard "na override 2001:db8:1234::2 $mac" 5
action stop
param nodad true
action start
check "nodad=true skips duplicate address detection" has 2001:db8:1234::2/64 nodad
action stop
no_param nodad
param ip fe80::2
param nic eth0
action start
check "a link-local address goes to the named interface" up fe80::2/64 eth0
action stop
no_param nic
param ip 2001:db8:1234::2
neighbour ip addr add 2001:db8:1234::2/64 dev peer0 nodad
action start
check "an IPv6 address that a neighbour has is refused" exits 1
check "... the reason says so" says 'exit-reason:.*2001:db8:1234::2.*another host'
check "... and it is not left here" down 2001:db8:1234::2

# Links.
param ip 192.168.144.2
param nic eth1
param cidr_netmask 24
ip link set eth1 down
action start
check "an interface that is down is raised" exits 0
check "... with the address" up 192.168.144.2/24 eth1
action stop
neighbour ip link set peer1 down
began=$(date +%s)
action start
check "an interface without carrier fails" exits 1
check "... at once" seconds 2
check "... the reason names it" says 'exit-reason:.*eth1.*no carrier'
check "... and the address is not up" down 192.168.144.2
finish
