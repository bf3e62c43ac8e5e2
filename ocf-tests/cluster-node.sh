#!/bin/bash
# cluster-node.sh -- the primary's node goes: by plan, and by a power cut.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck source-path=SCRIPTDIR disable=SC2119,SC2154
. "$(dirname "$0")/cluster.sh"

fenced() { on "$1" stonith_admin --history "$2" 2>/dev/null | grep -q 'reboot'; }

cluster_ready

p=$(primary)
by=$(replicas "$p" | head -n 1)
client_start
on "$by" crm node standby "$p" >/dev/null
check "standby: another node leads" wait_for "$slack" other_primary "$p"
on "$by" crm node online "$p" >/dev/null
check "standby: $p comes back as a replica" wait_for 30 healthy
client_stop
say_outage "standby of $p"
check "standby: nothing is lost" nothing_lost
check "standby: the outage is short" outage_is_short

p=$(primary)
by=$(replicas "$p" | head -n 1)
client_start
lab crash "$p"
check "power cut: another node leads" wait_for "$((slack + 5))" other_primary "$p"
check "power cut: $p was fenced" wait_for 10 fenced "$by" "$p"
check "power cut: $p boots and comes back as a replica" wait_for 60 healthy
client_stop
say_outage "power cut of $p"
check "power cut: nothing is lost" nothing_lost
check "power cut: the outage is short" outage_is_short
done_all
