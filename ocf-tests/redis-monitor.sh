# redis-monitor.sh -- what monitor of a redis-server tells, and what it must not do.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
lasted () { sed -i "s/^$1=.*/$1=1/" "$world/n$n/tmp/redisha-redis.state"; }   # lasted trouble: since long ago
forks () {                                    # programs and processes that a monitor makes
	env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=process -o "$work/calls" "$AGENTS/redis" monitor >/dev/null 2>&1
	grep -cE '(clone3?|v?fork|execve)\(' "$work/calls"
}

probe
check "a probe finds nothing" exits 7
monitor
check "monitor says that nothing runs" exits 7
check "... and so does the reason" says 'exit-reason:.*no redis-server'
param bin /nowhere/redis-server
probe
check "a probe without the program finds nothing" exits 7
param bin /usr/bin/redis-server
param config /nowhere/redis.conf
probe
check "a probe without redis.conf finds nothing" exits 7
on 1
param port 70000
probe
check "a probe with a wrong parameter is a configuration error" exits 6
monitor
check "... but a monitor is a plain failure: it bans nothing" exits 1
no_param port

action start
was=$(pid)
monitor
check "a replica is well" exits 0
check "... silently" is_silent
probe
check "... and so does a probe say" exits 0
rm "$world/n1/run/redis-server.pid"
monitor
check "monitor needs no pidfile" exits 0
echo $$ >"$world/n1/run/redis-server.pid"
monitor
check "monitor does not believe a forged one" exits 0
rm "$world/n1/run/redis.sock"
monitor
check "monitor needs no socket" exits 0
rm "$world/n1/tmp/redisha-redis.state"
probe
check "... nor memory" exits 0
check "a probe remembers nothing" test ! -e "$world/n1/tmp/redisha-redis.state"
action stop
sleep 100 &
mkdir -p "$world/n1/run"
echo $! >"$world/n1/run/redis-server.pid"
monitor
check "a pidfile of another process is no server" exits 7

on 2
given OCF_RESOURCE_INSTANCE=other
action start
given OCF_RESOURCE_INSTANCE=redis:0
on 1
monitor
check "another instance on this host is not ours" exits 7
on 2
given OCF_RESOURCE_INSTANCE=other
action stop
given OCF_RESOURCE_INSTANCE=redis:0
fresh

# Promoted.
lead
check "(it leads)" has role master
monitor
check "a primary is well" exits 8
check "... silently" is_silent
probe
check "... and so does a probe say" exits 8
monitor_promoted
check "... and a monitor of the role Promoted" exits 8
if command -v strace >/dev/null
then check "monitor of a primary starts no other program" test "$(param CRM_meta_interval 1000; forks)" -eq 1
else skip "monitor of a primary starts no other program" "strace is not installed"
fi
kill -9 "$(pid)"
monitor
check "a killed primary does not run" exits 7
check "... and has given up its score already" score_is -INFINITY
action stop

lead
was=$(pid)
kill -STOP "$was"
param hang_timeout 1
monitor
check "a hung primary has failed" exits 9
check "... within hang_timeout and a second" in_ms 2000
check "... the reason says so" says 'exit-reason:.*not answer'
check "... and it has given up its score" score_is -INFINITY
tell master-redis n1 1000
rm "$world/n1/tmp/redisha-redis.state"
monitor_promoted
check "... also if only the role says that it is promoted" exits 9
check "... and it has given up its score" score_is -INFINITY
kill -CONT "$was"
no_param hang_timeout
fresh

lead
kill -9 "$(pid)"
setpriv --reuid=redis --regid=redis --init-groups /usr/bin/redis-server "$world/n1/redis.conf" \
	--unixsocket "$world/n1/run/redis.sock" >/dev/null 2>&1 &
until_true 3 has role master
monitor
check "a primary that came back by itself goes on if nobody else could lead" exits 8
check "... and a decision record says so" decided adopted
kill -9 "$(pid)"
setpriv --reuid=redis --regid=redis --init-groups /usr/bin/redis-server "$world/n1/redis.conf" \
	--unixsocket "$world/n1/run/redis.sock" >/dev/null 2>&1 &
until_true 3 has role master
tell master-redis n2 100
monitor
check "a primary that came back by itself has failed if a replica holds its data" exits 9
check "... the reason says so" says 'exit-reason:.*behind our back'
check "... and it has given up its score" score_is -INFINITY
fresh

lead
cli replicaof 127.0.0.1 0 >/dev/null
monitor
check "a promoted server that somebody made a replica is told as one" exits 0
cli replicaof no one >/dev/null
action demote
cli replicaof no one >/dev/null
monitor
check "a replica that somebody made a primary is told as one" exits 8
fresh

