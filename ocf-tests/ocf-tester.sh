# ocf-tester.sh -- the ecosystem's own test, on both agents.
if test -z "${OCF_TESTER_NS-}" && unshare -n -m -p -f --mount-proc true 2>/dev/null; then
	export OCF_TESTER_NS=1
	exec unshare -n -m -p -f --kill-child --mount-proc sh "$0"
fi
# shellcheck source=ocf-tests/lib.sh
. "$(dirname "$0")/lib.sh"
export OCF_ROOT=/usr/lib/ocf
if ! command -v ocf-tester >/dev/null || test -z "${OCF_TESTER_NS-}"; then
	skip "ocf-tester" "needs root and resource-agents"
	finish
	exit
fi
mount --make-rprivate /
AGENTS=$(cd "$AGENTS" && pwd)
mkdir "$work/agents" "$work/data"
cp "$AGENTS/redis" "$AGENTS/vip" "$work/agents/"
mount -t tmpfs tmpfs /run
mkdir -p /run/resource-agents /run/agents
mount --bind "$work/agents" /run/agents       # ocf-tester asks for meta-data as nobody
chmod 755 "$work/agents"
chown redis "$work/data"
chmod 711 "$work"
cat >/run/redis.conf <<-END
	port 7000
	dir $work/data
	requirepass "a b"
END
ip link set lo up
ip link add eth0 type veth peer name peer0
ip link set eth0 up
ip link set peer0 up
ip addr add 192.168.144.1/24 dev eth0

find_dtd
run ocf-tester -n redis -o config=/run/redis.conf -o rundir=/run/redis -o CRM_meta_promotable=true /run/agents/redis
check "ocf-tester passes redis" exits 0
check "... and says so" prints 'passed all tests'
run ocf-tester -n vip -o ip=192.168.144.2 /run/agents/vip
check "ocf-tester passes vip" exits 0
check "... and says so" prints 'passed all tests'
umount /run/agents
finish
