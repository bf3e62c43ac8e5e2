# redis-metrics.sh -- what the monitor writes for Prometheus, and that dashboard and alert rules ask for nothing else.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
docs=$(cd "$(dirname "$0")/../docs" && pwd)
metrics=$world/metrics
fresh
mkdir "$metrics"
param metrics_dir "$metrics"
file=$metrics/redisha_redis.prom
# All three nodes write the same file here, where each has its own in a cluster: the node is in the labels.
value () { sed -n "s/^$1{resource=\"redis\",node=\"n$n\"${2:+,replica=\"$2\"}} //p" "$file"; }   # value NAME [REPLICA]
is () { test "$(value "$1" "${3-}")" = "$2" || { echo "# $1 is $(value "$1" "${3-}")"; false; }; }
at_most () { test -n "$(value "$1" "${3-}")" && test "$(value "$1" "${3-}")" -le "$2" || { echo "# $1 is $(value "$1" "${3-}")"; false; }; }
is_absent () { test -z "$(value "$1" "${2-}")"; }
now_s () { date +%s; }
names_in () { grep -hoE '\bredisha_[a-z0-9_]+' "$@" | sort -u; }

group 2 3
check "(n1 leads, n2 and n3 follow)" exits 8
check "a monitor writes metrics" test -s "$file"
check "... that everybody can read" test "$(stat -c %a "$file")" = 644
check "... and nothing else" test "$(find "$metrics" -type f | wc -l)" = 1
cp "$file" "$work/primary.prom"
if command -v promtool >/dev/null
then check "... in the words of Prometheus" sh -c "! promtool check metrics <'$file' 2>&1 | grep -v 'no help text' | sed 's/^/# /' | grep ."
else skip "... in the words of Prometheus" "prometheus is not installed"
fi
check "the server is up" is redisha_up 1
check "its monitor says 8" is redisha_monitor_status 8
check "... now" test $(($(now_s) - $(value redisha_monitor_timestamp_seconds))) -le 5
check "... after less than a second" sh -c "echo '$(value redisha_monitor_duration_seconds)' | grep -qE '^0\.[0-9]{3}$'"
check "it is a primary" is redisha_primary 1
check "... because it was promoted" is redisha_promoted 1
check "... now" test $(($(now_s) - $(value redisha_promoted_timestamp_seconds))) -le 30
check "... under the epoch of the record" is redisha_epoch "$(epoch)"
check "it has a key" is redisha_keys 1
check "... and two replicas" is redisha_replicas 2
check "... both good" is redisha_good_replicas 2
check "... of which it needs one to take writes" is redisha_write_fence_replicas 1
check "... and it takes them" is redisha_writes_stopped 0
check "n2 is online" is redisha_replica_online 1 n2
check "... and not behind" at_most redisha_replica_lag_bytes 100 n2
check "... nor silent" at_most redisha_replica_lag_seconds 2 n2
monitors 3
check "... with the score of one in sync" is redisha_replica_score 100 n2
check "the offset is the server's" test "$(value redisha_offset_bytes)" -ge 1 -a "$(value redisha_offset_bytes)" -le "$(info master_repl_offset)"
check "a primary has no link" is_absent redisha_link_up

# A replica that does not acknowledge, and a voter that is gone.
asleep=$(on 2; pid)
kill -STOP "$asleep"
for i in 1 2 3 4 5 6 7 8 9 10; do cli set "key$i" "$(printf '%1000d' 1)" >/dev/null; done
until_true 6 has min_slaves_good_slaves 1
monitors 2
check "a replica that is silent is behind" test "$(value redisha_replica_lag_bytes n2)" -gt 10000
check "... for more than two seconds" test "$(value redisha_replica_lag_seconds n2)" -gt 2
check "... and is not good" is redisha_good_replicas 1
kill -CONT "$asleep"
for i in 2 3; do kill -9 "$(on $i; pid)"; done
until_true 5 has connected_slaves 0
echo n1 >"$FAKE_CLUSTER/members"; echo "n2 n3" >"$FAKE_CLUSTER/unclean"
monitor
check "without its replicas and without proof, writes are stopped" is redisha_writes_stopped 1
check "... and the lost are told" is redisha_replica_online 0 n2
check "... their lag is not known" is_absent redisha_replica_lag_bytes n2
rm "$FAKE_CLUSTER/members" "$FAKE_CLUSTER/unclean"
monitors 2
check "a lost one must not lead" is redisha_replica_score -1000000 n3

