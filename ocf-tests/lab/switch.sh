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
		chain forward {
			type filter hook forward priority 0;
			iifname @alone drop
			oifname @alone drop
			iifname . oifname @pairs drop
		}
	}
	END
}

# Every cut is a file in $dir/cuts: "n1", "n1-n2" or "n1.link"; the switch is made to look like them.
# So a cut outlives the node's power, as it does in a real rack.
verb___switch()
{
	local cut

	{
		echo "flush set bridge lab alone; flush set bridge lab pairs"
		for cut in "$dir"/cuts/*; do
			cut=${cut##*/}
			case $cut in
			"*") ;;		# none
			*.link) ;;
			*-*) echo "add element bridge lab pairs { ${cut%-*} . ${cut#*-}, ${cut#*-} . ${cut%-*} }" ;;
			*) echo "add element bridge lab alone { $cut }" ;;
			esac
		done
	} | nft -f -
	for cut in $(node_names) client; do verb___plug "$cut"; done
}

# A node without power has no port.
verb___plug()
{
	local state=up

	[[ ! -e $dir/cuts/$1.link ]] || state=down
	ip link set "$1" master br0 "$state" 2>/dev/null
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
	*) need_node "$2"; : >"$dir/cuts/$1-$2" ;;
	esac
	switch_apply
}

switch_heal()
{
	if (($#)); then
		need_node "$1"
		rm -f "$dir/cuts/$1" "$dir/cuts/$1.link" "$dir/cuts/$1-"* "$dir/cuts/"*"-$1"
	else
		rm -f "$dir"/cuts/*
	fi
	switch_apply
}
