# watch-redis.sh -- what redisha-watch does beside a redis-server, and above all what it does not.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
given REDISHA_WATCH="$AGENTS/redisha-watch"

token () { sed -n "s/.*\<$1=\([0-9]*\).*/\1/p" "$world/n$n/tmp/redisha-redis.token"; }    # token FIELD
watcher () { token watcher; }
has_watcher () { test "$(watcher)" -gt 0 && is_alive "$(watcher)"; }
watchers () { for d in /proc/[0-9]*; do case $(readlink "$d/exe") in */redisha-watch) is_alive "${d#/proc/}" && echo "${d#/proc/}" ;; esac; done; }
no_watchers () { test -z "$(watchers)"; }
set_token () { sed -i "s/\<$1=[0-9]*/$1=$2/" "$world/n$n/tmp/redisha-redis.token"; }       # set_token FIELD VALUE
stays () { ! until_true "$1" not score_now "$2"; }                                   # stays SECONDS SCORE
score_now () { test "$(score)" = "$1"; }
rested () { until_true 5 is_in_place; set_token patience 1000000; }                      # it has begun; a test makes no monitors
is_in_place () { ls -l "/proc/$(watcher)/fd" | grep -q pidfd; }
wakes () { sed -n 's/^voluntary_ctxt_switches:[^0-9]*//p' "/proc/$(watcher)/status"; }
wakes_in () { woken=$(wakes); sleep "$1"; woken=$(($(wakes) - woken)); echo "# woken in $1 s: $woken"; }
log_has () { grep -q "redisha-watch.*$1" "$HA_logfile"; }
fence_is () { test "$(cli config get min-replicas-to-write | tail -n 1)" = "$1"; }
questions_of_monitor () {                     # how many INFO the next monitor asks
	cli config resetstat >/dev/null
	monitor_promoted
	cli info commandstats | sed -n 's/^cmdstat_info:calls=\([0-9]*\).*/\1/p'
}
hold () { held=$(pid); kill -STOP "$held"; }
let_go () { kill -CONT "$held"; }
pair () {                                     # n1 leads, n2 could
	for w in $(watchers); do kill -9 "$w"; done
	fresh
	lead
	tell master-redis n2 100
	rested
}

# Its life.
pair
check "start begins a watcher" has_watcher
w=$(watcher)
check "... in a session of its own" test "$(cut -d' ' -f6 "/proc/$w/stat")" = "$w"
check "... that keeps nothing of the executor's" test "$(readlink "/proc/$w/fd/0" "/proc/$w/fd/1" "/proc/$w/fd/2" | sort -u)" = /dev/null
check "... has given up capabilities" test "$(sed -n 's/^CapBnd:.*\(.\)$/\1/p' "/proc/$w/status")" = 2
check "... and more" grep -q '^Seccomp:.*2' "/proc/$w/status"
check "... knows no password by its arguments" not grep -q 'two words' "/proc/$w/cmdline"
check "... or environment" not grep -q 'two words' "/proc/$w/environ"
echo "# memory: $(sed -n 's/^VmRSS:[[:space:]]*//p' "/proc/$w/status"), pages of its own: $(sed -n 's/^RssAnon:[[:space:]]*//p' "/proc/$w/status")"
"$AGENTS/redis" start 2>&1 | cat >/dev/null
check "nobody waits for its pipes: start again ends" has_watcher
check "... with another watcher in its place" test "$(watchers)" = "$(watcher)"
kill -9 "$(watcher)"
monitor
check "a monitor that finds it gone begins another" has_watcher
check "... and says so" grep -q 'redis(redis).*no watcher for this instance' "$HA_logfile"
was=$(watcher)
fds=$(ls "/proc/$was/fd" | wc -l)
monitor
check "... which the next ones leave alone" test "$(watcher)" = "$was"
check "... one at a time" test "$(watchers)" = "$was"
action promote
monitor
sleep 1.2
check "it leaks no descriptors" test "$(ls "/proc/$was/fd" | wc -l)" -le $((fds + 1))
action reload-agent
check "a reload begins another" test "$(watcher)" != "$was"
check "... alone" test "$(watchers)" = "$(watcher)"
rm "$world/n1/tmp/redisha-redis.token"
check "a watcher whose token is lost ends by itself" until_true 5 no_watchers
monitor
check "... and a monitor begins another" has_watcher
check "... that is armed" test "$(token armed)" = 1
rested
set_token armed 0
sleep 1.5
wakes_in 3
check "where nobody is promoted it wakes once a second" test "$woken" -ge 2 -a "$woken" -le 6
set_token armed 1
sleep 1.5
wakes_in 3
check "beside a primary four times, and for the answers" test "$woken" -ge 10 -a "$woken" -le 36
action stop
check "stop ends it" no_watchers
param watch false
lead
monitor
check "watch=false: there is none" no_watchers
check "... and nothing else is different" exits 8
action stop
no_param watch
param watch false
lead
param watch true
action reload-agent
check "watch=true by reload: there is one" has_watcher
param watch false
action reload-agent
check "watch=false by reload: there is none" no_watchers
no_param watch
given REDISHA_WATCH=/nowhere/redisha-watch
fresh
lead
monitor
check "without the program everything works" exits 8
check "... silently" is_silent
given REDISHA_WATCH="$AGENTS/redisha-watch"

