# crm-config.sh -- redisha config: complete configurations, in three formats, and what it refuses.
# shellcheck shell=bash source-path=SCRIPTDIR disable=SC2154,SC2016
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
command -v crm_verify >/dev/null || { echo "1..0 # SKIP crm_verify is not installed"; exit 0; }
mkdir -p "$work/ocf/resource.d" "$work/sbin"
ln -s "$AGENTS" "$work/ocf/resource.d/redisha"
export OCF_ROOT=$work/ocf LC_ALL=C

printf 'port 6379\nbind *\nrequirepass s\nmasterauth s\nrepl-backlog-size 64mb\ndir /var/lib/redis\n' >"$work/redis.conf"
# The property for fencing has another name from Pacemaker 3.0.2 on; what is compared has the old one.
config () {
	run "$BUILD/crm/redisha" config --redis-conf "$work/redis.conf" "$@"
	cp "$work/out" "$work/printed"
	sed -i 's/fencing-enabled/stonith-enabled/g' "$work/out"
}
prints_without () { exits 0 && prints 'primitive redis' && ! prints "$1"; }
# shellcheck disable=SC2054 # commas of ours
devices=(--fence fence_ipmilan:ip=192.0.2.1,username=admin,password_script=/etc/ipmi,lanplus=1,pcmk_host_list=n1
	--fence fence_ipmilan:ip=192.0.2.2,username=admin,password_script=/etc/ipmi,lanplus=1,pcmk_host_list=n2)
# shellcheck disable=SC2054
three=("${devices[@]}" --fence fence_ipmilan:ip=192.0.2.3,username=admin,password_script=/etc/ipmi,lanplus=1,pcmk_host_list=n3)

# The examples are what people read first: without their comments, what is printed is the same but for ids and paths.
# For pcs, ids of constraints are given here and made up there.
plain () {
	sed -e 's/#.*//; s/interval=0s/interval=0/g' -e "s|$work/redis.conf|/etc/redis/redis.conf|; s|/etc/pacemaker/ipmi-password|/etc/ipmi|" "$1" |
		sed -e ':a' -e '/\\$/N; s/ *\\\n[ \t]*/ /; ta' | grep -v '^[ \t]*$' | sort
}
like_example () {
	plain "$here/../crm/examples/$1" >"$work/example"
	plain "$work/out" >"$work/is"
	run diff -u "$work/example" "$work/is"
	exits 0
}
config --nodes n1,n2,n3 --vip 10.99.0.200/24 "${three[@]}" --format crm
check "three nodes: as the example, in crmsh's words" like_example three-nodes.crm
config --nodes n1,n2 --vip 10.99.0.200/24 "${devices[@]}" --format crm
check "two nodes: as the example" like_example two-nodes.crm
config --nodes n1,n2 --vip 10.99.0.200/24 "${devices[@]}" --format crm
check "two nodes: two_node and wait_for_all are advised" says "two_node: 1.*wait_for_all"
check "... and a quorum device" says "qdevice"

# pcs and the XML, loaded into a CIB in a file, come to the same resources.
export CIB_file=$work/cib.xml
empty_cib () { cibadmin --empty | sed 's/validate-with="[^"]*"/validate-with="pacemaker-3.7"/' >"$CIB_file"; }
loads_as_cib () {
	empty_cib
	run cibadmin -M -c -o configuration -x "$work/printed"
	exits 0 && run crm_verify -x "$CIB_file" && exits 0
}
config --nodes n1,n2,n3 --vip 10.99.0.200/24 --vip fd99::200/64@eth0 --read-vip 10.99.0.201/24 "${three[@]}" --format cib
check "cib: is XML" xmllint --noout "$work/printed"
check "... and loads into an empty CIB" loads_as_cib
check "... with a monitor for each role" sh -c "grep -c '<op.*name=\"monitor\".*role=' '$CIB_file' | grep -qx 2"
check "... where promote fails into a demotion" grep -q 'name="promote".*on-fail="demote"' "$CIB_file"
check "... and a rule that keeps readers where data is fresh" grep -q 'attribute="master-redis" operation="not_defined"\|operation="not_defined" attribute="master-redis"' "$CIB_file"

