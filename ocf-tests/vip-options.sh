# vip-options.sh -- the other parameters of a virtual IP, and what reload-agent changes.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000 OCF_RESKEY_CRM_meta_interval=10000
base
param ip 192.168.144.2
route_of () { ip route show 192.168.144.0/24 dev "$1"; }
source_for () { ip route get "$1" | grep -o 'src [^ ]*'; }

# Which interface, by which route.
ip addr add 192.168.144.11/24 dev eth1
ip route del 192.168.144.0/24 dev eth1
ip route add 192.168.144.0/24 dev eth1 src 192.168.144.11 metric 50 proto static
ip route del 192.168.144.0/24 dev eth0
ip route add 192.168.144.0/24 dev eth0 src 192.168.144.1 metric 100 proto kernel scope link
action start
check "of two networks that fit, the one with the lower metric" up 192.168.144.2/24 eth1
action stop
param proto kernel
action start
check "proto=kernel: the one by a route of the kernel" up 192.168.144.2/24 eth0
action stop
param proto 4
action start
check "proto=4: the one by a static route" up 192.168.144.2/24 eth1
action stop
param proto bird
action start
check "proto=bird: none" exits 1
for wrong in nonsense 256 -1; do
	param proto $wrong
	action start
	check "proto=$wrong is a configuration error" exits 6
done
no_param proto
neighbour ip link set peer1 down
until_true 5 sh -c 'ip link show eth1 | grep -q NO-CARRIER'
action start
check "one with a dead link is not taken while another is there" up 192.168.144.2/24 eth0
action stop
neighbour ip link set peer1 up
until_true 5 sh -c 'ip link show eth1 | grep -q "state UP"'
ip route add 192.168.144.0/28 dev eth0 scope link
action start
check "the longer prefix wins over the lower metric" up 192.168.144.2/28 eth0
action stop
ip route flush table main
ip route add 192.168.144.0/24 dev eth1 scope link table 100
action start
check "a network known to a policy table only will do" up 192.168.144.2/24 eth1
action stop
ip route add 192.168.144.0/25 dev eth0 scope link metric 1000
action start
check "... but table main comes first" up 192.168.144.2/25 eth0
action stop
ip route flush table 100
ip route flush table main
ip addr flush dev eth1
ip addr flush dev eth0
base
ip link property add dev eth0 altname lan0
param nic lan0
action start
check "a short alternative name will do, too" up 192.168.144.2/24 eth0
action stop
no_param nic

# How it is put up.
param nic eth1
param cidr_netmask 24
param metric 77
action start
check "metric=77 is that of the network's route" test -n "$(route_of eth1 | grep 'metric 77')"
action stop
no_param metric
param noprefixroute true
action start
check "noprefixroute: there is no such route" test -z "$(route_of eth1)"
check "... and monitor succeeds" sh -c "$AGENTS/vip monitor"
action stop
no_param noprefixroute nic cidr_netmask
for wrong in -1 never 99999999999; do
	param preferred_lft $wrong
	action start
	check "preferred_lft=$wrong is a configuration error" exits 6
done
no_param preferred_lft
param netmask 28
action start
check "netmask is an old name of cidr_netmask" up 192.168.144.2/28 eth0
action stop
no_param netmask
param ip ::ffff:192.168.144.2
action start
check "an IPv4-mapped address is the IPv4 address" up 192.168.144.2/24 eth0
action stop
check "... for stop, too" down 192.168.144.2

# As a source of connections.
param ip 2001:db8:1234::2
param nodad true
ip -6 route add default via 2001:db8:1234::fe
ip addr del 2001:db8:1234::1/64 dev eth0
ip addr add 2001:db8:ffff::1/64 dev eth0 nodad
param cidr_netmask 64
param nic eth0
action start
check "without more, the kernel may take an address as a source" test "$(source_for 2001:db8:1234::77)" = 'src 2001:db8:1234::2'
param preferred_lft 0
action reload-agent
check "preferred_lft=0 by reload-agent" exits 0
check "... then it is never a source" test "$(source_for 2001:db8:1234::77)" = 'src 2001:db8:ffff::1'
check "... though it is up" up 2001:db8:1234::2/64 eth0
no_param preferred_lft
action reload-agent
check "... and is one again when it is allowed to" test "$(source_for 2001:db8:1234::77)" = 'src 2001:db8:1234::2'
label () { ip addrlabel list | grep "2001:db8:1234::2/128" | grep -o 'label [0-9]*'; }
param lvs_ipv6_addrlabel true
action reload-agent
check "lvs_ipv6_addrlabel by reload-agent: label 99" test "$(label)" = 'label 99'
param lvs_ipv6_addrlabel_value 88
action reload-agent
check "... or another" test "$(label)" = 'label 88'
no_param lvs_ipv6_addrlabel
action reload-agent
check "... or none" test -z "$(label)"
param lvs_ipv6_addrlabel true
action stop
action start
check "... at start, too" test "$(label)" = 'label 88'
action stop
check "... and stop takes it away" test -z "$(label)"
no_param lvs_ipv6_addrlabel lvs_ipv6_addrlabel_value nic cidr_netmask nodad

