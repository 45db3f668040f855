#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lgwindow against plain Python on generated listens: every row, in order, byte for byte.

Each kind of window is written down here in the most direct way; exact sums are those of math.fsum and of fractions.
Everything is asked twice: with the listens in the order of their times, and moved about within --lateness, which must
change nothing. LG_LISTENS says how many listens (default 100,000; a tenth of it with sanitizers).
"""

import csv
import fractions
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta, timezone

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402

LISTENS = int(os.environ.get("LG_LISTENS", "10000" if lgtest.SANITIZED else "100000"))
LATENESS = 3600  # seconds
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FOLDER = tempfile.TemporaryDirectory()
SORTED = os.path.join(FOLDER.name, "sorted.ndjson")
MOVED = os.path.join(FOLDER.name, "moved.ndjson")


class Listen:
    __slots__ = ("time", "customer", "track", "mobile", "seconds", "line")

    def __init__(self, row, chance):
        self.time = int((datetime.fromisoformat(row[3] + "+00:00") - EPOCH).total_seconds())
        self.customer, self.track, self.mobile = int(row[1]), int(row[2]), int(row[4])
        self.seconds = round(chance.expovariate(1 / 200), chance.randrange(6))
        self.line = (f'{{"event_id":{row[0]},"customer_id":{self.customer},"track_id":{self.track},'
                     f'"datetime":"{iso(self.time)}","ismobile":{self.mobile},"seconds":{self.seconds!r}}}')


def iso(second):
    return (EPOCH + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


def number(value):
    """As JSON; whole numbers without a point."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def listens():
    """The listens in the order of their times, those of equal times as they came. Also writes both files."""
    if not listens.cache:
        lgtest.check(["lggen", "--out", FOLDER.name, "--listens", str(LISTENS), "--seed", "7"], timeout=300)
        chance = random.Random(7)
        with open(os.path.join(FOLDER.name, "tracks.csv"), newline="", encoding="utf-8") as file:
            rows = [Listen(row, chance) for row in csv.reader(file)]
        rows.sort(key=lambda listen: listen.time)
        listens.cache = rows
        with open(SORTED, "w", encoding="utf-8") as file:
            file.writelines(row.line + "\n" for row in rows)
        delays = {row.time: chance.randint(0, LATENESS) for row in rows}
        with open(MOVED, "w", encoding="utf-8") as file:
            file.writelines(row.line + "\n" for row in sorted(rows, key=lambda row: row.time + delays[row.time]))
    return listens.cache


listens.cache = []


def compare(options, expected):
    """Runs lgwindow over both files. `expected` makes the lines that must come out."""
    for path, more in ((SORTED, []), (MOVED, ["--lateness", f"{LATENESS}s"])):
        command = ["lgwindow", "-i", path, *options, *more]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=lgtest.environment()) as process:
            count = 0
            for line, wanted in itertools.zip_longest(process.stdout, expected()):
                count += 1
                if line is None or wanted is None or line.rstrip("\n") != wanted:
                    process.kill()
                    raise AssertionError(f"{' '.join(command)}\nrow {count}\nexpected {wanted}\nactual   {line}")
            assert process.wait() == 0, process.stderr.read()
    return f"{count} rows"


def window_row(key, start, end, results):
    return f'{{"customer_id":{key},"window_start":"{iso(start)}","window_end":"{iso(end)}",{results}}}'


def in_windows(over, every):
    """(start, end, listens) of each window that has any."""
    rows = listens()
    first = last = 0
    end = rows[0].time // every * every + every
    while first < len(rows):
        while last < len(rows) and rows[last].time < end:
            last += 1
        while first < len(rows) and rows[first].time < end - over:
            first += 1
        if first < last:
            yield end - over, end, rows[first:last]
        end += every


def by_customer(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row.customer, []).append(row)
    return groups


def test_three_times_in_thirty_minutes():
    def expected():
        recent = defaultdict(deque)
        holds = Counter()
        for row in listens():
            times = recent[row.customer, row.track]
            times.append(row.time)
            while times[0] < row.time - 1800:
                times.popleft()
            if len(times) >= 3 and not holds[row.customer, row.track]:
                yield f'{row.line[:-1]},"plays":{len(times)}}}'
            holds[row.customer, row.track] = len(times) >= 3

    return compare(["--key", "customer_id,track_id", "--time", "datetime", "--over", "30m", "--each",
                    "--agg", "plays=count()", "--having", "plays >= 3", "--once"], expected)


def test_trailing_values_at_every_event():
    def expected():
        recent = defaultdict(deque)
        for row in listens():
            rows = recent[row.customer]
            rows.append(row)
            while rows[0].time < row.time - 86400:
                rows.popleft()
            yield (f'{row.line[:-1]},"n":{len(rows)},"tracks":{len({r.track for r in rows})},'
                   f'"low":{min(r.track for r in rows)},"total":{number(math.fsum(r.seconds for r in rows))}}}')

    return compare(["--key", "customer_id", "--time", "datetime", "--over", "1d", "--each", "--agg", "n=count()",
                    "--agg", "tracks=distinct(track_id)", "--agg", "low=min(track_id)", "--agg", "total=sum(seconds)"],
                   expected)


