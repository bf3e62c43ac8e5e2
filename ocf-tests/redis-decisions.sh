# redis-decisions.sh -- the decision record: whole lines of JSON, bounded, without secrets, and never in the way.
# shellcheck disable=SC2016 # what looks like variables is Perl's
. "$(dirname "$0")/redis-ns.sh"
. "$(dirname "$0")/lib.sh"
agent=redis
log=$world/decisions/redis.jsonl
perl -MJSON::PP -e 1 2>/dev/null || { echo "1..0 # SKIP perl has no JSON::PP"; exit 0; }
# json FILE CODE: each line is an object $l; all of CODE must be true of each
json () { perl -MJSON::PP -ne 'BEGIN { $code = pop } $n++; $l = JSON::PP->new->utf8->decode($_); eval $code or die "$_ ($@)"; END { exit !$n }' "$1" "$2" >/dev/null; }
any () { perl -MJSON::PP -ne 'BEGIN { $code = pop } $l = JSON::PP->new->utf8->decode($_); $n ||= eval $code; END { exit !$n }' "$1" "$2"; }

canary='canary of words'
password=$canary
for i in 1 2 3; do sed -i "s/two words/$canary/" "$world/n$i/redis.conf"; done
group 2
kill -9 "$(pid)"
on 2
transition promote=n2 demote=n1 stop=n1 "active=n1 n2"
notified pre promote
echo "not the $canary" >"$work/password"
param password_file "$work/password"
action promote
no_param password_file
tell redis-ballot n1 "epoch=$(epoch) run=x replid=$(info master_replid) offset=999999 keys=1 void=0"
action promote
check "(promote is refused)" exits 1
rm "$FAKE_CLUSTER/attributes/redis-ballot/n1"
action promote
check "(promote succeeds)" exits 0
check "each line is one JSON object" json "$log" 'ref $l eq "HASH"'
check "... with time, node and instance" json "$log" '$l->{time} =~ /^2\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ$/ && $l->{node} =~ /^n\d$/ && $l->{instance} eq "redis"'
check "... event and reason" json "$log" '$l->{event} =~ /^\w+$/ && $l->{why} =~ /\w/'
check "... epoch, record, what was there, and ballots" json "$log" '$l->{epoch} =~ /^\d+$/ && ref $l->{record} eq "HASH" && $l->{here}{offset} =~ /^-?\d+$/ && ref $l->{ballots} eq "ARRAY"'
check "a promotion has the ballots that it went by" any "$log" '$l->{event} eq "promoted" && $l->{epoch} > 1 && grep { $_->{node} eq "n2" && $_->{offset} > 0 && !$_->{void} } @{$l->{ballots}}'
check "a refusal has the better one" any "$log" '$l->{event} eq "refused" && grep { $_->{node} eq "n1" && $_->{offset} == 999999 } @{$l->{ballots}}'
check "no password is in it" not grep -q canary "$log"
check "others of the system cannot read it" test "$(stat -c %a "$log")" = 640

# A cluster that says strange things.
tell_record "epoch=3 replid=x node=b\\c$(printf '\001') voters=n1"
tell redis-ballot n1 'epoch=3 replid=\ offset=1 void=0'
tell redis-ballot n3 'epoch=3 replid=x offset=9 void=0'	# so that promote refuses, and says why
action demote
action promote
check "what is escaped or a control character is still JSON" json "$log" 'ref $l eq "HASH"'
check "... and not lost" any "$log" '$l->{record}{node} eq "b\\c\001"'

# Growth. A refused promote is a line.
rm -f "$log"
action promote
check "a file of less than 1 MiB grows" test ! -e "$log.1"
perl -e 'print "{}\n" x 360000' >>"$log"
action promote
check "a file that has grown over 1 MiB becomes .1" test "$(stat -c %s "$log.1")" -gt 1048576
check "... and a new one begins" test "$(wc -l <"$log")" -eq 1
perl -e 'print "{}\n" x 360000' >>"$log"
action promote
check "... there are never more than two" test "$(find "$world/decisions" -type f | wc -l)" -eq 2

# In nobody's way.
fresh
mkdir "$world/decisions"
mount -t tmpfs -o size=8k tmpfs "$world/decisions"
head -c 3996 /dev/zero | tr '\0' ' ' >"$log"
echo '{}' >>"$log"
head -c 4000 /dev/zero >"$world/decisions/ballast"
given OCF_RESKEY_CRM_meta_clone_max=1
lead
check "a full disk does not stop a promotion" exits 0
check "... and is told" grep -q "cannot write $log" "$HA_logfile"
rm "$world/decisions/ballast"
action demote
action promote
check "... what is written later is not spoiled by half a line" json "$log" 'ref $l eq "HASH"'
check "... and is there" decided promoted
umount "$world/decisions"
rmdir "$world/decisions"
echo "no folder" >"$world/decisions"
action demote
action promote
check "a folder that cannot be made does not stop a promotion" exits 0
rm "$world/decisions"
given REDISHA_LOG_DIR=/proc/1
action demote
action promote
check "... nor does one that nobody can write" exits 0
check "... it leads" has role master
finish
