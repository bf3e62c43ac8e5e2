# node.sh -- how a node is made: its cable, its root, its configuration.
# shellcheck shell=bash
# shellcheck disable=SC2154 # here, name, dir, disk: lab
# SPDX-License-Identifier: GPL-2.0-or-later

node_names()
{
	local log

	for log in "$dir"/log/n*/; do basename "$log"; done
}

node_number()
{
	if [[ $1 == client ]]; then echo 100; else echo "${1#n}"; fi
}

# A node with power, from switching it on until it is dead: runs under the keeper.
node_live()
{
	# shellcheck disable=SC2046 # words wanted
	unshare --net -- $(again __cable "$1")
	ip link del "$1" 2>/dev/null
	rm -f "$dir/run/$1"
}

# In the network of the node, but still in the keeper's pid namespace: process 1 is the switch.
verb___cable()
{
	local node=$1 i

	i=$(node_number "$node")
	ip link add eth0 address "52:54:00:99:00:$(printf %02x "$i")" type veth \
		peer name "$node" netns 1 || exit
	ip addr add "10.99.0.$i/24" brd + dev eth0
	ip addr add "fd99::$i/64" dev eth0 nodad
	ip link set lo up
	ip link set eth0 up
	# shellcheck disable=SC2046 # words wanted
	nsenter -t 1 --net -- $(again __plug "$node")
	# shellcheck disable=SC2046 # words wanted
	exec unshare --mount --pid --ipc --uts --fork --kill-child -- $(again __root "$node")
}

# In all of the node's namespaces: becomes its PID 1.
verb___root()
{
	local node=$1 root=$disk/$1/root base=LAB_ROOT_$1 what=$LAB_INIT host keep

	mkdir -p "$disk/$node"/{upper,work,root}
	mount -t overlay -o "lowerdir=$disk/stage-$node:$disk/stage:${!base:-/},upperdir=$disk/$node/upper,workdir=$disk/$node/work" \
		"$node" "$root" || exit
	[[ -e $root/etc/lab ]] || node_install "$node" "$root" || exit
	node_mounts "$node" "$root"
	hostname "$node"
	[[ $node != client ]] || what=bare

	# Others may enter only what is complete, so the pids are told last.
	read -r host _ <"$disk/hostproc/self/stat"
	read -r keep _ </proc/self/stat
	exec 3>"$dir/run/$node"
	mkdir "$root/run/old"
	cd "$root" && pivot_root . run/old && cd / && umount -l /run/old && rmdir /run/old || exit
	echo "$host $keep" >&3
	exec 3>&-
	unset "${!LAB@}"
	exec /sbin/lab-init "$what"
}

# What is new at every boot.
node_mounts()
{
	local node=$1 root=$2 name

	mount -t proc proc "$root/proc"
	# The kernel is the host's: a node in panic (Pacemaker does that) must not reboot the machine.
	[[ ! -e $root/proc/sysrq-trigger ]] || mount --bind /dev/null "$root/proc/sysrq-trigger"
	for name in kernel vm fs; do
		mount --bind "$root/proc/sys/$name" "$root/proc/sys/$name"
		mount -o remount,bind,ro "$root/proc/sys/$name"
	done
	mount -t sysfs -o ro sysfs "$root/sys"
	mount -t tmpfs -o mode=755 run "$root/run"
	mount -t tmpfs -o mode=1777 tmp "$root/tmp"
	mount -t tmpfs -o mode=755 dev "$root/dev"
	mkdir "$root"/dev/{pts,shm} "$root"/run/{lock,lab,resource-agents}
	mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
	mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
	for name in null:3 zero:5 full:7 random:8 urandom:9; do
		mknod -m 666 "$root/dev/${name%:*}" c 1 "${name#*:}"
	done
	mknod -m 666 "$root/dev/tty" c 5 0
	ln -s pts/ptmx "$root/dev/ptmx"
	ln -s /proc/self/fd "$root/dev/fd"
	ln -s /proc/self/fd/0 "$root/dev/stdin"
	ln -s /proc/self/fd/1 "$root/dev/stdout"
	ln -s /proc/self/fd/2 "$root/dev/stderr"
	# Works whatever happens to the network, like the second network of a real power switch.
	mount --bind "$disk/power" "$root/run/lab"
	mount --bind "$dir/log/$node" "$root/var/log"
}