def test_hopping_counts():
    def expected():
        for start, end, rows in in_windows(1800, 300):
            for customer, count in Counter(row.customer for row in rows).items():
                yield window_row(customer, start, end, f'"plays":{count}')

    return compare(["--key", "customer_id", "--time", "datetime", "--over", "30m", "--every", "5m",
                    "--agg", "plays=count()"], expected)


def test_hops_that_do_not_divide_the_window():
    def expected():
        for start, end, rows in in_windows(5400, 3600 * 2):
            for customer, own in by_customer(rows).items():
                yield window_row(customer, start, end, f'"tracks":{len({row.track for row in own})},"first":'
                                 f'{own[0].track},"last":{own[-1].track},"best":{max(row.track for row in own)}')

    return compare(["--key", "customer_id", "--time", "datetime", "--over", "90m", "--every", "2h", "--agg",
                    "tracks=distinct(track_id)", "--agg", "first=first(track_id)", "--agg", "last=last(track_id)",
                    "--agg", "best=max(track_id)"], expected)


def test_tumbling_with_exact_sums():
    def expected():
        for start, end, rows in in_windows(86400, 86400):
            for customer, own in by_customer(rows).items():
                values = [fractions.Fraction(row.seconds) for row in own]
                total, count = sum(values), len(values)
                results = f'"total":{number(math.fsum(row.seconds for row in own))},"mean":{number(float(total / count))}'
                if count < 2:
                    results += ',"var":null'
                else:
                    squares = sum(value * value for value in values)
                    results += f',"var":{number(float((count * squares - total * total) / (count * (count - 1))))}'
                yield window_row(customer, start, end, results)

    return compare(["--key", "customer_id", "--time", "datetime", "--over", "1d", "--agg", "total=sum(seconds)",
                    "--agg", "mean=mean(seconds)", "--agg", "var=var(seconds)"], expected)


def test_tops_and_quantiles():
    def expected():
        for start, end, rows in in_windows(7 * 86400, 86400):
            for mobile in dict.fromkeys(row.mobile for row in rows):
                tracks = sorted(row.track for row in rows if row.mobile == mobile)
                top = sorted(Counter(tracks).items(), key=lambda item: (-item[1], item[0]))[:10]
                yield json.dumps({"ismobile": mobile, "window_start": iso(start), "window_end": iso(end),
                                  "top": [{"value": value, "count": count} for value, count in top],
                                  "median": tracks[math.ceil(len(tracks) / 2) - 1],
                                  "high": tracks[-(-93 * len(tracks) // 100) - 1]}, separators=(",", ":"))

    return compare(["--key", "ismobile", "--time", "datetime", "--over", "7d", "--every", "1d", "--agg",
                    "top=top(track_id, 10)", "--agg", "median=quantile(track_id, 0.5)",
                    "--agg", "high=quantile(track_id, 0.93)"], expected)


def test_sessions():
    def expected():
        open_sessions, closed = {}, []
        for place, row in enumerate(listens()):
            session = open_sessions.get(row.customer)
            if session and row.time >= session[1] + 1800:
                closed.append(session)
                session = None
            if not session:
                session = open_sessions[row.customer] = [place, row.time, row.customer, row.time, 0]
            session[1] = row.time
            session[4] += 1
        closed += open_sessions.values()
        for _, last, customer, start, count in sorted(closed, key=lambda session: (session[1], session[0])):
            yield window_row(customer, start, last + 1800, f'"plays":{count}')

    return compare(["--key", "customer_id", "--time", "datetime", "--gap", "30m", "--agg", "plays=count()"], expected)


def test_habits_over_all():
    def expected():
        for customer, own in by_customer(listens()).items():
            hours = [row.time // 3600 % 24 for row in own]
            parts = [sum(5 <= hour <= 11 for hour in hours), sum(12 <= hour <= 16 for hour in hours),
                     sum(17 <= hour <= 21 for hour in hours), sum(hour > 21 or hour < 5 for hour in hours),
                     sum(row.mobile for row in own), len({row.track for row in own})]
            names = ("morning", "afternoon", "evening", "night", "mobile", "unique")
            yield (f'{{"customer_id":{customer},' +
                   ",".join(f'"{name}":{number(part / len(own))}' for name, part in zip(names, parts)) + "}")

    return compare(["--key", "customer_id", "--time", "datetime", "--over", "all",
                    "--agg", "morning=share(hour(datetime) in 5..11)",
                    "--agg", "afternoon=share(hour(datetime) in 12..16)",
                    "--agg", "evening=share(hour(datetime) in 17..21)",
                    "--agg", "night=share(not (hour(datetime) in 5..21))", "--agg", "mobile=share(ismobile == 1)",
                    "--agg", "unique=distinct(track_id) / count()"], expected)


if __name__ == "__main__":
    listens()
    sys.exit(lgtest.run_tests("property/window", [test for name, test in list(globals().items()) if name.startswith("test_")]))
