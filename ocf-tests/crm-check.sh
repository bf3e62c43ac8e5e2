# crm-check.sh -- redisha check: each check finds its defect, and is silent without it.
# shellcheck shell=bash disable=SC2016,SC2154,SC2001
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
redisha=$BUILD/crm/redisha
cib=$here/crm-cib.xml
table=$("$redisha" check --list | sed -n 's/^| `\([a-z-]*\)` .*/\1/p')
tried=

says_only () { test "$(sed -n 's/^[a-z]*: .*\[\([a-z-]*\)\]$/\1/p' "$work/out" | sort -u | xargs)" = "$1"; }
is_silent () { exits 0 && test ! -s "$work/out"; }
is_severe () { "$redisha" check --list | grep -q "^| \`$1\` | severe "; }
# What severe ones do to the exit code, the others must not.
has_right_exit () { if is_severe "$1"; then exits 1; else exits 0; fi; }

# found ID SUBJECT: the last run found it, and nothing else
found () {
	tried="$tried $1"
	check "$1: found in $2" says_only "$1"
	check "$1: the exit code is right" has_right_exit "$1"
	check "$1: it is told what happens and what mends it" test "$(grep -c '^    \(if left\|to mend\): ...' "$work/out")" -ge 2
}

# bent ID SED...: the CIB with this defect
bent () {
	id=$1; shift
	sed "$@" "$cib" >"$work/cib.xml"
	if cmp -s "$cib" "$work/cib.xml"; then check "$id: (the CIB was changed)" false; return; fi
	run "$redisha" check --cib "$work/cib.xml"
	found "$id" "the CIB"
}

# fine WHAT SED...: the CIB so changed is none of our business
fine () {
	title=$1; shift
	sed "$@" "$cib" >"$work/cib.xml"
	run "$redisha" check --cib "$work/cib.xml"
	check "silent: $title" is_silent
}

run "$redisha" check --cib "$cib"
check "silent: the configuration of the examples" is_silent
run "$redisha" check --json --cib "$cib"
check "... as JSON: an empty list" prints '^\[\]$'
renamed='s/value="2.1.5-/value="3.0.2-/'
fine "Pacemaker 3's name for fencing" -e "$renamed" -e 's/stonith-enabled/fencing-enabled/'
fine "... before its old one" -e "$renamed" -e 's|<nvpair id="opt-load".*|<nvpair id="f" name="fencing-enabled" value="true"/>|' \
	-e 's/\(name="stonith-enabled" value="\)true/\1false/'
fine "... which means nothing in 2.1" 's|<nvpair id="opt-load".*|<nvpair id="f" name="fencing-enabled" value="false"/>|'
fine "the roles' old names" 's/role="Promoted"/role="Master"/; s/role="Unpromoted"/role="Slave"/'
fine "times written otherwise" 's/interval="1s"/interval="1000ms"/; s/timeout="120s"/timeout="2min"/'
fine "on-fail as an option of the operation" \
	's|<op name="promote" \(.*\) on-fail="demote" \(.*\) />|<op name="promote" \1 \2><meta_attributes id="x"><nvpair id="y" name="on-fail" value="demote"/></meta_attributes></op>|'
fine "notify on the primitive" '/name="notify" value="true"/d; s|<meta_attributes id="redis-meta_attributes">|&<nvpair id="z" name="notify" value="yes"/>|'
fine "a watchdog as the fence device" \
	'/<primitive id="fence/,/<\/primitive>/d; s|<nvpair id="opt-load".*|<nvpair id="w" name="stonith-watchdog-timeout" value="10s"/>|'
fine "a watchdog as the fence device, by the name that Pacemaker 3.0.2 gave it" \
	'/<primitive id="fence/,/<\/primitive>/d; s|<nvpair id="opt-load".*|<nvpair id="w" name="fencing-watchdog-timeout" value="10s"/>|'
fine "an address for readers, placed by a rule" \
	'/<rsc_order id="promote-then-vip"/d; s|<rsc_colocation.*|<rsc_location id="r" rsc="vip"><rule id="r1" score="100"><expression id="r2" attribute="redis-state" operation="eq" value="replica"/></rule></rsc_location>|'
