# redis-start.sh -- what start of a redis-server promises.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis

# Wrong words: refused, explained, and nothing is started.
while read -r name value; do
	param "$name" "$value"
	action start
	check "$name=$value is a configuration error" exits 6
	check "... and the reason names the parameter" says "exit-reason:.*$name"
	check "... and nothing is started" nothing_runs
	no_param "$name"
done <<-END
	port 0
	port 65536
	port -1
	port redis
	hang_timeout 0
	hang_timeout 601
	hang_timeout 3s
	busy_timeout 0
	busy_timeout 86401
	link_warn 0
	link_warn x
	max_lag 0
	max_lag 3601
	cold_start_wait -1
	cold_start_wait 3601
END

# What is missing on this node only.
while read -r name value; do
	on 1
	kept=$(eval "echo \"\${OCF_RESKEY_$name-}\"")
	param "$name" "$value"
	timed start
	check "$name=$value bans only this node" exits 5
	check "... the reason names it" says "exit-reason:.*$value"
	check "... and nothing is started" nothing_runs
	no_param "$name"
	test -z "$kept" || param "$name" "$kept"
done <<-END
	bin /nowhere/redis-server
	bin /etc/passwd
	bin /usr
	config /nowhere/redis.conf
	config /etc
	user nobody-by-this-name
	password_file /nowhere/password
END
on 1
echo "dir /nowhere" >>"$world/n1/redis.conf"
action start
check "a dir that does not exist bans only this node" exits 5
check "... and the reason names it" says 'exit-reason:.*/nowhere'
configure
chown root: "$world/n1/data"
chmod 700 "$world/n1/data"
timed start
check "a dir that the account cannot enter fails" exits 1
check "... at once" in_ms 2000
check "... and the reason has the server's last words" says "exit-reason:.*ended at once.*Permission denied"
chown redis: "$world/n1/data"
chmod 755 "$world/n1/data"

while read -r line; do
	echo "$line" >>"$world/n1/redis.conf"
	timed start
	check "redis.conf with '$line' fails" exits 1
	check "... at once" in_ms 2000
	check "... the reason has the directive and the server's last words" \
		says "exit-reason:.*ended at once (exit 1): ${line%% *}: [A-Za-z]"
	check "... but not its value" not says "many\|topsecret"
	check "... and nothing runs" nothing_runs
	configure
done <<-END
	unheard-of yes
	maxmemory many
	tcp-backlog
	requirepass topsecret topsecret
END
echo 'requirepass "open' >>"$world/n1/redis.conf"
timed start
check "redis.conf with an open quote fails" not exits 0
check "... at once" in_ms 2000
configure

if run setpriv --reuid=65534 --clear-groups test -x "$AGENTS/redis" && exits 0; then
	run setpriv --reuid=65534 --clear-groups "$AGENTS/redis" start
	check "start by an ordinary user is a lack of permission" exits 4
else
	skip "start by an ordinary user is a lack of permission" "the agent's folder is closed to others"
fi

# The normal case, with a neighbour that must not notice anything.
on 2
given OCF_RESOURCE_INSTANCE=other
action start
check "another instance starts on the same host" exits 0
other=$(pid)
given OCF_RESOURCE_INSTANCE=redis:0
on 1
perl -MIO::Socket::UNIX -e '
	my ($path, $password) = @ARGV;
	my $end = time + 10;
	while (time < $end) {
		my $s = IO::Socket::UNIX->new($path) or next;
		printf $s "AUTH \"%s\"\r\nROLE\r\n", $password;
		while (<$s>) { if (/^(master|slave)/) { print "$1\n"; exit } }
	}' "$world/n1/run/redis.sock" "$password" >"$work/first" &
watcher=$!
timed start
check "start succeeds" exits 0
check "... within two seconds" in_ms 2000
check "... silently" is_silent
wait $watcher
check "... as a replica from the first moment on" grep -q slave "$work/first"
check "... and later" has role slave
check "... without a promotion score" score_is -INFINITY
check "... under the account redis" test "$(stat -c %U "/proc/$(pid)")" = redis
check "... with a rundir of its own" test "$(stat -c %U "$world/n1/run")" = redis
check "... and a pidfile for people" test "$(cat "$world/n1/run/redis-server.pid")" = "$(pid)"
check "... without the agent's environment" not grep -qz OCF_ "/proc/$(pid)/environ"
check "... in a session of its own" test "$(cut -d' ' -f6 "/proc/$(pid)/stat")" = "$(pid)"
was=$(pid)
timed start
check "start again succeeds" exits 0
check "... and leaves the process alone" test "$(pid)" = "$was"
monitor; action promote
check "(it is promoted)" has role master
action start
check "start of a primary succeeds" exits 0
check "... and ends unpromoted" has role slave
check "... as the same process" test "$(pid)" = "$was"
kill -STOP "$was"
param hang_timeout 1
timed start
check "start of a hung server fails" exits 1
check "... in time" in_ms 2000
check "... and kills nothing" is_alive "$was"
kill -CONT "$was"
no_param hang_timeout
action stop
began=$(date +%s)
"$AGENTS/redis" start 2>&1 | cat
check "nobody waits for the server's pipes" test $(($(date +%s) - began)) -le 2
action stop
# A unit file, or a person, starts one between our look and our launch: the program that fails has let it in.
mkdir "$world/late" && chown redis "$world/late"
ln -s taken "$world/late/server"
cat >"$world/late/taken" <<-END
	#!/bin/sh
	ln -sfn /usr/bin/redis-server "$world/late/server"
	/usr/bin/redis-server "$world/n1/redis.conf" --daemonize yes >/dev/null
	until redis-cli -p 7000 ping >/dev/null 2>&1; do sleep 0.05; done
	echo "Address already in use"
	exit 1
