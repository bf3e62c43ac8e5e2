# redis-role.sh -- promote, demote and notify: nobody leads with less than was acknowledged.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
refused () {                                  # refused WHAT: promote has failed softly and changed nothing
	check "promote refuses $1" exits 1
	check "... and is still a replica" has role slave
	check "... the same process" test "$(pid)" = "$was"
	check "... with the same data" dbsize_is "$size"
	check "... and has given up its score" score_is -INFINITY
}
remember () { was=$(pid); size=$(cli dbsize); }

action promote
check "promote of what does not run fails" exits 1
action demote
check "demote of what does not run says so" exits 7
param CRM_meta_notify_stop_uname "n2 n1"
action demote
check "... but is content when stop comes next" exits 0
no_param CRM_meta_notify_stop_uname

# One.
action start
was=$(pid)
given OCF_RESKEY_CRM_meta_clone_max=2
action promote
check "promote before the other has voted is refused" exits 1
given OCF_RESKEY_CRM_meta_clone_max=1
monitor
check "a server without data and record raises its hand" score_is 100
timed promote
check "promote of it succeeds" exits 0
check "... within two seconds" in_ms 2000
check "... silently" is_silent
check "... it leads" has role master
check "... as the same process" test "$(pid)" = "$was"
check "... its score says so" score_is 1000
check "... the record names node, address and port" record_says 'epoch=1 .*node=n1 address=127.0.0.1 port=7000'
check "... and its data" record_says "replid=$(info master_replid)"
monitor
check "the first monitor is content" exits 8
check "... and withdraws the ballot" test -z "$(attribute ballot)"
action promote
check "promote again succeeds" exits 0
check "... it leads" has role master
cli set a 1 >/dev/null
replid=$(info master_replid)
offset=$(info master_repl_offset)
timed demote
check "demote succeeds" exits 0
check "... within two seconds" in_ms 2000
check "... it follows nobody" has role slave
check "... takes no more writes" test -n "$(cli set b 1 | grep READONLY)"
check "... tells where it stopped" attribute_says frozen "replid=$replid offset=$offset"
check "... is the same process" test "$(pid)" = "$was"
check "... and can lead again" score_is 10
action demote
check "demote again succeeds" exits 0
check "... it follows" has role slave
action promote
check "it can be promoted again" exits 0
check "... with its data" dbsize_is 1
action start
check "(start fences)" has role slave
remember
tell redis-frozen n1 "$(attribute frozen | sed "s/offset=.*/offset=999999/")"
epoch=$(record | sed 's/.*epoch=\([0-9]*\).*/\1/')
tell redis-frozen n1 "epoch=$epoch replid=$(info master_replid) offset=999999"
tell_record "epoch=$epoch replid=$(info master_replid) node=n1 address=127.0.0.1 port=7000 voters=n1"
param CRM_meta_timeout 2000
timed promote
refused "with less than the demoted primary had"
check "... in time" in_ms 2000
check "... and tells both offsets" says "exit-reason:.*999999.*$(info master_repl_offset)"
param CRM_meta_timeout 20000
tell redis-frozen n1 "epoch=$((epoch - 1)) replid=$(info master_replid) offset=999999"
tell_record "epoch=7 replid=0123456789012345678901234567890123456789 node=n2 address=127.0.0.2 port=7001 voters=n1,n2"
remember
action promote
refused "with data of another lineage"
check "... and names the recorded one" says 'exit-reason:.*n2 (replid 01234567, epoch 7)'
fresh
tell_record "epoch=7 replid=0123456789012345678901234567890123456789 node=n2 address=127.0.0.2 port=7001 voters=n1,n2"
action start
monitor
remember
action promote
refused "without data when data are recorded"
param cold_start_wait 0
monitor
action promote
refused "... also when the wait for voters is over"
no_param cold_start_wait

# Dead and hung.
fresh
lead
kill -9 "$(pid)"
action demote
check "demote of a killed primary says that it does not run" exits 7
param CRM_meta_notify_stop_uname n1
action demote
check "... but is content when stop comes next" exits 0
no_param CRM_meta_notify_stop_uname
action stop
fresh
lead
was=$(pid)
kill -STOP "$was"
param hang_timeout 1
timed demote
check "demote of a hung primary says that it does not run" exits 7
check "... in time" in_ms 3000
check "... because it was killed: it must not wake up leading" not is_alive "$was"
no_param hang_timeout
fresh
lead
was=$(pid)
spin write
param CRM_meta_timeout 4000
timed demote
check "demote during an endless script ends the server" not is_alive "$was"
check "... in time" in_ms 4000
param CRM_meta_timeout 20000