without_n1='/<primitive id="fence-n1"/,/<\/primitive>/d'
fine "a node in pcmk_host_map, behind one whose name begins the same" \
	-e "$without_n1" -e 's|name="pcmk_host_list" value="n1 n2 n3"|name="pcmk_host_map" value="n10:4;n1:1"|'

bent fencing-off 's/\(name="stonith-enabled" value="\)true/\1false/'
bent fencing-off -e "$renamed" -e 's/name="stonith-enabled" value="true"/name="fencing-enabled" value="false"/'
check "... by the name that it has" prints '^severe: cluster: fencing-enabled=false '
bent fencing-off 's|<nvpair id="opt-load".*|<nvpair id="f" name="fencing-enabled" value="true"/>|; s/\(name="stonith-enabled" value="\)true/\1false/'
check "... by the name that counts in 2.1" prints '^severe: cluster: stonith-enabled=false '
bent fence-device '/<primitive id="fence/,/<\/primitive>/d'
bent fence-coverage '/<primitive id="fence" /,/<\/primitive>/d; /<primitive id="fence-n2"/,/<\/primitive>/d'
bent fence-coverage -e "$without_n1" -e 's|name="pcmk_host_list" value="n1 n2 n3"|name="pcmk_host_map" value="n10:4;an1:1"|'
bent fence-race '/<node id="3"/d'
bent quorum-ignored 's/value="stop"/value="ignore"/'
bent maintenance 's|<nvpair id="opt-load".*|<nvpair id="m" name="maintenance-mode" value="true"/>|'
bent stickiness '/resource-stickiness/d'
bent moved-by-hand 's|</constraints>|<rsc_location id="cli-prefer-redis-clone" rsc="redis-clone" score="INFINITY" node="n1"/>&|'
bent old-agent 's|<resources>|&<primitive id="r" class="ocf" provider="heartbeat" type="redis"/>|'
bent promotable 's/name="promotable" value="true"/name="promotable" value="false"/'
bent notify '/name="notify" value="true"/d'
bent promote-on-fail 's/ on-fail="demote"//'
bent promote-on-fail '/<op name="promote"/s/on-fail="demote"/on-fail="restart"/'
bent promoted-monitor '/role="Promoted" timeout/d'
bent unpromoted-monitor '/role="Unpromoted" timeout/d'
bent monitor-intervals '/role="Unpromoted" timeout/s/interval="2s"/interval="1000ms"/'
bent monitor-slow '/role="Promoted" timeout/s/interval="1s"/interval="30s"/'
bent timeouts '/<op name="start".*redis-start/s/timeout="120s"/timeout="20s"/'
bent timeouts '/<op name="stop".*redis-stop/d'
bent migration-threshold 's|<meta_attributes id="redis-meta_attributes">|&<nvpair id="q" name="migration-threshold" value="1"/>|'
bent failure-timeout '/name="failure-timeout"/d'
bent interleave '/name="interleave"/d'
bent several-primaries 's/name="promoted-max" value="1"/name="promoted-max" value="2"/'
bent alone 's/name="clone-max" value="3"/name="clone-max" value="1"/'
bent held 's|<meta_attributes id="redis-meta_attributes">|&<nvpair id="q" name="is-managed" value="false"/>|'
bent parameter 's|<instance_attributes id="redis-instance_attributes">|&<nvpair id="q" name="max_lag" value="soon"/>|'
bent unknown-parameter 's|<instance_attributes id="redis-instance_attributes">|&<nvpair id="q" name="confg" value="x"/>|'
bent write-fence 's|<instance_attributes id="redis-instance_attributes">|&<nvpair id="q" name="write_fence" value="off"/>|'
bent min-voters 's|<instance_attributes id="redis-instance_attributes">|&<nvpair id="q" name="min_voters" value="4"/>|'
bent vip-loose '/<rsc_colocation/d'
bent vip-role 's/ with-rsc-role="Promoted"//'
bent vip-order '/<rsc_order/d'
bent vip-double 's|<resources>|&<primitive id="old" class="ocf" provider="heartbeat" type="IPaddr2"><instance_attributes id="o"><nvpair id="o1" name="ip" value="10.99.0.200"/></instance_attributes></primitive>|'

