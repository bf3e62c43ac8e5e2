#!/bin/bash
# all.sh -- every test, in every build: what "quickstart check" runs. Ends with "N passed, M failed".
# SPDX-License-Identifier: GPL-2.0-or-later
set -u
build=$1
top=$(cd "$(dirname "$0")/.." && pwd)
logs=$top/test-logs
began=$SECONDS
passed=0 failed=0 skipped=0
export REDISHA_RUNS=${REDISHA_RUNS-2} REDISHA_STAY=${REDISHA_STAY-5}
export CLUSTER_LOGS=$logs/cluster
rm -rf "$logs"
mkdir -p "$logs"

die () { echo "check: $*" >&2; exit 1; }
say () { printf '\n== %s (after %d s)\n' "$*" $((SECONDS - began)); }

# Lines of TAP in automake's logs, counted; failures and skips shown.
count_in () {
	local log
	while read -r log; do
		grep -E '^(not )?ok |^Bail out|^1\.\.0' "$log" | sed "s|^|$(basename "$log" .log): |" >>"$logs/tap"
	done < <(find "$1/ocf-tests" -maxdepth 2 -name '*.log' -newer "$logs/mark" | sort)
}

tally () {
	passed=$((passed + $(grep -cE '^[^:]*: ok ' "$logs/tap") - $(grep -cE '^[^:]*: ok .*# SKIP' "$logs/tap")))
	failed=$((failed + $(grep -cE '^[^:]*: (not ok|Bail out)' "$logs/tap")))
	skipped=$((skipped + $(grep -cE '# SKIP' "$logs/tap")))
	grep -E '^[^:]*: (not ok|Bail out)|# SKIP' "$logs/tap"
	: >"$logs/tap"
}

# make_check NAME DIR ARG...: one "make check"; a failure that is no TAP line counts as one
make_check () {
	local name=$1 dir=$2 before=$failed status
	shift 2
	say "$name"
	touch "$logs/mark"
	: >"$logs/tap"
	make -C "$dir" check "$@" >"$logs/$name.out" 2>&1
	status=$?
	count_in "$dir"
	tally
	mkdir -p "$logs/$name"
	find "$dir/ocf-tests" -maxdepth 2 -name '*.log' -newer "$logs/mark" -exec cp {} "$logs/$name/" \;
	grep -hE '^# (outage|cpu)' "$logs/$name/"*.log 2>/dev/null
	if [ $status -ne 0 ] && [ "$failed" = "$before" ]; then
		failed=$((failed + 1))
		tail -n 25 "$logs/$name.out"
	fi
}

# one TITLE COMMAND...: a check that is a command
one () {
	local title=$1
	shift
	say "$title"
	if "$@" >"$logs/one" 2>&1; then passed=$((passed + 1)); return; fi
	failed=$((failed + 1))
	echo "not ok - $title"
	tail -n 25 "$logs/one"
}

configure_in () {
	local dir=$1
	shift
	mkdir -p "$dir"
	[ -e "$dir/Makefile" ] || (cd "$dir" && "$top/configure" "$@") >"$dir/configure.out" 2>&1 ||
		{ tail -n 20 "$dir/configure.out"; die "configure $* failed"; }
	make -C "$dir" -j2 >"$dir/make.out" 2>&1 || { tail -n 30 "$dir/make.out"; return 1; }
}

[ -x "$top/configure" ] || (cd "$top" && autoreconf -fi) >"$logs/autoreconf" 2>&1 ||
	{ cat "$logs/autoreconf"; die "autoreconf failed"; }

one "gcc builds without a warning" configure_in "$build" --enable-werror
one "clang builds without a warning, with sanitizers" configure_in "$build-sanitizers" CC=clang --enable-werror \
	--with-sanitizers=address,undefined
make_check units-and-agents "$build" -j2
make_check with-sanitizers "$build-sanitizers" -j2 TESTS="$(make -s -C "$build" print-sanitizer-tests)"
# Its words go to files: the tests look at what an agent prints.
mkdir -p "$logs/valgrind"
chmod 1777 "$logs/valgrind"
valgrind="valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --log-file=$logs/valgrind/%p"
make_check with-valgrind "$build" -j2 TESTS="$(make -s -C "$build" print-valgrind-tests)" \
	AGENT_WRAPPER="$valgrind" LOG_COMPILER="$valgrind"
grep -lE 'definitely lost|uninitialised|Invalid (read|write)' "$logs"/valgrind/* 2>/dev/null |
	head -n 3 | xargs -r cat
make_check cluster "$build" TESTS="$(make -s -C "$build" print-cluster-tests)"
one "the tarball builds and passes its unit tests" make -C "$build" distcheck \
	DISTCHECK_CONFIGURE_FLAGS=--enable-werror TESTS="$(make -s -C "$build" print-unit-tests)"

[ "$failed" -eq 0 ] || echo "logs: $logs"
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
