# redis-secrets.sh -- passwords are nowhere but in their files and in the server.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
no_canary_in () { ! grep -raqs -e canary "$@" || { echo "# in: $(grep -rals -e canary "$@")"; false; }; }
given HA_debug=1 HA_debuglog="$world/agent.debug"
password='canary one'
fresh
sed -i '/^masterauth/d' "$world/n2/redis.conf"    # so that the agent must hand it over
echo 'canary two' >"$work/wrong"

given OCF_RESKEY_CRM_meta_clone_max=2
if command -v strace >/dev/null; then
	AGENT_WRAPPER="timeout -s INT 2 strace -I 1 -f -v -s 4096 -e trace=execve,write -e write=none -o $work/calls"
fi
action start
AGENT_WRAPPER=
if test -e "$work/calls"
then check "start hands no password to any program, nor writes it" no_canary_in "$work/calls"
else skip "start hands no password to any program, nor writes it" "strace is not installed"
fi
on 2; action start
on 1; monitor; on 2; monitor; on 1; monitor; action promote
follow 2
on 1; until_true 3 online 1; monitor    # the first replica gave the data a new name
on 2
check "(n2 follows, with the password that the agent gave it)" synced
monitor
for i in 1 2; do
	on $i
	check "the command line of n$i has no password" no_canary_in "/proc/$(pid)/cmdline"
	check "... nor its environment" no_canary_in "/proc/$(pid)/environ"
	param password_file "$work/wrong"
	action reload-agent
	check "a refused login on n$i is told without the password" not says canary
	cp "$work/err" "$world/told-1-$i"
	monitor
	check "... by monitor, too" not says canary
	cp "$work/err" "$world/told-2-$i"
	no_param password_file
done
on 2
param acl_user nobody
monitor
check "an unknown acl_user is degraded" exits 190
check "... and no password is told" not says canary
no_param acl_user
on 1; action demote; on 2; action promote
param CRM_meta_notify_type post; param CRM_meta_notify_operation promote; param CRM_meta_notify_promote_uname n2
on 1; action notify
no_param CRM_meta_notify_type CRM_meta_notify_operation CRM_meta_notify_promote_uname
monitor
check "(n1 follows n2)" until_true 5 synced
check "what the cluster keeps has no password" no_canary_in "$FAKE_CLUSTER"
check "... nor the agent's memory" no_canary_in "$world/n1/tmp" "$world/n2/tmp"
check "... nor the folder of socket and pidfile" no_canary_in "$world/n1/run/redis-server.pid" "$world/n2/run/redis-server.pid"
check "(the agent has logged)" test -s "$world/agent.log"
check "... without a password" no_canary_in "$world/agent.log" "$world/agent.debug"
check "... and so have the servers" no_canary_in "$world/n1/data/log" "$world/n2/data/log"
check "no process shows it in its command line" no_canary_in /proc/[0-9]*/cmdline
for i in 1 2; do on $i; action stop; check "(n$i stops)" exits 0; done

# What redis-server says of a line that it does not understand must not be that line.
echo 'requirepass "canary three' >>"$world/n1/redis.conf"
on 1
action start
check "a quote left open fails start" not exits 0
check "... and the reason does not repeat the password" not says canary
configure
echo 'requirepass canary four' >>"$world/n1/redis.conf"
action start
check "a password with a blank and no quotes fails start" not exits 0
check "... and the reason does not repeat it" not says canary
configure
echo 'user default on >canary ~* +@nonsense' >>"$world/n1/redis.conf"
action start
check "a wrong ACL line fails start" not exits 0
check "... and the reason does not repeat the password" not says canary
configure
printf 'first\0canary\n' >"$work/password"
param password_file "$work/password"
action start
check "a password_file with a zero byte fails start" not exits 0
check "... and tells nothing" not says canary
check "all that the agent logged has no password" no_canary_in "$world/agent.log" "$world/agent.debug"
finish
