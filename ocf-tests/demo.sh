#!/bin/bash
# demo.sh -- three nodes, a writer, and the primary's redis killed: what quickstart shows.
# SPDX-License-Identifier: GPL-2.0-or-later
set -u
build=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
LAB=quickstart-$$
export LAB LAB_CLIENT=$build/ocf-tests/lab/client LAB_STAGE=$work/stage
lab () { "$here/lab/lab" "$@"; }
trap 'lab down; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

die () { echo "quickstart: $*" >&2; exit 1; }
say () { printf '\n== %s\n' "$*"; }
primary () { lab status 2>/dev/null | sed -n 's/.*Promoted: \[ \(n[0-9]\) \].*/\1/p' | head -n 1; }
replicas () { lab status | sed -n 's/.*Unpromoted: \[ \(.*\) \].*/\1/p'; }

# wait_for SECONDS WHAT CONDITION...
wait_for () {
	local tries=$(($1 * 5)) what=$2
	shift 2
	until "$@"; do
		((tries-- > 0)) || { lab status; die "$what did not come"; }
		sleep 0.2
	done
}
is_ready () { [ "$(lab status | grep -c ': 100 *$')" = 2 ] && lab status | grep -q 'redisha:vip.*Started'; }
has_new_primary () { new=$(primary) && [ -n "$new" ] && [ "$new" != "$old" ]; }
is_whole () { [ "$(lab status | grep -c ': 100 *$')" = 2 ]; }

make -C "$build" install DESTDIR="$work/stage" OCF_ROOT=/usr/lib/ocf >"$work/install" 2>&1 || die "$(cat "$work/install")"
mkdir -p "$work/stage/etc/redis" "$work/stage/usr/sbin"
cp "$here/../crm/examples/redis.conf" "$work/stage/etc/redis/redis.conf"
cp "$here/lab/fence_ipmilan" "$work/stage/usr/sbin/"
chmod -R a+rX "$work/stage"

say "three nodes start: namespaces with their own network, processes and files, real Corosync and Pacemaker"
lab up 3 --until-exit-of $$ || die "the cluster did not start"
say "configuration: crm/examples/three-nodes.crm"
lab exec n1 crm configure load update - <"$here/../crm/examples/three-nodes.crm" || die "it could not be loaded"
wait_for 60 "a primary with two replicas" is_ready
lab status -A1
old=$(primary)

say "a client writes through the address 10.99.0.200; in 3 s, kill -9 of redis on $old"
lab exec client sh -c 'umask 077; echo change-me >/tmp/password'
lab exec client client -h 10.99.0.200 -a-file /tmp/password --rate 2000 --for 12 --progress >"$work/client" &
writer=$!
sleep 3
lab exec "$old" pkill -9 -x redis-server
echo "$(date +%T.%3N) killed"
wait_for 30 "a new primary" has_new_primary
echo "$(date +%T.%3N) $new is the primary"
wait_for 60 "$old as a replica" is_whole
echo "$(date +%T.%3N) $old is back, as a replica"
wait $writer
lost=$(sed -n 's/.*, lost \([0-9]*\),.*/\1/p' "$work/client" | head -n 1)

say "the cluster afterwards"
lab status -A1
say "what the client saw"
printf '  %-22s %s\n' \
	"primary before" "$old" "primary after" "$new" "replicas after" "$(replicas)" \
	"outage" "$(sed -n 's/.*outage \([0-9]*\) ms.*/\1/p' "$work/client" | head -n 1) ms" \
	"acknowledged writes" "$(sed -n 's/^acknowledged \([0-9]*\) .*/\1/p' "$work/client")" \
	"of these lost" "${lost:-unknown}"
[ "${lost:-1}" = 0 ]
