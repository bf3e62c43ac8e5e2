#!/bin/bash
# cluster-two.sh -- two nodes: each fault of one, and the link between them, with and without fencing.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"
seed_chance
bound=${REDISHA_BOUND:-5000}

primary_seen_by() { on "$1" timeout 5 crm_mon -1 2>/dev/null | sed -n 's/.* Promoted: \[ \(n.\) \].*/\1/p'; }
leads_by_itself() { [[ $(primary_seen_by "$1") == "$1" ]]; }
state_by_itself() { on "$1" crm_attribute -q -l reboot -N "$1" -n redis-state -G 2>/dev/null | grep -q -- "$2"; }
takes_write() { [[ $(redis_cli "$1" set probe "$RANDOM") == OK ]]; }
syncing() { [[ $(info "$1" master_sync_in_progress) == 1 ]]; }
in_time() { echo "$1 ms" >"$work/out"; : >"$work/err"; (($1 <= bound)); }
fill() { on client client -h "$VIP" -a-file /etc/redis/password --size 16000 --pipeline 16 --rate 3200 --for "$1" >"$work/fill"; }

cluster_up 2
cluster_load "$here/../crm/examples/two-nodes.crm"
check "two nodes are healthy" wait_for 60 healthy
for ((i = 1; i <= $(rounds 1 5); i++)); do
	p=$(primary) r=$(replicas "$(primary)")
	client_start
	on "$p" pkill -9 -x redis-server
	check "$i, crash: $r leads" wait_for 20 is_primary "$r"
	check "$i, crash: $p comes back as its replica" wait_for 40 healthy
	client_stop
	say_outage "$i, crash, $p to $r"
	check "$i, crash: nothing is lost" nothing_lost

	p=$(primary) r=$(replicas "$(primary)")
	client_start
	on "$r" pkill -9 -x redis-server
	sleep 1
	check "$i, replica dies: it comes back" wait_for 40 healthy
	client_stop
	say_outage "$i, the replica dies"
	check "$i, replica dies: the primary stays" is_primary "$p"
	check "$i, replica dies: nothing is lost" nothing_lost
	check "$i, replica dies: writes go on" outage_is_short

	fill 2
	lab slow "$p" "$r" 500
	client_start
	on "$r" sh -c 'pkill -9 -x redis-server; find /var/lib/redis -mindepth 1 -delete'
	check "$i, full copy: $r is in a full sync" wait_for 20 syncing "$r"
	was=$(redis_cli "$p" dbsize)
	check "$i, full copy: writes go on meanwhile" wait_for 20 more_keys "$p" "$((was + 200))"
	check "$i, full copy: $r is in a full sync still" syncing "$r"
	lab heal
	check "$i, full copy: it comes to an end" wait_for 60 healthy
	client_stop
	say_outage "$i, the replica needs a full copy"
	check "$i, full copy: nothing is lost" nothing_lost
	check "$i, full copy: writes go on" outage_is_short

	p=$(primary) r=$(replicas "$(primary)")
	client_start
	lab crash "$p"
	check "$i, power cut: $r leads" wait_for 40 is_primary "$r"
	check "$i, power cut: $p was fenced" wait_for 20 fenced "$r" "$p"
	check "$i, power cut: $p boots and comes back as its replica" wait_for 90 healthy
	client_stop
	say_outage "$i, power cut of $p"
	check "$i, power cut: nothing is lost" nothing_lost
	check "$i, power cut: all have the same data" wait_for 10 all_alike

	p=$(primary) r=$(replicas "$(primary)")
	client_start
	lab crash "$r"
	check "$i, power cut of the replica: it is fenced, and boots" wait_for 60 has_power "$r"
	check "$i, power cut of the replica: it comes back" wait_for 90 healthy
	client_stop
	say_outage "$i, power cut of the replica"
	check "$i, power cut of the replica: the primary stays" is_primary "$p"
	check "$i, power cut of the replica: nothing is lost" nothing_lost
	# The failure is noticed, the other side fenced, then confirmed.
	check "$i, power cut of the replica: writes go on" test "$outage" -le 25000
done

# A controller that restarts costs its node the attributes in the CIB, but not in attrd.
p=$(primary) r=$(replicas "$(primary)")
score_is_lost() { ! on "$p" cibadmin -Q -l --xpath "//node_state[@uname='$r']//nvpair[@name='master-redis']" >/dev/null 2>&1; }
on "$r" pkill -9 -f '/pacemaker-execd( |$)'
wait_for 10 score_is_lost || echo "# this Pacemaker does not lose it"
on "$p" pkill -9 -x redis-server
check "the primary dies then: the replica leads all the same" wait_for 30 is_primary "$r"
check "... and all is well" wait_for 60 healthy
forget_failures

# Both halves are quorate, and nobody can tell whether the other is dead.
set_property stonith-enabled false
# Whether there is fencing is asked at a promotion, later seldom.
on "$(primary)" pkill -9 -x redis-server
sleep 3
wait_for 60 healthy
for ((i = 1; i <= $(rounds 1 5); i++)); do
	wait_for 30 healthy
	p=$(primary) r=$(replicas "$(primary)")
	check "$i, no fencing: the state says so" wait_for 20 state_says "$p" "no fencing"
	writer_start "$p"
	cut_ms=$(now_ms)
	lab cut n1 n2
	sleep 7
	check "$i, no fencing: $p takes no writes" fails takes_write "$p"
	check "$i, no fencing: its state says so" wait_for 20 state_by_itself "$p" "writes stopped"
	check "$i, no fencing: $r takes none, whether it leads or not" fails takes_write "$r"
	sleep 5
	check "$i, no fencing: neither does $p later" fails takes_write "$p"
	check "$i, no fencing: nor $r" fails takes_write "$r"
	writer_stop "$p"
	read -r after until < <(told "$p" "$cut_ms")
	check "$i, no fencing: $p acknowledges for at most $bound ms after the cut" in_time "$until"
	echo "# $i, no fencing: $after acknowledged after the cut, until $until ms; $r by itself says primary: $(primary_seen_by "$r")"

	# A person has looked: the other one is off.
	open=$r
	leads_by_itself "$r" || open=$p
	run on "$open" redisha fence lift --resource redis --yes
	sed 's/^/# /' "$work/out" "$work/err"
	check "$i, no fencing: redisha fence lift opens $open" wait_for 20 takes_write "$open"
	lab heal
	check "$i, no fencing: one primary after healing, without any help" wait_for 120 healthy
	check "$i, no fencing: all have the same data" wait_for 30 all_alike
	redis_cli "$(primary)" get probe >"$work/out"
	check "$i, no fencing: what was written with the fence lifted is there" grep -q '[0-9]' "$work/out"
done
done_all