# A planned move under load.
fresh
given OCF_RESKEY_CRM_meta_clone_max=3
for i in 1 2 3; do on $i; action start; done
for i in 1 2 3; do on $i; monitor; done
on 1; monitor
action promote
check "n1 of three leads" has role master
follow 2
on 1; monitor        # the first replica gave the data a new name: the record must follow
follow 3
on 1; monitor
epoch=$(record | sed "s/epoch=\([0-9]*\).*/\1/")
first=$(info master_replid)
(cli -r 1000000 incr counter >"$work/acknowledged") &
writer=$!
until_true 5 sh -c "test \$(grep -c . '$work/acknowledged') -gt 500"
timed demote
check "demote under load succeeds" exits 0
check "... within two seconds" in_ms 2000
kill $writer 2>/dev/null
for p in $(pidof redis-cli); do kill "$p" 2>/dev/null; done
wait $writer 2>/dev/null
last=$(grep -E '^[0-9]+$' "$work/acknowledged" | tail -n 1)
check "(writes were acknowledged: $last)" test "$last" -gt 500
offset=$(info master_repl_offset)
frozen=$(attribute frozen | sed 's/.*offset=//')
check "... it tells where it stopped" test "$frozen" -eq "$offset"
for i in 2 3; do
	on $i
	check "... n$i has the last acknowledged write" test "$(cli get counter)" -ge "$last"
	check "... and all before the fence" test "$(info slave_repl_offset)" -ge "$frozen"
done
on 2
timed promote
check "promote of n2 succeeds" exits 0
check "... within two seconds" in_ms 2000
check "... it leads" has role master
check "... the record names it, one epoch on" record_says "epoch=$((epoch + 1)) .*node=n2 address=127.0.0.2 port=7001"
check "... with its data" test "$(cli get counter)" -ge "$last"
check "... which continue the former" has master_replid2 "$first"
param CRM_meta_notify_type post
param CRM_meta_notify_operation promote
param CRM_meta_notify_promote_uname n2
for i in 1 3; do
	on $i
	timed notify
	check "notify on n$i succeeds" exits 0
	check "... within two seconds" in_ms 2000
	check "... it follows n2" has master_port 7001
	check "... and is in sync" until_true 5 synced
done
on 2
check "nobody needed a full sync" test "$(info sync_full)" -eq 0
action notify
check "notify of the own promotion changes nothing" has role master
param CRM_meta_notify_operation demote
on 3
cli replicaof 127.0.0.1 0 >/dev/null
action notify
check "notify of another action changes nothing" has master_port 0
param CRM_meta_notify_operation promote
on 2
was=$(pid)
kill -STOP "$was"
on 3
timed notify
check "notify succeeds though the new primary hangs" exits 0
check "... within two seconds" in_ms 2000
kill -CONT "$was"
# The other end of the cable is never up, so nobody answers to ARP.
ip link add cable type veth peer name end
ip addr add 10.99.0.1/24 dev cable
ip link set cable up
ip link set end up arp off
keep=$(record)
tell_record "$(record | sed 's/address=[^ ]*/address=10.99.0.2/')"
timed notify
check "notify succeeds though the new primary cannot be reached" exits 0
check "... within two seconds" in_ms 2000
tell_record "$keep"
param CRM_meta_notify_promote_uname n9
timed notify
check "notify succeeds though the record does not come" exits 0
check "... within three seconds" in_ms 3000
for i in 1 3; do on $i; monitor; until_true 5 synced; done
no_param CRM_meta_notify_type CRM_meta_notify_operation CRM_meta_notify_promote_uname

# An unplanned one: the replicas' scores, and a promotion by lineage.
on 2
until_true 3 online 2
monitors 4
on 1
check "the primary scores n1" score_is 100
on 3
check "... and n3" score_is 100
on 2
kill -9 "$(pid)"
monitor
check "(n2 is dead)" exits 7
on 3
before=$(epoch)
action promote
check "promote of n3 succeeds" exits 0
check "... it has all data" test "$(cli get counter)" -ge "$last"
check "... the record names it, one epoch on" record_says "epoch=$((before + 1)) .*node=n3"
on 2
action stop
action start
check "the former primary comes back as a replica" has role slave
check "... without a score" score_is -INFINITY
follow 2
check "... and follows the new one" has master_port 7002
check "... with its data" until_true 3 test "$(cli get counter)" -ge "$last"
finish
