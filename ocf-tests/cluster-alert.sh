#!/bin/bash
# cluster-alert.sh -- a failover is mailed, kept in the journals, and runs the hook; the examples for alerts work as they stand.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

python=/usr/bin/python3
$python -c 'import aiosmtpd' 2>/dev/null || { echo "1..0 # SKIP python3-aiosmtpd is not installed"; exit 0; }
mails=/tmp/mails

# The agent lies where --prefix=/usr would put it. The hook says who and as whom.
stage_alert()
{
	cluster_stage || exit 1
	mkdir -p "$LAB_STAGE"/usr/libexec "$LAB_STAGE"/usr/local/bin
	ln -s ../local/libexec/redisha "$LAB_STAGE/usr/libexec/redisha"
	install -m 755 "$here/smtp-server.py" "$LAB_STAGE/usr/local/bin/"
	# shellcheck disable=SC2016 # for the node
	printf '%s\n' '#!/bin/sh' 'echo "$REDISHA_ROLE $REDISHA_NODE $REDISHA_RESOURCE $(id -un) $REDISHA_ADDRESS" >>/tmp/roles' \
		>"$LAB_STAGE/usr/local/bin/redis-role"
	chmod 755 "$LAB_STAGE/usr/local/bin/redis-role"
}

journal() { on "$1" cat /var/log/redisha/events.jsonl 2>/dev/null; }
journal_says() { journal "$1" | grep -q -- "$2"; }
journal_counts() { [[ $(journal "$1" | grep -c -- "$2") == "$3" ]]; }
roles() { on "$1" cat /tmp/roles 2>/dev/null; }
role_ran() { roles "$1" | grep -q -- "$2"; }
subjects() { on client sh -c "grep -h ^Subject: $mails/*.mail" 2>/dev/null; }
mailed() { subjects | grep -q -- "$1"; }
mailed_once() { [[ $(subjects | grep -c -- "$1") == 1 ]]; }
verifies() { run on n1 crm_verify -L -V; [[ $status == 0 && ! -s $work/out && ! -s $work/err ]]; }
tell_all()
{
	local n

	for n in $(nodes); do echo "-- $n"; journal "$n"; roles "$n"; done >"$work/out"
	subjects >>"$work/out"
}

stage_alert
cluster_ready
on client mkdir "$mails"
on client $python /usr/local/bin/smtp-server.py "$mails" 10.99.0.100 25 &
cluster_load "$here/../crm/examples/alert.pcs"
check "alert.pcs loads" test "$status" = 0
check "... crm_verify has nothing to say" verifies
run on n1 pcs alert remove redisha-alert
check "(it is removed again)" exits 0
cluster_load "$here/../crm/examples/alert.crm"
check "alert.crm loads" test "$status" = 0
check "... crm_verify has nothing to say" verifies
wait_for 10 on client test -e "$mails/ready"

p=$(primary)
on "$p" pkill -9 -x redis-server
check "(the primary's redis is killed: another node leads)" wait_for "$slack" other_primary "$p"
new=$(primary)
check "the new primary is mailed" wait_for 15 mailed "^Subject: \[redis\] $new is primary"
check "... with what the agent on $p said of it" mailed "$new is primary ($p: .*no redis-server of ours runs"
check "$new has the promotion in its journal" wait_for 5 journal_says "$new" '"kind":"promote".*"text":"is primary"'
check "... once" journal_counts "$new" '"kind":"promote"' 1
check "$p has the failure in its journal" wait_for 15 journal_says "$p" '"kind":"monitor".*"rc":7'
check "... and its restart" wait_for 15 journal_says "$p" '"kind":"start".*"resource":"redis"'
check "... and what its instance says of itself is in one of them" wait_for 10 \
	eval 'for n in $(nodes); do journal_says "$n" "\"kind\":\"attribute\"" && break; done'
check "the hook ran on $new as primary, as hacluster" wait_for 5 role_ran "$new" "^primary $new redis hacluster 10.99.0.${new#n}$"
check "... and on $p, for the fault" wait_for 5 role_ran "$p" "^fault $p redis hacluster"
check "... and for the replica that it is now" wait_for 10 role_ran "$p" "^replica $p redis hacluster"
tell_all
check "the journal belongs to the account that Pacemaker runs alerts as" \
	test "$(on "$new" stat -c %U /var/log/redisha/events.jsonl)" = hacluster
check "the agent's own records still belong to root" \
	test "$(on "$new" stat -c %U /var/log/redisha/redis.jsonl)" = root
wait_for 30 healthy

r=$(replicas "$new" | tail -n 1)
lab crash "$r"
check "a node that loses power is mailed as fenced" wait_for 20 mailed "^Subject: \[cluster\] $r was fenced"
sleep 2
check "... by one of the nodes that saw it" mailed_once "^Subject: \[cluster\] $r was fenced (reboot)$"
check "... as lost, too, by one" mailed_once "^Subject: \[cluster\] $r is lost"
check "... all that saw it have it in their journal" journal_says "$new" "\"kind\":\"fencing\",\"node\":\"$r\""
tell_all
check "no alert had trouble of its own" fails grep -qE '"kind":"(hook|mail|config)"' "$work/out"
done_all
