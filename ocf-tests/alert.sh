# alert.sh -- redisha-alert: what Pacemaker tells it goes into the journal, to the hook, and by mail, and nothing holds it up.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
python=/usr/bin/python3
$python -c 'import aiosmtpd' 2>/dev/null || { echo "1..0 # SKIP python3-aiosmtpd is not installed"; exit 0; }
id hacluster >/dev/null 2>&1 || { echo "1..0 # SKIP there is no account hacluster"; exit 0; }

# As Pacemaker runs it: as hacluster, from a folder that this account can read, with nothing but the event and the parameters.
mails=$world/mails
chmod 755 "$work"
mkdir -p "$world/bin" "$mails" "$FAKE_CLUSTER/primitives" "$FAKE_CLUSTER/properties"
cp "$AGENTS/redisha-alert" "$AGENTS/redisha-mail" "$(dirname "$0")"/fake/* "$world/bin/"
chmod -R a+rwX "$FAKE_CLUSTER"
touch "$FAKE_CLUSTER/log"; chmod 666 "$FAKE_CLUSTER/log"
: >"$HA_logfile"; chmod 666 "$HA_logfile"
echo redisha redis >"$FAKE_CLUSTER/primitives/redis"
echo redisha vip >"$FAKE_CLUSTER/primitives/vip"
echo heartbeat Dummy >"$FAKE_CLUSTER/primitives/other"
printf 'epoch=3 node=n1 address=10.0.0.1 port=6379' >"$FAKE_CLUSTER/properties/redis-primary"
journal=$REDISHA_LOG_DIR/events.jsonl
mkdir "$REDISHA_LOG_DIR" /run/redisha
chown :haclient "$REDISHA_LOG_DIR" /run/redisha
chmod 3775 "$REDISHA_LOG_DIR"
chmod 2770 /run/redisha
account="setpriv --reuid=hacluster --regid=haclient --init-groups"
parameters=
second=1700000000
# event WORD=VALUE...: one alert; each is of its own second.  again: the same one
event () { second=$((second + 1)); told=$*; again; }
# shellcheck disable=SC2086 # words
again () {
	began=$(now_ms)
	env -i FAKE_CLUSTER="$FAKE_CLUSTER" FAKE_NODE="${me-n1}" HA_SBIN_DIR="$world/bin" HA_logfile="$HA_logfile" \
		HA_logfacility=none REDISHA_LOG_DIR="$REDISHA_LOG_DIR" SECRET=of-the-executor \
		CRM_alert_timestamp_epoch=$second CRM_alert_timestamp_usec=000042 ${recipient:+"CRM_alert_recipient=$recipient"} \
		CRM_alert_version=2.1.5 ${parameters:+"$parameters"} $told $account ${ALERT-"$world/bin/redisha-alert"} \
		>"$work/out" 2>"$work/err"
	status=$?
	took_ms=$(($(now_ms) - began))
}
# resource TASK RC EXPECTED [WORD...]
resource () {
	task=$1 rc=$2 target=$3; shift 3
	event "CRM_alert_kind=resource" "CRM_alert_node=${me-n1}" "CRM_alert_task=$task" "CRM_alert_rc=$rc" \
		"CRM_alert_target_rc=$target" "CRM_alert_status=0" "CRM_alert_rsc=${rsc-redis}" \
		"CRM_alert_desc=$(test "$rc" = "$target" && echo ok || echo unknown_error)" "CRM_alert_interval=${interval-0}" "$@"
}
monitored () { interval=1000; resource monitor "$@"; interval=0; }
node () { event CRM_alert_kind=node "CRM_alert_node=$1" "CRM_alert_desc=$2" CRM_alert_nodeid=1; }
attributed () { event CRM_alert_kind=attribute "CRM_alert_node=$1" "CRM_alert_attribute_name=$2" "CRM_alert_attribute_value=$3"; }
with () { parameters=$1; }                    # with NAME=VALUE: this may have blanks, the words of an event may not
lines () { grep -c . "$journal" 2>/dev/null || true; }
# Each line is an object with exactly these; all must be JSON.
journal_is_json () {
	$python - "$journal" <<-'END'
	import json, sys
	for line in open(sys.argv[1], encoding="utf-8"):
	    assert list(json.loads(line)) == ["time", "kind", "node", "resource", "rc", "text"], line
	END
}
last_says () { tail -n 1 "$journal" | grep -q -- "$1" || { echo "# $(tail -n 1 "$journal")"; false; }; }
tells () { lines_before=$(lines); "$@"; test "$(lines)" -eq $((lines_before + 1)); }
tells_nothing () { lines_before=$(lines); "$@"; test "$(lines)" -eq "$lines_before"; }
logged () { grep -q -- "$1" "$HA_logfile" || { tail -n 3 "$HA_logfile"; false; }; }

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
parameters=

### Mail
serve () {
	rm -f "$mails"/*
	$python "$(dirname "$0")/smtp-server.py" "$mails" 127.0.0.1 2525 "$@" 2>"$work/smtp" &
	server=$!
	until_true 10 test -e "$mails/ready"
}
unserve () { kill "$server"; wait "$server"; } 2>/dev/null
n_mails () { find "$mails" -name '*.mail' | wc -l; }
mail_has () { grep -qx -- "$1" "$mails/$(n_mails).mail" || { sed 's/^/# /' "$mails/$(n_mails).mail"; false; }; }
mails_are () { test "$(n_mails)" -eq "$1" || { echo "# $(n_mails) mails"; false; }; }
serve
recipient=admin@example.org
at_server () { "$@" smtp_server=127.0.0.1:2525; }
xml_failure () {                              # xml_failure NODE REASON: of the days to come, in which the events are
	date -u -d @1800000000 '+<failure op_key="redis_monitor_1000" node="'"$1"'" exitstatus="error" exitreason="'"$2"'" exitcode="9" call="7" status="complete" last-rc-change="%Y-%m-%d %H:%M:%SZ" task="monitor"/>' >"$FAKE_CLUSTER/failures"
}
xml_failure n1 'no reply &amp; &quot;hung&quot;'
me=n2; at_server resource promote 0 0; me=n1
check "a promotion is mailed" mails_are 1
check "... with what led to it in the subject" mail_has 'Subject: \[redis\] n2 is primary (n1: no reply & "hung")'
check "... to the alert's recipient" mail_has 'X-Rcpt-To: admin@example.org'
check "... who is named in it" mail_has 'To: admin@example.org'
check "... from redisha at this host" mail_has "X-Mail-From: redisha@$(hostname)"
check "... as this host" mail_has "X-Helo: $(hostname)"
check "... what happened" mail_has 'What:       redis on n2: is primary'
check "... when" mail_has 'When:       2023-11-1[45] .*'
check "... and what to do" mail_has 'What to do: .*'
check "... marked as sent by a program" mail_has 'Auto-Submitted: auto-generated'
at_server resource start 0 0
check "a start is not mailed" mails_are 1
xml_failure n1 'no redis-server of ours runs'
at_server monitored 7 8
check "a failure is mailed, with the agent's own reason" mail_has 'Subject: \[redis\] n1: monitor failed: no redis-server of ours runs'
at_server attributed n1 redis-state primary,alone
check "a state that needs nobody is not" mails_are 2
with "CRM_alert_attribute_value=primary, writes stopped"
at_server event CRM_alert_kind=attribute CRM_alert_node=n1 CRM_alert_attribute_name=redis-state
check "one that somebody should look at is" mail_has 'Subject: \[redis\] n1: primary, writes stopped'
parameters=
at_server event CRM_alert_kind=fencing CRM_alert_node=n3 CRM_alert_task=reboot CRM_alert_rc=0 CRM_alert_desc=x
check "fencing is mailed by the first node" mail_has 'Subject: \[cluster\] n3 was fenced (reboot)'
before=$(n_mails)
me=n2; at_server event CRM_alert_kind=fencing CRM_alert_node=n3 CRM_alert_task=reboot CRM_alert_rc=0 CRM_alert_desc=x
check "... not by the others" mails_are "$before"
at_server event CRM_alert_kind=node CRM_alert_node=n1 CRM_alert_desc=lost
check "... but by the second when it is the first that was lost" mails_are $((before + 1))
me=n1
with "CRM_alert_desc=x$(printf '\r\n.\r\nBcc: evil@example.org\r\n\r\nMAIL')"
at_server event CRM_alert_kind=resource CRM_alert_node=n1 CRM_alert_rsc=redis CRM_alert_task=stop CRM_alert_rc=1 CRM_alert_target_rc=0 CRM_alert_status=0
check "newlines in what is told make no header and no second mail" not grep -q '^Bcc:' "$mails"/*.mail
check "... (it is mailed)" mails_are $((before + 2))
before=$((before + 1))
parameters=
recipient=
at_server resource promote 0 0
check "without a recipient there is no mail" mails_are $((before + 1))
with "mail_to=a@example.org,b@example.org"
at_server resource promote 0 0 mail_from=cluster@example.org helo=gate.example.org
check "mail_to: one mail for all" mail_has 'X-Rcpt-To: b@example.org'
check "... (for the first, too)" mail_has 'X-Rcpt-To: a@example.org'
check "... from mail_from" mail_has 'X-Mail-From: cluster@example.org'
check "... with the name that helo says" mail_has 'X-Helo: gate.example.org'
parameters=; recipient=admin@example.org
before=$(n_mails)
for bad in "mail_from=a@b@c:is no mail address" "smtp_server=a/b:is neither HOST nor HOST:PORT" "helo=a/b:is no host name" \
	"smtp_user=x:need each other" "recipient=<a>:is no mail address"; do
	name=${bad%%:*}
	if test "$name" = 'recipient=<a>'; then recipient='<a>'; else with "$name"; fi
	resource promote 0 0
	check "$name is told in the journal" last_says "${bad#*:}"
	recipient=admin@example.org; parameters=
done
check "... and nothing was sent" mails_are "$before"

# The limit.
xml_failure n1 'it is broken'
recipient=limit@example.org
for _ in 1 2 3 4 5; do at_server resource start 1 0 mail_limit=2; done
check "no more than mail_limit mails in an hour" mails_are $((before + 2))
check "... the journal has all" last_says 'start failed'
sed -i "s/\(limit@example.org.since=\)[0-9]*/\1$(($(date +%s) - 3601))/" /run/redisha/alert.state
at_server resource start 1 0 mail_limit=2
check "an hour later there is mail again" mails_are $((before + 3))
check "... that tells how many were not sent" mail_has "3 earlier mails from $(hostname) could not be sent, or would have been more than mail_limit=2 in an hour."
sed -i "s/\(limit@example.org.since=\)[0-9]*/\1$(($(date +%s) + 9999))/" /run/redisha/alert.state
at_server resource start 1 0 mail_limit=2
check "a clock that was set back does not silence it" mails_are $((before + 4))
check "... and nothing is told twice" not mail_has '.*earlier mails.*'
unserve

