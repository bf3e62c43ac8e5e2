# redis-election.sh -- before a promotion the nodes tell what they hold, and whoever has less stands back.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
offset_of () { (on "$1"; info master_repl_offset); }
ballots_read () { grep -c 'redis-ballot -Q' "$FAKE_CLUSTER/log"; }
compares () { before=$(ballots_read); notified pre promote; looks=$(($(ballots_read) - before)); }   # pre-promote, and how often it looked
looked () { test "$looks" "$@" || { echo "# looked at the ballots $looks times"; false; }; }
failover () { transition "promote=n$1" demote=n1 stop=n1 "active=n1 n2 n3"; }   # failover N: n1 is lost, N was chosen

# n2 has less than n3, and n1 is dead.
group 2 3
on 2
cli replicaof 127.0.0.1 0 >/dev/null
on 1
cli set b 2 >/dev/null
on 3
until_true 5 dbsize_is 2
on 1
kill -9 "$(pid)"
transition
monitor
tell master-redis n2 100
tell master-redis n3 -INFINITY
less=$(offset_of 2)
more=$(offset_of 3)
failover 2
on 2
compares
check "pre-promote succeeds though a peer says nothing" exits 0
check "... after a second or so, for which it waits" in_ms 5000
check "... it has waited for that peer" looked -gt 1
check "... and without another it does not stand back" score_is 100
on 3
compares
check "another node tells in pre-promote what it holds" attribute_says ballot "epoch=$(epoch) .*offset=$more "
check "... and waits for nobody" looked -eq 0
on 2
compares
check "pre-promote with less than a peer of the same lineage succeeds" exits 0
check "... and does not wait any more: all have told" looked -eq 1
check "... it has given up its score" score_is -INFINITY
check "... and a decision record says so" decided vetoed
on 3
check "... the better one can be promoted instead" score_is 100
on 2
was=$(pid)
action promote
check "promote itself refuses with less than a peer" exits 1
check "... the reason has the peer's offset" says "exit-reason:.*n3 has more: offset $more"
check "... and the own one" says "exit-reason:.*this node $less"
check "... a decision record says so" decided refused
check "... with the ballot that was better" grep -q "\"event\":\"refused\".*\"node\":\"n3\".*\"offset\":$more" "$world/decisions/redis.jsonl"
check "... it is still a replica" has role slave
check "... the same process" test "$(pid)" = "$was"

# Votes that count for nothing.
ballot=$(on 3; attribute ballot)
tell redis-ballot n3 "$(echo "$ballot" | sed "s/epoch=[0-9]*/epoch=$(($(epoch) + 1))/")"
tell master-redis n2 100
compares
check "a ballot of another epoch is no reason to stand back" score_is 100
check "... it is waited for as if there was none" looked -gt 1
tell redis-ballot n3 "$(echo "$ballot" | sed "s/priority=[0-9]*/priority=0/")"
compares
check "a node that may never lead is no reason to stand back" score_is 100
tell redis-ballot n3 "$(echo "$ballot" | sed 's/replid=[0-9a-f]*/replid=0123456789012345678901234567890123456789/')"
compares
check "data of another lineage is no reason to stand back" score_is 100
tell redis-ballot n3 "$(echo "$ballot" | sed "s/offset=[0-9]*/offset=$less/")"
compares
check "a tie stays with the node that was chosen" score_is 100
failover 3
compares
check "(n2 tells, too)" attribute_says ballot "epoch=$(epoch) .*offset=$less "
transition promote=n3 "active=n1 n2 n3"
on 3
compares
check "planned anew, without what was done: the dead primary is not waited for" looked -eq 1
failover 3
tell redis-ballot n2 "$(on 2; attribute ballot | sed "s/offset=[0-9]*/offset=$more/")"
tell master-redis n3 100
compares
check "... whichever that is" score_is 100

