#!/bin/bash
# matrix.sh -- the tests on another release of Debian: built there, run there, on a lab whose nodes run it.
# SPDX-License-Identifier: GPL-2.0-or-later
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
BUILD=${BUILD:-$top/build}
suite=trixie server=redis nodes='' logs=$top/matrix-logs root='' mirror=http://deb.debian.org/debian

# What says most about a release: Pacemaker's tools, its XML, pcs and crmsh, the server.
on_all="cluster-crash cluster-move cluster-examples cluster-config cluster-admin cluster-watch"
on_some="cluster-crash cluster-move"

help="usage: matrix.sh [OPTION...] [TEST...]
TEST is the name of a test on a lab, such as cluster-crash; or check: the tests without a cluster; or
check=NAME,NAME: these of them. Without any: check, and
$on_all;
with --nodes: $on_some.

--suite NAME     the release ($suite)
--root DIR       its root, made by debootstrap when it is not there (/var/tmp/redisha-SUITE); removed by nobody
--mirror URL     where it is made from ($mirror)
--server NAME    redis, or valkey: the nodes then run valkey-server under the name redis-server
--nodes LIST     a mixed cluster: only these, such as n1,n3, run it, all others what this machine runs;
                 redis-server is this machine's on all: what a newer one writes, an older one cannot read
--logs DIR       what each test printed, and the logs of a cluster on which one failed ($logs)

Needs root, debootstrap, and this machine's own build in BUILD ($BUILD: make check TESTS=).
Exit: 0 all passed, 1 not, 2 wrong usage."

die() { echo "matrix.sh: $*" >&2; exit 1; }
usage() { echo "matrix.sh: $*; --help tells more" >&2; exit 2; }

# in_root COMMAND...: in the other system, with processes, /run and /tmp of its own; nothing of it outlives the command
in_root()
{
	# shellcheck disable=SC2016 # for the inner shell
	unshare --mount --pid --ipc --fork --kill-child -- bash -c '
		cd "$1" && shift && mount --make-rprivate / && mount --bind . . && cd "$PWD" || exit
		mount -t proc proc proc && mount -t sysfs sysfs sys && mount --rbind /dev dev || exit
		mount -t tmpfs -o mode=755 run run && mount -t tmpfs -o mode=1777 tmp tmp || exit
		mkdir run/old run/lock && pivot_root . run/old && cd / && umount -l /run/old && rmdir /run/old || exit
		export HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
		exec "$@"' bash "$root" "$@"
}

make_root()
{
	local wanted script='' scripts=/usr/share/debootstrap/scripts

	if [[ ! -e $root/etc/redisha-matrix ]]; then
		[[ ! -e $root ]] || die "$root is there, but not made by this command to its end: remove it, or name another"
		command -v debootstrap >/dev/null || die "debootstrap is not installed"
		echo "making $root (debootstrap $suite)"
		# Newer releases than this machine's debootstrap knows are made as sid is.
		[[ -e $scripts/$suite ]] || script=$scripts/sid
		debootstrap --variant=minbase "$suite" "$root" "$mirror" ${script:+"$script"} >"$logs/debootstrap" 2>&1 ||
			{ tail -n 5 "$logs/debootstrap" >&2; die "debootstrap failed: $logs/debootstrap; remove $root"; }
		# No package may start its daemon.
		printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
		chmod 755 "$root/usr/sbin/policy-rc.d"
	fi
	# Tests lay their own over it.
	[[ -e $root/etc/hosts ]] || echo "127.0.0.1 localhost" >"$root/etc/hosts"
	wanted=$("$top/quickstart" packages) || exit
	[[ $(cat "$root/etc/redisha-matrix" 2>/dev/null) != "$wanted" ]] || return 0
	echo "installing packages in it"
	# shellcheck disable=SC2086,SC2016 # the list is words; the inner shell's
	in_root env DEBIAN_FRONTEND=noninteractive sh -c '
		apt-get update -qq -o Acquire::Check-Valid-Until=false || exit	# a mirror may be a snapshot
		for p; do
			shift
			if apt-cache show "$p" >/dev/null 2>&1; then set -- "$@" "$p"; else echo "not in this release: $p"; fi
		done
		apt-get install -y -qq --no-install-recommends "$@"
	' sh $wanted valkey-server valkey-tools >"$logs/apt" 2>&1 </dev/null ||
		{ tail -n 5 "$logs/apt" >&2; die "packages could not be installed: $logs/apt"; }
	grep '^not in this release' "$logs/apt"
	echo "$wanted" >"$root/etc/redisha-matrix"
}

