#!/bin/bash
# cluster-guide.sh -- docs/from-keepalived.md, steps 2 to 5, as printed: from a pair under keepalived to a cluster that has its data.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2154
#
# What is not run as printed: apt-get and /etc/hosts of step 1 (the lab has both), ssh (files are copied by the lab), systemd
# (lab/systemctl stands in, also for pcs), terminals (what passwd, pcs and redis-cli ask for is given on standard input).
# Pacemaker begins with dc-deadtime=2s, or each of its starts would wait 20 s for others.
# Notify scripts are there to be read, but change no roles. Steps 6 to 8: cluster-import.sh.
. "$(dirname "$0")/cluster.sh"
missing=
for program in pcs pcsd; do command -v $program >/dev/null || missing=$program; done
[[ -z $missing ]] || { echo "1..0 # SKIP $missing is not installed"; exit 0; }

page=$here/../docs/from-keepalived.md
to_lab() { sed -e 's/redis1/n1/g; s/redis2/n2/g; s/192\.168\.1\.11\([12]\)/10.99.0.\1/g; s/192\.168\.1\./10.99.0./g'; }

# lines FROM TO: what is between the lines that begin so, with continued lines joined
lines() { sed -n "/^$1/,/^$2/p" "$page" | sed -e ':a' -e '/\\$/N; s/\\\n *//; ta'; }

# commands FROM TO: "NODE COMMAND", a line each
commands() { lines "$@" | sed -n 's/^    \([a-z0-9]*\)# *\(.*\)/\1 \2/p' | to_lab; }

# What a line of another kind looks like: settings of redis.conf, samples of what import says
block() { lines "$@" | sed -n 's/^    //p' | grep -v '^[a-z0-9]*# '; }

answers() { case $1 in passwd*) echo "pw12 pw12" ;; *"host auth"*) echo pw12 ;; *--askpass*) echo 123456 ;; esac; }

# copy NODE SCP FROM TO: one of the two begins with NODE:
copy()
{
	local from=$3 to=$4 source=$1 target=$1

	[[ $from != *:* ]] || source=${from%%:*}
	[[ $to != *:* ]] || target=${to%%:*}
	on "$source" cat "${from#*:}" | lab exec "$target" sh -c "cat >${to#*:}"
}

# try NODE COMMAND: as it stands there
try()
{
	# shellcheck disable=SC2086 # words
	case $2 in
	scp*) run copy "$1" $2 ;;
	*) answers "$2" | tr ' ' '\n' >"$work/answers"
		run lab exec "$1" sh -c "$2" <"$work/answers" ;;
	esac
}

# old_pair NODE: what the usual tutorial leaves
old_pair()
{
	local which=master name

	[[ $1 == n1 ]] || which=backup
	on "$1" mkdir -p /etc/keepalived/script
	to_lab <"$here/import/tutorial/$which/keepalived.conf" | lab exec "$1" tee /etc/keepalived/keepalived.conf >/dev/null
	for name in check master backup fault; do
		[[ -e $here/import/tutorial/etc/keepalived/script/$name.sh ]] || continue
		to_lab <"$here/import/tutorial/etc/keepalived/script/$name.sh" |
			lab exec "$1" tee "/etc/keepalived/script/$name.sh" >/dev/null
	done
	on "$1" chmod 755 /etc/keepalived/script/check.sh
	{
		printf '%s\n' "port 6379" "bind 0.0.0.0" "dir /var/lib/redis" "requirepass 123456" "masterauth 123456"
		[[ $1 == n1 ]] || echo "slaveof 10.99.0.1 6379"
	} | lab exec "$1" tee /etc/redis/redis.conf >/dev/null
	on "$1" chown redis:redis /etc/redis/redis.conf
}

# What Debian's packages start: a cluster of one. Its configuration replaces that of the lab.
cluster_of_one()
{
	on "$1" sh -c 'rm -f /var/lib/pacemaker/cib/*'
	lab exec "$1" tee /etc/corosync/corosync.conf >/dev/null <<-END
	totem {
	    version: 2
	    cluster_name: debian
	}
	quorum {
	    provider: corosync_votequorum
	}
	nodelist {
	    node {
	        name: node1
	        nodeid: 1
	        ring0_addr: 127.0.0.1
	    }
	}
	END
	on "$1" systemctl enable --now pcsd corosync pacemaker
	# Not of the guide: what a root for several tests has beside it.
	on "$1" rm -f /etc/systemd/system/multi-user.target.wants/{valkey-server,redis-sentinel}.service
}

