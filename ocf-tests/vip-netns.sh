# vip-netns.sh -- source it first: the test goes on alone, with its own network and a neighbour.
#
# Network, mounts and processes are private, so whatever a test breaks or leaves ends with it:
# eth0 and eth1 are here, the other ends of these cables, peer0 and peer1, at the neighbour.
if test -z "${VIP_NETNS-}"; then
	if ! unshare -n -m -p -f --kill-child --mount-proc true 2>/dev/null; then
		echo "1..0 # SKIP namespaces need root"
		exit 0
	fi
	export VIP_NETNS=1
	exec unshare -n -m -p -f --kill-child --mount-proc sh "$0" "$@"
fi

until_true () {                               # until_true SECONDS CONDITION...
	tries=$(($1 * 20)); shift
	until "$@"; do
		tries=$((tries - 1))
		test "$tries" -gt 0 || return 1
		sleep 0.05
	done
}

is_apart () { test "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)"; }
neighbour () { nsenter -t "$neighbour" -n -- "$@"; }
is_settled () { test -z "$(ip -6 -o addr show tentative; neighbour ip -6 -o addr show tentative)"; }

mount --make-rprivate /
test -d /run/resource-agents || mount -t tmpfs tmpfs /run
mkdir -p /run/resource-agents
mount -t tmpfs tmpfs /run/resource-agents
mount -t tmpfs tmpfs /var/lib
export HA_RSCTMP=/run/resource-agents HA_logfacility=none
unshare -n sleep 1000 &
neighbour=$!
until_true 5 is_apart "$neighbour"
ip link set lo up
for n in 0 1; do
	ip link add "eth$n" type veth peer name "peer$n"
	ip link set "peer$n" netns "$neighbour"
	ip link set "eth$n" up
	neighbour ip link set "peer$n" up
done
until_true 5 is_settled

# What tests ask.
up () { ip -o addr show ${2+dev "$2"} | grep -q " $1 "; }       # up ADDRESS/PREFIX [DEVICE]
down () { ! ip -o addr show | grep -q " $1/"; }                 # down ADDRESS
has () { ip -o addr show | grep " $1" | grep -q -- "$2"; }      # has ADDRESS/PREFIX WORDS
snapshot () { ip -o addr show | grep -v link/ | sort; ip -o link show | sed 's/ qlen.*//'; }
base () {                                     # the networks the address belongs to
	ip addr add 192.168.144.1/24 brd 192.168.144.255 dev eth0
	ip addr add 2001:db8:1234::1/64 dev eth0 nodad
}
no_base () { ip addr del 192.168.144.1/24 dev eth0; ip addr del 2001:db8:1234::1/64 dev eth0; }
param () { given "OCF_RESKEY_$1=$2"; }        # param NAME VALUE
no_param () { for p in "$@"; do unset "OCF_RESKEY_$p"; done; }
listen () {                                   # listen MILLISECONDS: record what arrives at the neighbour's peer0
	neighbour "${AGENTS%/*}/ocf-tests/frames" peer0 "$1" >"$work/frames" &
	listener=$!
	until_true 5 grep -q ready "$work/frames"
}
heard () { test "$(grep -c "^$1" "$work/frames")" -eq "$2"; }    # heard BEGINNING COUNT
mac_of () { ip -o link show "$1" | sed 's/.*ether \([^ ]*\).*/\1/'; }
mac=$(mac_of eth0)
seconds () { test $(($(date +%s) - began)) -le "$1"; }          # since began=$(date +%s)
not () { ! "$@"; }