# A dead primary.
pair
before=$(grep -c . "$FAKE_CLUSTER/log")
kill -9 "$(pid)"
check "a primary that dies has given up its score before any monitor" until_true 3 score_now -INFINITY
check "... and nothing else is written" test $(($(grep -c . "$FAKE_CLUSTER/log") - before)) -eq 1
check "... it says so" log_has 'the server has ended: has given up'
tell master-redis n1 5
check "... once" stays 1 5
action stop
check "... and stop ends it" no_watchers
lead
tell master-redis n2 -INFINITY
rested
kill -9 "$(pid)"
check "... also if nobody else could lead" until_true 3 score_now -INFINITY
pair
kill -9 "$(watcher)"
monitor
kill -9 "$(pid)"
check "one that a monitor has begun does the same" until_true 3 score_now -INFINITY
fresh
action start
monitor
rested
tell master-redis n1 77
kill -9 "$(pid)"
check "a replica that dies: nothing" stays 1 77
pair
kill -9 "$(pid)"
until_true 3 score_now -INFINITY
action stop
lead
check "(a restart: it leads again)" score_is 1000
rested
check "the new server has its score" score_is 1000
kill -9 "$(pid)"
check "... until it dies" until_true 3 score_now -INFINITY

# Actions come first.
pair
action demote
tell master-redis n1 10
kill -9 "$(pid)"
check "died after demote: nothing" stays 1 10
pair
p=$(pid)
(flock 9; set_token count 99; set_token armed 0; kill -9 "$p"; sleep 0.5) 9<"$world/n1/tmp/redisha-redis.token"
check "died while an action was beginning: nothing" stays 1 1000
pair
kill -STOP "$(watcher)"
p=$(pid)
w=$(watcher)
kill -9 "$p"
timed stop
check "a watcher that is stopped does not hold up stop" in_ms 4000
check "... which ends it" not is_alive "$w"
tell master-redis n1 5
check "... and nothing comes late" stays 1 5
pair
sleep 1
kill -STOP "$(watcher)"
sleep 4
kill -CONT "$(watcher)"
check "a watcher that has slept does not take its own silence for the server's" stays 3 1000
pair
flock "$world/n1/tmp/redisha-redis.token" setsid sleep 100 &
sleep 0.2
timed demote
check "a lock that stays does not hold up an action for long" in_ms 8000
check "... which is done" has role slave
pair
for i in 1 2; do action stop; lead; done
check "stop and start, twice: one watcher" test "$(watchers)" = "$(watcher)"

