# vip-move.sh -- a virtual IP moves between two nodes: a client with a warm ARP cache is served at once.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
talk=${AGENTS%/*}/ocf-tests/talk
rounds=3                                      # the best counts: others use this machine, too
given OCF_RESKEY_CRM_meta_timeout=10000 OCF_RESOURCE_INSTANCE=a

# This namespace is node a, other is node b, and the neighbour is the client, with a switch between.
unshare -n sleep 1000 &
other=$!
until_true 5 is_apart "$other"
other () { nsenter -t "$other" -n -- env OCF_RESOURCE_INSTANCE=b "$@"; }
neighbour ip link add br0 type bridge
neighbour ip link add peer2 type veth peer name eth2
neighbour ip link set eth2 netns "$other"
other ip link set eth2 name eth0
for link in peer0 peer2; do neighbour ip link set $link master br0 up; done
neighbour ip link set br0 up
other ip link set lo up
other ip link set eth0 up
neighbour ip addr add 192.168.144.9/24 dev br0
neighbour ip addr add 2001:db8:1234::9/64 dev br0 nodad
base
other ip addr add 192.168.144.8/24 dev eth0
other ip addr add 2001:db8:1234::8/64 dev eth0 nodad
until_true 5 is_settled
"$talk" serve :: 7000 >/dev/null &
other "$talk" serve :: 7000 >/dev/null &

# client ADDRESS: an open connection, and a new one at once when it ends; 10 ms to connect, 20 for a reply
client () { nsenter -t "$neighbour" -n -- "$talk" to "$1" 7000 10 20 1000000 >"$work/client" & client=$!; }
reaches () { other ping -c 1 -W 1 "$1" >/dev/null; }
microseconds () { date +%s%6N; }
is_up () { test "$(grep -c '^up' "$work/client")" -ge "$1"; }
up_since () { awk -v t="$1" '$1 == "up" && $2 >= t { n++ } END { exit !n }' "$work/client"; }
# ms_between LOST STARTED: from STARTED until the client, who had lost it at LOST, was served again
ms_between () {
	awk -v lost="$1" -v t="$2" '$1 == "up" && $2 >= lost { print $2 < t ? 0 : int(($2 - t) / 1000); found = 1; exit }
		END { if (!found) print 9999 }' "$work/client"
}
least () { printf '%s\n' "$@" | sort -n | head -n 1; }
param nodad true

for ip in 192.168.144.2 2001:db8:1234::2; do
	param ip $ip
	moved=''
	crashed=''
	i=0
	while test $i -lt $rounds; do
		i=$((i + 1))
		# As planned: stop here, start there.
		action start
		client $ip
		until_true 5 is_up 1 || echo "# the client is not served"
		neighbour ping -c 1 -W 1 $ip >/dev/null
		action stop
		lost=$(microseconds)
		other "$AGENTS/vip" start
		started=$(microseconds)
		until_true 5 up_since "$lost"
		moved="$moved $(ms_between "$lost" "$started")"
		# Back, with the other node's cable cut: nobody stops, nobody resets.
		neighbour ip link set peer2 down
		sleep 0.1                     # longer than the client waits for a reply
		lost=$(microseconds)
		action start
		started=$(microseconds)
		until_true 5 up_since "$lost"
		crashed="$crashed $(ms_between "$lost" "$started")"
		kill $client
		action stop
		other "$AGENTS/vip" stop
		neighbour ip link set peer2 up
		until_true 5 reaches 192.168.144.9 && until_true 5 reaches 2001:db8:1234::9
	done
	echo "# $ip, milliseconds from the end of start to the first write: moved$moved, after a cut$crashed"
	# shellcheck disable=SC2086 # words
	check "$ip: after a move, the client writes within 50 ms" test "$(least $moved)" -lt 50
	# shellcheck disable=SC2086 # words
	check "$ip: so it does when the old node is just gone" test "$(least $crashed)" -lt 50
done
finish