old_cli() { redis_cli "$1" -a 123456 --no-auth-warning "${@:2}"; }
follows() { old_cli n2 info replication | grep -q '^master_link_status:up'; }
lies_at() { on "$1" ip -o addr show dev eth0 | grep -q " $VIP/24 "; }
listens() { on "$1" bash -c 'exec 3<>/dev/tcp/127.0.0.1/2224' 2>/dev/null; }
runs() { on "$1" pgrep -x "$2" >/dev/null; }
has_keys() { [[ $(redis_cli "$1" dbsize) == 500 ]]; }

# samples_are_said: each line that the page shows of what import says
samples_are_said()
{
	local sample all=0

	block '## 2' '## 3' | to_lab >"$work/samples"
	while read -r sample; do
		grep -qxF -- "$sample" "$work/err" || { echo "# not said: $sample"; all=1; }
	done <"$work/samples"
	[[ -s $work/samples ]] && return $all
}

cluster_stage || exit 1
mkdir -p "$LAB_STAGE/usr/bin" && install -m 755 "$here/lab/systemctl" "$LAB_STAGE/usr/bin/"
echo SECRET >"$LAB_STAGE/etc/redis/password"
cat >"$LAB_STAGE/etc/lab-cib.xml" <<'END'
<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
  <crm_config><cluster_property_set id="cib-bootstrap-options">
    <nvpair id="opt-deadtime" name="dc-deadtime" value="2s"/>
  </cluster_property_set></crm_config>
  <nodes/><resources/><constraints/>
</configuration><status/></cib>
END
cluster_up 2 --bare
has_keepalived=
if on n1 sh -c 'command -v keepalived' >/dev/null; then has_keepalived=1; fi
for node in n1 n2; do
	old_pair $node
	cluster_of_one $node
	on $node systemctl enable --now redis-server
done
wait_for 20 follows
seq -f 'set key%.0f value' 500 | lab exec n1 redis-cli -a 123456 --no-auth-warning >/dev/null
if [[ $has_keepalived ]]; then
	for node in n1 n2; do on $node systemctl enable --now keepalived; done
	check "before: keepalived has the address on the primary" wait_for 20 lies_at n1
else
	skip "before: keepalived has the address on the primary" "keepalived is not installed"
fi
for node in n1 n2; do wait_for 30 listens $node; done

mapfile -t steps < <(commands '<!-- Steps 2' '## 6')
check "the guide has its commands" test "${#steps[@]}" -ge 17
for step in "${steps[@]}"; do
	where=${step%% *} command=${step#* }
	[[ $where != both ]] || where="n1 n2"
	[[ $command != "scp /etc/redis/redis.conf"* ]] || block '## 3' '## 4' | lab exec n1 tee /etc/redis/redis.conf >/dev/null
	for node in $where; do
		[[ $has_keepalived || $command != *keepalived\ redis-server ]] || command="systemctl disable --now redis-server"
		[[ $has_keepalived || $command != *--now\ keepalived ]] || continue
		try "$node" "$command"
		check "$node: $command" exits 0
		case $command in
		"redisha import"*) check "... says what the guide shows" samples_are_said ;;
		"redisha check"*) check "... is silent" test ! -s "$work/out" -a ! -s "$work/err" ;;
		*redis-server) check "... it does not run any more" fails runs "$node" redis-server ;;
		"pcs cluster destroy") check "... corosync does not run any more" fails runs "$node" corosync ;;
		crm_mon*) check "... both are online" prints 'Online: \[ n1 n2 \]' ;;
		esac
	done
done
for node in n1 n2; do check "$node: keepalived does not run any more" fails runs $node keepalived; done

load=$(commands '<!-- From here to "end"' '<!-- end' | grep -- --apply | grep -v -- --dry-run)
try n1 "${load#* } --yes"
check "step 6 loads it" exits 0
check "Redis is promoted, the replica in sync, the VIP up" wait_for 60 healthy
for node in n1 n2; do check "... $node has the data of before" wait_for 10 has_keys $node; done
try n1 "redisha check"
check "redisha check has nothing to say" test "$status" = 0 -a ! -s "$work/out"
done_all
