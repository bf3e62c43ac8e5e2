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