# Slow is not hung.
action start
spin
param busy_timeout 5
monitor
check "a replica in a long script is degraded" exits 190
check "... the reason says so" says 'exit-reason:.*BUSY'
lasted trouble
monitor
check "... and has failed after busy_timeout" exits 1
check "... and says so" says 'exit-reason:.*busy_timeout=5'
fresh
lead
spin
monitor
check "a primary in a long script is degraded" exits 191
check "... and keeps its score" score_is 1000
lasted trouble
monitor
check "... and has failed after busy_timeout" exits 9
check "... and has given up its score" score_is -INFINITY
no_param busy_timeout
fresh
lead
param hang_timeout 1
cli debug sleep 3 >/dev/null &
until_true 1 not timeout 0.2 redis-cli -p 7000 ping >/dev/null
monitor
check "a primary that sleeps longer than hang_timeout has failed" exits 9
no_param hang_timeout
fresh

# The disk.
lead
cli config set save '900 1' >/dev/null
rm -r "$world/n1/data"
cli bgsave >/dev/null
until_true 3 has rdb_last_bgsave_status err
monitor
check "one failed save is no alarm" exits 8
check "(writes are refused)" test -n "$(cli set a 1 | grep MISCONF)"
lasted trouble
monitor
check "a primary that cannot save is degraded, not failed" exits 191
check "... the reason names the folder" says "exit-reason:.*$world/n1/data"
check "... and it keeps its score" score_is 1000
fresh

# Who may log in.
echo "canary of a password" >"$work/password"
action start
param password_file "$work/password"
monitor
check "a replica with another password is degraded" exits 190
check "... the reason speaks of it" says 'exit-reason:.*WRONGPASS'
check "... without telling any" not says 'canary\|two words'
no_param password_file
fresh
lead
param password_file "$work/password"
monitor
check "a primary with another password is degraded" exits 191
check "... without telling any" not says 'canary\|two words'
check "... and keeps its score" score_is 1000
no_param password_file
cli config set maxclients 1 >/dev/null
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new("127.0.0.1:7000"); print $s "PING\r\n";
	<$s> =~ /max/ or (open my $f, ">", shift) or die; sleep 100' "$work/taken" &
until_true 3 test -e "$work/taken"
monitor
check "a primary whose clients take all connections is degraded" exits 191
check "... and says so" says 'exit-reason:.*max number of clients'
fresh

# Two: the replica's view.
given OCF_RESKEY_CRM_meta_clone_max=2
action start; on 2; action start; on 1; monitor; on 2; monitor; on 1; monitor
check "of two that hold nothing the first by name is chosen" score_is 100
action promote
monitor
follow 2
check "monitor leads a replica to the recorded primary" synced
on 1
until_true 3 online 1
monitors 4
on 2
check "the primary's monitor scores the replica" score_is 100
monitor
check "a replica in sync is well" exits 0
check "... silently" is_silent
rm -r "$FAKE_CLUSTER/attributes/redis-state"
monitor
check "what a replica tells of itself is not written all the time" test -z "$(attribute state)"
remembers saidat 0
monitor
check "... but again when the cluster has forgotten it" state_says replica
for i in 1 2; do
	on $i
	monitor
	if command -v strace >/dev/null
	then check "monitor of n$i starts no other program" test "$(param CRM_meta_interval 1000; forks)" -eq 1
	else skip "monitor of n$i starts no other program" "strace is not installed"
	fi
done
cli replicaof 127.0.0.3 7002 >/dev/null
monitor
check "a replica of the wrong primary is led back" until_true 3 has master_host 127.0.0.1
until_true 5 synced
monitor
on 1
before=$(grep -c . "$FAKE_CLUSTER/log")
for i in 1 2 3 4 5; do monitor; done
check "five monitors of a healthy primary write nothing" test "$(grep -c . "$FAKE_CLUSTER/log")" -eq "$before"
echo n2 >"$FAKE_CLUSTER/lost"
remembers checked 0
monitor
check "a score that the scheduler has lost is stored again" test ! -e "$FAKE_CLUSTER/lost"
check "... which the log tells" grep -q "had lost a score" "$world/agent.log"
remembers checked 0
before=$(grep -c refresh "$FAKE_CLUSTER/log")
monitor
check "... and only then" test "$(grep -c refresh "$FAKE_CLUSTER/log")" -eq "$before"
on 2
cli config set repl-timeout 1 >/dev/null
on 1
kill -9 "$(pid)"
on 2
until_true 3 has master_link_status down
param link_warn 1
monitor
check "a link that has just been cut is no alarm" exits 0
lasted linkdown
tell master-redis n1 1000
echo n2 >"$FAKE_CLUSTER/lost"
monitor
check "a link that is down for link_warn is degraded" exits 190
check "... the reason names the primary" says 'exit-reason:.*127.0.0.1 port 7000'
check "... a score that the scheduler does not see is stored again, for nobody leads" test ! -e "$FAKE_CLUSTER/lost"
tell master-redis n1 -INFINITY
tell master-redis n2 -INFINITY
monitor
check "... but not while nobody is promoted" exits 0
check "... then it votes" attribute_says ballot "$(record | cut -d" " -f1)"
check "... and does not raise its hand before all have told" not score_is 100
param cold_start_wait 0
monitor
check "... but when cold_start_wait is over" score_is 100
finish
