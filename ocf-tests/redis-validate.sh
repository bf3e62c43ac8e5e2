# redis-validate.sh -- what validate-all and the rest of the actions' words promise.
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
level () { given OCF_CHECK_LEVEL="$1"; timed validate-all; unset OCF_CHECK_LEVEL; }

for l in 0 10; do
	level $l
	check "a right configuration is valid at level $l" exits 0
	check "... silently" is_silent
	while read -r name value; do
		param "$name" "$value"
		level $l
		check "$name=$value is a configuration error at level $l" exits 6
		check "... and the reason names the parameter" says "exit-reason:.*$name"
		no_param "$name"
	done <<-END
		port 0
		port 65536
		port 7000x
		hang_timeout 0
		busy_timeout -1
		link_warn 86401
		max_lag 0
		cold_start_wait 1h
	END
done
while read -r name value; do
	on 1
	kept=$(eval "echo \"\${OCF_RESKEY_$name-}\"")
	param "$name" "$value"
	level 0
	check "$name=$value is no matter of level 0" exits 0
	level 10
	check "... but at level 10 it bans this node" exits 5
	check "... and the reason names it" says "exit-reason:.*$value"
	no_param "$name"
	test -z "$kept" || param "$name" "$kept"
done <<-END
	bin /nowhere/redis-server
	config /nowhere/redis.conf
	user nobody-by-this-name
	password_file /nowhere/password
END
on 1
: >"$work/empty"
param password_file "$work/empty"
level 10
check "an empty password_file is no password" exits 5
check "... and the reason names it" says "exit-reason:.*$work/empty"
no_param password_file
check "validate-all starts nothing" nothing_runs
check "... and tells the cluster nothing" not grep -q -- --update "$FAKE_CLUSTER/log"
mkdir -p "$FAKE_CLUSTER/properties"
echo false >"$FAKE_CLUSTER/properties/stonith-enabled"
action validate-all
check "a cluster without fencing is told so" says 'WARNING.*no fencing'
check "... but that is no error" exits 0
given OCF_CHECK_LEVEL=0
action validate-all
check "... and level 0 says nothing of it" is_silent
unset OCF_CHECK_LEVEL
rm "$FAKE_CLUSTER/properties/stonith-enabled"
while read -r name value; do
	param "$name" "$value"
	level 10
	check "$name=$value is valid" exits 0
	no_param "$name"
done <<-END
	port 1
	port 65535
	hang_timeout 600
	cold_start_wait 0
	client_bin /usr/bin/redis-cli
	wait_last_known_master yes
	tunnel_port_map n1:7001;n2:7002
END

action no-such-action
check "an unknown action is not implemented" exits 3
action
check "no action is not implemented" exits 3
(unset OCF_RESKEY_config OCF_RESKEY_bin HA_SBIN_DIR; PATH=/nowhere "$AGENTS/redis" meta-data) >"$work/out" 2>"$work/err"
status=$?
check "meta-data needs nothing" exits 0
check "... and says what the agent is" prints '<resource-agent name="redis"'
given OCF_RA_VERSION_MAJOR=2
action monitor
check "a later major version of OCF is refused softly" exits 1
unset OCF_RA_VERSION_MAJOR

action reload-agent
check "reload-agent of what does not run succeeds" exits 0
action start
action reload-agent
check "reload-agent of a server succeeds" exits 0
echo "canary of a password" >"$work/password"
param password_file "$work/password"
action reload-agent
check "reload-agent with a wrong password fails" exits 1
check "... and says so" says 'exit-reason:.*WRONGPASS'
check "... without telling any" not says canary
finish
