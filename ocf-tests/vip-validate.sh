# vip-validate.sh -- what validate-all of a virtual IP promises.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
given OCF_RESOURCE_INSTANCE=test
base

while read -r status words; do
	for pair in $words; do param "${pair%%=*}" "${pair#*=}"; done
	snapshot >"$work/before"
	action validate-all
	check "validate-all of $words exits $status" exits "$status"
	test "$status" -eq 0 || check "... with a reason" says 'exit-reason:.'
	snapshot >"$work/after"
	check "... and changes nothing" cmp -s "$work/before" "$work/after"
	for pair in $words; do no_param "${pair%%=*}"; done
done <<-END
	0 ip=192.168.144.2
	0 ip=192.168.120.1
	0 ip=2001:db8:1234::2
	0 ip=2001:DB8:1234:0::2 cidr_netmask=128
	0 ip=fe80::2 nic=eth0
	0 ip=192.168.144.2 nic=eth0:label broadcast=+ cidr_netmask=255.255.255.128
	6
	6 ip=nonsense
	6 ip=224.0.0.5
	6 ip=fe80::2
	6 ip=192.168.144.2 cidr_netmask=33
	6 ip=2001:db8::2 cidr_netmask=255.255.255.0
	6 ip=192.168.144.2 broadcast=x
	6 ip=192.168.144.2 nic=eth0 iflabel=twelve-chars
	6 ip=192.168.144.2 nic=missing0
	6 ip=192.168.144.2 arp_count=x
END

param ip 192.168.144.2
param nic missing0
given OCF_CHECK_LEVEL=0
action validate-all
check "at level 0 only syntax counts, not this node's interfaces" exits 0
given OCF_CHECK_LEVEL=10
action validate-all
check "at level 10 a missing interface is an error" exits 6
check "... the reason names it" says 'exit-reason:.*missing0'
unset OCF_CHECK_LEVEL
no_param nic

# Nonsense of all kinds: an exit status that the action may have, and nothing changes. FUZZ_ROUNDS=100000 for long.
nonsense () {                                 # nonsense SEED: one line of printable nonsense, in parts plausible
	awk -v seed="$1" 'BEGIN { srand(seed); n = split("192.168.144.2 2001:db8::2 eth0 lo 24 255.255.255.0 - + true 99999999999", good, " ")
		for (parts = int(rand() * 5); parts >= 0; parts--) {
			if (rand() < 0.5) printf "%s", good[1 + int(rand() * n)]
			else for (i = int(rand() * 30); i > 0; i--) printf "%c", 32 + int(rand() * 95)
			if (rand() < 0.4) printf " "
		} }'
}
snapshot >"$work/before"
bad=0
names="ip nic cidr_netmask broadcast iflabel proto metric preferred_lft network_namespace uplinks gateway arp_targets arp_count"
round=${FUZZ_SEED:-0}
until=$((round + ${FUZZ_ROUNDS:-25}))
while test "$round" -lt "$until"; do
	i=0
	for name in $names; do
		i=$((i + 1))
		if test $(((round + i) % 3)) = 0; then param $name "$(nonsense "$round$i")"; fi
	done
	test $((round % 2)) = 0 || param ip 192.168.144.2
	for name in validate-all monitor; do
		action $name
		case $status in 0|1|5|6|7|190) ;; *) bad=$((bad + 1)); echo "# round $round: $name exits $status";; esac
		test "$status" = 0 || test "$status" = 7 || says 'exit-reason:.' || bad=$((bad + 1))
	done
	# shellcheck disable=SC2086 # words
	no_param $names
	round=$((round + 1))
done
snapshot >"$work/after"
param ip 192.168.144.2
check "nonsense in parameters ends with a reason" test "$bad" = 0
check "... and changes nothing" cmp -s "$work/before" "$work/after"

action no_such_action
check "an unknown action is unimplemented" exits 3
AGENT_WRAPPER="setpriv --reuid=65534 --regid=65534 --clear-groups"
if $AGENT_WRAPPER test -x "$AGENTS/vip" 2>/dev/null; then
	for name in start stop; do
		action $name
		check "$name by an ordinary user is not permitted" exits 4
	done
	action monitor
	check "monitor by an ordinary user works" exits 7
fi
AGENT_WRAPPER=
action meta-data
check "meta-data succeeds" exits 0
finish
