#!/bin/bash
# cluster-crash.sh -- the primary's redis-server is killed, persistence off: a replica leads, and nothing is lost.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

# Each node tells every time that COMMAND is run there.
watch_command()
{
	local n

	for n in $(nodes); do
		# shellcheck disable=SC2016 # for the node's shell
		on "$n" sh -c 'cd /usr/sbin && mv "$1" "$1.real" && chmod 755 "$1.real" &&
			printf "%s\n" "#!/bin/sh" "echo >>/var/log/calls" "exec \"\$0.real\" \"\$@\"" >"$1" && chmod 755 "$1"' sh "$1"
	done
}
calls() { local n; for n in $(nodes); do on "$n" cat /var/log/calls 2>/dev/null; done | wc -l; }
# Now and then a daemon may be too slow for us; a protocol that is not understood costs several commands per crash.
are_few() { calls >"$work/out"; : >"$work/err"; (($(<"$work/out") < runs)); }
# What each instance does, in words; one node's attrd sees all changes, the controller what reaches the CIB.
states() { on n1 grep -hcE 'attrd.*Setting redis-state\[' /var/log/pacemaker/pacemaker.log; }
plans_for_states() { local n; for n in $(nodes); do on "$n" grep -hE 'aborted by status-.-redis-state ' /var/log/pacemaker/pacemaker.log; done | wc -l; }
told_together()
{
	local before=$1 plans_before=$2

	echo "states told: $(($(states) - before)), in the CIB: $(($(plans_for_states) - plans_before))" >"$work/out"
	: >"$work/err"
	(($(plans_for_states) > plans_before && 2 * ($(plans_for_states) - plans_before) <= $(states) - before))
}
words_in_cib() { on n1 cibadmin -Q --xpath "//nvpair[@name='redis-state']" 2>/dev/null | sed -n 's/.* value="\([^"]*\)".*/\1/p' | sort; }
words_in_attrd() { on n1 attrd_updater -n redis-state -Q -A | sed -n 's/.* value="\([^"]*\)".*/\1/p' | sort; }
all_is_told() { [[ $(words_in_cib) == "$(words_in_attrd)" && $(words_in_attrd | wc -l) == 3 ]]; }

# As if there were 200 instances more: their records come before ours, and are 60 KB.
put_records()
{
	local i

	{
		printf '<cluster_property_set id="redisha">'
		for ((i = 1; i <= 200; i++)); do
			printf '<nvpair id="redisha-r%d-primary" name="r%d-primary" value="epoch=3 ' "$i" "$i"
			printf 'replid=%040d replid2=%040d second=1 base= upto=0 node=n1 address=10.99.0.1 ' "$i" "$i"
			printf 'port=%d run=%040d voters=n1,n2,n3"/>' $((7000 + i)) "$i"
		done
		printf '</cluster_property_set>'
	} | lab exec n1 cibadmin --modify --allow-create --scope crm_config --xml-pipe || exit 1
}

cluster_ready put_records
check "the words of each instance's state come into the CIB" wait_for 30 all_is_told
watch_command attrd_updater
told=$(states) plans=$(plans_for_states)
for ((i = 1; i <= runs; i++)); do
	p=$(primary)
	client_start
	on "$p" pkill -9 -x redis-server
	check "$i: a replica is promoted instead of $p" wait_for "$slack" other_primary "$p"
	check "$i: $p comes back as a replica by itself" wait_for 30 healthy
	client_stop
	say_outage "$i, $p to $(primary)"
	check "$i: nothing is lost" nothing_lost
	check "$i: the outage is short" outage_is_short
	forget_failures
done
say_median
check "attrd was told without its command" are_few
check "... and after the last crash" wait_for 30 all_is_told
check "... at most once for two changes, for the scheduler runs each time" told_together "$told" "$plans"
done_all
