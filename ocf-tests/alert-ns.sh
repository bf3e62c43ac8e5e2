# alert-ns.sh -- source it after redis-ns.sh and lib.sh: redisha-alert as Pacemaker runs it, beside a cluster that is files.
# shellcheck shell=sh disable=SC2034,SC2154 # used by those who source it; from those that it needs
# SPDX-License-Identifier: GPL-2.0-or-later
python=/usr/bin/python3
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
