# redis-cold.sh -- all were down: the data that was acknowledged comes back, or somebody is asked.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
note () { cat "$world/n$n/data/redisha-redis.note" 2>/dev/null; }
note_says () { note | grep -q -- "$1" || { echo "# note: $(note)"; false; }; }
clean_says () { forever clean | grep -q -- "$1" || { echo "# clean: $(forever clean)"; false; }; }
start_all () { for i; do on "$i"; action start; until_true 5 has loading 0; done; }
monitor_all () { for i; do on "$i"; monitor; done; }
# stop_all: replicas first, then the primary, as Pacemaker does.
stop_all () {
	on 2; action stop
	on 1; action demote; offset=$(info master_repl_offset); action stop
	transition
}

# Everything is stopped, and comes back.
for mode in aof rdb none; do
	fresh
	case $mode in
	aof) each_conf 'appendonly yes' ;;
	rdb) sed -i 's/^save.*/save 900 1/' "$world"/n?/redis.conf ;;
	esac
	group 2
	stop_all
	check "$mode: a clean stop tells the cluster its offset, its role, and that it was clean" clean_says "offset=$offset clean=1 led=1"
	check "... and a replica's, too" test "$(on 2; forever clean | grep -c 'clean=1 led=0')" -eq 1
	check "... and people are not told any more that it is the primary" test -z "$(attribute state)"
	if test $mode = none; then
		check "... and that nothing is kept" clean_says kept=0
		check "... there is no note beside data that is not there" test -z "$(note)"
		continue
	fi
	check "... and that it is kept" clean_says kept=1
	check "... the note beside the data says the same" test "$(note)" = "$(forever clean)"
	start_all 1
	check "... after the start the cluster's note is still there" clean_says "offset=$offset"
	monitor
	test $mode != aof || check "an append-only file has no offset: the ballot has the note's" attribute_says ballot "void=1.*noted=$offset clean=1"
	check "... the former primary stopped cleanly, so it waits for nobody" score_is 100
	action promote
	check "... it is promoted" exits 0
	check "... with its data" dbsize_is 1
	check "... what the clean stop told is over" test -z "$(forever clean)"
	test $mode = aof || continue
	follow 2
	monitor
	check "... and so it is for the replica, once it follows" test -z "$(forever clean)"
done
start_all 1 2
monitor_all 1 2 1
check "after a clean stop of servers that keep nothing one of them leads" score_is 100

# Power cuts.
fresh
each_conf 'appendonly yes'
group 2 3
monitor_all 1 2 3
on 1
remembers notedat 0
cli set b 2 >/dev/null
offset=$(info master_repl_offset)
monitor
check "a running primary keeps a note" note_says "epoch=$(epoch) .*clean=0 led=1"
check "... of where it is" test "$(note | sed 's/.*offset=\([0-9]*\).*/\1/')" -ge "$offset"
on 2
monitor
check "a running replica does, at each monitor" note_says "offset=$(info master_repl_offset) clean=0 led=0"
power_cut
start_all 1 2 3
for i in 2 3 1; do on $i; monitor; done
check "after a power cut the recorded primary is chosen" score_is 100
on 2
check "... and nobody else" not score_is 100
on 1
action promote
check "... it is promoted" exits 0
check "... with its data" dbsize_is 2
for i in 2 3; do follow $i; on 1; monitor; done
monitor_all 2 3
power_cut
start_all 1 2
monitor_all 1 2 1
check "with one missing the others wait" score_is -INFINITY
check "... and people are told for whom" state_says "waiting for n3"
check "... a decision record says so" decided awaits
param cold_start_wait 1
until_true 4 sh -c "read -r up _ </proc/uptime; test \${up%.*} -gt $(($(uptime_s) + 1))"
monitor
check "... for cold_start_wait" score_is 100
no_param cold_start_wait

# It dies, its successor takes writes by itself, and dies before its first monitor.
fresh
each_conf 'appendonly yes'
group 2 3
monitor_all 2 3 1
on 1; kill -9 "$(pid)"
tell master-redis n1 -INFINITY
on 2
transition promote=n2 demote=n1 stop=n1 "active=n1 n2 n3"
action promote
check "a successor that is promoted tells at once beside its data what that is" note_says "epoch=$(epoch) replid=$(info master_replid) .*led=1"
transition
cli set c 3 >/dev/null
power_cut
start_all 1 2 3
for i in 1 3 2; do on $i; monitor; done
check "... so it is chosen after a power cut" score_is 100
action promote
check "... with what it took alone" dbsize_is 2

# The one that is missing stopped cleanly, with more.
fresh
each_conf 'appendonly yes'
group 2 3
on 2; action stop
on 3; cli replicaof 127.0.0.1 0 >/dev/null
on 1
cli set b 2 >/dev/null
action demote
action stop
power_cut
start_all 3
param cold_start_wait 0
monitor
check "a node that stopped with more is waited for" state_says "waiting for n1"
check "... however long" score_is -INFINITY
check "... and it says so in a decision record" grep -q '"event":"awaits","why":"a node that is away stopped later, or with more' "$world/decisions/redis.jsonl"
run "$BUILD/crm/redisha" force n3
check "redisha force asks, and does nothing without an answer" exits 1
param on_missing_tail promote
monitor
check "on_missing_tail=promote goes on without" score_is 100
tell master-redis n3 -INFINITY
no_param on_missing_tail
start_all 1
monitor_all 1
check "when that node is back it is chosen" score_is 100
check "... nobody else" test "$(on 3; score)" = -INFINITY
tell master-redis n1 -INFINITY

# Empty never wins over data.
action stop
power_cut
rm -rf "$world"/n1/data/*
rm -r "$FAKE_CLUSTER/forever"
start_all 1 2 3
monitor_all 1 2 3 1
check "an empty former primary is not chosen" score_is -INFINITY
action promote
check "... nor promoted" exits 1
for i in 2 3; do on $i; action stop; rm -f "$world/n$i/data/redisha-redis.note"; done
rm -rf "$FAKE_CLUSTER/forever" "$FAKE_CLUSTER/attributes"
start_all 2 3
no_param cold_start_wait	# all are there: the one that votes first must not decide alone
for i in 1 2 3 1 2; do on $i; monitor; done
check "of several whose place is not known none is chosen" score_is -INFINITY
check "... people are told what is needed" state_says "waiting for force"
on 3
monitor
check "... by all" state_says "waiting for force"
run "$BUILD/crm/redisha" --yes force n3
check "redisha force is done" exits 0
check "... it shows what the nodes hold" prints 'n3: .*holds: .*1 keys'
on 2
monitor
check "... another than the chosen one still waits" score_is -INFINITY
on 3
monitor
check "... the chosen one does not" score_is 100
action promote
check "... it is promoted" exits 0
check "... with its data" dbsize_is 1
check "... and the choice is forgotten" test -z "$(property force)"
finish
