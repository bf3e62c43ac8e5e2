# lib.sh -- say what is set up, what is run, what must come out. Prints TAP.
# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
set -u
here=${here:-$(cd "$(dirname "$0")" && pwd)}
AGENTS=${AGENTS:-$here/../b/agents}
BUILD=${BUILD:-$AGENTS/..}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0
failed=0

given () { export "$@"; }                     # given OCF_RESKEY_port=7000

# action NAME...: run the agent once; keep status, stdout, stderr
action () {
	# shellcheck disable=SC2086,SC2154 # the wrapper is words; a test says which agent
	${AGENT_WRAPPER-} "$AGENTS/$agent" "$@" >"$work/out" 2>"$work/err"
	status=$?
}

# run COMMAND...: the same for any command
run () {
	"$@" >"$work/out" 2>"$work/err"
	status=$?
}

check () {                                    # check TITLE CONDITION...
	title=$1; shift; count=$((count + 1))
	if "$@"
	then echo "ok $count - $title"
	else
		echo "not ok $count - $title"
		failed=$((failed + 1))
		[ ! -e "$work/out" ] || sed 's/^/# /' "$work/out" "$work/err"
	fi
}

skip () { count=$((count + 1)); echo "ok $count - $1 # SKIP $2"; }    # skip TITLE REASON

# find_dtd: who validates meta-data finds their DTD in the sources, for it need not be installed
find_dtd () {
	printf '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><system systemId="%s" uri="%s"/></catalog>' \
		"$("$AGENTS/redis" meta-data | sed -n 's/.* SYSTEM "\(.*\)">$/\1/p')" \
		"file://$(cd "$here/../lib" && pwd)/resource-agent.dtd" >"$work/catalog"
	export XML_CATALOG_FILES="$work/catalog"
}

exits  () { test "$status" -eq "$1"; }        # exits 7
says   () { grep -q -- "$1" "$work/err"; }    # says "port="
prints () { grep -q -- "$1" "$work/out"; }
finish () { echo "1..$count"; test "$failed" -eq 0; }