# A copy of the sources, built in the other system; $tree is what it would install.
build_there()
{
	tree=$root/redisha/tree
	mkdir -p "$root/redisha/build"
	tar -C "$top" -c --exclude-vcs --exclude=./build --exclude='./build-[!a]*' --exclude='./*-logs' . |
		tar -C "$root/redisha" -x || die "the sources could not be copied"
	echo "building in it"
	in_root sh -e -c 'cd /redisha/build
		[ -e Makefile ] || { (cd .. && autoreconf -fi); ../configure --enable-werror; }
		make -j2
		make -j2 check TESTS=
		rm -rf ../tree
		make install DESTDIR=/redisha/tree OCF_ROOT=/usr/lib/ocf' >"$logs/build" 2>&1 </dev/null ||
		{ grep -E 'error|Error' "$logs/build" | head -n 20 >&2; die "the build failed: $logs/build"; }
	mkdir -p "$tree/usr/bin"
	if [[ $nodes ]]; then
		cp -L /usr/bin/redis-server "$tree/usr/bin/" || exit
	elif [[ $server == valkey ]]; then
		name_valkey
	fi
	chmod -R a+rX "$tree"
}

name_valkey()
{
	local program

	for program in server cli; do ln -s "valkey-$program" "$tree/usr/bin/redis-$program"; done
}

say_versions()
{
	# shellcheck disable=SC2016 # for dpkg-query
	local what='${Package} ${Version}\n'

	in_root dpkg-query -W -f "$what" pacemaker corosync 'libqb100*' 'libhiredis[0-9]*' pcs crmsh "$server-server"
	[[ ! $nodes ]] || { echo "this machine, and redis-server of all nodes:"
		dpkg-query -W -f "$what" pacemaker corosync pcs crmsh redis-server; }
}

# Which node runs what: read by the lab.
choose_roots()
{
	local node

	for node in $(tr , ' ' <<<"${nodes:-n1,n2,n3,n4,n5,n6,n7,n8,n9}"); do
		export "LAB_ROOT_$node=$root" "LAB_STAGE_$node=$tree"
		export "LAB_CLIENT_$node=$root/redisha/build/ocf-tests/lab/client"
	done
	# While one node is older, the cluster's configuration must be one that it understands.
	[[ $nodes || ! -e $root/usr/share/xml/pacemaker/pacemaker-4.0.rng ]] || export LAB_SCHEMA=pacemaker-4.0
}

# The agents' tests take their programs from the build, the server from the path.
run_check()
{
	local one tests=()

	for one in $(tr ',' ' ' <<<"${1#check}"); do
		one=${one#=}
		[[ ! -e $here/$one.sh ]] || one=$one.sh
		tests+=("ocf-tests/$one")
	done
	in_root make -k -C /redisha/build check ${tests:+TESTS="${tests[*]}"} </dev/null
}

run_test()
{
	case $1 in
	check*) run_check "$1" ;;
	*)      timeout -k 5 "${REDISHA_LIMIT:-900}" bash "$here/$1.sh" </dev/null ;;
	esac
}

# say_result NAME STATUS SECONDS: by what is in its log
say_result()
{
	local log=$logs/$1.log good bad

	good=$(grep -cE '^(ok |PASS: )' "$log")
	bad=$(grep -cE '^(not ok |FAIL: |ERROR: |Bail out)' "$log")
	if (($2 == 0 && bad == 0 && good > 0)); then
		echo "passed $1: $good checks, $3 s"
	else
		echo "FAILED $1: $bad of $((good + bad)) checks, exit code $2, $3 s: $log"
		grep -E '^(not ok |FAIL: |ERROR: |Bail out)' "$log" | sed 's/^/    /' | head -n 20
		n_failed=$((n_failed + 1))
	fi
	grep -E '^# outage median' "$log" | sed 's/^# /    /'
}

while (($#)); do
	case $1 in
	--help) echo "$help"; exit 0 ;;
	--suite | --root | --mirror | --server | --nodes | --logs)
		(($# > 1)) || usage "$1 needs a value"
		declare "${1#--}=$2"
		shift 2 ;;
	-*) usage "what is $1?" ;;
	*)  break ;;
	esac
done
[[ $server == redis || $server == valkey ]] || usage "--server $server: redis or valkey"
[[ ! $nodes || $nodes =~ ^n[1-9](,n[1-9])*$ ]] || usage "--nodes $nodes: names n1 to n9, with commas between"
[[ ! $nodes || $server == redis ]] || usage "--server $server does not go with --nodes"
((EUID == 0)) || die "must be run as root: it makes namespaces"
# shellcheck disable=SC2086 # words
if (($# == 0)); then
	if [[ $nodes ]]; then set -- $on_some; else set -- check $on_all; fi
fi
for test; do
	[[ $test == check || $test == check=* || -e $here/$test.sh ]] || usage "there is no test $test"
	[[ $test == check* || -x $BUILD/agents/redis ]] || die "nothing is built in $BUILD: make check TESTS="
done
: "${root:=/var/tmp/redisha-$suite}"
mkdir -p "$logs" || exit
logs=$(cd "$logs" && pwd)
export BUILD AGENTS=$BUILD/agents CLUSTER_LOGS=$logs

make_root
build_there
choose_roots
say_versions 2>/dev/null | tee "$logs/versions"
n_failed=0
for test; do
	began=$SECONDS
	run_test "$test" >"$logs/$test.log" 2>&1
	say_result "$test" $? $((SECONDS - began))
done
echo "$(($# - n_failed)) of $# tests passed; logs: $logs"
((n_failed == 0))
