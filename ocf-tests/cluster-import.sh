#!/bin/bash
# cluster-import.sh -- the pair of the usual guide, imported as docs/from-keepalived.md says: it runs, fails over, loses nothing.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

# The commands of the guide between its two marks: "NODE COMMAND", a line each, with the lab's names and addresses.
guide() {
	sed -n '/^<!-- From here/,/^<!-- end/p' "$here/../docs/from-keepalived.md" |
		sed -e ':a' -e '/\\$/N; s/\\\n *//; ta' | sed -n 's/^    \([a-z0-9]*\)# \(.*\)/\1 \2/p' |
		sed -e 's/redis1/n1/g; s/redis2/n2/g; s/192\.168\.1\./10.99.0./g; s|/root/n2.keepalived.conf|/root/redis2.keepalived.conf|'
}

# try NODE COMMAND: as it stands there
try() {
	local node=$1

	[[ $node != primary ]] || node=$(primary)
	run on "$node" sh -c "$2"
}

could_move() { try n1 "redisha switchover --dry-run"; exits 0; }
lies_at() { on "$1" ip -o addr show dev eth0 | grep -q " $VIP/24 "; }
devices_run() { [[ $(lab status -1 | grep -c 'fence_ipmilan.*Started') == 2 ]]; }
configuration() { on n1 cibadmin -Q | sed -n '/<configuration>/,/<\/configuration>/p' | md5sum; }
on_node() { sed "s/192.168.1.200/$VIP/" "$here/import/tutorial/$1" | lab exec n1 sh -c "mkdir -p $(dirname "$2"); cat >$2"; }

# keepalived.conf has 127.0.0.1 for smtp_server: a mail server on each node.
python=/usr/bin/python3
begin_mail()
{
	local n

	for n in n1 n2; do
		on "$n" mkdir /tmp/mails
		on "$n" $python /usr/local/bin/smtp-server.py /tmp/mails 127.0.0.1 25 &
		wait_for 10 on "$n" test -e /tmp/mails/ready
	done
}
mailed() { local n; for n in n1 n2; do on "$n" sh -c "cat /tmp/mails/*.mail" 2>/dev/null; done | grep -q -- "$1"; }
journal_says() { on "$1" grep -q -- "$2" /var/log/redisha/events.jsonl; }

has_mail=
if $python -c 'import aiosmtpd' 2>/dev/null; then has_mail=1; fi
cluster_stage || exit 1
mkdir -p "$LAB_STAGE/usr/local/bin"
install -m 755 "$here/smtp-server.py" "$LAB_STAGE/usr/local/bin/"
cluster_up 2
[[ ! $has_mail ]] || begin_mail
on_node master/keepalived.conf /etc/keepalived/keepalived.conf
on_node backup/keepalived.conf /root/redis2.keepalived.conf
mapfile -t steps < <(guide)
check "the guide has its commands" test "${#steps[@]}" -ge 7
load=
for step in "${steps[@]}"; do
	node=${step%% *} command=${step#* }
	before=$(configuration) p=$(primary)
	case $command in
	*--apply*--dry-run*)
		try "$node" "$command"
		check "$node: import --dry-run says what would come" prints '^+ vip: ip=10.99.0.200'
		check "... and changes nothing" test "$(configuration)" = "$before"
		;;
	*--apply*)
		load=$command
		try "$node" "$command"
		check "$node: import --apply: without a terminal and without --yes it is not done" exits 1
		check "... and nothing has changed" test "$(configuration)" = "$before"
		try "$node" "$command --yes"
		check "... with --yes it is loaded" exits 0
		check "... and that is a change" test "$(configuration)" != "$before"
		check "Redis is promoted, the replica in sync, the VIP up" wait_for 60 healthy
		check "every fence device runs" wait_for 10 devices_run
		check "the VIP is on the primary's node" lies_at "$(primary)"
		check "the mail settings are an alert's" sh -c "'$here/lab/lab' exec n1 cibadmin -Q -o alerts | grep -q 'value=\"ops@example.com\"'"
		;;
	pkill*)
		client_start
		try "$node" "$command"
		check "$command: another leads" wait_for 20 other_primary "$p"
		check "... $p comes back as its replica" wait_for 40 healthy
		client_stop
		say_outage "crash"
		check "... nothing is lost" nothing_lost
		check "... the VIP went along" lies_at "$(primary)"
		check "... the state log has it" wait_for 10 journal_says "$(primary)" '"kind":"promote".*"text":"is primary"'
		if [[ $has_mail ]]; then
			check "... the administrator of keepalived.conf is mailed" wait_for 15 mailed "^Subject: \[redis\] $(primary) is primary"
			check "... at his address" mailed "^To: .*ops@example.com"
		else
			skip "... the administrator of keepalived.conf is mailed" "python3-aiosmtpd is not installed"
		fi
		;;
	*switchover*)
		check "the replica is fit to take over, some seconds after its return" wait_for 20 could_move
		client_start
		try "$node" "$command"
		check "$command: done" exits 0
		check "... and it says what it has proven" prints 'proven: '
		client_stop
		say_outage "switchover"
		check "... nothing is lost" nothing_lost
		;;
	*)
		try "$node" "$command"
		check "$node: $command" exits 0
		;;
	esac
done
check "after the move the other one leads" wait_for 20 other_primary "$p"
check "... and all is well" wait_for 30 healthy

try n1 "$load --yes"
check "import once more: there is nothing to do" prints '^nothing: it is all there'
on n1 crm_resource -r redis -p max_lag -v 5 >/dev/null
try n1 "$load --yes --param redis.max_lag=7"
check "another parameter: it says what goes" prints '^- redis: max_lag=5'
check "... and what comes" prints '^+ redis: max_lag=7'
check "... and all is well" wait_for 30 healthy
done_all