# Servers that do not serve.
recipient=trouble@example.org
at_server resource start 1 0
check "a server that is not there is told in the journal" last_says '"kind":"mail".*mail by 127.0.0.1:2525: Failed to connect'
check "... and by the exit code" exits 1
serve refuse
at_server resource start 1 0
check "a server that refuses, too" last_says '"kind":"mail".*RCPT failed: 550'
unserve
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 5, ReuseAddr => 1, LocalAddr => "127.0.0.1:2525") or die; push @c, $s->accept while 1' &
hung=$!
until_true 5 perl -MIO::Socket::INET -e 'exit !IO::Socket::INET->new("127.0.0.1:2525")'
lines_before=$(lines)
at_server resource start 1 0 smtp_timeout=1 &
alert=$!
check "a mail server that hangs does not hold up the journal" until_true 1 sh -c "test \$(wc -l <'$journal') -gt $lines_before"
wait "$alert"
began=$(now_ms); at_server resource promote 0 0 smtp_timeout=1
check "... it is given up after smtp_timeout (and the time to look for another node's failure)" in_ms 10000
check "... and told" last_says '"kind":"mail".*timed out'
kill "$hung"
serve
at_server resource start 1 0
check "the next mail tells of those that could not be sent" mail_has "4 earlier mails from .* could not be sent.*"
unserve