# Unpromoted.
follow 2
check "a replica is none that was promoted" is redisha_promoted 0
check "... no primary" is redisha_primary 0
check "... has a link" is redisha_link_up 1
check "... and no full copy under way" is redisha_sync_in_progress 0
check "... knows of the promotion" is redisha_epoch "$(epoch)"
check "... and tells nothing of others" is_absent redisha_replica_online n1
cp "$file" "$work/replica.prom"

# Trouble.
on 1
kill -STOP "$(pid)"
monitor
check "a server that hangs is not up" is redisha_up 0
check "... its monitor failed" is redisha_monitor_status 9
check "... and tells nothing that it does not know" is_absent redisha_keys
kill -CONT "$(cat "$world/n1/run/redis-server.pid")"
until_true 5 has role master
mount -t tmpfs -o size=4k,mode=755 tmpfs "$metrics"
echo x >"$metrics/ballast"
monitor_promoted
check "a full disk does not disturb the monitor" test "$status" -ne 1 -a ! -e "$file"
check "... and leaves no half of a file" test "$(find "$metrics" -type f | wc -l)" = 1
umount "$metrics"
echo precious >"$work/precious"
ln -s "$work/precious" "$file.new"
monitor
check "a link that lies there is not followed" grep -qx precious "$work/precious"
check "... but replaced" is redisha_up 1
mkdir "$world/other"
param metrics_dir "$world/other"
monitor
check "another folder: the file is there" test -s "$world/other/redisha_redis.prom"
check "... and gone from the former" test ! -e "$file"
mkdir "$world/two words"
param metrics_dir "$world/two words"
monitor
check "a folder with a blank in its name: nothing is written there" test ! -e "$world/two words/redisha_redis.prom"
check "... and the former file is gone" test ! -e "$world/other/redisha_redis.prom"
param metrics_dir "$world/other"
monitor
check "(it is back)" test -s "$world/other/redisha_redis.prom"
no_param metrics_dir
monitor
check "no folder: the file is gone" test ! -e "$world/other/redisha_redis.prom"
param metrics_dir "$metrics"
monitor
check "(it is written again)" test -s "$file"
probe
action stop
check "stop removes it" test ! -e "$file"
param metrics_dir /nowhere/at/all
action start
check "a folder that does not exist is no reason not to start" exits 0
check "... but told" grep -q 'metrics_dir="/nowhere/at/all": is no folder' "$HA_logfile"
monitor
check "... and the monitor does not mind" exits 0
action stop

# What people are given.
names_in "$docs/grafana-dashboard.json" "$docs/alert-rules.yml" >"$work/asked"
sed 's/{.*//' "$work/primary.prom" "$work/replica.prom" | grep -v '^#' | sort -u >"$work/exported"
check "dashboard and rules ask for something" test "$(wc -l <"$work/asked")" -ge 10
check "... only for what instances export" sh -c "! comm -23 '$work/asked' '$work/exported' | sed 's/^/# /' | grep ."
check "the dashboard is JSON" sh -c "perl -MJSON::PP -0777 -ne 'JSON::PP->new->decode(\$_)' '$docs/grafana-dashboard.json'"
if command -v promtool >/dev/null; then
	run promtool check rules "$docs/alert-rules.yml"
	check "promtool accepts the rules" exits 0
	run promtool test rules "$(dirname "$0")/alert-rules-test.yml"
	check "... and they fire when they should, and only then" exits 0
else
	skip "promtool accepts the rules" "prometheus is not installed"
fi
finish
