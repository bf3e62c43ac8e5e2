# crm-usage.sh -- redisha: usage, exit codes, history of a folder, completion.
# shellcheck shell=bash disable=SC2016,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
redisha=$BUILD/crm/redisha
mkdir "$work/bin" "$work/log"
for tool in cibadmin crm_mon crm_node attrd_updater; do printf '#!/bin/sh\nexit 102\n' >"$work/bin/$tool"; done
chmod +x "$work"/bin/*
export HA_SBIN_DIR=$work/bin REDISHA_LOG_DIR=$work/log

run "$redisha"
check "without a command: wrong usage" exits 2
run "$redisha" --help
check "--help: exit 0" exits 0
commands=$(sed -n 's/^  \([a-z][a-z-]*\)  *.*/\1/p' "$work/out")
check "... each command is there" test "$(echo "$commands" | wc -l)" -ge 6
for command in $commands; do
	run "$redisha" "$command" --no-such-option
	check "$command: an unknown option is wrong usage" exits 2
	check "$command: ... and it is told where to read more" says "^usage: redisha\|--help tells the options"
done
run "$redisha" status extra
check "status: a word too many is wrong usage" exits 2
for wrong in 0 x -1 1e9 4294967296; do
	run timeout 5 "$redisha" status --watch="$wrong"
	check "status --watch=$wrong is wrong usage" exits 2
	run timeout 5 "$redisha" status --watch "$wrong"
	check "status --watch $wrong, in two words, is wrong usage" exits 2
	run "$redisha" history -n "$wrong"
	check "history -n $wrong is wrong usage" exits 2
	run "$redisha" switchover --timeout "$wrong"
	check "switchover --timeout $wrong is wrong usage" exits 2
done
run "$redisha" switchover n1 n2
check "switchover: two nodes are wrong usage" exits 2
run "$redisha" --resource ../x history
check "history: a name that is a path is wrong usage" exits 2

# No cluster here.
if [ ! -e /var/lib/pacemaker/cib/cib.xml ]; then
	for command in status switchover check; do
		run "$redisha" "$command"
		check "$command without a cluster: exit 1" exits 1
		check "$command without a cluster: says why" says "redisha: the cluster does not answer here (.*: Pacemaker does not run here, exit 102)"
	done
fi
for command in "force n1" fence "fence lift"; do
	# shellcheck disable=SC2086 # words
	run "$redisha" $command
	check "$command without a cluster: exit 1" exits 1
	check "$command without a cluster: says why, once" test "$(grep -c '^redisha: cannot ask the cluster: .*Pacemaker does not run here' "$work/err")/$(wc -l <"$work/err")" = 1/1
done

