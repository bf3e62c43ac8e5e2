# meta-data.sh -- what the cluster is told about the agents.
# shellcheck source=ocf-tests/lib.sh
. "$(dirname "$0")/lib.sh"

not () { ! "$@"; }
validates () { xmllint --noout "$@" "$work/out" 2>"$work/err"; }
find_dtd
rng=/usr/share/pcs/data/ocf-1.1.rng

for agent in redis vip; do
	action meta-data
	cp "$work/out" "$work/$agent.xml"
	check "$agent: meta-data exits 0" exits 0
	check "$agent: it declares nothing itself, of which Pacemaker 3 complains" not prints '<!E\|<!A'
	check "$agent: it is valid by its document type (ocf-tester's test)" validates --valid
	if test -e $rng
	then check "$agent: it is valid OCF 1.1" validates --relaxng $rng
	else skip "$agent: it is valid OCF 1.1" "pcs is not installed"
	fi
	cp "$work/$agent.xml" "$work/out"
	check "$agent: it says OCF 1.1" prints '<version>1.1</version>'
	action bogus
	check "$agent: an unknown action is unimplemented" exits 3
	action
	check "$agent: no action, too" exits 3
done
agent=redis
action meta-data
check "redis: defaults are given as they are written" prints 'default="/usr/bin/redis-server"'
check "redis: roles are spelled as pcs needs them" prints 'role="Promoted"'
for name in bin client_bin config user rundir pidfile_name socket_name port tunnel_host tunnel_port_map \
	wait_last_known_master; do
	check "redis: accepts ocf:heartbeat:redis' $name" prints "<parameter name=\"$name\""
done
finish
