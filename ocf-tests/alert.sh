# alert.sh -- redisha-alert: what Pacemaker tells it goes into the journal and to the hook, and nothing holds it up.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/alert-ns.sh"

### The journal
check "a promotion is told" tells resource promote 0 0
check "... in JSON, with kind, node, resource, exit code and words" last_says '"kind":"promote","node":"n1","resource":"redis","rc":0,"text":"is primary"}'
check "... at the time of the event" last_says '{"time":"2023-11-14T22:13:21.000Z"'
check "... the alert ends well" exits 0
check "... and the same event for another recipient is not told twice" tells_nothing again
check "start, stop and demote are told" tells resource start 0 0
check "... stop" tells resource stop 0 0
check "... demote" tells resource demote 0 0
check "a notify is noise" tells_nothing resource notify 0 0
check "a monitor that finds what it should is noise" tells_nothing monitored 8 8
check "a probe that finds nothing is noise" tells_nothing resource monitor 7 0
check "a failed monitor is told" tells monitored 7 8
check "... with its exit code and Pacemaker's words" last_says '"kind":"monitor".*"rc":7,"text":"monitor failed: unknown_error"'
check "... its recovery, too" tells monitored 0 0
check "... once" tells_nothing monitored 0 0
check "a degraded one is told" tells monitored 190 0
check "... in other words" last_says '"rc":190,"text":"is degraded'
check "a failed start is told" tells resource start 1 0
check "a cancelled action is noise" tells_nothing resource monitor 1 0 CRM_alert_status=1
check "a timeout is a failure" tells resource stop 1 0 CRM_alert_status=2
check "the instance number of a clone is left out" tells resource start 0 0 CRM_alert_rsc=redis:1
check "... (it is)" last_says '"resource":"redis"'
rsc=vip; check "so is the address" tells resource start 0 0
check "... (when it is stopped, too)" tells resource stop 0 0
check "what runs a resource is asked once, for a while" test "$(grep -c "cibadmin.*primitive\[@id='vip'\]|" "$FAKE_CLUSTER/log")" = 1
rsc=other; check "a resource of another provider is not told" tells_nothing resource start 0 0
rsc=gone; check "... nor one that does not exist" tells_nothing resource start 0 0
with resource=other
rsc=other; check "... unless it is named" tells resource start 0 0
rsc=redis; check "... then ours is not" tells_nothing resource start 0 0
parameters=
touch "$FAKE_CLUSTER/silent"
rsc=unasked; check "when the cluster cannot be asked, all is told" tells resource start 0 0
rm "$FAKE_CLUSTER/silent"
rsc=redis
check "a lost node is told" tells node n2 lost
check "... in words" last_says '"kind":"node","node":"n2","resource":"","rc":0,"text":"is lost"'
check "... and a new member" tells node n2 member
check "fencing is told" tells event CRM_alert_kind=fencing CRM_alert_node=n2 CRM_alert_task=reboot CRM_alert_rc=0 CRM_alert_desc=x
check "... what was done, as older Pacemakers say it" last_says '"kind":"fencing","node":"n2","resource":"","rc":0,"text":"was fenced (reboot)"'
with "CRM_alert_desc=Operation off of n2 by n1 for pacemaker-controld.1@n1: OK (ref=1)"
check "... or as newer ones do" tells event CRM_alert_kind=fencing CRM_alert_node=n2 CRM_alert_task=st_notify_fence CRM_alert_rc=0
check "... (what was done)" last_says '"text":"was fenced (off)"'
with "CRM_alert_desc=Operation on of n2 by n1 for pacemaker-controld.1@n1: OK (ref=1)"
check "unfencing is noise" tells_nothing event CRM_alert_kind=fencing CRM_alert_node=n2 CRM_alert_task=st_notify_fence CRM_alert_rc=0
parameters=
check "... and that it failed" tells event CRM_alert_kind=fencing CRM_alert_node=n2 CRM_alert_task=off CRM_alert_rc=-62 CRM_alert_desc=x
check "... (it says so)" last_says 'FENCING FAILED (off)'
check "the state of an instance is told" tells attributed n1 redis-state primary
check "... with the node" last_says '"kind":"attribute","node":"n1","resource":"redis","rc":0,"text":"primary"'
check "... but not when it is the same as before" tells_nothing attributed n1 redis-state primary
check "... of each node for itself" tells attributed n2 redis-state primary
check "... and that it has none any more" tells attributed n2 redis-state ""
check "... in words" last_says '"kind":"attribute","node":"n2","resource":"redis","rc":0,"text":"says nothing of itself any more"'
check "other attributes are noise" tells_nothing attributed n1 pingd 100
check "... even if they look like ours" tells_nothing attributed n1 other-state x
check "words with quotes, control and broken characters" tells event CRM_alert_kind=attribute CRM_alert_node=n1 CRM_alert_attribute_name=redis-state "CRM_alert_attribute_value=a\"\\$(printf '\001\377\303\244\303')"
check "all lines are JSON in UTF-8, with the same six names" journal_is_json
check "... what was valid UTF-8 is still there" last_says "a.*$(printf '\303\244')"
check "others of the system cannot read it" test "$(stat -c %a "$journal")" = 660
check "no password or variable of the executor is in it" not grep -q of-the-executor "$journal"

