# ocft.sh -- resource-agents' own suites for IPaddr2, run against our agent, all three at once.
if ! command -v ocft >/dev/null || ! test -d /usr/share/resource-agents/ocft/configs; then
	echo "ok 1 # SKIP ocft is not installed"
	echo "1..1"
	exit 0
fi
suites="IPaddr2 IPaddr2v4 IPaddr2v6"

if test -n "${OCFT_SUITE-}"; then             # one suite, alone in its namespaces
	. "$(dirname "$0")/vip-netns.sh"
	mkdir /var/lib/configs
	sed -e 's/^\tAgent IPaddr2$/\tAgent vip/' -e "s,^\tAgentRoot .*,\tAgentRoot $AGENTS," \
		"/usr/share/resource-agents/ocft/configs/$OCFT_SUITE" >"/var/lib/configs/$OCFT_SUITE"
	cd /var/lib || exit 1
	ocft make -d /var/lib/configs "$OCFT_SUITE" && ocft test "$OCFT_SUITE"
	exit
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
AGENTS=$(cd "$AGENTS" && pwd)
export AGENTS
for suite in $suites; do
	OCFT_SUITE=$suite sh "$0" >"$work/$suite" 2>&1 &
done
wait
if grep -q '^1..0 # SKIP' "$work/IPaddr2"; then
	cat "$work/IPaddr2"
	exit 0
fi

# A case is made ("- case 8: TITLE"), then reported ("SUITE: TITLE - OK."), on more lines if it has
# more steps. These may fail, see docs/: an interface missing on this node is 5 here and 6 there; other bad values are 6 here,
# and 5 in the suites of resource-agents 4.18.
for suite in $suites; do sed "s/\x1b\[[0-9;]*m//g; s/^/$suite|/" "$work/$suite"; done | awk -F'|' '
	function close_case() {
		if (title == "") return
		count++
		if (failed ~ /OCF_ERR_INSTALLED/ && title ~ /^IPaddr2: .*invalid .OCF_RESKEY_nic/) {
			title = title " (5 instead of 6, as decided)"
			failed = ""
		} else if (failed ~ /OCF_ERR_CONFIGURED/ && title ~ /: .*set invalid .OCF_RESKEY_/) {
			title = title " (6 instead of 5, as decided)"
			failed = ""
		} else if (failed == "") {
			passed[suite]++
		}
		printf "%sok %d - %s\n", failed == "" ? "" : "not ", count, title
		if (failed != "") print "# " failed
		title = failed = ""
	}
	$2 ~ /^ +- case [0-9]+: / { made[$1]++; next }
	index($2, $1 ": ") == 1   { close_case(); suite = $1; title = $2; sub(/ - .*/, "", title) }
	$2 ~ /FAILED|ERROR/       { failed = failed $2 }
	END {
		close_case()
		for (suite in made) {
			printf "# %s: %d of %d\n", suite, passed[suite], made[suite]
			all += made[suite]
		}
		printf "%sok %d - every one of the %d cases was run\n",
			all == count && all >= 62 ? "" : "not ", count + 1, all
		printf "1..%d\n", count + 1
	}'
