#!/bin/bash
# selftest.sh -- does the lab itself keep its promises?  TAP on stdout; needs root, about 90 s.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2317 # functions are called by name
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
export LAB_DIR=$work/labs
lab() { "$here/lab" -l "$which" "$@"; }
which=a

finish()
{
	for which in a b c; do lab down; done
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

count=0
failed=0

# check TITLE COMMAND...: one TAP line
check()
{
	local title=$1 verdict=ok

	shift
	"$@" >"$work/out" 2>&1 || { verdict="not ok"; failed=1; }
	echo "$verdict $((++count)) - $title"
	[[ $verdict == ok ]] || sed 's/^/# /' "$work/out"
}

# within SECONDS COMMAND...
within()
{
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS < end)) || return 1
		sleep 0.2
	done
}

fails() { ! "$@"; }
says() { local want=$1; shift; "$@" | grep -q -- "$want"; }
took() { echo "# $1: $(($(date +%s%3N) - start)) ms"; }
start_clock() { start=$(date +%s%3N); }

# Processes in the namespaces of the lab: "PID:START", since pids are used again.
lab_processes()
{
	local spaces process

	spaces=" $(for process in $(cat "$LAB_DIR/$which/keeper") $(cut -d' ' -f1 "$LAB_DIR/$which"/run/*); do
		readlink "/proc/$process/ns/pid"
	done | xargs) "
	for process in /proc/[0-9]*; do
		[[ $spaces != *" $(readlink "$process/ns/pid") "* ]] || process_id "${process#/proc/}"
	done
}

process_id() { echo "$1:$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20)"; }
is_dead() { [[ $(process_id "${1%:*}") != "$1" ]]; }
host_state() { cat /proc/mounts; ip -o link | cut -d' ' -f2; ls /run/netns 2>/dev/null; }