run "$redisha" history
check "history: an empty folder is no failure" exits 0
check "... and is told" prints "nothing is written down about redis"
run "$redisha" history --json
check "... as JSON: an empty list" prints '^\[\]$'
cat >"$work/log/redis.jsonl.1" <<-'TEXT'
	{"time":"2026-11-27T17:00:00.000Z","node":"n2","instance":"redis","event":"awaits","why":"not all have voted","epoch":3,"record":{"node":"n1","replid":"aaaabbbbcc","voters":"n1,n2"},"here":{"replid":"x","offset":1,"keys":0},"ballots":[]}
	{"time":"2026-11-27T17:00
TEXT
cat >"$work/log/redis.jsonl" <<-'TEXT'
	{"time":"2026-11-27T17:00:04.500Z","node":"n2","instance":"redis","event":"promoted","why":"the data here is the best that is known","epoch":4,"record":{"node":"n2","replid":"ddddeeeeff","voters":"n1,n2"},"here":{"replid":"ddddeeeeff","offset":812,"keys":7},"ballots":[{"node":"n1","epoch":3,"replid":"aaaabbbbcc","offset":-1,"keys":0,"void":true,"priority":0,"noted":800,"clean":false}]}
	{"time":"2026-11-27T18:00:00.000Z","node":"n2","instance":"redis","event":"refused","why":"n1 has more: offset 900, this node 812 (2 have voted)","epoch":4,"record":{"node":"n2","replid":"ddddeeeeff","voters":"n1,n2"},"here":{"replid":"ddddeeeeff","offset":812,"keys":7},"ballots":[]}
	[1]
TEXT
echo '{"time":"2026-11-27T18:30:00Z","kind":"promote","node":"n1","resource":"redis:1","rc":0,"text":"ok"}' >"$work/log/events.jsonl"
run "$redisha" --resource other history
check "history of a resource that is none: the names of those that are" prints "there is: redis (--resource NAME)"
run env TZ=UTC "$redisha" history
check "history: exit 0" exits 0
check "... the rotated file comes first" sh -c 'head -1 "$1" | grep -q "17:00:00.000 +0000  n2 nobody leads"' sh "$work/out"
check "... what was promoted, with numbers" prints "data     replid ddddeeee, offset 812, 7 keys"
check "... how long it took" prints "took     4.500 s"
check "... what had been before" prints "cause    nobody led"
check "... how long it led" prints "until    89 min later: n1 was promoted"
check "... the ballots" prints "ballot   n1: offset about 800 by its note, 0 keys, replid aaaabbbb, replica-priority 0 (epoch 3)"
check "... why another was refused" prints "why      n1 has more: offset 900"
check "... and what the cluster has told" prints "18:30:00.000 +0000  n1 promote (exit 0) ok"
check "... lines that are none are counted" says "2 lines could not be read"
sed -i 's/"awaits",\(.*\)"epoch":3/"awaits",\1"epoch":2/' "$work/log/redis.jsonl.1"
run env TZ=UTC "$redisha" history
check "history: what was under another record is not the cause" prints "cause    none written down"
run "$redisha" history -n 1
check "history -n 1: the last one only" test "$(wc -l <"$work/out")" -eq 1
run "$redisha" history --json
check "history --json is JSON" python3 -m json.tool "$work/out" "$work/json"
check "... of all four" test "$(grep -c '"time"' "$work/json")" -eq 4
mv "$work/log/events.jsonl" "$work/events"
ln -s "$work/events" "$work/log/events.jsonl"
run "$redisha" history
check "history: a link in place of a journal is not followed" exits 1
check "... and is named" says "$work/log/events.jsonl: "
rm "$work/log/events.jsonl"
mkfifo "$work/log/events.jsonl"
run timeout 5 "$redisha" history
check "history: a FIFO in place of a journal is not waited for" exits 1
check "... and is named" says "$work/log/events.jsonl is no regular file"
rm "$work/log/events.jsonl"
mv "$work/events" "$work/log/events.jsonl"

printf '%s\n' '{"time":"2026-11-27T19:00:00Z","kind":"promote\u001b[2J","node":"n1\u009b2J","resource":"redis","rc":0,"text":"a\u007fb\r\nc\u00e4"}' \
	>>"$work/log/events.jsonl"
printf x >"$work/log/$(printf 'a\033b').jsonl"
run "$redisha" history -n 1
check "history: control characters do not reach the terminal" prints "n1??2J promote?\[2J (exit 0) a?b??c$(printf '\303\244')"
run "$redisha" --resource other history
check "... nor those of a file's name" sh -c 'grep -q " a?b" "$1" && ! grep -q "$(printf "\033")" "$1"' sh "$work/out"
rm "$work/log/"a*.jsonl

# As a shell would ask.
printf '#!/bin/sh\nprintf "1 n1 member\\n2 n2 member\\n"\n' >"$work/bin/crm_node"
PATH=$work/bin:$PATH
complete () { :; }
# shellcheck source=crm/redisha.bash-completion
. "$here/../crm/redisha.bash-completion"
completes ()
{
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_redisha "$redisha" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
	printf '%s\n' "${COMPREPLY[@]}" >"$work/out"
}
completes redisha ""
check "completion: each command of --help" test "$(grep -vc '^-' "$work/out")" -eq "$(echo "$commands" | wc -l)"
completes redisha sw
check "completion: sw is switchover" prints '^switchover$'
completes redisha switchover n
check "completion: nodes where a node is meant" test "$(xargs <"$work/out")" = "n1 n2"
completes redisha fence l
check "completion: words of a command" prints '^lift$'
completes redisha --resource x check --c
check "completion: options of a command, behind those of all" test "$(xargs <"$work/out")" = "--cib --conf"
finish