# Maintenance, unmanaged.
pair
set_token sign 1
set_token patience 3000
kill -9 "$(pid)"
check "no monitor for three intervals means maintenance: nothing" stays 1 1000
check "... it says so" log_has 'monitors are silent'
pair
monitor
check "a monitor is a sign: three intervals and a second" test "$(token patience)" -eq 4000
echo false >"$FAKE_CLUSTER/managed"
set_token asked 1
monitor
check "monitors ask whether it is managed" test "$(token managed)" = 0
before=$(grep -c cibadmin "$FAKE_CLUSTER/log")
monitors 3
check "... now and then" test "$(grep -c cibadmin "$FAKE_CLUSTER/log")" -eq "$before"
kill -9 "$(pid)"
check "unmanaged: nothing" stays 1 1000
check "... it says so" log_has unmanaged
rm "$FAKE_CLUSTER/managed"

# A hung one.
param hang_timeout 1
pair
hold
check "a primary that hangs gives up its score" until_true 6 score_now -INFINITY
check "... and says so" log_has 'no answer for 1 s (state T): has given up'
let_go
pair
tell master-redis n2 -INFINITY
hold
check "... but not if nobody else could lead" stays 3 1000
check "... it says so" log_has 'nobody else could lead'
tell master-redis n2 100
check "... until somebody can" until_true 4 score_now -INFINITY
let_go
param hang_timeout 3
pair
hold
sleep 0.7
let_go
check "a short pause is nothing" stays 3 1000
param hang_timeout 1
pair
spin
check "a script that keeps it busy is nothing" stays 3 1000
pair
cli client kill type normal >/dev/null
check "a connection that is cut is nothing" stays 3 1000
hold
check "... it has made another" until_true 6 score_now -INFINITY
let_go
param hang_timeout 4
pair
hold
check "... and again, after 4 s" until_true 9 score_now -INFINITY
began=$(date +%s%3N)
action demote
check "demote of it ends it" exits 7
check "... and does not wait for 4 s once more" test $(($(date +%s%3N) - began)) -lt 3500
let_go
no_param hang_timeout
pair
monitor_promoted
set_token hung 0
once=$(questions_of_monitor)
set_token hung "$(perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC -e 'printf "%d", 1000 * clock_gettime(CLOCK_MONOTONIC)')"
check "a server that answers after a hang is asked no more than another" test "$(questions_of_monitor)" = "$once"

# Quorum.
mkfifo "$work/quorum"
given REDISHA_QUORUM="$work/quorum"
exec 8<>"$work/quorum"
pair
record | sed 's/voters=[^ ]*/voters=n1,n2,n3/' >"$work/record"
sed -i 's/voters=[^ ]*/voters=n1,n2,n3/' "$world/n1/tmp/redisha-redis.state"
tell_record "$(cat "$work/record")"
tell master-redis n2 -INFINITY
monitors 2
check "(n2 and n3 are out: writes need no replica)" fence_is 0
echo 0 >&8
check "quorum is lost: writes are fenced at once" until_true 2 fence_is 1
check "... it says so" log_has 'no quorum: writes need 1'
check "... nobody's score has changed" score_is 1000
echo 0 >"$FAKE_CLUSTER/quorum"
monitor
check "a monitor without quorum leaves it so" fence_is 1
kill -9 "$(watcher)"
echo 1 >"$FAKE_CLUSTER/quorum"
monitor
check "quorum is back, the watcher dead: the next monitor restores the value" fence_is 0
check "... and forgets it" test "$(token fenced)" = 0
rested
echo 0 >&8
until_true 2 fence_is 1
cli config set min-replicas-to-write 7 >/dev/null
monitor
check "whatever was set, a monitor reads it from the server" fence_is 0
echo 1 >&8
sleep 0.3
set_token managed 0
echo 0 >&8
sleep 0.5
check "unmanaged: quorum changes nothing" fence_is 0
set_token managed 1
check "... until it is managed" until_true 3 fence_is 1
echo 1 >&8
action stop
check "no watcher is left" no_watchers
finish