# Printed, loaded, read back: "redisha check" has nothing to say. Nodes are what a cluster has before.
is_read_back () {
	local n i nodes=

	n=$1; shift
	for i in $(seq "$n"); do nodes+="<node id=\"$i\" uname=\"n$i\"/>"; done
	config --format cib "$@"
	empty_cib
	sed -i "s|<nodes/>|<nodes>$nodes</nodes>|" "$CIB_file"
	run cibadmin -M -c -o configuration -x "$work/printed"
	exits 0 || return
	run "$BUILD/crm/redisha" check --cib "$CIB_file"
	exits 0 && [[ ! -s $work/out && ! -s $work/err ]]
}
check "two nodes, loaded: redisha check is silent" is_read_back 2 --nodes n1,n2 --vip 10.99.0.200/24 "${devices[@]}"
check "three nodes and a read VIP, loaded: redisha check is silent" is_read_back 3 --nodes n1,n2,n3 \
	--vip 10.99.0.200/24 --vip fd99::200/64@eth0 --read-vip 10.99.0.201/24 "${three[@]}"

# The same file stands for a cluster that has something already.
empty_cib
cibadmin -M -c -o configuration -X '<configuration><crm_config><cluster_property_set id="other"><nvpair id="o1"
	name="stonith-enabled" value="true"/></cluster_property_set></crm_config><resources><primitive id="web" class="ocf"
	provider="heartbeat" type="Dummy"/></resources><rsc_defaults><meta_attributes id="d"><nvpair id="d1"
	name="resource-stickiness" value="100"/></meta_attributes></rsc_defaults></configuration>'
cp "$CIB_file" "$work/before.xml"
same_cib () { diff <(sed -n '/<configuration>/,/<.configuration>/p' "$CIB_file") <(sed -n '/<configuration>/,/<.configuration>/p' "$work/before.xml") >/dev/null; }
apply () { config --nodes n1,n2 --vip 10.99.0.200/24 --no-fencing --apply "$@"; }
apply --dry-run
check "--dry-run shows what would come" prints '^+ redis-clone: notify=true'
check "... and what would go" prints '^- crm_config: stonith-enabled=true'
check "... and changes nothing" same_cib
apply </dev/null
check "nobody to ask: not done" exits 1
check "... and it says so" says 'give --yes'
check "... and changes nothing" same_cib
apply --yes
check "--apply --yes: done" exits 0
check "... other resources stay" grep -q '<primitive id="web"' "$CIB_file"
check "... a property changes where it stands" grep -qE 'id="o1" name="(stonith|fencing)-enabled" value="false"' "$CIB_file"
check "... once" test "$(grep -cE 'name="(stonith|fencing)-enabled"' "$CIB_file")" = 1
check "... a default, too" grep -q 'id="d1" name="resource-stickiness" value="1"' "$CIB_file"
check "... the VIP is bound to the primary" grep -q 'rsc_colocation id="vip-with-primary"' "$CIB_file"
apply --yes
check "once more: nothing to do" prints '^nothing: it is all there'
apply --yes --name web
check "a name that another agent has is refused" says 'something else of the name "web"'
check "... and stays as it was" grep -q '<primitive id="web" class="ocf" provider="heartbeat" type="Dummy"/>' "$CIB_file"
apply --yes --param redis.max_lag=9
check "a changed parameter: shown" prints '^+ redis: max_lag=9'
check "... and nothing else" test "$(grep -c '^[-+]' "$work/out")" = 1
check "... and there" grep -q 'name="max_lag" value="9"' "$CIB_file"
unset CIB_file

config --nodes n1,n2 --vip 10.99.0.200/24 "${devices[@]}" --format pcs
check "pcs: it is printed" exits 0
check "... as a script that a shell can read" sh -n "$work/out"
check "... that makes a promotable clone" prints 'promotable redis-clone$'
check "... whose options are the clone's, not the primitive's" prints 'resource meta redis-clone notify=true'
check "... and the node of a device is banned by a score, not an option" prints '-- constraint location add fence-n1-elsewhere fence-n1 n1 ${score}-INFINITY'

