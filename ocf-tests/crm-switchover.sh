# crm-switchover.sh -- redisha switchover when the cluster does otherwise, and status when nobody answers. Pacemaker is stood in for, the servers are real.
# shellcheck shell=bash disable=SC2016,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
#
# In a network of its own, in which n1, n2, n3 are 127.0.0.1 to .3. A scenario is what "the cluster" does once it sees the wish.
if [ "$(id -u)" != 0 ]; then echo "1..0 # SKIP needs root"; exit 0; fi
command -v redis-server >/dev/null || { echo "1..0 # SKIP no redis-server"; exit 0; }
if [ -z "${IN_NAMESPACE-}" ]; then
	export IN_NAMESPACE=1
	exec unshare --net --uts --mount --pid --fork --kill-child --mount-proc bash "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"
hostname admin
ip link set lo up
redisha=$BUILD/crm/redisha
export FAKE_CLUSTER=$work/cluster HA_SBIN_DIR=$work/sbin
scores=$FAKE_CLUSTER/attributes/master-redis
frozen=$FAKE_CLUSTER/attributes/redis-frozen
old=0b57fe31d23d8627a1b9c47b69deb193612c58ef
mkdir -p "$work/sbin" "$work/etc"

printf '#!/bin/sh\ncase $* in *--xpath*) cat %s/record ;; *) cat %s/cib.xml ;; esac\n' "$work" "$work" >"$work/sbin/cibadmin"
printf '#!/bin/sh\ncat %s/mon.xml\n' "$work" >"$work/sbin/crm_mon"
printf '#!/bin/sh\necho admin\n' >"$work/sbin/crm_node"
# Whom would the scheduler promote? With the wish, the node of ./now; without, that of ./later.
cat >"$work/sbin/crm_simulate" <<TEXT
#!/bin/sh
who=later
grep -q 'value="1000000"' "\$2" && who=now
echo '<pacemaker-result><transition><rsc_action resource="redis" op="promote" node="n2"/></transition><revised_cluster_status>'
sed -n '/<nodes>/,/<\/resources>/p' $work/mon.xml | sed "s/role=\"Promoted\"/role=\"Unpromoted\"/" |
	sed "/role=\"Unpromoted\"/{N;/name=\"\$(cat $work/\$who)\"/s/Unpromoted/Promoted/}"
