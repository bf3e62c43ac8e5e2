# redis-guard.sh -- a primary that restarts behind the cluster's back, with less, is nobody's source.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
outside () {                                  # n1's server is started by something else, as its own primary
	on 1
	setpriv --reuid=redis --regid=redis --init-groups /usr/bin/redis-server "$world/n1/redis.conf" \
		--unixsocket "$world/n1/run/redis.sock" "$@" >/dev/null 2>&1 &
	until_true 5 has role master
}
# kept_by_replicas HOW: for three seconds in which they try again and again
kept_by_replicas () {
	before=$(grep -c 'MASTER <-> REPLICA sync started' "$world/n2/data/log")
	limit=$(($(uptime_s) + 3))
	while test "$(uptime_s)" -le "$limit"; do on 2; monitor; on 3; monitor; done
	check "$1: n2 keeps its data for 3 s" dbsize_is_of 2
	check "... and so does n3" dbsize_is_of 3
	check "... though it tries to follow" test "$(grep -c 'MASTER <-> REPLICA sync started' "$world/n2/data/log")" -gt "$before"
}
dbsize_is_of () { on "$1"; dbsize_is 1; }
pair () { fresh; "$@"; group 2; }

group 2 3
cp "$world/n2/data/dump.rdb" "$world/old.rdb"
check "replicas log in as a user that dies with the primary" test "$(cli acl whoami; on 2; cli config get masteruser | tail -n 1)" = "default
redisha-$(info run_id | cut -c1-12)"
user=redisha-$(info run_id | cut -c1-12)
check "... which may replicate" test "$(cli acl dryrun "$user" psync '?' -1)" = OK
check "... and nothing else" test "$(cli acl dryrun "$user" get a)" != OK
kill -9 "$(pid)"
outside
kept_by_replicas "empty"
on 1
monitor
check "... the promoted monitor tells that it is not the process that was promoted" exits 9
tell master-redis n2 -INFINITY
tell master-redis n3 -INFINITY
monitor
check "... also when no other has a score: they may hold more all the same" exits 9
tell master-redis n2 100
tell master-redis n3 100
kill -9 "$(pid)"
cp "$world/old.rdb" "$world/n1/data/dump.rdb"
chown redis: "$world/n1/data/dump.rdb"
outside
check "(it has loaded an old file)" dbsize_is 0
kept_by_replicas "with an old file"
on 1
transition demote=n1 promote=n2 promoted=n1 "active=n1 n2 n3"
notified pre demote
check "... its pre-demote refuses nobody" test "$(on 2; score)" != -INFINITY
on 1
cli debug populate 400 old 2000 >/dev/null
cli save >/dev/null
kill -9 "$(pid)"
outside --key-load-delay 50000 --loading-process-events-interval-bytes 1024
check "(it loads)" has loading 1
kept_by_replicas "still loading"
on 1
action demote
transition stop=n1 demote=n1 promote=n2 "active=n1 n2 n3"
action stop
for i in 3 2; do on $i; notified pre promote; done
action promote
check "a replica is promoted" exits 0
check "... it has the data" dbsize_is 1
transition
on 3
monitor
check "... and the other follows it" until_true 5 synced
cli config set masteruser '' >/dev/null
on 2
cli set b 2 >/dev/null
on 3
check "... and receives what is written" until_true 5 dbsize_is 2

# The user is lost, as by ACL LOAD.
on 2
user=redisha-$(info run_id | cut -c1-12)
cli acl deluser "$user" >/dev/null
on 3
cli replicaof 127.0.0.1 0 >/dev/null
on 2
until_true 3 online 0
monitors 2
check "a user that somebody removed is made again by the monitor" test "$(cli acl list | grep -c "$user")" -eq 1
on 3
monitor
check "... and the replica is back" until_true 5 synced

# Other ways to log in.
without_password () { sed -i '/^requirepass\|^masterauth/d' "$world"/n?/redis.conf; each_conf 'protected-mode no'; }
cli_password=$password
password=
pair without_password
on 2
check "without any password: replication works" dbsize_is 1
check "... by process" test "$(cli config get masteruser | tail -n 1)" != ''
on 1
kill -9 "$(pid)"
outside
on 2
until_true 2 has master_link_status down
limit=$(($(uptime_s) + 3))
while test "$(uptime_s)" -le "$limit"; do monitor; done
check "... a primary that was not promoted is nobody's source" dbsize_is 1
password=$cli_password

acl_user () {
	sed -i '/^masterauth/d' "$world"/n?/redis.conf
	each_conf 'masteruser mirror'
	each_conf 'masterauth "another word"'
	each_conf 'user mirror on ">another word" -@all +psync +replconf +ping'
}
pair acl_user
on 2
check "with masteruser in redis.conf: replication works" dbsize_is 1
check "... by process" test "$(cli config get masteruser | tail -n 1)" != mirror
on 1
kill -9 "$(pid)"
outside
on 2
until_true 2 has master_link_status down
limit=$(($(uptime_s) + 3))
while test "$(uptime_s)" -le "$limit"; do monitor; done
check "... a primary that was not promoted is nobody's source" dbsize_is 1

renamed () { each_conf 'rename-command ACL ""'; }
pair renamed
on 2
check "with ACL renamed away: replication works" dbsize_is 1
check "... and a warning says what is missing" grep -q 'replicas are not protected' "$HA_logfile"
finish
