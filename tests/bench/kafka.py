#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kafka: as --in and --out beside kcat, on the same broker, in turns: the same records written and read.

usage: tests/bench/kafka.py [--records N] [--rounds N]

Prints medians: messages a second, CPU seconds, and the ratio to kcat. No time decides anything: what is checked is that
every record was there. The programs come from PATH.
"""

import argparse
import hashlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import servers  # noqa: E402

PARTITIONS = 4


def measured(command, env, source=None):
    """Wall seconds, CPU seconds and the output of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out:
        with open(source or os.devnull, "rb") as text:
            subprocess.run(command, stdin=text, stdout=out, env=env, check=True, timeout=600)
        wall = time.monotonic() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        out.seek(0)
        return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, out.read()


def digest(text):
    """Of the lines in any order, as partitions come in any."""
    return hashlib.sha256(b"\n".join(sorted(text.splitlines()))).hexdigest()


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = (
        f'{{"event_id":{i},"customer_id":{i * 7919 % 5000},"track_id":{i % 9973},"datetime":"2014-10-23T03:26:20Z",'
        f'"ismobile":{i % 2},"listening_zip_code":"{i % 100000:05}"}}\n'
        for i in range(options.records)
    )
    with servers.Kafka(heap="768m") as kafka, tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "records.ndjson")
        with open(path, "w", encoding="ascii") as file:
            file.writelines(rows)
        with open(path, "rb") as file:
            expected = digest(file.read())
        env = {**os.environ, "LG_KAFKA_BROKERS": kafka.brokers}
        figures = {}
        for number in range(options.rounds):
            topics = {name: f"{name}{number}" for name in ("kcat", "lg", "keyed")}
            for topic in topics.values():
                kafka.create_topic(topic, PARTITIONS)
            runs = [
                ("write, kcat", ["kcat", "-b", kafka.brokers, "-P", "-t", topics["kcat"]], path),
                ("write, lg", ["lgtail", "--raw", "-o", f"kafka:{topics['lg']}", path], None),
                (
                    "write with a key, lg",
                    ["lgtail", "--format", "ndjson", "-o", f"kafka:{topics['keyed']}?key=customer_id", path],
                    None,
                ),
                ("read, kcat", ["kcat", "-b", kafka.brokers, "-C", "-t", topics["kcat"], "-e", "-q"], None),
                ("read, lg", ["lgtail", "--raw", "-i", f"kafka:{topics['kcat']}?until=end"], None),
                ("read as a group, lg", ["lgtail", "--raw", "-i", f"kafka:{topics['keyed']}?until=end&group=g"], None),
            ]
            for name, command, source in runs:
                os.sync()  # what was written before must not be paid for here
                wall, cpu, out = measured(command, env, source)
                if name.startswith("read") and digest(out) != expected:
                    sys.exit(f"{name}: not the records that were written")
                figures.setdefault(name, []).append((wall, cpu))
        print(f"{options.records} records, {os.path.getsize(path) / 1e6:.0f} MB, {PARTITIONS} partitions, medians of "
              f"{options.rounds} runs")
        medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in figures.items()}
        for name, (wall, cpu) in medians.items():
            peer = medians["write, kcat" if name.startswith("write") else "read, kcat"][0]
            print(f"{name:22} {options.records / wall:12,.0f} /s   CPU {cpu:5.2f} s   {peer / wall:5.2f} of kcat's rate")


if __name__ == "__main__":
    main()