# What is done once: forget what the base root holds of a cluster, and write our own.
node_install()
{
	local node=$1 root=$2 name

	# Debian's package of Corosync 3.1.10 has no folders: systemd makes them.
	mkdir -p "$root"/var/{lib,log}/corosync
	find "$root"/var/lib/{pacemaker,corosync,redis} ! -type d -delete
	# The same log folders, empty: programs expect theirs, with its owner.
	(cd "$root/var/log" && find . -mindepth 1 -maxdepth 1 -type d -print0 |
		tar -c --null --no-recursion -T - --numeric-owner) | tar -xp --numeric-owner -C "$dir/log/$node"
	install -m 755 "$here/init" "$root/sbin/lab-init"
	install -m 755 "$here/fence_lab" "$root/usr/sbin/fence_lab"
	name=LAB_CLIENT_$node
	name=${!name:-${LAB_CLIENT:-$here/client}}
	[[ ! -x $name ]] || install -m 755 "$name" "$root/usr/local/bin/client"
	echo "$node" >"$root/etc/hostname"
	print_hosts >"$root/etc/hosts"
	print_corosync >"$root/etc/corosync/corosync.conf"
	print_cib >"$root/var/lib/pacemaker/cib/cib.xml"
	chroot "$root" chown hacluster:haclient /var/lib/pacemaker/cib/cib.xml
	chmod 600 "$root/var/lib/pacemaker/cib/cib.xml"
	: >"$root/etc/lab"
}

print_hosts()
{
	local node

	echo "127.0.0.1 localhost"
	echo "::1 localhost"
	for node in $(node_names) client; do
		echo "10.99.0.$(node_number "$node") $node"
		echo "fd99::$(node_number "$node") $node"
	done
}

print_corosync()
{
	local nodes node

	mapfile -t nodes < <(node_names)
	cat <<-END
	totem {
	    version: 2
	    cluster_name: lab
	    transport: knet
	    crypto_cipher: none
	    crypto_hash: none
	    token: 1000
	}
	quorum {
	    provider: corosync_votequorum
	    two_node: $((${#nodes[@]} == 2))
	}
	logging {
	    to_syslog: no
	    to_logfile: yes
	    logfile: /var/log/corosync/corosync.log
	    timestamp: hires
	}
	nodelist {
	END
	for node in "${nodes[@]}"; do
		printf '    node {\n\tname: %s\n\tnodeid: %s\n\tring0_addr: 10.99.0.%s\n    }\n' \
			"$node" "${node#n}" "${node#n}"
	done
	echo "}"
}

# load-threshold: nodes share the host's load average, by which the controller would throttle.
# dc-deadtime: the default makes every cold start wait 20 s for a DC that is not there.
print_cib()
{
	cat <<-END
	<cib validate-with="${LAB_SCHEMA:-pacemaker-3.9}" admin_epoch="0" epoch="1" num_updates="0"><configuration>
	  <crm_config><cluster_property_set id="cib-bootstrap-options">
	    <nvpair id="opt-quorum" name="no-quorum-policy" value="stop"/>
	    <nvpair id="opt-load" name="load-threshold" value="10000%"/>
	    <nvpair id="opt-deadtime" name="dc-deadtime" value="${LAB_DC_DEADTIME:-2s}"/>
	  </cluster_property_set></crm_config>
	  <nodes/>
	  <resources><primitive id="fence" class="stonith" type="fence_lab">
	    <instance_attributes id="fence-params">
	      <nvpair id="fence-hosts" name="pcmk_host_list" value="$(node_names | xargs)"/>
	      <nvpair id="fence-check" name="pcmk_host_check" value="static-list"/>
	    </instance_attributes>
	    <operations><op id="fence-monitor" name="monitor" interval="60s" timeout="20s"/></operations>
	  </primitive></resources>
	  <constraints/>
	</configuration><status/></cib>
	END
}
