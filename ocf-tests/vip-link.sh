# vip-link.sh -- a virtual IP without a way out: link, port, bridge, gateway.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000 OCF_RESKEY_CRM_meta_interval=10000
base
param ip 192.168.144.2
no_carrier () { neighbour ip link set "peer$1" down; until_true 5 sh -c "ip link show eth$1 | grep -q NO-CARRIER"; }
carrier () { neighbour ip link set "peer$1" up; until_true 5 sh -c "ip link show eth$1 | grep -q 'state UP'"; }
monitor_is () { action monitor; exits "$1"; }

action start
no_carrier 0
check "a link without carrier is not running by default" monitor_is 7
check "... with a reason" says 'exit-reason:192.168.144.2.*eth0.*carrier'
param on_link_down degraded
check "on_link_down=degraded: it is degraded" monitor_is 190
check "... with the same reason" says 'exit-reason:192.168.144.2.*eth0.*carrier'
given OCF_RESKEY_CRM_meta_interval=0
check "... to a probe, too" monitor_is 190
given OCF_RESKEY_CRM_meta_interval=10000
no_param on_link_down
param check_link_status false
check "check_link_status=false: nobody looks" monitor_is 0
action stop
action start
check "... not even start" exits 0
no_param check_link_status
carrier 0
check "the link is back: it runs" until_true 5 monitor_is 0
param on_link_down nonsense
check "on_link_down=nonsense is a failure of a recurring monitor" monitor_is 1
no_param on_link_down
action stop

# A bridge: the way out is eth0, a virtual machine's port is eth1.
ip addr flush dev eth0
ip link add br0 type bridge
for port in eth0 eth1; do ip link set $port master br0; done
ip link set br0 up
ip addr add 192.168.144.1/24 dev br0
until_true 5 sh -c 'ip link show br0 | grep -q "state UP"'
action start
check "an address on a bridge is started" exits 0
check "... there" up 192.168.144.2/24 br0
check "... and runs" monitor_is 0
no_carrier 0
check "a bridge with one port left runs" monitor_is 0
param uplinks eth0
check "uplinks=eth0: not without eth0" monitor_is 7
param uplinks "eth0 eth1"
check "uplinks=eth0 eth1: one of them will do" monitor_is 0
no_param uplinks
no_carrier 1
check "a bridge without a working port is not running" until_true 5 monitor_is 7
carrier 0
check "... it is with one" until_true 5 monitor_is 0
bridge link set dev eth0 state 0
check "a port that the bridge does not use is none" monitor_is 7
bridge link set dev eth0 state 3
check "... it is when the bridge uses it" monitor_is 0
action stop
carrier 1

# An address on a port itself.
param nic eth0
param cidr_netmask 24
action start
check "an address on a forwarding port is started" exits 0
bridge link set dev eth0 state 0
check "on a blocked port it is not running" monitor_is 7
check "... the reason says blocked" says 'exit-reason:.*eth0.*blocked'
bridge link set dev eth0 state 3
action stop
no_param nic cidr_netmask
ip link del br0
base

# The way out.
neighbour ip addr add 192.168.144.254/24 dev peer0
neighbour ip addr add 2001:db8:1234::fe/64 dev peer0 nodad
action start
given OCF_CHECK_LEVEL=10
param gateway_timeout 300
check "level 10 without a gateway: nobody to ask" monitor_is 0
ip route add default via 192.168.144.254
listen 1500
check "level 10: the default route's gateway answers" monitor_is 0
wait $listener
check "... it was asked from the address" heard "ask 192.168.144.2 192.168.144.254 $mac" 1
ip route replace default via 192.168.144.253
check "a gateway that is silent is degraded" monitor_is 190
check "... the reason names it" says 'exit-reason:gateway 192.168.144.253 does not answer'
param on_gateway_down failed
check "on_gateway_down=failed: it is a failure" monitor_is 1
param on_gateway_down not-running
check "on_gateway_down=not-running: so it is" monitor_is 7
no_param on_gateway_down
param gateway 192.168.144.254
check "gateway=: that one is asked" monitor_is 0
param gateway none
check "gateway=none: none is" monitor_is 0
given OCF_CHECK_LEVEL=0
param gateway 192.168.144.253
check "level 0 asks nobody" monitor_is 0
given OCF_CHECK_LEVEL=10
param gateway nonsense
check "gateway=nonsense is a failure of a recurring monitor" monitor_is 1
no_param gateway
action stop
param ip 2001:db8:1234::2
param nodad true
action start
param gateway 2001:db8:1234::fe
check "an IPv6 gateway is asked by neighbour solicitation" monitor_is 0
param gateway 2001:db8:1234::fd
check "... and missed when it is silent" monitor_is 190
action stop
finish
