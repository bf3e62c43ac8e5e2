# vip-repair.sh -- somebody removes the address: the guard puts it back, unless that is not for it to do.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000 OCF_RESKEY_CRM_meta_interval=0 \
	OCF_RESKEY_CRM_meta_on_node=n1 HA_SBIN_DIR="$here/fake" FAKE_CLUSTER="$work/cluster"
mkdir "$FAKE_CLUSTER"
base
param ip 192.168.144.2
param arp_late 0
remove () { ip addr del 192.168.144.2/24 dev eth0; }
is_up () { up 192.168.144.2/24 eth0; }
is_back () { until_true 3 is_up; }
stays_away () { sleep 0.7; ! is_up; }
guard_pid () { cut -d " " -f 1 "$HA_RSCTMP/redisha-test.guard"; }
guard_ends () { until_true 3 not kill -0 "$guard" 2>/dev/null; }
milliseconds () { date +%s%3N; }
anew () { action stop; action start; guard=$(guard_pid); }

anew
listen 3000
began=$(milliseconds)
remove
check "a removed address is put back" is_back
echo "# it took $(($(milliseconds) - began)) ms, of which up to 50 until this test looked"
wait $listener
check "... and announced again" test "$(grep -c "^arp request 192.168.144.2 $mac" "$work/frames")" -ge 1
check "... by the same guard, which stays" kill -0 "$guard"
check "... after the cluster was asked" grep -q "^cibadmin.*is-managed" "$FAKE_CLUSTER/log"
check "... and a second time" eval "remove; is_back"
check "... and a third" eval "remove; is_back"
check "not a fourth time within a minute: somebody means it" eval "remove; stays_away"
check "... the guard of no address has ended" guard_ends
given OCF_RESKEY_CRM_meta_interval=10000
action monitor
check "... and the monitor tells" exits 7
given OCF_RESKEY_CRM_meta_interval=0

anew
ip addr add 192.168.144.2/24 dev eth1
remove
check "one that was moved to another interface is brought home" is_back
check "... and is nowhere else" not up 192.168.144.2/24 eth1

for what in "managed false" "maintenance true" "maintenance-mode yes"; do
	anew
	echo "${what#* }" >"$FAKE_CLUSTER/${what% *}"
	remove
	check "$what: it is left alone" stays_away
	rm "$FAKE_CLUSTER/${what% *}"
done
anew
echo true >"$FAKE_CLUSTER/managed"
echo false >"$FAKE_CLUSTER/maintenance-mode"
remove
check "is-managed=true, maintenance-mode=false: it is put back" is_back
rm "$FAKE_CLUSTER/managed" "$FAKE_CLUSTER/maintenance-mode"

anew
FAKE_CLUSTER=
export FAKE_CLUSTER
anew
remove
check "without a cluster to ask it is left alone" stays_away
FAKE_CLUSTER=$work/cluster
export FAKE_CLUSTER

param watch false
anew
remove
check "watch=false: it is left to the monitor" stays_away
no_param watch

param ip "192.168.144.2 2001:db8:1234::2"
anew
ip addr del 2001:db8:1234::2/64 dev eth0
check "one of several is put back, too" until_true 3 up 2001:db8:1234::2/64 eth0
no_param ip
param ip 192.168.144.2

anew
touch "$FAKE_CLUSTER/no-primitive"
remove
check "a resource that is no more in the configuration is left alone" stays_away
rm "$FAKE_CLUSTER/no-primitive"

anew
rm "$HA_RSCTMP/redisha-test.guard"
remove
check "a guard that no stop could find puts nothing back" stays_away
check "... and ends" guard_ends

# What a stop deletes stays deleted, whoever deletes as well.
bad=0
for _ in $(seq 40); do
	anew
	remove &
	action stop
	wait $!
	test "$status" = 0 || bad=$((bad + 1))
	is_up && bad=$((bad + 1))
done 2>/dev/null
sleep 0.3
check "forty stops while somebody deletes, too: every one succeeds, no address comes back" eval "test $bad = 0 && ! is_up"
action start
ip link set eth0 down
sleep 0.3
check "a link that was taken down is not raised" not eval "ip link show eth0 | grep -q '[<,]UP[,>]'"
ip link set eth0 up
until_true 5 sh -c "ip link show eth0 | grep -q 'state UP'"
param ip 2001:db8:1234::2
param nic eth0				# with both, it needs no route to find its place
param cidr_netmask 64
anew
ip link set eth0 down			# the kernel takes IPv6 addresses away with it
sleep 0.5
check "... nor when its addresses have gone with it" not eval "ip link show eth0 | grep -q '[<,]UP[,>]'"
action stop
check "stop ends all" guard_ends
finish
