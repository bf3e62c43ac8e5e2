# switch.sh -- the network: a bridge in the keeper's namespace, one port per node, and its faults.
# shellcheck shell=bash
# shellcheck disable=SC2154 # dir, keeper: lab
# SPDX-License-Identifier: GPL-2.0-or-later

switch_build()
{
	ip link set lo up
	ip link add br0 type bridge mcast_snooping 0
	ip link set br0 up
	nft -f - <<-'END'
	table bridge lab {
		set alone { type ifname; }
		set pairs { type ifname . ifname; }
		set ports { type ifname . ifname . inet_service; }
		chain slow {
		}
		chain forward {
			type filter hook forward priority 0;
			iifname @alone drop
			oifname @alone drop
			iifname . oifname @pairs drop
			iifname . oifname . tcp dport @ports drop
			iifname . oifname . tcp sport @ports drop
			jump slow
		}
	}
	END
}

# Every fault is a file in $dir/cuts: "n1", "n1.link", "n1-n2", "n1-n2.6379" (that TCP port only) or "n1-n2.slow" (holds
# kilobytes a second); the switch is made to look like them.  So a fault outlives the node's power, as it does in a real rack.
verb___switch()
{
	local cut pair

	{
		echo "flush set bridge lab alone; flush set bridge lab pairs; flush set bridge lab ports"
		echo "flush chain bridge lab slow"
		for cut in "$dir"/cuts/*; do
			cut=${cut##*/}
			pair=${cut%.*}
			case $cut in
			"*") ;;		# none
			*.link) ;;
			*.slow) slow_rules "${pair%-*}" "${pair#*-}"; slow_rules "${pair#*-}" "${pair%-*}" ;;
			*-*.*) echo "add element bridge lab ports { ${pair%-*} . ${pair#*-} . ${cut#*.}, ${pair#*-} . ${pair%-*} . ${cut#*.} }" ;;
			*-*) echo "add element bridge lab pairs { ${cut%-*} . ${cut#*-}, ${cut#*-} . ${cut%-*} }" ;;
			*) echo "add element bridge lab alone { $cut }" ;;
			esac
		done
	} | nft -f -
	for cut in $(node_names) client; do verb___plug "$cut"; done
}

# What goes from $1 to $2 by redis' port, into a class of its own at $2's port; nothing else is slowed down.
slow_rules()
{
	local port

	for port in sport dport; do
		echo "add rule bridge lab slow iifname $1 oifname $2 tcp $port 6379 meta priority set 1:$(slow_class "$1")"
	done
}

slow_class() { printf %x $((16 + $(node_number "$1"))); }

# A node without power has no port.
verb___plug()
{
	local state=up cut from

	[[ ! -e $dir/cuts/$1.link ]] || state=down
	ip link set "$1" master br0 "$state" 2>/dev/null || return 0
	tc qdisc del dev "$1" root 2>/dev/null
	for cut in "$dir/cuts/$1-"*.slow "$dir/cuts/"*"-$1.slow"; do
		[[ -e $cut ]] || continue
		from=${cut##*/}
		from=${from%.slow}
		from=${from#"$1-"}
		from=${from%"-$1"}
		tc qdisc add dev "$1" root handle 1: htb default 0 2>/dev/null
		tc class replace dev "$1" parent 1: classid "1:$(slow_class "$from")" \
			htb rate "$(cat "$cut")kbps" burst 128k cburst 128k quantum 60000
	done
}

switch_apply()
{
	find_keeper || die "is not up"
	# shellcheck disable=SC2046 # words wanted
	nsenter -t "$keeper" --net -- $(again __switch)
}

switch_cut()
{
	need_node "${1-}"
	case ${2-} in
	"") : >"$dir/cuts/$1" ;;
	--link) : >"$dir/cuts/$1.link" ;;
	*) need_node "$2"; : >"$dir/cuts/$1-$2${3+.$3}" ;;
	esac
	switch_apply
}

switch_slow()
{
	need_node "${1-}"
	need_node "${2-}"
	[[ ${3-} == [1-9]* ]] || die "slow needs kilobytes a second"
	echo "$3" >"$dir/cuts/$1-$2.slow"
	switch_apply
}

switch_heal()
{
	if (($#)); then
		need_node "$1"
		rm -f "$dir/cuts/$1" "$dir/cuts/$1.link" "$dir/cuts/$1-"* "$dir/cuts/"*"-$1" "$dir/cuts/"*"-$1."*
	else
		rm -f "$dir"/cuts/*
	fi
	switch_apply
}