# LVS.
param ip 192.168.144.2
param lvs_support true
ip addr add 192.168.144.2/32 dev lo
action monitor
check "lvs_support: a copy on lo is the real server's, not running" exits 7
action stop
check "... stop leaves it" up 192.168.144.2/32 lo
action start
check "... start takes it from lo" not up 192.168.144.2/32 lo
check "... to the network" up 192.168.144.2/24 eth0
action stop
check "... stop gives it back" up 192.168.144.2/32 lo
check "... alone" not up 192.168.144.2/24
param ip 2001:db8:1234::2
action start
check "lvs_support with IPv6 is a configuration error" exits 6
no_param lvs_support
ip addr del 192.168.144.2/32 dev lo
param ip 192.168.144.2

# Namespaces.
mkdir -p /run/netns
mount -t tmpfs tmpfs /run/netns
ip netns add inner
ip link set eth1 netns inner
ip netns exec inner ip link set eth1 up
ip netns exec inner ip addr add 192.168.144.21/24 dev eth1
inner () { ip netns exec inner "$@"; }
param network_namespace inner
action start
check "network_namespace: the address is up there" test -n "$(inner ip -o addr show dev eth1 | grep 192.168.144.2/24)"
check "... and not here" down 192.168.144.2
action monitor
check "... monitor succeeds" exits 0
action stop
check "... stop removes it there" test -z "$(inner ip -o addr show | grep 192.168.144.2/24)"
param network_namespace /run/netns/inner
action start
check "... by a path, too" exits 0
action stop
param network_namespace a/b
action start
check "network_namespace=a/b is a configuration error" exits 6
param network_namespace missing
action start
check "a missing namespace bans only this node" exits 5
check "... the reason names it" says 'exit-reason:network_namespace=missing'
action monitor
check "... nothing runs there" exits 7
given OCF_RESKEY_CRM_meta_interval=0
action monitor
check "... says a probe, too" exits 7
action stop
check "... and stop has nothing to do" exits 0
# Its name is gone, but what the guard is in lives on, address and all.
param network_namespace inner
action start
nsenter --net=/run/netns/inner sleep 1000 </dev/null >/dev/null 2>&1 &
inside=$!
until_true 5 is_apart $inside
given OCF_RESKEY_CRM_meta_interval=10000
ip netns del inner
action monitor
check "a namespace that lost its name: not running" exits 7
action stop
check "... stop succeeds" exits 0
check "... and has removed the address even there" test -z "$(nsenter -t $inside -n ip -o addr show | grep 192.168.144.2/24)"
check "... where the network's own is" test -n "$(nsenter -t $inside -n ip -o addr show | grep 192.168.144.21/24)"
kill $inside
param network_namespace missing
touch /run/netns/missing
action stop
check "... nor when only its file is left" exits 0
given OCF_RESKEY_CRM_meta_interval=10000
no_param network_namespace

# reload-agent
action reload-agent
check "reload-agent of what is not running is 7" exits 7
action start
param arp_interval 0
action reload-agent
check "reload-agent with nonsense is a configuration error" exits 6
check "... and the address stays" up 192.168.144.2/24 eth0
no_param arp_interval
param metric 66
action reload-agent
check "reload-agent succeeds" exits 0
check "... and has not touched the address" up 192.168.144.2/24 eth0
action monitor
check "... which runs" exits 0
no_param metric
action stop
check "stop succeeds" exits 0
action meta-data
check "what a restart is not needed for is reloadable" test "$(grep -c 'reloadable="1"' "$work/out")" -ge 20
for name in ip nic cidr_netmask broadcast iflabel noprefixroute lvs_support network_namespace; do
	check "... and $name is not" not grep -q "name=\"$name\".*reloadable" "$work/out"
done
for name in ip nic cidr_netmask broadcast iflabel lvs_support lvs_ipv6_addrlabel lvs_ipv6_addrlabel_value mac clusterip_hash \
	unique_clone_address arp_interval arp_count arp_count_refresh arp_bg arp_sender send_arp_opts flush_routes run_arping \
	nodad noprefixroute preferred_lft network_namespace; do
	check "accepts ocf:heartbeat:IPaddr2's $name" prints "<parameter name=\"$name\""
done
finish
