# redis-left.sh -- a replica that stops while its primary leads on knows that it has not all.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
clean_says () { forever clean | grep -q -- "$1" || { echo "# clean: $(forever clean)"; false; }; }
start_all () { for i; do on "$i"; action start; until_true 5 has loading 0; done; }

# A replica that leaves while the primary leads knows that it has not all; one that leaves after its demotion has.
for mode in aof rdb; do
	fresh
	test $mode = aof && each_conf 'appendonly yes' || sed -i 's/^save.*/save 900 1/' "$world"/n?/redis.conf
	group 2 3
	on 2; action stop
	check "$mode: a replica leaves, its primary goes on" clean_says "clean=1 led=0 left=1"
	on 1
	cli set b 2 >/dev/null
	action demote
	on 3; action stop
	check "... another leaves after the primary was demoted: it has all" clean_says "clean=1 led=0 left=0"
	on 1; action stop
	rm "$FAKE_CLUSTER/forever/redis-clean/n1"	# only the primary's own copy of the CIB has it
	power_cut
	start_all 2
	param cold_start_wait 0
	monitor
	check "... the first alone waits for the primary" state_says "waiting for n1"
	check "... however long" score_is -INFINITY
	action stop
	start_all 2
	monitor
	check "... and after another restart" score_is -INFINITY
	start_all 3
	monitor
	check "... the other leads without it" score_is 100
	no_param cold_start_wait
done

# A replica leaves, the primary writes on, then the power fails: the primary has more, whenever it was last noted.
fresh
each_conf 'appendonly yes'
group 2
on 2; action stop
on 1; cli set b 2 >/dev/null
sed -i "s/offset=[0-9]*/offset=1/" "$world/n1/data/redisha-redis.note"
power_cut
start_all 1 2
for i in 2 1 2 1; do on $i; monitor; done
check "after a power cut the primary that wrote on is chosen" score_is 100
on 2
check "... not the replica that had left" score_is -INFINITY

# What the primary does while a replica leaves: it works for long, hangs, or its node has died.
fresh
each_conf 'appendonly yes'
group 2 3
on 1
primary=$(pid)		# a stopped server would not tell it
cli eval 'local t = redis.call("time")[1] while redis.call("time")[1] - t < 4 do end' 0 >/dev/null 2>&1 &
sleep 0.5
on 2; action stop
wait
check "a primary that runs a script leads on" clean_says "led=0 left=1"
kill -STOP "$primary"
echo n2 n3 >"$FAKE_CLUSTER/members"
on 3; action stop
check "one whose node has died does not, though the link seems up" clean_says "led=0 left=0"
rm "$FAKE_CLUSTER/members"
start_all 3
kill -CONT "$primary"
follow 3
kill -STOP "$primary"
action stop
check "one that does not answer, on a node that is there, may" clean_says "led=0 left=1"
kill -CONT "$primary"
finish