config --nodes n1,n2 --no-fencing --vip 10.99.0.200/24 --format crm
check "without fencing: done" exits 0
check "... stonith-enabled=false" prints 'property stonith-enabled=false'
check "... and what that means is said" says 'danger.*vanishes'
config --nodes n1,n2 --vip 10.99.0.200/24
check "fencing must be decided" exits 1
check "... and it says how" says '--keep-fencing'
config --nodes n1,n2 --keep-fencing --vip 10.99.0.200/24 --format crm
check "--keep-fencing leaves the properties alone" prints_without stonith
config --nodes n1,n2 --fence fence_x:password=abc,pcmk_host_list=n1 --vip 10.99.0.200 --format crm
check "a password of a fence device is warned of" says 'password_script names a program'
config --nodes n1,n2 --fence fence_x:pcmk_host_list=n1,n2,ip=192.0.2.9 --vip 10.99.0.200 --format crm
check "a list in a parameter of a fence device stays whole" prints 'pcmk_host_list=n1,n2 ip=192.0.2.9'
check "... and a device for several nodes may run anywhere" prints_without elsewhere
config --nodes n1,n2 --fence fence_x:pcmk_host_list=n9 --vip 10.99.0.200
check "a device for a node that is none" says 'names n9, which is not among the nodes'

config --nodes n1,n2 --no-fencing --vip 192.0.2.1 --name cache --format crm --param redis.max_lag=5 --param 'vip.arp_targets=192.0.2.7 192.0.2.8'
check "another name: names, socket and pidfile of its own" prints 'socket_name=cache.sock pidfile_name=cache.pid max_lag=5'
check "... for the address, too" prints 'colocation cache-vip-with-primary inf: cache-vip cache-clone:Promoted'
check "... a value with a blank is quoted" prints 'arp_targets="192.0.2.7 192.0.2.8"'
config --nodes n1,n2 --no-fencing --vip 192.0.2.1 --format pcs --param "vip.arp_targets=it's 1"
check "... and so that a shell takes it, in pcs" prints "arp_targets='it'\\\\''s 1'"

run "$BUILD/crm/redisha" config --nodes n1,n2 --no-fencing --vip 192.0.2.1 --name cache --format crm
check "... and without a file of its own, that is said" says 'needs a file of its own'

refused () { config --nodes n1,n2 --no-fencing --vip 192.0.2.1 "${@:4}"; check "$1" exits "$2"; check "... and it says why" says "$3"; }
refused "a parameter that the agent has not" 1 'no parameter "speed"' --param redis.speed=1
refused "a parameter that means nothing any more" 1 'no parameter "client_bin"' --param redis.client_bin=x
refused "a parameter of nobody" 2 'redis.NAME=VALUE' --param foo=1
refused "an address that is none" 2 'neither an IPv4' --vip 192.0.2.300
refused "a prefix that is too long" 2 'must be 1 to 32' --vip 192.0.2.3/33
refused "a name that is none" 2 'a letter first' --name 1x
refused "a format that is none" 2 'crm, pcs or cib' --format yaml
refused "an unknown option" 2 'not known here' --colour
refused "a word too much" 2 'more is not understood' more
refused "an option without its value" 2 'needs a value' --nodes
refused "a newline in a value" 1 'control character' --param $'redis.user=a\nb'
refused "a name of a fence device's parameter that is none" 2 'no name of a parameter' --fence 'fence_x:a b=c'
refused "a relative redis.conf" 2 'must be absolute' --redis-conf redis.conf
run "$BUILD/crm/redisha" config --nodes n1 --vip 192.0.2.1 --no-fencing
check "one node is no cluster" says 'it takes 2 to'
export HA_SBIN_DIR=$work/sbin
run "$BUILD/crm/redisha" config --vip 192.0.2.1 --no-fencing
check "no --nodes, no cluster: says so" says 'name them with --nodes'
ln -s "$(command -v cibadmin)" "$(command -v crm_diff)" "$work/sbin/"
printf '#!/bin/sh\necho "error: the moon is in the wrong place"\nexit 78\n' >"$work/sbin/crm_verify"
chmod +x "$work/sbin/crm_verify"
config --nodes n1,n2 --vip 192.0.2.1 --no-fencing
check "crm_verify refuses: nothing is printed" test ! -s "$work/out"
check "... and its words are passed on" says 'the moon is in the wrong place'
unset HA_SBIN_DIR
export OCF_ROOT=$work/none
mkdir -p "$work/none"
config --nodes n1,n2 --vip 192.0.2.1 --no-fencing
check "agents that are not installed are named" says 'ocf:redisha:redis'
finish