# What else promote wants.
tell redis-ballot n2 "$(on 2; attribute ballot | sed "s/epoch=[0-9]*/epoch=$(($(epoch) + 1))/")"
param min_voters 2
action promote
check "promote with fewer votes than min_voters is refused" exits 1
check "... the reason has both numbers" says 'exit-reason:.*1 of at least min_voters=2'
no_param min_voters
cli config set replica-priority 0 >/dev/null
action promote
check "promote with replica-priority 0 is refused" exits 1
check "... and the reason says so" says 'exit-reason:.*replica-priority is 0'
monitor
check "... people are told" state_says "never primary"
check "... it is no candidate" score_is -INFINITY
cli config set replica-priority 100 >/dev/null

# A person decides.
on 2
tell redis-ballot n3 "$ballot"
failover 2
tell_property redis-force "node=n2 epoch=$(($(epoch) - 1))"
action promote
check "a choice that a person made in an earlier epoch does not count" exits 1
tell_property redis-force "node=n3 epoch=$(epoch)"
action promote
check "... nor does one of another node" exits 1
tell_property redis-force "node=n2 epoch=$(epoch)"
tell master-redis n2 100
compares
check "a node that a person has chosen does not stand back" score_is 100
action promote
check "promote of it succeeds, though it has less" exits 0
check "... it leads" has role master
check "... and the choice is forgotten" test ! -e "$FAKE_CLUSTER/properties/redis-force"
check "(its ballot is still there)" attribute_says ballot epoch
transition
monitor
check "the primary's next monitor withdraws the ballot" test -z "$(attribute ballot)"
on 3
for i in 1 2 3 4 5 6; do monitor; until_true 1 synced && break; done
check "the other one follows" synced
monitor
check "... and its monitor withdraws the ballot, too" test -z "$(attribute ballot)"

# A planned move: refused before anything has moved ...
on 2
good () { monitor; (on 3; score_is 100 >/dev/null); }      # a replica acknowledges once a second
until_true 6 good
tell master-redis n1 100
transition promote=n1 demote=n2 "active=n2 n3" start=n1
notified pre demote
check "preflight of a move to a node that is not attached succeeds" exits 0
on 1
check "... but that node has no score any more" score_is -INFINITY
on 2
check "... a decision record says why" grep -q '"event":"refused","why":"n1 is not attached' "$world/decisions/redis.jsonl"
check "... the primary leads" has role master
check "... and keeps its score" score_is 1000
transition promote=n3 demote=n2 "active=n2 n3"
notified pre demote
on 3
check "preflight of a move to a replica in sync changes nothing" score_is 100
asleep=$(pid)
kill -STOP "$asleep"
on 2
lags () { cli info replication | grep -q 'lag=[2-9]'; }
until_true 6 lags
param max_lag 1
notified pre demote
no_param max_lag
on 3
check "a replica further behind than max_lag has no score any more" score_is -INFINITY
on 2
check "... the decision record has the offsets" grep -q "\"why\":\"n3 is too far behind: offset [0-9]* of $(info master_repl_offset)" "$world/decisions/redis.jsonl"
check "... the primary leads" has role master
kill -CONT "$asleep"

# ... or done by the frozen offset alone.
until_true 5 not lags
tell master-redis n3 100
notified pre demote
action demote
check "(demoted)" attribute_says frozen "epoch=$(epoch)"
on 3
param min_voters 3
compares
check "nobody waits for ballots when the demoted primary has told its offset" looked -le 1
check "... nobody stands back" score_is 100
action promote
check "promote by that offset alone succeeds" exits 0
check "... it leads" has role master
no_param min_voters

# A crash: who died in this transition has not stopped cleanly, and who told will follow. Each question costs time.
asks () { grep -cE 'crm_node|crm_mon|redis-clean.* -G' "$FAKE_CLUSTER/log"; }
on 2
for i in 1 2 3 4 5 6; do monitor; until_true 1 synced && break; done
on 3
monitor
transition promote=n1 demote=n3 "active=n1 n2 n3"
on 2
notified pre promote
tell redis-ballot n1 "$(attribute ballot)"
(on 3; kill -9 "$(pid)")
transition promote=n2 demote=n3 "active=n1 n2 n3"
asked=$(asks)
action promote
check "promote after a crash succeeds" exits 0
check "... and asks neither who is a member nor who stopped cleanly" test "$(asks)" = "$asked"
finish
