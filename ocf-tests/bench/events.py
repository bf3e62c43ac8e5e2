# events.py -- what the logs of one run say: operations with begin and end, and single moments.
# SPDX-License-Identifier: GPL-2.0-or-later
"""A run is a folder: run.json and client.json, a folder of logs per node, and the power switch's log "lab"."""
import collections
import datetime
import glob
import json
import os
import re

Operation = collections.namedtuple("Operation", "node label begin end rc")
Moment = collections.namedtuple("Moment", "ms node who text")


def load(folder, name):
    """A JSON file of the run, or {}."""
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def run(folder):
    """run.json and client.json as one, with the outage that the fault caused: its longest gap, and all gaps."""
    result = {**load(folder, "run.json"), "client": load(folder, "client.json")}
    client = result["client"]
    gaps = [g for g in client.get("gaps", []) if g["epoch_ms"] + g["ms"] >= result.get("fault_ms", 0)]
    longest = max(gaps, key=lambda g: g["ms"], default=None)
    result["gap"] = longest
    result["outage_ms"] = longest["ms"] if longest else client.get("outage_ms")
    result["down_ms"] = sum(g["ms"] for g in gaps if g["error"])
    problem = result.get("problem", "no run.json")
    if not problem and not client:
        problem = "the client left no result"
    if not problem and client.get("verified") is False:
        problem = "the client could not verify"
    result["problem"] = problem
    return result


class Clock:
    """Log lines tell the time without year or without date; the fault's date has them."""

    def __init__(self, fault_ms):
        self.day = datetime.datetime.fromtimestamp(fault_ms / 1000)

    def ms(self, text):
        """Nov 25 08:37:51.123, 25 Nov 2026 08:37:51.123 or 08:37:51.123 as milliseconds since the epoch"""
        text = " ".join(text.split())
        for form in ("%b %d %H:%M:%S.%f", "%b %d %H:%M:%S", "%d %b %Y %H:%M:%S.%f", "%H:%M:%S.%f",
                     "%a %b %d %H:%M:%S %Y", "%b %d %H:%M:%S %Y"):
            try:
                # A year first: February 29 exists only in some.
                t = datetime.datetime.strptime(f"{self.day.year} {text}", f"%Y {form}") if "%Y" not in form \
                    else datetime.datetime.strptime(text, form)
            except ValueError:
                continue
            if "%d" not in form:
                t = t.replace(month=self.day.month, day=self.day.day)
            return t.timestamp() * 1000
        return None


def lines(folder, pattern):
    """(node, line) of every line of the files that match, node being the first folder."""
    for path in sorted(glob.glob(os.path.join(folder, pattern))):
        node = os.path.relpath(path, folder).split(os.sep, maxsplit=1)[0]
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                yield node, line.rstrip("\n")


PACEMAKER = re.compile(r"(\w{3} +\d+ [\d:.]+) \S+ pacemaker-(\w+)\s*\[\d+\] \((\S+)\)\s+\w+: (.*)")


def pacemaker(folder, clock):
    """(ms, node, daemon, function, text) in the order of time"""
    found = []
    for node, line in lines(folder, "n*/pacemaker/pacemaker.log"):
        m = PACEMAKER.match(line)
        if m:
            found.append((clock.ms(m[1]), node, m[2], m[3], m[4]))
    return sorted(found, key=lambda e: e[0])


BEGUN = re.compile(r"executing - rsc:(\S+) action:(\S+) call_id:(\d+)")
DONE = re.compile(r"(\S+) (\S+) \(call (\d+)[^)]*\) (?:exited with status (\d+)|(could not be executed|timed out))")
INITIATED = re.compile(r"Initiating (\S+) operation (\S+?)_(\d+) (?:locally )?on (\S+)")
CONFIRMED = re.compile(r"Transition \d+ action \d+ \((\S+)_(\d+) on (\S+)\) confirmed: (.*?) \|")


def operations(log):
    """What the executors ran. Notifications are named by what the DC asked for, in the same order."""
    begun, asked, result = {}, collections.defaultdict(collections.deque), []
    for ms, node, daemon, _, text in log:
        m = INITIATED.match(text) if daemon == "controld" else None
        if m and m[1] == "notify":
            asked[m[4], m[2].split("_")[0]].append(re.sub(r"_notify_", "-", m[2].split("_", 1)[1]))
        m = BEGUN.match(text) if daemon == "execd" else None
        if m:
            queue = asked[node, m[1]] if m[2] == "notify" else None
            begun[node, m[3]] = (ms, f"{m[1]} {queue.popleft() if queue else m[2]}")
        m = DONE.match(text) if daemon == "execd" else None
        if m and (node, m[3]) in begun:
            begin, label = begun.pop((node, m[3]))
            result.append(Operation(node, label, begin, ms, int(m[4]) if m[4] else 1))
    result += [Operation(key[0], label, begin, None, None) for key, (begin, label) in begun.items()]
    return sorted(result, key=lambda o: o.begin)


