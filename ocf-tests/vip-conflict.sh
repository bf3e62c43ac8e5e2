# vip-conflict.sh -- another host has the address: before start, or later.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000
base
param ip 192.168.144.2
param arp_late 0
record=$HA_RSCTMP/redisha-test.conflict
milliseconds () { date +%s%3N; }
foreign_owner () { neighbour ip addr add 192.168.144.2/24 dev peer0; }
no_foreign_owner () { neighbour ip addr del 192.168.144.2/24 dev peer0; }
# The foreign owner's announcement, by the kernel's own means.
foreign_announcement () { neighbour arping -q -c 1 -U -I peer0 192.168.144.2 >/dev/null 2>&1 || neighbour ping -c 1 -W 1 -I 192.168.144.2 192.168.144.1 >/dev/null 2>&1; }

# Before start.
param run_arping true
# The quickest of three, for others use this machine, too.
quickest_start () {
	for _ in 1 2 3; do
		began=$(milliseconds)
		action start
		echo $(($(milliseconds) - began))
		action stop
	done | sort -n | head -n 1
}
listen 3000
action start
check "run_arping: a free address is started" exits 0
wait $listener
check "... after three probes that name no sender" heard "probe 192.168.144.2 $mac" 3
check "... sent before the first announcement" test "$(grep -nE '^(probe|arp)' "$work/frames" | sed -n '1,3{/:probe/p}' | wc -l)" = 3
action stop
took=$(quickest_start)
no_param run_arping
plain=$(quickest_start)
param run_arping true
echo "# start took $took ms with probes, $plain ms without"
check "... which take 0.3 s by design, less than a second whatever else runs here" test $((took - plain)) -lt 1000
param arp_probe_time 1500
check "arp_probe_time sets the time" test "$(quickest_start)" -ge 1400
no_param arp_probe_time

foreign_owner
action start
check "run_arping: an address that a neighbour has is refused" exits 1
check "... the reason names the address and his MAC" says "exit-reason:.*192.168.144.2.*$(neighbour ip -o link show peer0 | sed 's/.*ether \([^ ]*\).*/\1/')"
check "... and it is not up here" down 192.168.144.2
no_param run_arping
action start
check "without run_arping it is taken over" exits 0
check "... and the other is asked nothing" up 192.168.144.2/24 eth0
action stop
no_foreign_owner

# Later.
given OCF_RESKEY_CRM_meta_interval=10000
action start
action monitor
check "no other owner: monitor succeeds" exits 0
foreign_owner
foreign_announcement
check "another owner's announcement is noted" until_true 5 test -s "$record"
action monitor
check "... and monitor is degraded by default" exits 190
check "... the reason names the address" says 'exit-reason:.*another host.*192.168.144.2'
param on_conflict failed
action monitor
check "on_conflict=failed: it fails" exits 1
param on_conflict ignored
action monitor
check "on_conflict=ignored: it succeeds" exits 0
no_param on_conflict
given OCF_RESKEY_CRM_meta_interval=0
action monitor
check "a probe only says that it is here" exits 0
given OCF_RESKEY_CRM_meta_interval=10000
sleep 1
listen 1000
foreign_announcement
wait $listener
check "it is answered at most once in ten seconds" heard "arp request 192.168.144.2 $mac" 0
action stop
check "stop forgets it" not test -e "$record"
no_foreign_owner

# Announcements of ourselves are none: both our interfaces are on one link here.
neighbour ip link add br0 type bridge
for port in peer0 peer1; do neighbour ip link set $port master br0; done
neighbour ip link set br0 up
action start
ip addr add 192.168.144.77/24 dev eth1
sleep 0.5
ping -c 1 -W 1 -I 192.168.144.2 192.168.144.200 >/dev/null 2>&1
check "what our other interface sends is no conflict" not test -e "$record"
action stop
ip addr del 192.168.144.77/24 dev eth1
for port in peer0 peer1; do neighbour ip link set $port nomaster; done

# The guard is killed: the next monitor starts another.
action start
pid=$(cut -d' ' -f1 "$HA_RSCTMP/redisha-test.guard")
kill -9 "$pid"
echo "192.168.144.2 02:00:00:00:00:99" >"$record"    # noted just before
until_true 3 sh -c "! kill -0 $pid 2>/dev/null || grep -q ' Z ' /proc/$pid/stat"
action monitor
check "what a dead guard noted counts no more" exits 0
check "a guard that was killed is replaced by the next monitor" test "$(cut -d' ' -f1 "$HA_RSCTMP/redisha-test.guard")" != "$pid"
action stop

# IPv6.
param ip 2001:db8:1234::2
began=$(milliseconds)
action start
took=$(($(milliseconds) - began))
dad=$(($(cat /proc/sys/net/ipv6/neigh/eth0/retrans_time_ms) * $(cat /proc/sys/net/ipv6/conf/eth0/dad_transmits)))
echo "# IPv6 start with the kernel's duplicate address detection took $took ms; the kernel's own times: $dad ms and up to a second of random delay"
check "IPv6: start ends when the kernel is done" not has 2001:db8:1234::2/64 tentative
action monitor
check "... and monitor succeeds" exits 0
neighbour sysctl -qw net.ipv6.conf.peer0.accept_dad=0
neighbour ip addr add 2001:db8:1234::2/64 dev peer0 nodad
neighbour env OCF_RESOURCE_INSTANCE=rival OCF_RESKEY_nodad=true OCF_RESKEY_nic=peer0 OCF_RESKEY_cidr_netmask=64 "$AGENTS/vip" start
check "IPv6: another owner's advertisement is noted" until_true 5 test -s "$record"
action monitor
check "... and monitor is degraded" exits 190
action stop
neighbour env OCF_RESOURCE_INSTANCE=rival OCF_RESKEY_nic=peer0 "$AGENTS/vip" stop
finish
