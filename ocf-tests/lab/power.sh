# power.sh -- the power switch: it alone starts and kills nodes, asked by the fence agent or by hand.
# shellcheck shell=bash
# shellcheck disable=SC2154 # here, name, dir, disk, keeper: lab
# SPDX-License-Identifier: GPL-2.0-or-later

# From outside, in the same way as a node asks.
power_ask()
{
	need_node "${2-}"
	find_keeper || die "is not up"
	LAB_POWER=/proc/$keeper/root$disk/power "$here/fence_lab" -o "$1" -n "$2"
}

# The keeper's loop.  A request is a line "ACTION NODE REPLY"; REPLY is a FIFO that the asker holds open.
power_serve()
{
	local action node reply

	mkfifo "$disk/power/switch"
	exec 3<>"$disk/power/switch"
	while :; do
		read -r action node reply <&3 || continue
		[[ -p $disk/power/${reply##*/} ]] || continue
		# Opened for both directions, an asker that is gone does not block us.
		power_answer "$action" "$node" 3<&- 1<>"$disk/power/${reply##*/}" &
	done
}

power_answer()
{
	local mode seconds

	[[ -d $dir/log/$2 ]] || { echo "no node '$2'"; return; }
	read -r mode seconds <"$dir/power-mode"
	echo "$(date +%T.%3N) power: $1 $2 ($mode)" >&2
	case $1/$mode in
	crash/* | boot/*) ;;	# by hand, always works
	*/fail) echo "the power switch is broken"; return ;;
	*/slow) sleep "$seconds" ;;
	esac
	case $1 in
	status) if [[ -e $dir/run/$2 ]]; then echo on; else echo off; fi ;;
	on | boot) power_on "$2"; echo ok ;;
	off | crash) power_off "$2" && echo ok ;;
	reboot) power_off "$2" && echo ok && power_on_later "$2" ;;
	*) echo "unknown action '$1'" ;;
	esac
}

power_on()
{
	rm -f "$dir/run/$1.pending"
	# It exists from now on, so nobody is told that the node is off while it starts.
	(set -C && : >"$dir/run/$1") 2>/dev/null || return 0
	node_live "$1" </dev/null >>"$dir/log/$1/console" 2>&1 3>&- &
}

# An "off" in between cancels it.
power_on_later()
{
	exec 1>&-
	echo "$BASHPID" >"$dir/run/$1.pending"
	sleep "${LAB_BOOT_DELAY:-3}"
	[[ -e $dir/dead.$1 || $(cat "$dir/run/$1.pending" 2>/dev/null) != "$BASHPID" ]] || power_on "$1"
}

has_pid() { [[ -s $dir/run/$1 || ! -e $dir/run/$1 ]]; }
is_off() { [[ ! -e $dir/run/$1 ]]; }

# The cable first.  The file of its pids goes when all of the node's processes are gone.
power_off()
{
	local pid

	rm -f "$dir/run/$1.pending"
	ip link del "$1" 2>/dev/null
	try_for 5 has_pid "$1" || { echo "$1 hangs while it boots"; return 1; }
	{ read -r _ pid <"$dir/run/$1"; } 2>/dev/null || return 0
	kill -9 "$pid"
	try_for 10 is_off "$1" || { echo "$1 does not die"; return 1; }
}
