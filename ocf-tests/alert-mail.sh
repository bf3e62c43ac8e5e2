# alert-mail.sh -- redisha-alert sends mail: to whom, what, how often, and what it does when a server does not serve.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/alert-ns.sh"
$python -c 'import aiosmtpd' 2>/dev/null || { echo "1..0 # SKIP python3-aiosmtpd is not installed"; exit 0; }

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

# The reason.
recipient=moved@example.org
rm "$FAKE_CLUSTER/failures"; : >"$FAKE_CLUSTER/log"
me=n2; at_server resource promote 0 0; me=n1
check "a promotion without any failure, as of a planned move, is mailed" mail_has 'Subject: \[redis\] n2 is primary'
check "... after three looks for a failure, no more" test "$(grep -c '^crm_mon.*failures' "$FAKE_CLUSTER/log")" = 3
xml_failure n1 'it is broken'
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
recipient=down@example.org
for _ in 1 2 3; do at_server resource start 1 0 mail_limit=2; done
serve
for _ in 1 2 3; do at_server resource start 1 0 mail_limit=2; done
check "what could not be sent uses up nothing of mail_limit, what was sent does" mails_are 2
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