# The examples as crmsh makes them into a CIB, without a cluster.
empty='<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes>NODES</nodes><resources/><constraints/></configuration><status/></cib>'
example () {	# example N FILE...: loaded one after the other, for N nodes
	nodes=
	for i in $(seq "$1"); do nodes="$nodes<node id=\"$i\" uname=\"n$i\"/>"; done
	shift
	echo "$empty" | sed "s|NODES|$nodes|" >"$work/example.xml"
	for file in "$@"; do
		CIB_file=$work/example.xml crm -F configure load update "$here/../crm/examples/$file" >/dev/null 2>&1
	done
	run "$redisha" check --cib "$work/example.xml"
	check "silent: the example $file" is_silent
}
if command -v crm >/dev/null; then
	example 2 two-nodes.crm
	example 3 three-nodes.crm
	example 3 three-nodes.crm read-vip.crm
else
	skip "silent: the examples" "crmsh is not installed"
fi

# conf TEXT: a redis.conf with these lines in place of those of the same name
conf () {
	printf '%s\n' "$1" | awk 'NR == FNR { drop[$1]; next } !($1 in drop)' - "$here/../crm/examples/redis.conf" >"$work/redis.conf"
	[ "$1" = none ] || printf '%s\n' "$1" >>"$work/redis.conf"
	chmod 640 "$work/redis.conf"
	run "$redisha" check --conf "$work/redis.conf"
}
odd () { id=$1; conf "$2"; found "$id" "redis.conf: $(printf %s "$2" | tail -1)"; }
well () { conf "$1"; check "silent: redis.conf: $(printf %s "$1" | tail -1)" is_silent; }
without () {
	grep -vE "^($2) " "$here/../crm/examples/redis.conf" >"$work/redis.conf"
	printf '%s\n' "$3" >>"$work/redis.conf"
	chmod 640 "$work/redis.conf"
	run "$redisha" check --conf "$work/redis.conf"
	found "$1" "redis.conf without $2"
}

well none
well "bind 10.0.0.1 127.0.0.1"
well "bind -::* * -::1"
well "repl-backlog-size 16mb"
well "rename-command FLUSHALL \"\""
odd bind-loopback "bind 127.0.0.1 -::1"
odd bind-no-loopback "bind 10.0.0.1"
odd auth-differ "masterauth other"
without auth-masterauth "masterauth" ""
grep -v "^requirepass " "$here/../crm/examples/redis.conf" >"$work/redis.conf"
chmod 640 "$work/redis.conf"
run "$redisha" check --conf "$work/redis.conf"
tried="$tried auth-requirepass"
check "auth-requirepass: found, and what it means for others" says_only "auth-denied auth-requirepass"
without auth-open "requirepass|masterauth" "protected-mode no"
without auth-denied "requirepass|masterauth" ""
odd replicaof "replicaof 10.0.0.1 6379"
odd backlog "repl-backlog-size 1mb"
without backlog "repl-backlog-size" ""
odd replica-priority "slave-priority 0"
odd rename-command "rename-command CONFIG \"\""
odd tls-only "port 0"
odd tls-only "tls-replication yes"
odd redis-cluster "cluster-enabled yes"
odd replica-writable "slave-read-only no"
odd diskless-load "repl-diskless-load swapdb"
conf none
chmod 644 "$work/redis.conf"
run "$redisha" check --conf "$work/redis.conf"
found conf-mode "a redis.conf for all to read"
run "$redisha" check --conf "$work/nothing"
found conf "a redis.conf that is not there"
conf none
sed 's/name="clone-max" value="3"/name="clone-max" value="2"/; s/\(name="stonith-enabled" value="\)true/\1false/' "$cib" >"$work/cib.xml"
run "$redisha" check --cib "$work/cib.xml" --conf "$work/redis.conf"
tried="$tried persistence"
check "persistence: found with two instances without fencing" says_only "fencing-off persistence"

# This node: its folders, names and ports in namespaces of their own, and Pacemaker's commands stood in for.
node () {
	unshare --mount --net --uts sh -c '
		hostname n1
		ip link set lo up
		mount -t tmpfs tmpfs /etc/systemd/system
		mount --bind "$1/hosts" /etc/hosts
		export HA_SBIN_DIR=$1/sbin COROSYNC_MAIN_CONFIG_FILE=$1/corosync.conf HA_RSCTMP=$1
		sh -c "$2"
		status=$?
		[ ! -e "$1/pid" ] || kill "$(cat "$1/pid")"
		rm -f "$1/pid"
		exit $status
	' sh "$work" "$1"
}
odd_node () { run node "$2; $redisha check"; found "$1" "this node: $3"; }