# Twenty at once.
lines_before=$(lines)
second=1700001000
for i in $(seq 20); do event CRM_alert_kind=node "CRM_alert_node=m$i" CRM_alert_desc=lost & done
wait
check "twenty alerts at once leave twenty lines" test $(($(lines) - lines_before)) -eq 20
check "... whole ones" journal_is_json
second=1700002000

### The plain log
with "state_log=$REDISHA_LOG_DIR/roles.log"
resource promote 0 0
check "state_log has a line for each role" grep -q '^\[primary\] 2023-11-.* n1 redis is primary$' "$REDISHA_LOG_DIR/roles.log"
with "state_log=/proc/roles.log"
resource promote 0 0
check "one that cannot be written is told in syslog" logged 'cannot write state_log /proc/roles.log'
check "... and by the exit code" exits 1
parameters=

### Growth and trouble
$python -c "open('$journal', 'a').write('{}\n' * 360000)"
resource promote 0 0
check "a journal over 1 MiB becomes .1, and a new one begins" test "$(lines)" -eq 1 -a "$(stat -c %s "$journal.1")" -gt 1048576
mount -t tmpfs -o size=64k,mode=3775,gid="$(id -g hacluster)" tmpfs "$REDISHA_LOG_DIR"
resource promote 0 0
head -c 100000 /dev/zero >"$REDISHA_LOG_DIR/ballast" 2>/dev/null
filler=$($python -c "print('x' * 400)")
for i in $(seq 12); do attributed n1 redis-state "$i$filler"; done
check "a full disk is told in syslog, with what is lost" logged "cannot write $journal: No space left on device; not in it: redis n1: 12xxx"
check "... and by the exit code" exits 1
check "... and spoils no line" journal_is_json
rm "$REDISHA_LOG_DIR/ballast"
check "... and when there is space again, it goes on" tells resource promote 0 0
umount "$REDISHA_LOG_DIR"
mv /run/redisha /run/away
check "without the folder for its memory it tells all the same" tells resource promote 0 0
check "... and says so in syslog" logged 'cannot compare with earlier events: /run/redisha/alert.lock'
mv /run/away /run/redisha
chmod 555 "$REDISHA_LOG_DIR"; mv "$journal" "$work/"
resource promote 0 0
check "a folder that this account cannot write is told in syslog" logged "cannot write $journal: Permission denied"
chmod 3775 "$REDISHA_LOG_DIR"; mv "$work/events.jsonl" "$journal"
with mail_limit=many
resource promote 0 0
check "a wrong parameter is told in the journal" last_says '"kind":"config".*mail_limit=\\"many\\" is not a number from 1 to 10000'
check "... and by the exit code" exits 1
parameters=
event CRM_alert_kind=strange
check "an unknown kind of alert is wrong usage" exits 2
ALERT="$world/bin/redisha-alert meta-data"; again
check "meta-data is XML" xmllint --noout "$work/out"
check "... and names the parameters" prints '<parameter name="smtp_server">'
sed -n 's/^<parameter name="\([^"]*\)">$/\1/p' "$work/out" | sort >"$work/parameters"
sed -n '/^\.SH PARAMETERS/,/^\.SH HOOK/s/^\.BR\{0,1\} //p' "$(dirname "$0")/../docs/redisha-alert.8" | grep -oE '[a-z_]+' | sort -u >"$work/explained"
check "... all of which are in the man page" sh -c "grep -q . '$work/parameters' && ! comm -23 '$work/parameters' '$work/explained' | sed 's/^/# /' | grep ."
ALERT="$world/bin/redisha-alert --help"; again
check "--help, too" prints smtp_server
ALERT="$world/bin/redisha-alert bogus"; again
check "another word is wrong usage" exits 2
unset ALERT

