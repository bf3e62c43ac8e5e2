#!/bin/bash
# bench-smoke.sh -- the benchmark once through: a crash under agents that do nothing, then table, data and picture.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2154
. "$(dirname "$0")/lib.sh"
if [ "$(id -u)" != 0 ]; then echo "1..0 # SKIP the lab needs root"; exit 0; fi
if ! command -v python3 >/dev/null; then echo "1..0 # SKIP python3 is not installed"; exit 0; fi
bench="$here/bench/bench"
out=$work/results
logs=$out/logs/floor-bare-crash-1

run "$bench" --help
check "bench says how it is used" prints "^usage: bench"
run "$bench" --stacks sentinels
check "a stack that does not exist is refused" exits 2
check "... with the names of those that do" says "sentinel,"

run "$bench" --stacks floor-bare --scenarios crash --runs 1 --out "$out"
check "one crash is measured" exits 0
check "the table has its row" prints "^| floor-bare | crash | 1/1 | [0-9]"
check "the header names the versions" prints "pacemaker [0-9]"
check "results.json is JSON" python3 -m json.tool "$out/results.json" "$work/json"
check "runs.json is JSON" python3 -m json.tool "$out/runs.json" "$work/json"
check "the picture is XML" xmllint --noout "$out/floor-bare-crash.svg"
check "... with operations and the client's gap" grep -q "redis promote.*" "$out/floor-bare-crash.svg"
check "... the gap" grep -q "no write acknowledged" "$out/floor-bare-crash.svg"

run "$here/bench/timeline" "$logs"
check "the timeline shows the score given up" prints "master-redis\[n.\]: .* -> -INFINITY"
check "... a round of promotion" prints "redis promote$"
check "... and the first write after the gap" prints "gap ends after"

run "$here/bench/scale" --stack floor-bare --instances 2 --batch 1 --failovers 1 --monitor 2 --window 2 --out "$work/scale"
check "two instances beside each other are measured" exits 0
check "the table of scale has its row" prints "^| floor-bare | 2 | 2 s | [0-9]* s, 1 at once | .* | [0-9]* |$"
check "scale.json is JSON" python3 -m json.tool "$work/scale/scale.json" "$work/json"
run "$here/bench/scale" --stack floor
check "a stack that scale does not know is refused" exits 2

printf 'before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n' >"$work/document"
run "$here/bench/report" "$out" --insert "$work/document"
check "the table can be put into a document" grep -q "^| floor-bare | crash" "$work/document"
check "... in the place of the old one" test "$(grep -cE '^(before|old|after)$' "$work/document")" = 2

printf '{"stack":"floor-bare","scenario":"crash","run":2,"fault_ms":1,"problem":"it did not start"}\n' |
	install -D /dev/stdin "$out/logs/floor-bare-crash-2/run.json"
run "$here/bench/report" "$out"
check "a run that failed is an exit code" exits 1
check "... and counted in the table" prints "^| floor-bare | crash | 1/2 |.*it did not start"
finish
