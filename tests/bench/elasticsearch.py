#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lgsink-es against the least there is to do: one connection that sends the same bodies, made beforehand, one after the
other, and reads no answer. The same server, the same documents, into a new index each time, in turns.

usage: tests/bench/elasticsearch.py [--documents N] [--rounds N] [--server NAME] [--url URL] [--batch-bytes SIZE]

Prints a line for each run and the medians: documents a second, CPU seconds, and the processor's share at the rate of
the run. No time decides anything: what is checked is the count in the index. The programs come from PATH.
"""

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import servers  # noqa: E402

COLUMNS = "event_id,customer_id,track_id,datetime,ismobile,listening_zip_code"
MAPPINGS = {"settings": {"number_of_replicas": 0, "refresh_interval": -1}, "mappings": {"properties": {
    "event_id": {"type": "long"}, "customer_id": {"type": "integer"}, "track_id": {"type": "integer"},
    "datetime": {"type": "date"}, "ismobile": {"type": "byte"}, "listening_zip_code": {"type": "keyword"}}}}


def request(url, method, path, body=None):
    data = json.dumps(body).encode() if body is not None else None
    asked = urllib.request.Request(url + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.loads(answer.read())


def make_bodies(records, index, size, folder):
    """Files with bodies of that size, as lgsink-es makes them."""
    paths, body = [], bytearray()

    def write():
        paths.append(os.path.join(folder, f"body-{len(paths)}"))
        with open(paths[-1], "wb") as file:
            file.write(body)
        body.clear()

    with open(records, "rb") as file:
        for line in file:
            number = line[len(b'{"event_id":'):line.index(b",")].decode()
            body += f'{{"index":{{"_index":"{index}","_id":"{number}"}}}}\n'.encode() + line
            if len(body) >= size:
                write()
    if body:
        write()
    return paths


def timed(command, **options):
    """Seconds, and CPU seconds of the command."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (time.monotonic() - begun, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def replay(url, paths, folder):
    """curl, which keeps the connection from one of its URLs to the next."""
    config = os.path.join(folder, "curl.config")
    with open(config, "w", encoding="utf-8") as file:
        for path in paths:
            if path != paths[0]:
                file.write("next\n")
            file.write(f'url = "{url}/_bulk?filter_path=errors"\nheader = "Content-Type: application/json"\n'
                       f'header = "Expect:"\ndata-binary = "@{path}"\noutput = "/dev/null"\nsilent\nfail\n')
    return timed(["curl", "-K", config])


def sink(url, index, records, size):
    with open(records, "rb") as file:
        command = ["lgsink-es", "--url", url, "--index", index, "--id", "{event_id}", "--batch-bytes", size]
        return timed(command, stdin=file)


def measure(url, arguments, folder):
    data, records = os.path.join(folder, "data"), os.path.join(folder, "listens.ndjson")
    subprocess.run(["lggen", "--out", data, "--listens", str(arguments.documents), "--seed", "1"], check=True)
    tracks = os.path.join(data, "tracks.csv")
    subprocess.run(["lgtail", "--columns", COLUMNS, "--types", "datetime:time", tracks, "-o", records], check=True)
    size = arguments.batch_bytes
    bodies = make_bodies(records, "bench", int(size), folder)
    ways = {"replayed": lambda: replay(url, bodies, folder), "lgsink-es": lambda: sink(url, "bench", records, size)}
    runs = {"replayed": [], "lgsink-es": []}
    for turn in range(-1, arguments.rounds):  # the first one warms the server up
        for name, run in ways.items():
            request(url, "PUT", "/bench", MAPPINGS)
            seconds, cpu = run()
            request(url, "POST", "/bench/_refresh")
            count = request(url, "GET", "/bench/_count")["count"]
            assert count == arguments.documents, f"{name}: {count} documents in the index"
            request(url, "DELETE", "/bench")
            rate = arguments.documents / seconds
            print(f"{name:10} {rate:8.0f} documents/s  {cpu:5.2f} CPU s  {100 * cpu / seconds:4.1f} % of a core"
                  f"{'  (warming up)' if turn < 0 else ''}", flush=True)
            if turn >= 0:
                runs[name].append((rate, cpu))
    medians = {name: [statistics.median(column) for column in zip(*values)] for name, values in runs.items()}
    share = {name: 100 * cpu * 50_000 / arguments.documents for name, (_, cpu) in medians.items()}
    print(f"lgsink-es reaches {medians['lgsink-es'][0] / medians['replayed'][0]:.3f} of the rate of replayed bodies; "
          f"50,000 documents/s take it {share['lgsink-es']:.1f} % of a core, and curl {share['replayed']:.1f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--server", default="opensearch", choices=[one for one in servers.BY_NAME if "search" in one])
    parser.add_argument("--url", help="a server that is running already")
    parser.add_argument("--batch-bytes", default="5000000", help="a number (default: 5000000)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        url = arguments.url
        if url is None:
            url = stack.enter_context(servers.BY_NAME[arguments.server]()).url
        measure(url, arguments, folder)


if __name__ == "__main__":
    sys.exit(main())
