#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures lookups in a real Redis, and writing to it, beside redis-benchmark in the same rounds.

cold: HMGET of two fields, every key once, nothing remembered; the rate beside that of `redis-benchmark -P 64` on the
same keys. cached: few keys, all remembered; CPU time of lgjoin beside that of a join with the same table in a file.
hset: a hash for each record, beside redis-benchmark. What was found is counted each time. No time decides anything.

usage: tests/bench/redis.py [--rows N] [--rounds N]
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import servers  # noqa: E402

CUSTOMERS = 5000


def key_of(number):
    return f"{number:012d}"  # as redis-benchmark writes __rand_int__


def make(folder, rows):
    order = list(range(rows))
    random.Random(1).shuffle(order)
    with open(os.path.join(folder, "customers.ndjson"), "w") as file:
        file.writelines(f'{{"id":"{key_of(i)}","Name":"Daisy Baptiste {i}","Level":{i % 3},"zip":"10084"}}\n'
                        for i in range(rows))
    with open(os.path.join(folder, "table.csv"), "w") as file:
        file.write("id,Name,Level\n")
        file.writelines(f'"{key_of(i)}","Daisy Baptiste {i}",{i % 3}\n' for i in range(CUSTOMERS))
    for name, choose in (("cold", lambda i: i), ("cached", lambda i: i % CUSTOMERS)):
        with open(os.path.join(folder, f"{name}.ndjson"), "w") as file:
            file.writelines(f'{{"customer_id":"{key_of(choose(i))}","track_id":{i},"at":"2014-10-23T03:26:20Z"}}\n'
                            for i in order)


def run(command):
    """(wall seconds, CPU seconds, the counters of --stats)"""
    before, start = os.times(), time.monotonic()
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    wall, after = time.monotonic() - start, os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, cpu, json.loads(done.stderr.splitlines()[-1])


def peer(redis, rows, *command):
    """What redis-benchmark reaches, in commands a second."""
    done = subprocess.run(["redis-benchmark", "-p", str(redis.port), "-n", str(rows), "-r", str(rows), "-P", "64",
                           "--csv", *command], capture_output=True, check=True, text=True)
    return float(done.stdout.splitlines()[-1].split('","')[1])


def measure(redis, folder, rows):
    path = lambda name: os.path.join(folder, name)  # noqa: E731
    join = ["lgjoin", "--fields", "Name,Level", "-o", "/dev/null", "--stats", "100000"]
    remote = ["--table", redis.url, "--lookup", "cust:{customer_id}"]
    result = {}
    result["redis-benchmark HMGET, 1/s"] = peer(redis, rows, "HMGET", "cust:__rand_int__", "Name", "Level")
    wall, cpu, found = run(join + remote + ["--cache-size", "0", "-i", path("cold.ndjson")])
    assert found["lookups"] == found["matched"] == rows, found
    result["lgjoin cold, 1/s"], result["lgjoin cold, CPU s"] = rows / wall, cpu
    result["cold / redis-benchmark"] = result["lgjoin cold, 1/s"] / result["redis-benchmark HMGET, 1/s"]
    wall, cpu, found = run(join + remote + ["-i", path("cached.ndjson")])
    assert found["matched"] == rows and found["lookups"] < rows // 10 + CUSTOMERS, found
    result["lgjoin cached, CPU s"] = cpu
    wall, cpu, found = run(join + ["--table", path("table.csv"), "--on", "customer_id=id", "-i", path("cached.ndjson")])
    assert found["matched"] == rows, found
    result["lgjoin file, CPU s"] = cpu
    result["cached / file"] = result["lgjoin cached, CPU s"] / cpu
    result["redis-benchmark HSET, 1/s"] = peer(redis, rows, "HSET", "set:__rand_int__", "Name", "Daisy Baptiste 12345",
                                               "Level", "1", "zip", "10084")
    sink = ["lgsink-redis", "--url", redis.url, "--hset", "set:{id}", "--fields", "Name,Level,zip", "--stats", "100000"]
    wall, cpu, found = run(sink + ["-i", path("customers.ndjson")])
    assert found["stored"] == rows, found
    result["lgsink-redis, 1/s"], result["lgsink-redis, CPU s"] = rows / wall, cpu
    result["hset / redis-benchmark"] = result["lgsink-redis, 1/s"] / result["redis-benchmark HSET, 1/s"]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with servers.Redis(durable=False) as redis, tempfile.TemporaryDirectory() as folder:
        make(folder, options.rows)
        subprocess.run(["lgsink-redis", "--url", redis.url, "--hset", "cust:{id}", "--fields", "Name,Level,zip", "-i",
                        os.path.join(folder, "customers.ndjson")], check=True)
        rounds = [measure(redis, folder, options.rows) for _ in range(options.rounds)]
    print(f"{options.rows} records, {options.rounds} rounds\n{'':30} {'median':>12} {'least':>12} {'most':>12}")
    for name in rounds[0]:
        values = [each[name] for each in rounds]
        shown = [f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"
                 for value in (statistics.median(values), min(values), max(values))]
        print(f"{name:30} {shown[0]:>12} {shown[1]:>12} {shown[2]:>12}")


if __name__ == "__main__":
    main()
