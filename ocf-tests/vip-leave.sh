# vip-leave.sh -- what stop of a virtual IP does for clients: none is left hanging on the old node.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
talk=${AGENTS%/*}/ocf-tests/talk
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000
base
neighbour ip addr add 192.168.144.9/24 dev peer0
neighbour ip addr add 2001:db8:1234::9/64 dev peer0 nodad
stops=${VIP_STOPS:-50}                        # IPv4; a third of them IPv6, which goes the same way

serve () { "$talk" serve "$1" "$2" >"$work/serve-$2" & until_true 5 grep -q ready "$work/serve-$2"; }
serve :: 7000                                 # as redis does: one socket for both families
serve 0.0.0.0 7001

# client NAME ADDRESS PORT EXCHANGES: hangs after half a second without a word
client () { nsenter -t "$neighbour" -n -- "$talk" to "$2" "$3" 50 500 "$4" >"$work/$1" & clients="${clients-} $!"; }
clients_end () { for p in $clients; do kill "$p"; done; clients=; }
count () { cat "$work"/client-* | grep -c "^$1"; }
is_up () { test "$(grep -c '^up' "$work/client-$1")" -ge "$2"; }
all_up () { for c in a b c; do is_up $c "$1" || return 1; done; }
connections () { ss -Htn state established src "$1" | wc -l; }
shut_out () { { ip route show table local; ip -6 route show table local; } | grep -q unreachable; }
answers () { neighbour ping -q -c 3 -i 0.7 -W 2 2001:db8:1234::2 >"$work/ping" 2>&1; }

param arp_interval 10
for ip in 192.168.144.2 2001:db8:1234::2; do
	param ip $ip
	param nodad true
	client client-a $ip 7000 1000000      # an open connection
	client client-b $ip 7000 2            # always a handshake in flight
	port=7001
	test $ip = 192.168.144.2 || { port=7000; stops=$(((stops + 2) / 3)); }
	client client-c $ip $port 1
	done=0
	while test $done -lt "$stops"; do
		action start
		test "$status" = 0 || break
		until_true 10 all_up $((done + 1)) || break
		action stop
		test "$status" = 0 || break
		done=$((done + 1))
	done
	check "$ip is started under load and stopped, $stops times" test $done = "$stops"
	sleep 0.6                             # longer than a client waits before it says that it hangs
	clients_end
	check "... and no client hangs on a connection that nobody ends" test "$(count hang)" = 0
	# An ICMP message may be the first that it hears of it: talk takes that for an end, too.
	check "... the open connection was ended each time" \
		test "$(grep -cE '^(reset|unreachable|Network)' "$work/client-a")" -ge "$stops"
	check "... and nothing is left that shuts the address out" not shut_out
	echo "# ends of $stops stops at $ip: $(cat "$work"/client-[abc] | grep -vE 'ready|up' | sed 's/ .*//' | sort | uniq -c | sort -rn | xargs)"
	rm "$work"/client-[abc]
done
no_param nodad
param ip 192.168.144.2

# The test can fail: the same without resets.
param reset_connections false
client client-a 192.168.144.2 7000 1000000
action start
check "a client is connected" until_true 10 is_up a 1
action stop
check "without reset_connections it hangs" until_true 5 grep -q '^hang' "$work/client-a"
clients_end
no_param reset_connections

# Others are left alone.
neighbour "$talk" to 192.168.144.1 7000 1000 5000 1000000 >"$work/client-other" &
clients=$!
check "a client of another address is connected" until_true 5 is_up other 1
client client-a 192.168.144.2 7000 1000000
action start
check "so is one of the virtual one" until_true 10 is_up a 1
check "... in the server's eyes, too" test "$(connections 192.168.144.2)" -ge 1
action stop
check "stop succeeds" exits 0
check "... ends the connections of its own address" test "$(connections 192.168.144.2)" = 0
check "... and not those of another" test "$(count reset)" = 1
check "... and the server still listens" test "$(ss -Htln sport = :7000 | wc -l)" -ge 1
clients_end

# Clients that come after stop, while the new owner has not announced itself yet.
asks () { nsenter -t "$neighbour" -n -- timeout 2 bash -c ": </dev/tcp/$1/7000" 2>"$work/ask"; }
nobody_stays () { ! pgrep -x vip >"$work/stays"; }
is_refused () { ! asks "$1" && grep -q refused "$work/ask"; }
for ip in 192.168.144.2 2001:db8:1234::2; do
	param ip $ip
	param nodad true
	action start
	check "$ip takes a client" until_true 5 asks $ip
	action stop
	check "one that comes after stop is refused at once" is_refused $ip
	sleep 1
	check "... and a second later" is_refused $ip
	action start
	check "start again takes the next one at once" asks $ip
	action stop
	ip addr add $ip/24 dev eth0 nodad 2>/dev/null
	sleep 0.2
	check "an address that somebody else puts here takes clients" asks $ip
	ip addr del $ip/24 dev eth0
	check "... and nobody stays to refuse them" until_true 2 nobody_stays
	action start
	action stop
	check "nobody stays for long" until_true 10 nobody_stays
done
no_param nodad
param ip 192.168.144.2

# What a killed stop leaves.
ip route prepend unreachable 192.168.144.2/32 proto 117 table local
action start
check "start after a killed stop succeeds" exits 0
check "... and the address is not shut out" not shut_out
ip route prepend unreachable 192.168.144.2/32 proto 117 table local
action start
check "start of an address that is up lets it in, too" not shut_out
ip addr del 192.168.144.2/24 dev eth0
ip route prepend unreachable 192.168.144.2/32 proto 117 table local
action stop
check "stop of what is gone removes what shuts it out" not shut_out
ip route add unreachable 192.168.144.2/32 table local
action stop
check "... but not a route that somebody else made" shut_out
ip route del unreachable 192.168.144.2/32 table local

# The same for IPv6, whose own local route is gone then.
param ip 2001:db8:1234::2
param nodad true
action start
ip -6 route add unreachable 2001:db8:1234::2/128 proto 117 metric 1 table local
ip -6 route del local 2001:db8:1234::2 table local
check "a killed stop has left an IPv6 address that answers nobody" not answers
action start
check "start after it succeeds" exits 0
check "... and it answers" answers
action stop
no_param nodad
param ip 192.168.144.2

# The first address of a network does not take the others with it.
param nic eth1
param cidr_netmask 24
action start
ip addr add 192.168.144.3/24 dev eth1
echo 0 >/proc/sys/net/ipv4/conf/eth1/promote_secondaries
action stop
check "stop of a network's first address leaves the others" up 192.168.144.3/24 eth1
check "... and the kernel's setting" test "$(cat /proc/sys/net/ipv4/conf/eth1/promote_secondaries)" = 0
finish