mkdir "$work/sbin" "$work/data"
conf none
sed "s|^dir .*|dir $work/data|" "$work/redis.conf" >"$work/node.conf"
chmod 640 "$work/node.conf"
sed "s|/etc/redis/redis.conf|$work/node.conf|; s|<instance_attributes id=\"redis-instance_attributes\">|&<nvpair id=\"b\" name=\"bin\" value=\"$work/server\"/><nvpair id=\"u\" name=\"user\" value=\"root\"/>|" \
	"$cib" >"$work/cib.xml"
printf '#!/bin/sh\ncat %s\n' "$work/cib.xml" >"$work/sbin/cibadmin"
printf '#!/bin/sh\ncat %s\n' "$here/crm-mon.xml" >"$work/sbin/crm_mon"
printf '#!/bin/sh\necho n1\n' >"$work/sbin/crm_node"
printf '#!/bin/sh\nexit 78\n' >"$work/sbin/attrd_updater"
printf '#!/bin/sh\n' >"$work/server"
chmod +x "$work"/sbin/* "$work/server"
three='totem {
    token: 3000
}
nodelist {
    node {
	name: n1
    }
    node {
	name: n2
    }
    node {
	name: n3
    }
}
quorum {
    provider: corosync_votequorum
}'
echo "$three" >"$work/corosync.conf"
printf '127.0.0.1 localhost\n10.99.0.1 n1\n10.99.0.2 n2\n10.99.0.3 n3\n' >"$work/hosts"
if [ "$(id -u)" != 0 ]; then
	skip "what concerns this node" "needs root"
	finish
	exit
fi
run node "$redisha check"
check "silent: a node as it should be" is_silent
enabled='mkdir /etc/systemd/system/multi-user.target.wants; ln -s /x /etc/systemd/system/multi-user.target.wants'
odd_node unit-enabled "$enabled/redis-server.service" "an enabled unit"
cp "$work/cib.xml" "$work/one.xml"
sed -n '/<clone /,/<\/clone>/p' "$work/one.xml" | sed 's/id="redis/id="second/' >"$work/second"
sed -i "/<\/clone>/r $work/second" "$work/cib.xml"
run node "$enabled/redis-server.service; $redisha check"
check "unit-enabled: with two redis resources it is told once" test "$(grep -c '\[unit-enabled\]' "$work/out")" -eq 1
run "$redisha" --resource second check --cib "$work/cib.xml"
check "... (the second one is there)" test ! -s "$work/err"
cp "$work/one.xml" "$work/cib.xml"
run node "$enabled/ssh.service; $redisha check"
check "silent: another unit is enabled" is_silent
odd_node program "chmod -x $work/server" "the program is missing"
chmod +x "$work/server"
listen='import socket,os,time
s=socket.socket(); s.bind(("127.0.0.1",6379)); s.listen()
if os.fork(): os._exit(0)
open("'$work/pid'","w").write(str(os.getpid())); time.sleep(20)'
echo "$listen" >"$work/listen.py"
odd_node port-taken "python3 $work/listen.py; until [ -s $work/pid ]; do sleep 0.05; done" "somebody else has the port"
rmdir "$work/data"
odd_node folder true "dir is missing"
mkdir "$work/data"
sed -i 's/10.99.0.2/127.0.1.1/' "$work/hosts"
odd_node node-address true "a name that leads to loopback"
sed -i 's/127.0.1.1/10.99.0.2/' "$work/hosts"
echo "$three" | sed 's/votequorum/&\n    two_node: 1/' >"$work/corosync.conf"
odd_node two-node-more true "two_node with three nodes"
echo "$three" | sed 's/token: 3000/token: 500/' >"$work/corosync.conf"
odd_node token true "a short token timeout"
awk '/name: n3/ { skip = 1 } { line[NR] = $0 } /name: n3/ { drop = NR } END { for (i = 1; i <= NR; i++) if (i < drop - 1 || i > drop + 1) print line[i] }' \
	"$work/corosync.conf" | sed 's/token: 500/token: 3000/' >"$work/two.conf"
cp "$work/two.conf" "$work/corosync.conf"
odd_node two-node true "two nodes without two_node"
sed 's/votequorum/&\n    device {\n\tmodel: net\n    }/' "$work/two.conf" >"$work/corosync.conf"
run node "$redisha check"
check "silent: two nodes with a quorum device" is_silent
sed 's/votequorum/&\n    two_node: 1/' "$work/two.conf" >"$work/corosync.conf"
run node "$redisha check"
check "silent: two nodes with two_node" is_silent
sed 's/votequorum/&\n    two_node: 1\n    wait_for_all: 0/' "$work/two.conf" >"$work/corosync.conf"
odd_node wait-for-all true "two_node without wait_for_all"

echo "$three" >"$work/corosync.conf"
awk '/<resource id="vip"/ { drop = NR + 1 } NR != drop' "$here/crm-mon.xml" >"$work/mon.xml"
printf '#!/bin/sh\ncat %s\n' "$work/mon.xml" >"$work/sbin/crm_mon"
net='ip link add eth0 type veth peer name far; ip link set eth0 up; ip addr add 10.99.0.1/24 dev eth0
	unshare --net sleep 60 & far=$!
	until [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
	ip link set far netns $far; nsenter -t $far --net sh -c "ip link set far up; ip addr add $ip/24 dev far"
	until ip link show eth0 | grep -q "state UP"; do sleep 0.05; done'
run node "ip=10.99.0.200; $net; $redisha check; status=\$?; kill \$far; exit \$status"
found vip-taken "the network: another host has the address"
run node "ip=10.99.0.201; $net; $redisha check; status=\$?; kill \$far; exit \$status"
check "silent: another host has another address" is_silent

# Forty instances, each with its address: the last is looked at as the first is.
another () { sed "s/\(id\|rsc\|first\|then\)=\"\(redis\|vip\|promote\)/\1=\"r$1-\2/g; s/10\.99\.0\.200/10.99.1.$1/"; }
for ((i = 2; i <= 40; i++)); do
	sed -n '/<primitive id="vip"/,/<\/clone>/p' "$cib" | another "$i" >>"$work/resources"
	sed -n '/<rsc_colocation id="vip-with/,/<rsc_order id="promote/p' "$cib" | another "$i" >>"$work/constraints"
done
sed "/<\/clone>/r $work/resources
	/<rsc_order id=\"promote/r $work/constraints" "$cib" >"$work/many.xml"
run "$redisha" check --cib "$work/many.xml"
check "silent: forty instances" is_silent
sed '/id="r40-redis-clone-meta_attributes-notify"/d; /id="r39-vip-with-primary"/d' "$work/many.xml" >"$work/cib.xml"
run "$redisha" check --cib "$work/cib.xml"
check "... what is wrong with the last ones is found" says_only "notify vip-loose"
run "$redisha" check --resource r40-redis --cib "$work/cib.xml"
check "... and the last one can be asked for" prints '^severe: r40-redis: .*\[notify\]$'

missing=
for id in $table; do
	# These need other servers: clock is not tried, server-versions is in unit-crm.c.
	case " $tried clock server-versions " in *" $id "*) ;; *) missing="$missing $id" ;; esac
done
check "each check of the table was tried (not:$missing)" test -z "$missing"
check "docs/checks.md is what check --list prints" sh -c '"$1" check --list | cmp - "$2/../docs/checks.md"' sh "$redisha" "$here"

# What cannot be read, and what is no configuration.
run "$redisha" check --cib "$work/nothing"
check "a file that is not there: exit 1, with its name" says "$work/nothing"
echo "<cib><configuration/></cib>" >"$work/empty.xml"
run "$redisha" check --cib "$work/empty.xml"
check "a configuration without redis: exit 1, and said so" says "has no redis resource"
head -c 2000 "$cib" >"$work/torn.xml"
run "$redisha" check --cib "$work/torn.xml"
check "a torn file: exit 1, and said so" says "not XML"
run "$redisha" check --what
check "an unknown option is wrong usage" exits 2
run "$redisha" check --resource other --cib "$cib"
check "a resource that is not there: exit 1" exits 1
finish