nothing_left()
{
	local process

	(($#)) || { echo "no processes were seen before"; return 1; }
	within 5 test ! -e "$LAB_DIR/$which" || { ls -R "$LAB_DIR"; return 1; }
	for process; do is_dead "$process" || { echo "$process lives"; return 1; }; done
	[[ $(host_state) == "$before" ]] || { diff <(echo "$before") <(host_state); return 1; }
}

if ((EUID)); then echo "1..0 # SKIP the lab needs root"; exit 0; fi
before=$(host_state)
mkdir -p "$work/stage/usr/local/bin" "$work/bin"
echo staged >"$work/stage/usr/local/staged"
if [[ -z ${LAB_CLIENT-} && ! -x $here/client ]]; then
	export LAB_CLIENT=$work/bin/client
	cc -o "$LAB_CLIENT" "$here"/client*.c -lhiredis || exit 1
fi

# One node without a cluster: disk, cable, power, the keeper's death
which=c
check "a bare lab starts" env LAB_STAGE="$work/stage" "$here/lab" -l c up 2 --bare
check "a node sees the staged files" says staged lab exec n1 cat /usr/local/staged
check "exec passes the exit code" says 7 bash -c "'$here/lab' -l c exec n1 sh -c 'exit 7'; echo \$?"
check "exec passes stdin" says hello lab exec n1 cat <<<hello
check "nodes reach each other by name" lab exec n1 ping -c1 -W1 n2
lab cut n1 n2
check "a cut between two nodes drops their traffic" fails lab exec n1 ping -4 -c1 -W1 n2
check "... and no other's" lab exec n1 ping -4 -c1 -W1 client
lab heal n2
check "heal undoes it" lab exec n1 ping -4 -c1 -W1 n2
lab exec n2 redis-server --daemonize yes --bind 10.99.0.2 --protected-mode no --save '' --dir /tmp >"$work/redis"
check "redis answers" within 10 says PONG lab exec n1 timeout 5 redis-cli -h 10.99.0.2 ping
lab cut n1 n2 6379
check "a cut port drops what uses that port" fails lab exec n1 timeout 1 redis-cli -h 10.99.0.2 ping
check "... and nothing else" lab exec n1 ping -4 -c1 -W1 n2
lab heal n1
check "heal undoes that, too" within 10 says PONG lab exec n1 timeout 5 redis-cli -h 10.99.0.2 ping
lab exec n1 redis-cli -h 10.99.0.2 setrange big 3999999 x >"$work/redis"
lab slow n1 n2 1000
start_clock
lab exec n1 redis-cli -h 10.99.0.2 get big >"$work/redis"
took "4 MB at 1000 kB/s"
check "a slow link is slow" test $(($(date +%s%3N) - start)) -ge 3000
lab heal
lab cut n1
check "a node that is cut off still has a carrier" says 1 lab exec n1 cat /sys/class/net/eth0/carrier
check "... and reaches the power switch" lab exec n1 fence_lab -o status -n n2
lab heal
lab cut n1 --link
check "a pulled cable has none" says 0 lab exec n1 cat /sys/class/net/eth0/carrier
lab heal n1
lab exec n1 sh -c 'echo kept >/var/lib/kept; echo gone >/tmp/gone; echo gone >/run/gone'
lab crash n1
check "a crashed node is off" says "n1 off" lab nodes
check "... and can run nothing" fails lab exec n1 true
check "... and a fence agent is told so" says 2 bash -c "'$here/lab' -l c exec n2 fence_lab -o status -n n1; echo \$?"
lab boot n1
check "its disk is kept" lab exec n1 cat /var/lib/kept
check "... /tmp and /run are new" fails lab exec n1 ls /tmp/gone /run/gone
lab crash n1 --for-good
lab exec n2 fence_lab -o reboot -n n1
sleep 4
check "what has crashed for good is not booted by fencing" says "n1 off" lab nodes
lab boot n1
check "... but by hand" says "n1 on" lab nodes
echo fail >"$LAB_DIR/c/power-mode"
check "a broken power switch confirms nothing" fails lab exec n2 fence_lab -o off -n n1
check "... and kills nobody" says "n1 on" lab nodes
echo ok >"$LAB_DIR/c/power-mode"
processes=$(lab_processes)
kill -9 "$(cat "$LAB_DIR/c/keeper")"
# shellcheck disable=SC2086 # a list
check "kill -9 of the keeper leaves nothing" nothing_left $processes

# Three nodes with a cluster
which=a
start_clock
check "three nodes are online with a DC" lab up 3
took "up 3"
check "another lab runs beside it" bash -c \
	"sleep 1000 & echo \$! >'$work/sleeper'; '$here/lab' -l b up 2 --until-exit-of \$!"
lab exec n1 crm configure load update - >"$work/crm" 2>&1 <<'END'
primitive s ocf:pacemaker:Stateful op monitor interval=2s role=Promoted op monitor interval=3s role=Unpromoted
clone s-clone s meta promotable=true
END
check "a promotable clone gets a primary" within 15 says ' Promoted: \[ n' lab status
primary=$(lab status -1 | sed -n 's/.* Promoted: \[ \(n.\) \].*/\1/p')
lab status -1 | grep -q "fence.*Started" || within 10 says "fence.*Started" lab status -1
survivor=n1
[[ $primary != n1 ]] || survivor=n2
fenced() { says "reboot of $1 successful" lab exec "$survivor" stonith_admin --history "$1"; }
start_clock
lab crash "$primary"
check "a crashed primary is fenced by another node" within 20 fenced "$primary"
took "crash to fenced"
check "... and comes back" lab wait-online 30
took "crash to all online"
check "... and there is a primary" within 15 says ' Promoted: \[ n' lab status
# Never fenced before, so its history is about this cut.
for victim in n1 n2 n3; do [[ $victim == "$primary" || $victim == "$survivor" ]] || break; done
check "the third node was not fenced so far" fails fenced "$victim"
start_clock
lab cut "$victim"
check "a node that is cut off is fenced" within 20 fenced "$victim"
took "cut to fenced"
lab heal
check "... and comes back when healed" lab wait-online 40

# The client
lab exec n1 redis-server --daemonize yes --bind 10.99.0.1 --protected-mode no --save '' --dir /var/lib/redis >"$work/redis"
check "the client writes and finds it all again" says '"verified":true,"lost":0' \
	lab exec client client -h 10.99.0.1 --for 1
lab exec client client -h 10.99.0.1 --progress >"$work/client" 2>&1 &
within 5 says '^db0:keys=....' lab exec n1 redis-cli -h 10.99.0.1 info keyspace
lab exec n1 redis-cli -h 10.99.0.1 flushall >"$work/redis"
lab exec n1 pkill -STOP -x redis-server
sleep 0.5
lab exec n1 pkill -CONT -x redis-server
lab exec client pkill -TERM -x client
wait $!
code=$?
check "lost writes are exit code 1" test "$code" = 1
check "... and a hang is a gap" grep -q "^gap ..:..:..\.... [5-9].. ms" "$work/client"

which=b
processes=$(lab_processes)
check "the other lab is untouched" lab wait-online 1
kill "$(cat "$work/sleeper")"
# shellcheck disable=SC2086 # a list
which=b before=$before check "a lab ends with the process it was bound to" within 5 nothing_left $processes
which=a
processes=$(lab_processes)
start_clock
check "down succeeds" lab down
took down
# shellcheck disable=SC2086 # a list
check "... and leaves nothing" nothing_left $processes
echo "1..$count"
exit $failed