# Encrypted, with a login.
if command -v openssl >/dev/null; then
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$world/key" -out "$world/cert" -days 2 -subj /CN=localhost \
		-addext subjectAltName=IP:127.0.0.1 2>/dev/null
	echo "two words" >"$world/password"
	chown hacluster "$world/password"; chmod 600 "$world/password"
	login="smtp_server=127.0.0.1:2525 smtp_user=redisha smtp_password_file=$world/password starttls=true"
	serve auth "$world/cert" "$world/key"
	# shellcheck disable=SC2086 # words
	{
	resource start 1 0 $login
	check "a certificate that nobody vouches for: no mail" mails_are 0
	check "... and why" last_says '"kind":"mail".*certificate'
	resource start 1 0 $login smtp_cafile="$world/cert"
	check "one that smtp_cafile vouches for: mail" mails_are 1
	check "... after a login" mail_has 'X-Login: yes'
	echo "canary words" >"$world/password"
	resource start 1 0 $login smtp_cafile="$world/cert"
	check "a wrong password is told" last_says '"kind":"mail".*[Ll]ogin denied'
	check "... but not which" not grep -q canary "$journal" "$HA_logfile"
	chmod 644 "$world/password"
	resource start 1 0 $login
	check "a password file that others can read is refused" last_says 'must be a file that others cannot read'
	resource start 1 0 $login starttls=false
	}
	check "a login without encryption is refused" last_says 'smtp_user needs starttls=true'
	unserve
else
	skip "mail with TLS and a login" "openssl is not installed"
fi
check "the journal is JSON to the end" journal_is_json
finish
