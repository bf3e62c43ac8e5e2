# crm-import.sh -- redisha import: folders of import/ are what people have; NAME.expected beside them is what it comes to.
# shellcheck shell=bash source-path=SCRIPTDIR disable=SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
#
# REDISHA_UPDATE=1 writes the expectations anew: read the difference before you believe it.
. "$(dirname "$0")/lib.sh"
command -v crm_verify >/dev/null || { echo "1..0 # SKIP crm_verify is not installed"; exit 0; }
work=$(cd -P "$work" && pwd)
# Copies whose modes are known: scripts that others may write to are a finding.
cp -r "$here/import" "$work/import"
chmod -R u+w,go-w "$work/import"
mkdir -p "$work/ocf/resource.d"
ln -s "$AGENTS" "$work/ocf/resource.d/redisha"
export OCF_ROOT=$work/ocf LC_ALL=C

# What differs from machine to machine is no matter: where the sources lie, where things are installed, and how Pacemaker
# calls the property for fencing (fencing-enabled from 3.0.2 on).
import () {
	local words
	read -r -a words <"$work/import/$1/args"
	(cd "$work/import/$1" && "$BUILD/crm/redisha" import "${words[@]}") >"$work/printed" 2>"$work/told"
	echo "exit $?"
	sed -e "s|$work/import|/somewhere|g" "$work/told"
	echo "--"
	sed -e "s|$work/import|/somewhere|g; s|/[^ ]*/redisha-alert|/libexec/redisha-alert|; s|fencing-enabled|stonith-enabled|g" "$work/printed"
}

as_expected () {
	import "$1" >"$work/is"
	[ -z "${REDISHA_UPDATE-}" ] || cp "$work/is" "$here/import/$1.expected"
	run diff -u "$here/import/$1.expected" "$work/is"
	exits 0
}

for folder in "$here"/import/*/; do
	name=$(basename "$folder")
	check "$name comes to what is expected" as_expected "$name"
done

redisha () { run "$BUILD/crm/redisha" "$@"; }
cat >"$work/secret.conf" <<'END'
vrrp_script c { script "redis-cli -a topsecret1 ping || redis-cli -a topsecret6 ping" }
vrrp_script d { script "REDISCLI_AUTH=topsecret7 redis-cli ping" }
vrrp_script e { script "/usr/bin/redis-cli -u redis://:topsecret8@127.0.0.1 config set requirepass topsecret9" }
vrrp_script f { script "$(redis-cli -atopsecret10 ping)" }
global_defs { startup_script "/bin/start topsecret11" }
vrrp_instance V {
	notify_deleted "/bin/gone topsecret12"
	authentication { auth_pass topsecret2 }
	virtual_ipaddress { 192.0.2.1 }
	notify_master "/bin/sh -c 'redis-cli --pass topsecret3 slaveof no one'"
}
END
printf 'requirepass topsecret4\nmasterauth topsecret5\n' >"$work/redis.conf"
redisha import --nodes a,b --no-fencing "$work/secret.conf" "$work/redis.conf"
check "passwords: it is done" exits 0
check "... and none is shown" sh -c "! cat '$work/out' '$work/err' | grep topsecret"

redisha import --nodes a,b --no-fencing --json "$work/secret.conf"
check "--json: done" exits 0
check "... it is JSON, with a configuration and decisions" python3 -c '
import json, sys
said = json.load(open(sys.argv[1]))
assert "ocf:redisha:vip" in said["configuration"]
assert any(d["fate"] == "danger" and "auth_pass" in d["text"] for d in said["decisions"])' "$work/out"

redisha import
check "no file: wrong usage" exits 2
redisha import --vip 192.0.2.1 "$work/secret.conf"
check "an option of config's is none of import's" exits 2
redisha import --help
check "--help tells the options" prints --config-id
redisha import --nodes a,b --no-fencing "$work/none"
check "a file that is not there: not done" exits 1
check "... and it is named" says "$work/none: No such file"
redisha import --nodes a,b --no-fencing "$work"
check "a folder is no file" exits 1
mkfifo "$work/fifo"
run timeout 5 "$BUILD/crm/redisha" import --nodes a,b --no-fencing "$work/fifo"
check "a FIFO is not waited for" exits 1
head -c 5000000 /dev/zero | tr '\0' '#' >"$work/large"
redisha import --nodes a,b --no-fencing "$work/large"
check "five megabytes are too much" says "too large"
finish
