# watch-vip.sh -- an address that somebody removes is back at once; one that stop removes is not.
. "$(dirname "$0")/vip-netns.sh"
. "$(dirname "$0")/lib.sh"
agent=vip
seed=${REDISHA_SEED:-1}
cycles=${REDISHA_CYCLES:-20}
given OCF_RESOURCE_INSTANCE=test OCF_RESKEY_CRM_meta_timeout=10000 OCF_RESKEY_CRM_meta_on_node=n1 \
	REDISHA_WATCH="$AGENTS/redisha-watch" HA_logfile="$work/log"
base
param ip 192.168.144.2
param arp_count 1
token () { sed -n "s/.*\<$1=\([0-9]*\).*/\1/p" "$HA_RSCTMP/redisha-test.token"; }
set_token () { sed -i "s/\<$1=[0-9]*/$1=$2/" "$HA_RSCTMP/redisha-test.token"; }
lives () { case $(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) in ''|Z) false;; esac; }
watchers () { for d in /proc/[0-9]*; do case $(readlink "$d/exe") in */redisha-watch) lives "${d#/proc/}" && echo "${d#/proc/}" ;; esac; done; }
no_watchers () { test -z "$(watchers)"; }
listens () { ls -l "/proc/$(token watcher)/fd" 2>/dev/null | grep -q eventpoll; }
started () { action start; until_true 5 listens; set_token patience 1000000; sleep 0.1; }   # a test makes few monitors
is_back () { until_true 3 up 192.168.144.2/24 eth0; }
monitor () { given OCF_RESKEY_CRM_meta_interval=1000; action monitor; }
loses () { ip addr del 192.168.144.2/24 dev eth0; }
is_resigned () { loses 2>/dev/null; grep -q 'again and again' "$work/log"; }
stays_down () { ! until_true "$1" up 192.168.144.2/24; }

started
check "start begins a watcher" listens
w=$(token watcher)
check "... in a session of its own" test "$(cut -d' ' -f6 "/proc/$w/stat")" = "$w"
check "... that keeps nothing of the executor's" test "$(readlink "/proc/$w/fd/0" "/proc/$w/fd/1" "/proc/$w/fd/2" | sort -u)" = /dev/null
check "... and no capability that it does not need" test "$(sed -n 's/^CapBnd:[[:space:]]*0*//p' "/proc/$w/status")" = 3002
loses
check "an address that somebody removes is back" is_back
check "... the log says so" until_true 2 grep -q 'removed by somebody: put back' "$work/log"
monitor
check "... and the monitor has nothing to say" exits 0
fds=$(ls "/proc/$w/fd" | wc -l)
loses
is_back
check "... again, by the same watcher" lives "$w"
until_true 2 test "$(ls "/proc/$w/fd" | wc -l)" -le "$fds"
check "... which leaks no descriptors" test "$(ls "/proc/$w/fd" | wc -l)" -le "$fds"
action stop
check "stop removes it for good" stays_down 1
check "... and the watcher" no_watchers

param nic eth0
param cidr_netmask 24
param iflabel web
started
loses
check "it comes back as it was: with its label" until_true 3 has 192.168.144.2/24 eth0:web
no_param nic cidr_netmask iflabel
action stop

started
kill -9 "$(token watcher)"
monitor
check "a monitor that finds the watcher gone begins another" until_true 5 listens
check "... and says so" grep -q 'no watcher for this instance' "$work/log"
sleep 0.1
loses
check "... which does the same" is_back
set_token managed 0
set_token patience 1000000
loses
check "unmanaged: nothing" stays_down 1
set_token managed 1
check "... until it is managed" is_back
set_token patience 1
sleep 0.1
loses
check "no monitor for three intervals means maintenance: nothing" stays_down 1
action stop
check "stop of what was lost succeeds" exits 0

started
neighbour ip link set peer0 down
until_true 5 sh -c 'ip link show eth0 | grep -q NO-CARRIER'
loses
check "without a carrier: nothing, that is the monitor's business" stays_down 1
neighbour ip link set peer0 up
check "... it is back with the carrier" is_back
ip link set eth0 down
sleep 0.5
check "an interface that somebody takes down is not raised" sh -c 'ip link show eth0 | grep -q "state DOWN"'
ip link set eth0 up
until_true 5 is_settled
action stop

started
until_true 30 is_resigned
loses 2>/dev/null
check "somebody who removes it again and again means it: the monitor's business" stays_down 1
check "... the log says so" grep -q 'again and again' "$work/log"
action stop

ip addr add 2001:db8:1234::1/64 dev eth0 nodad
param ip 2001:db8:1234::3
param nodad true
action start
until_true 5 listens
sleep 0.1
ip addr del 2001:db8:1234::3/64 dev eth0
check "an IPv6 address comes back, too" until_true 3 up 2001:db8:1234::3/64 eth0
action stop
no_param nodad
param ip 192.168.144.2

param watch false
action start
check "watch=false: there is none" no_watchers
loses
check "... and the address stays away until the monitor" stays_down 1
action stop
no_param watch

# Seeded: a deleter in the background, starts and stops of any length.
(while :; do ip addr del 192.168.144.2/24 dev eth0; sleep 0.02; done) 2>/dev/null &
deleter=$!
given OCF_RESKEY_CRM_meta_timeout=2000		# a start that the deleter foils does not wait long
left=0 failures=0 unstarted=0 n=$seed
for i in $(seq "$cycles"); do
	n=$(((n * 1103515245 + 12345) % 2147483648))
	action start
	exits 0 || unstarted=$((unstarted + 1))	# the deleter was quicker than the proof
	sleep "0.0$((n / 65536 % 10))"
	action stop
	exits 0 || failures=$((failures + 1))
	down 192.168.144.2 || left=$((left + 1))
	test $((i % 10)) -ne 0 || { sleep 0.2; down 192.168.144.2 || left=$((left + 1)); }
done
kill "$deleter"
echo "# seed $seed, $cycles cycles of start and stop: $unstarted starts and $failures stops failed, $left addresses left"
check "start and stop beside a deleter never leave the address" test "$left" -eq 0
check "... a stop never fails" test "$failures" -eq 0
check "... and no process is left" no_watchers
finish