echo '</revised_cluster_status></pacemaker-result>'
TEXT
cp "$here/fake/attrd_updater" "$work/sbin/"
chmod +x "$work"/sbin/*

record () { printf '<x>\n<nvpair id="redisha-redis-primary" name="redis-primary" value="%s"/>\n</x>\n' "$1" >"$work/record"; }
score () { printf '%s' "$2" >"$scores/$1.new" && mv "$scores/$1.new" "$scores/$1"; }
score_is () { test "$(cat "$scores/$1")" = "$2"; }
cli () { redis-cli -h "127.0.0.$1" -p 7000 "${@:2}"; }

fails_to_print () { ! grep -q "$1" "$work/out"; }

# Everything as the example, n1 leads.
fresh () {
	rm -rf "$FAKE_CLUSTER"
	mkdir -p "$scores" "$frozen"
	score n1 1000; score n2 100; score n3 100
	sed "s|<instance_attributes id=\"redis-instance_attributes\">|&<nvpair id=\"a\" name=\"node_addresses\" value=\"n1:127.0.0.1;n2:127.0.0.2;n3:127.0.0.3\"/>|; s|/etc/redis/redis.conf|$work/etc/redis.conf|" \
		"$here/crm-cib.xml" >"$work/cib.xml"
	cp "$here/crm-mon.xml" "$work/mon.xml"
	record "epoch=2 replid=$old replid2=0 second=-1 node=n1 address=127.0.0.1 port=7000 voters=n1,n2,n3"
	echo n2 >"$work/now"; echo n2 >"$work/later"
}

# What the cluster does, after it has seen the wish for n2.
wished () { until score_is n2 1000000; do sleep 0.02; done; }
moves () {	# moves OFFSET_FROZEN FIRST_OF_NEW [LINEAGE_BEFORE]
	printf 'epoch=2 replid=%s offset=%s' "$old" "$1" >"$frozen/n1"
	sleep 0.3
	score n1 10
	score n2 1000
	sed -i 's/"Promoted"/"Unpromoted"/; /role="Unpromoted"/{N;/name="n2"/s/Unpromoted/Promoted/}' "$work/mon.xml"
	sed -i '/<resource id="vip"/{n;s/n1/n2/}' "$work/mon.xml"
	record "epoch=3 replid=new replid2=${3-$old} second=$2 node=n2 address=127.0.0.2 port=7000 voters=n1,n2,n3"
}
# against SCENARIO ARGS...: switchover, with the cluster doing this
against () {
	scenario=$1; shift
	(wished; eval "$scenario") >/dev/null 2>&1 &
	actor=$!
	run "$redisha" switchover "$@"
	kill "$actor" 2>/dev/null
	wait "$actor" 2>/dev/null
}

printf 'port 7000\nsave ""\n' >"$work/etc/redis.conf"
for i in 1 2 3; do
	mkdir "$work/$i"
	redis-server "$work/etc/redis.conf" --bind "127.0.0.$i" --dir "$work/$i" --daemonize yes --logfile "$work/$i/log" \
		--repl-diskless-sync-delay 0 >/dev/null
done
for i in 1 2 3; do until cli $i ping >/dev/null 2>&1; do sleep 0.05; done; done
for i in 2 3; do cli $i replicaof 127.0.0.1 7000 >/dev/null; done
for i in 2 3; do until cli $i info replication | grep -q master_link_status:up; do sleep 0.05; done; done
cli 1 set a 1 >/dev/null

fresh
against 'moves 70 71' n2
check "it moves: exit 0" exits 0
check "... the offset at which the old one stopped is told" prints "n1 takes no more writes: its data ends at offset 70"
check "... and the proof" prints "proven: promoted at offset 70 of the same data"
check "... and where the address is" prints "address 10.99.0.200 is on n2"
check "... and that it is over" prints "[0-9.]* s  done"
check "... the wish is gone" score_is n2 1000

fresh
against 'moves 70 61' n2
check "promoted with less than the old one had: exit 1" exits 1
check "... and told with numbers" says "promoted at offset 60, 10 bytes short"

fresh
against 'moves 70 71 another' n2
check "promoted with another lineage: no proof is claimed" fails_to_print " proven: promoted"
check "... and told" prints "not proven: the new primary.s data does not name"

fresh
against 'score n2 -INFINITY' n2
check "the agents refuse: exit 1" exits 1
check "... and it is told who refused, and where to look" says "refused: the agents gave n2 the score -INFINITY.*redisha history"
check "... and where the primary is" says "now n1 is the primary (epoch 2)"
check "... their refusal stays" score_is n2 -INFINITY

fresh
against 'for i in 1 2 3 4 5 6; do wished; score n2 100; done' --timeout 5 n2
check "a monitor that puts the score right is asked again, not for ever: exit 1" exits 1
check "... and told" says "set back to .100. again and again"

fresh
against 'score n2 100; wished; moves 70 71' n2
check "... once is no failure" exits 0

fresh
against 'score n2 1000; sleep 0.5; score_is n2 1000 && moves 70 71' --timeout 5 n2
check "promoted, and the record shows later: the primary's score is left alone" exits 0

fresh
against true --timeout 5 n2
check "nothing happens: exit 1 after --timeout" exits 1
check "... and told" says "was not promoted within 5 s"
check "... the wish is taken back" score_is n2 100

fresh
against 'printf 1000000 >"$scores/n1.x"; mv "$scores/n1.x" "$scores/n1"' n2
check "somebody else wants another at the same time: the later name gives way" says "somebody else moves it to n1"
check "... and takes its wish back" score_is n2 100

fresh
against 'record "epoch=3 replid=new replid2=$old second=9 node=n3 voters=n1,n2,n3"' n2
check "another is promoted instead: exit 1" exits 1
check "... and told" says "the cluster has promoted n3 instead"

for signal in INT TERM HUP; do
	fresh
	(wished; kill -$signal "$(pgrep -x redisha)") &
	# A shell in the background ignores INT, and hands that on.
	run perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' "$redisha" switchover n2
	check "SIG$signal: exit 1" exits 1
	check "SIG$signal: the wish is taken back" score_is n2 100
	check "SIG$signal: it is told where the primary is" says "now n1 is the primary"
done
fresh
(wished; kill -KILL "$(pgrep -x redisha)") &
run "$redisha" switchover n2
check "SIGKILL: no lock is left" sh -c 'rm -f "$1/n2"; printf 100 >"$1/n2"; "$2" --dry-run switchover n2 >/dev/null' sh "$scores" "$redisha"

# Before anything moves.
refused () { exits 1 && score_is n2 100 && says "$1"; }
fresh
echo n1 >"$work/now"
run "$redisha" switchover n2
check "Pacemaker would not promote it: refused" refused "Pacemaker would promote n1"
fresh
echo n1 >"$work/later"
run "$redisha" switchover n2
check "Pacemaker would move it back: refused without --yes" refused "give --yes"
check "... and told" prints "it may move back"
fresh
sed -i 's|</node_attributes>|&<failures><failure op_key="redis_monitor_2000" node="n1" exitstatus="not running" exitreason="gone"/></failures>|' "$work/mon.xml"
run "$redisha" --dry-run switchover n2
check "a failure of the primary's node on record: it is told what that may cost" prints "n1 has a failure on record (redis_monitor_2000: gone)"
check "... and what it costs" prints "restart its redis after the move"
check "... and it is no obstacle" exits 0
fresh
run "$redisha" --dry-run switchover n2
check "... without one nothing is told of it" fails_to_print "on record"
fresh
cli 2 replicaof no one >/dev/null
run "$redisha" switchover n2
check "the target is no replica of the primary: refused" refused "not attached to the primary\|is not that of the primary"
check "... nothing has moved" score_is n2 100
run "$redisha" --dry-run switchover
check "without a node another one is taken" prints "n3 is to take over"
cli 2 replicaof 127.0.0.1 7000 >/dev/null
until cli 2 info replication | grep -q master_link_status:up; do sleep 0.05; done
fresh
pkill -STOP -f 'redis-server 127.0.0.2:'
run "$redisha" switchover n2
check "the target hangs: refused" refused "n2: its server cannot be asked: no reply in time"
pkill -CONT -f 'redis-server 127.0.0.2:'
fresh
printf 'exit 1\n' >"$work/sbin/crm_simulate"
run "$redisha" switchover n2
check "the scheduler cannot be asked: refused" refused "cannot ask the scheduler"
fresh
sed -i 's/<cluster_options /&fake="" /; s/maintenance-mode="false"/maintenance-mode="true"/' "$work/mon.xml"
run "$redisha" switchover n2
check "maintenance mode: refused" refused "maintenance mode"

# status: all servers hang at once; that is one wait, not three. Nor do full journals add to it.
export REDISHA_LOG_DIR=$work/log
mkdir "$work/log"
line='{"time":"2026-11-27T17:00:04Z","node":"n2","resource":"redis","kind":"start","event":"awaits","why":"","text":"ok"}'
yes "$line" | head -c 1048500 | tee "$work/log/redis.jsonl" "$work/log/redis.jsonl.1" "$work/log/events.jsonl.1" >"$work/log/events.jsonl"
printf '\n%s\n' "${line/start/monitor}" >>"$work/log/events.jsonl"
within () { now=$(date +%s%3N); test $((now - began)) -le "$1"; }
fresh
pkill -STOP -x redis-server
began=$(date +%s%3N)
run "$redisha" status
check "status with three servers that hang: within 2 s" within 2000
check "... with the last change" prints "n2 monitor: ok"
check "... of none is told what is not known" test "$(grep -c 'data: unknown (no reply in time)' "$work/out")" -eq 3
check "... nor whether writes are taken" prints "writes: unknown (n1: no reply in time)"
printf '#!/bin/sh\nexec sleep 60\n' | tee "$work/sbin/cibadmin" "$work/sbin/crm_mon" >"$work/sbin/attrd_updater"
began=$(date +%s%3N)
run "$redisha" status
check "status with a cluster that hangs, too: within 2 s" within 2000
pkill -CONT -x redis-server
for i in 1 2 3; do cli $i shutdown nosave 2>/dev/null; done
finish