### The hook
# shellcheck disable=SC2016 # for the file
printf '#!/bin/sh\nenv >%s/hook.env; id -un >>%s/hook.env\n' "$world" "$world" >"$world/bin/hook"
printf '#!/bin/sh\nsleep 30 & echo $! >%s/hook.child; wait\n' "$world" >"$world/bin/hangs"
printf '#!/bin/sh\nexit 7\n' >"$world/bin/fails"
chmod 755 "$world/bin/"*
: >"$world/hook.env"; : >"$world/hook.child"; chmod 666 "$world/hook.env" "$world/hook.child"
hook_has () { grep -qx -- "$1" "$world/hook.env" || { sed 's/^/# /' "$world/hook.env"; false; }; }
no_hook () { test ! -s "$world/hook.env"; }
forget_hook () { : >"$world/hook.env"; }
with "hook=$world/bin/hook"
resource promote 0 0
check "a promotion runs the hook as primary" hook_has REDISHA_ROLE=primary
check "... with the node" hook_has REDISHA_NODE=n1
check "... the resource" hook_has REDISHA_RESOURCE=redis
check "... the recorded primary's address" hook_has REDISHA_ADDRESS=10.0.0.1
check "... the event" hook_has REDISHA_EVENT=promote
check "... and nothing else but PATH" test "$(grep -cvE '^(REDISHA_|PATH=|PWD=|SHLVL=|_=|OLDPWD=)' "$world/hook.env")" = 1
check "... as hacluster" hook_has hacluster
forget_hook; resource demote 0 0
check "a demotion: replica" hook_has REDISHA_ROLE=replica
forget_hook; resource start 0 0
check "a start: replica" hook_has REDISHA_ROLE=replica
forget_hook; resource stop 0 0
check "a stop: stop" hook_has REDISHA_ROLE=stop
forget_hook; monitored 9 8
check "a failure: fault" hook_has REDISHA_ROLE=fault
check "... with its event" hook_has REDISHA_EVENT=monitor
forget_hook; again
check "another recipient of the same event runs no second hook" no_hook
forget_hook; rsc=vip; resource start 0 0; rsc=redis; node n2 lost; monitored 190 0
check "an address, a node, a degraded server have no role" no_hook
with "hook=$world/bin/fails"
resource promote 0 0
check "a hook that fails is in the journal" last_says '"kind":"hook".*fails: exit code 7'
check "... and in the exit code" exits 1
with "hook=$world/bin/hangs"
resource promote 0 0 hook_timeout=1
check "one that hangs is killed at its time" in_ms 5000
check "... with its children" not is_alive "$(cat "$world/hook.child")"
check "... and is in the journal" last_says '"kind":"hook".*did not end in hook_timeout=1 s and was killed'
for bad in "relative:is no full path" "/nowhere/hook:No such file" "/etc/passwd:is no program"; do
	with "hook=${bad%%:*}"
	resource promote 0 0
	check "hook=${bad%%:*} is refused, and why" last_says "${bad#*:}"
done
cp "$world/bin/hook" "$world/bin/open"; chmod 777 "$world/bin/open"
with "hook=$world/bin/open"; forget_hook
resource promote 0 0
check "a program that everybody can change is not run" no_hook
check "... and that is told" last_says 'everybody can change it'
with "hook=$world/bin/hook"; forget_hook
resource promote 0 0 hook_user=daemon
check "hacluster cannot run it as another account" no_hook
check "... and is told what to do" last_says 'leave hook_user out, and let the hook use sudo'
resource promote 0 0 hook_user=nobody-at-all
check "an account that does not exist is told" last_says 'there is no such account'
account=; forget_hook
resource promote 0 0
check "run by root, the hook runs as nobody" hook_has nobody
printf '#!/bin/sh\ngrep -E "^(NoNewPrivs|Uid|Groups)" /proc/self/status >%s/hook.env\n' "$world" >"$world/bin/hook"
forget_hook; resource promote 0 0 hook_user=daemon
check "... or as the given account" grep -q "Uid:.$(id -u daemon)" "$world/hook.env"
check "... that can gain nothing" grep -q 'NoNewPrivs:.1' "$world/hook.env"
check "... and has no other groups" grep -qE 'Groups:[[:space:]]*$' "$world/hook.env"
account="setpriv --reuid=hacluster --regid=haclient --init-groups"
forget_hook; resource promote 0 0
check "(as hacluster it loses nothing either: sudo works)" grep -q 'NoNewPrivs:.0' "$world/hook.env"
check "what root wrote by hand, hacluster goes on with" tells resource start 0 0
account=; rm -r /run/redisha
resource start 0 0
check "where nobody has made the folder for its memory yet, root makes it for both" test "$(stat -c '%U %G %a' /run/redisha)" = "root haclient 2770"
account="setpriv --reuid=hacluster --regid=haclient --init-groups"
check "... and hacluster has what root has written there" tells_nothing again
: >"$HA_logfile"
check "... and writes there itself" tells resource start 0 0
check "... without a complaint" not grep -q . "$HA_logfile"
parameters=
check "the journal is JSON to the end" journal_is_json
finish
