# redis-stop.sh -- what stop of a redis-server promises: it is gone, in time, and nothing else is.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
gone () { nothing_runs_but "$other"; }
nothing_runs_but () { test "$(pids redis-server)" = "$1"; }

action stop
check "stop of what never ran succeeds" exits 0
on 2
given OCF_RESOURCE_INSTANCE=other
action start
other=$(pid)
given OCF_RESOURCE_INSTANCE=redis:0
on 1
action stop
check "... also with another instance on this host" exits 0
check "... which lives" is_alive "$other"

lead
cli config set save '900 1' >/dev/null
cli set a 1 >/dev/null
timed stop
check "stop succeeds" exits 0
check "... within two seconds" in_ms 2000
check "... silently" is_silent
check "... the server is gone" gone
check "... its data is saved" test -s "$world/n1/data/dump.rdb"
check "... it has no promotion score" score_is -INFINITY
check "... nothing is remembered" test ! -e "$world/n1/tmp/redisha-redis.state"
check "... and no socket is left" test ! -e "$world/n1/run/redis.sock"
timed stop
check "stop again succeeds" exits 0
probe
check "... and a probe agrees" exits 7

action start
check "(it is back)" dbsize_is 1
monitor
check "a ballot is cast" attribute_says ballot keys=1
tell redis-state n1 replica
check "(it has said what it does)" test -n "$(attribute state)"
rm "$world/n1/data/dump.rdb"
cli config set save '900 1' >/dev/null
param CRM_meta_notify_promote_uname n2
timed stop
check "stop while a promotion waits for it succeeds" exits 0
check "... and saves no time by saving nothing" test ! -e "$world/n1/data/dump.rdb"
check "... and the ballot is withdrawn" test -z "$(attribute ballot)"
check "... and what it said of itself, too" test -z "$(attribute state)"
no_param CRM_meta_notify_promote_uname

action start
kill -9 "$(pid)"
action stop
check "stop of a killed server succeeds" exits 0

action start
kill -STOP "$(pid)"
param hang_timeout 1
timed stop
check "stop of a hung server succeeds" exits 0
check "... in time" in_ms 3000
check "... and it is gone" gone
no_param hang_timeout

for how in '' write; do
	action start; monitor; action promote
	spin $how
	param CRM_meta_timeout 5000
	timed stop
	check "stop during an endless script ${how:+that has written }succeeds" exits 0
	check "... in time" in_ms 5000
	check "... and it is gone" gone
	param CRM_meta_timeout 20000
done

action start; monitor; action promote
cli config set save '900 1' >/dev/null
cli set a 1 >/dev/null
rm -r "$world/n1/data"
param CRM_meta_timeout 5000
timed stop
check "stop of a server that cannot save succeeds" exits 0
check "... in time" in_ms 5000
check "... and it is gone" gone
param CRM_meta_timeout 20000
mkdir "$world/n1/data"
chown redis: "$world/n1/data"

sleep 100 &
bystander=$!
action start
echo $bystander >"$world/n1/run/redis-server.pid"
timed stop
check "stop does not believe a forged pidfile" exits 0
check "... the server is gone" gone
check "... and the process that it named lives" is_alive $bystander
action start
rm "$world/n1/run/redis-server.pid"
action stop
check "stop needs no pidfile" gone
action start
rm "$world/n1/run/redis.sock"
action stop
check "stop needs no socket" exits 0
check "... and the server is gone" gone
action start
rm "$world/n1/run/redis.sock" "$world/n1/tmp/redisha-redis.state"
action stop
check "stop needs neither socket nor memory" exits 0
check "... and the server is gone" gone
action start
mv "$world/n1/redis.conf" "$world/n1/away"
timed stop
check "stop without redis.conf succeeds" exits 0
check "... and the server is gone" gone
mv "$world/n1/away" "$world/n1/redis.conf"
action start
param port nonsense
param hang_timeout 0
action stop
check "stop with wrong parameters succeeds" exits 0
check "... and the server is gone" gone
no_param port hang_timeout
action start
echo "not the password" >"$work/password"
param password_file "$work/password"
timed stop
check "stop with a wrong password succeeds" exits 0
check "... in time" in_ms 4000
check "... and the server is gone" gone
no_param password_file
action start
param bin /nowhere/redis-server
action stop
check "stop succeeds when the program's file has been removed" exits 0
check "... and the server is gone" gone
param bin /usr/bin/redis-server
cp "$(readlink -f /usr/bin/redis-server)" "$world/redis-server"
chmod 755 "$world" "$world/redis-server"
param bin "$world/redis-server"
action start
check "a server from another path runs" exits 0
cp "$world/redis-server" "$world/new" && mv "$world/new" "$world/redis-server"
monitor
check "... monitor knows it after an upgrade of the file" exits 0
action stop
check "... and stop, too" exits 0
check "... it is gone" gone
check "the other instance has not noticed anything" is_alive "$other"
finish