END
chmod 755 "$world/late/taken"
param bin "$world/late/server"
action start
check "start that another start has overtaken succeeds" exits 0
check "... with the one that runs" runs
check "... which takes no writes" has role slave
action stop
check "... and is stopped like any other" not runs
param bin /usr/bin/redis-server
setpriv --reuid=redis --regid=redis --clear-groups redis-server "$world/n1/redis.conf" --bind 127.0.0.2 --daemonize yes >/dev/null
at_2 () { REDISCLI_AUTH=$password redis-cli -h 127.0.0.2 -p 7000 "$@" 2>&1; }
until_true 5 sh -c 'redis-cli -h 127.0.0.2 -p 7000 ping >/dev/null 2>&1'
{ sleep 0.4; at_2 config set bind 0.0.0.0 >/dev/null; } &
action start
check "start of a server that refuses connections for a moment succeeds" exits 0
check "... and it takes no writes" has role slave
action stop

echo "replicaof 192.0.2.1 6379" >>"$world/n1/redis.conf"
action start
check "a replicaof line in redis.conf is overridden" has master_host 127.0.0.1
action stop
configure
on 2
check "the other instance has not noticed anything" test "$(pid)" = "$other"
on 1
no_param CRM_meta_on_node
(unset FAKE_CLUSTER; "$AGENTS/redis" start) 2>"$work/err"
check "start without a cluster succeeds" has role slave
on 1
action stop

# A password that does not fit.
echo wrong-canary >"$work/password"
param password_file "$work/password"
timed start
check "a wrong password fails start" exits 1
check "... at once" in_ms 3000
check "... the reason speaks of it" says 'exit-reason:.*\(WRONGPASS\|NOAUTH\|password\)'
check "... without telling any" not says 'canary\|two words'
check "... and nothing of ours is left" test "$(pids redis-server)" = "$other"
echo "$password" >"$work/password"
action start
check "the right one of a file does" exits 0
action stop
no_param password_file

# Somebody else has the port.
squat
timed start
check "a port that is taken fails start" exits 1
check "... at once" in_ms 8000
check "... the reason names port and process" says "exit-reason:.*7000.*$squatter"
monitor
check "... monitor is a failure" exits 1
action stop
check "... stop succeeds" exits 0
check "... and the other program lives" is_alive "$squatter"
kill "$squatter"
wait "$squatter" 2>/dev/null
setpriv --reuid=65534 --clear-groups redis-server --port 7000 --save "" >/dev/null &
squatter=$!
until_true 3 port_is_open
action start
check "a redis-server of another account has the port: start fails" exits 1
check "... the reason names it" says "exit-reason:.*7000.*$squatter"
monitor
check "... monitor is a failure" exits 1
action demote
check "... demote says that nothing of ours runs" exits 7
action stop
check "... stop succeeds" exits 0
check "... and the other server lives" is_alive "$squatter"
kill -9 "$squatter"
wait "$squatter" 2>/dev/null

# A big file.
action start; monitor; action promote
cli debug populate 3000 key 200 >/dev/null
cli save >/dev/null
cli config set save "" >/dev/null
action stop
printf 'key-load-delay 3000\nloading-process-events-interval-bytes 1024\n' >>"$world/n1/redis.conf"
timed start
check "start does not wait for data to be loaded" exits 0
check "... it returns within two seconds" in_ms 2000
check "... while the server loads" has loading 1
monitor
check "monitor is content with that" exits 0
monitor_promoted
check "... as a promoted one it is degraded if nobody else could lead" exits 191
tell master-redis n2 100
monitor_promoted
check "... and has failed if another could" exits 9
check "... the reason says why" says 'exit-reason:.*load'
check "... and it has given up its score" score_is -INFINITY
action promote
check "promote of a loading server fails" exits 1
check "... and it goes on loading" has loading 1
timed stop
check "stop ends a loading server" exits 0
check "... in time" in_ms 3000
# Redis passes over an RDB file when it is to append, and would begin with nothing.
each_conf 'appendonly yes'
mv "$FAKE_CLUSTER/properties/redis-primary" "$world/record"
tell master-redis n2 -INFINITY
action start
check "start with appendonly on and data in the RDB file alone is refused on all nodes while nobody has led" exits 6
check "... with what to do" says 'exit-reason:appendonly is on, but there is no append-only file, so the data in .*/dump.rdb would not'
check "... nothing runs" not runs
check "... the file is left" test -s "$world/n1/data/dump.rdb"
mv "$world/record" "$FAKE_CLUSTER/properties/redis-primary"
action start
check "... on this node alone while nobody leads" exits 5
given HA_SBIN_DIR=/nowhere
action start
check "... and for once when the cluster cannot be asked" exits 1
given HA_SBIN_DIR="$here/fake"
tell master-redis n2 1000
action start
check "... where another leads, it starts, and will get a copy" exits 0
action stop
tell master-redis n2 -INFINITY
action start
check "... and so it does with an append-only file" exits 0
action stop
rm -r "$world/n1/data/appendonlydir"
printf '\0\1' | dd of="$world/n1/data/dump.rdb" bs=1 seek=100 conv=notrunc 2>/dev/null
truncate -s 20000 "$world/n1/data/dump.rdb"
configure
timed start
check "data that cannot be read fail, in start or in the next monitor" sh -c "test $status -eq 1 || ! '$AGENTS/redis' monitor 2>/dev/null"
check "... and the file is left for a person" test -s "$world/n1/data/dump.rdb"
finish