Round = collections.namedtuple("Round", "label begin end")


def rounds(log):
    """What the DC waited for: the same operation on one or more nodes, from the first order to the last report."""
    open_rounds, result = {}, []
    for ms, _, daemon, _, text in log:
        m = INITIATED.match(text) if daemon == "controld" else None
        if m and m[3] == "0":
            label = m[2].replace("_notify_", "-").replace("_", " ", 1)
            begin, left = open_rounds.setdefault(label, (ms, []))
            left.append((f"{m[2].split('_')[0]}_{'notify' if m[1] == 'notify' else m[1]}", m[4]))
        m = CONFIRMED.match(text) if daemon == "controld" else None
        for label in list(open_rounds) if m else []:
            begin, left = open_rounds[label]
            if (m[1], m[3]) in left:
                left.remove((m[1], m[3]))
                if not left:
                    result.append(Round(label, begin, ms))
                    del open_rounds[label]
                break
    return sorted(result, key=lambda r: r.begin)


# Of Pacemaker's many lines those that carry a failover along.
TELLING = [
    ("attrd", r"Setting (?P<said>(?!#|last-failure).*?)(?: in instance_attributes)?(?: \||$)"),
    ("attrd", r"(?P<said>CIB update \d+ result for (?!#|last-failure)\S+: \w+)"),
    ("controld", r"(?P<said>Transition \d+ aborted by .*?)(?: \||$)"),
    ("controld", r"(?P<said>State transition \S+ -> \S+)"),
    ("controld", r"(?P<said>pe_calc calculation) .* is obsolete"),
    ("controld", r"(?P<said>Initiating \S+ operation \S+ .*?)(?: \||$)"),
    ("controld", r"Transition \d+ action \d+ \((?P<said>\S+ on \S+\) (?:confirmed: .*?|: expected .*?))(?: \||$)"),
    ("controld", r"(?P<said>Transition \d+ action \d+ .*expected .*?)(?: \||$)"),
    ("controld", r"(?P<said>Result of monitor operation .*?)(?: \||$)"),
    ("controld", r"(?P<said>Our peer on the DC .*|Current DC.*|.*lost.*)"),
    ("schedulerd", r"(?P<said>Calculated transition \d+)"),
    ("schedulerd", r"(?P<said>Actions: .*)"),
    ("execd", r"(?P<said>executing - .*)"),
    ("execd", r"(?P<said>\S+ \S+ \(call .*)"),
    ("fenced", r"(?P<said>(?:Client|Requesting|Operation|Action|Delay).*?(?:fence|reboot|off).*?)(?: \||$)"),
]
TELLING = [(daemon, re.compile(pattern)) for daemon, pattern in TELLING]

# Files other than Pacemaker's: (pattern, who, expression with the time first and the text last)
OTHERS = [
    ("n*/pacemaker/agents.log", "agent", r"(\w{3} +\d+ [\d:.]+) +(?:n\d )?(.*)"),
    ("n*/corosync/corosync.log", "corosync", r"(\w{3} +\d+ [\d:.]+) +(?:\[\d+\] +\S+ +)?(.*)"),
    ("n*/redis/sentinel.log", "sentinel", r"\d+:\w (\d+ \w+ \d+ [\d:.]+) (.*)"),
    ("n*/redis/r*.log", "redis", r"\d+:\w (\d+ \w+ \d+ [\d:.]+) (.*)"),
    ("n*/keepalived.log", "keepalived", r"(\w{3} \w{3} +\d+ [\d:]+ \d{4}): (.*)"),
    ("n*/keepalived-redis-state.log", "script", r"([\d:.]+) (.*)"),
    ("lab", "power", r"([\d:.]+) power: (.*)"),
    ("client-progress", "client", r"([\d:.]+) (.*)"),
]


def moments(folder, log, clock):
    """Everything worth reading, in the order of time; what every node repeats, once."""
    result, seen = [], set()
    for ms, node, daemon, _, text in log:
        for wanted, pattern in TELLING:
            m = pattern.match(text) if wanted == daemon else None
            if not m:
                continue
            if daemon == "attrd" and m["said"] in seen:
                break
            seen.add(m["said"])
            result.append(Moment(ms, node, daemon, " ".join(m["said"].split())))
            break
    for files, who, pattern in OTHERS:
        expression = re.compile(pattern)
        for node, line in lines(folder, files):
            m = expression.match(line)
            ms = clock.ms(m[1]) if m and len(m.groups()) == 2 else None
            if ms:
                result.append(Moment(ms, node if node.startswith("n") else "", who, m[2].strip()))
    return sorted(result, key=lambda e: e.ms)
