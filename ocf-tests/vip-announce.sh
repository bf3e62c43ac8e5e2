# vip-announce.sh -- every frame that a virtual IP sends to its neighbours, and when.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000
base
neighbour ip addr add 192.168.144.9/24 dev peer0
neighbour ip addr add 2001:db8:1234::9/64 dev peer0 nodad
peer=$(neighbour ip -o link show peer0 | sed 's/.*ether \([^ ]*\).*/\1/')
param ip 192.168.144.2
param arp_interval 100
param arp_late 1200

# The frames of our interface, without times; nothing but announcements is among them.
ours () { grep -v ready "$work/frames" | grep "$mac" | sed 's/ @.*//'; }
# gap N M: milliseconds between the Nth and the Mth request
moments () { grep "^$1" "$work/frames" | sed 's/.*@//'; }
gap () { a=$(moments "$1" | sed -n "$2p"); b=$(moments "$1" | sed -n "$3p"); echo $((b - a)); }
at_least () { test "${1:-0}" -ge "$2"; }

listen 3500
action start
check "request and reply are out when start ends" \
	until_true 1 grep -q "^arp reply 192.168.144.2 $mac" "$work/frames"
wait $listener
check "five requests in a burst, and a late one" heard "arp request 192.168.144.2 $mac" 6
check "... and as many replies" heard "arp reply 192.168.144.2 $mac" 6
check "... and not one frame more" test "$(ours | wc -l)" = 12
check "... a reply after each request" test "$(ours | sed 's/arp \(re[a-z]*\).*/\1/' | xargs -n 2 | sort -u)" = "request reply"
check "... paced by arp_interval" at_least "$(gap 'arp request' 1 5)" 380
check "... the late one by arp_late, more than the second for which hosts ignore changes" \
	at_least "$(gap 'arp request' 5 6)" 1150
action stop

param arp_count 1
param arp_late 0
listen 1300
action start
action stop
wait $listener
check "arp_count=1 arp_late=0: one request, one reply" test "$(ours | wc -l)" = 2

# Those who do not listen to broadcasts.
param arp_targets "192.168.144.9 02:00:00:00:00:77"
listen 1500
param arp_count 3
action start
wait $listener
check "arp_targets: a host named by IP is asked, and so told" grep -q "^ask 192.168.144.2 192.168.144.9" "$work/frames"
check "... and gets requests for himself alone" at_least "$(grep -c "^unicast arp request 192.168.144.2 $mac" "$work/frames")" 2
check "... and replies" at_least "$(grep -c "^unicast arp reply 192.168.144.2 $mac" "$work/frames")" 2
check "... besides the broadcasts" heard "arp request 192.168.144.2 $mac" 3
check "the neighbour's table knows it" test -n "$(neighbour ip neigh show 192.168.144.2 | grep "$mac")"
action stop
param arp_targets "192.168.144.9 nonsense"
action start
check "arp_targets: nonsense is a configuration error" exits 6
no_param arp_targets

# A link that comes back, without any monitor.
param arp_count 2
action start
sleep 0.5
listen 4000
neighbour ip link set peer0 down
until_true 5 sh -c 'ip link show eth0 | grep -q NO-CARRIER'
neighbour ip link set peer0 up
wait $listener
check "a link that is back hears the announcements again" at_least "$(grep -c "^arp request 192.168.144.2 $mac" "$work/frames")" 1

listen 1300
action reload-agent
check "reload-agent succeeds" exits 0
wait $listener
check "... and announces again" heard "arp request 192.168.144.2 $mac" 2
listen 1300
given OCF_RESKEY_CRM_meta_interval=10000
param arp_count_refresh 2
action monitor
wait $listener
check "arp_count_refresh=2: a recurring monitor announces twice" heard "arp request 192.168.144.2 $mac" 2
no_param arp_count_refresh
param watch false
action start
check "watch=false: nobody stays" until_true 3 sh -c '! pgrep -x vip >/dev/null'
action stop
no_param watch

# IPv6.
param ip 2001:db8:1234::2
param nodad true
listen 1300
action start
wait $listener
check "an IPv6 address is advertised: override, not solicited, no router" heard "na override 2001:db8:1234::2 $mac" 2
check "... and in no other way" heard "na .*2001:db8:1234::2" 2
action stop
echo 1 >/proc/sys/net/ipv6/conf/eth0/forwarding
neighbour ip addr replace 2001:db8:1234::9/64 dev peer0 nodad    # it went with the link
param arp_targets 2001:db8:1234::9
listen 1500
action start
wait $listener
check "a host that forwards keeps the router flag" heard "na override router 2001:db8:1234::2 $mac" 2
# The first has to wait until the kernel has found him.
check "... and arp_targets get their own" at_least "$(grep -c "^unicast na override router 2001:db8:1234::2 $mac" "$work/frames")" 1
action stop
check "stop succeeds" exits 0
finish
