#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How bytes arrive changes nothing, and what a filter does not name comes out byte for byte.

The filters are real processes behind real pipes; a feeder writes the input in pieces.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402

FOLDER = tempfile.TemporaryDirectory(prefix="lg-property-")
TABLE = os.path.join(FOLDER.name, "table.csv")
with open(TABLE, "w", encoding="utf-8") as table:
    table.write('id,name,note\n' + "".join(f'{i},"name {i}","a ""quoted"", note"\n' for i in range(0, 50, 2)))

CSV = (
    'id,at,text\n'
    '1,2020-01-01 00:00:00,plain\n'
    '2,2020-01-01 00:00:01,"quoted, with ""quotes"""\n'
    '3,2020-01-01 00:00:02,"two\nlines"\r\n'
    '\n'
    '4,2020-01-01 00:00:03\n'
    '5,2020-01-01 00:00:04,é€𝄞\n'
    '6,2020-01-01 00:00:05,"bad"quote\n'
    '7,2020-01-01 00:00:06,last'
).encode()
NDJSON = (
    b'{"id":1,"at":"2020-01-01T00:00:00Z","x":"a\\"b\\\\"}\n'
    b'{"id":"2", "at":"2020-01-01T00:00:01Z","x":[1, {"y":"\xc3\xa9"}]}\r\n'
    b'\n  \n'
    b'no json\n'
    b'{"id":4,"at":"2020-01-01T00:10:02Z","x":123456789012345678901234567890}\n'
    b'{"id":2,"at":"2020-01-01T01:00:00Z","x":"\xff"}\n'
    b'{"id":2,"at":"2020-01-01T01:00:00Z","x":null}'
)

FILTERS = {
    "lgtail_csv": (["lgtail", "--types", "at:time", "--id", "key"], CSV),
    "lgtail_tsv": (["lgtail", "--format", "tsv"], CSV.replace(b",", b"\t")),
    "lgtail_ndjson": (["lgtail", "--format", "ndjson"], NDJSON),
    "lgtail_line": (["lgtail", "--format", "line"], CSV),
    "lgtail_raw": (["lgtail", "--raw"], CSV),
    "lgtail_sort": (["lgtail", "--format", "ndjson", "--sort", "at"], NDJSON),
    "lgjoin": (["lgjoin", "--on", "id", "--table", TABLE, "--miss", "null", "--set", "n=length(name)"], NDJSON),
    "lgwindow": (["lgwindow", "--key", "id", "--time", "at", "--over", "1h", "--agg", "n=count()"], NDJSON),
    "lgwindow_each": (["lgwindow", "--key", "id", "--time", "at", "--over", "1h", "--each", "--agg", "n=count()"], NDJSON),
}


def feed(command, pieces, pause=0.0):
    """Runs the command with the pieces written one after the other; returns what it wrote, dead letters included."""
    with tempfile.TemporaryDirectory(prefix="lg-property-") as folder:
        dead = os.path.join(folder, "dead")
        process = subprocess.Popen(command + ["--quiet", "--dead-letter", dead], stdin=subprocess.PIPE, bufsize=0,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=lgtest.environment())

        def write():
            for piece in pieces:
                process.stdin.write(piece)
                if pause:
                    time.sleep(pause)
            process.stdin.close()

        writer = threading.Thread(target=write)
        writer.start()
        stdout, stderr = process.stdout.read(), process.stderr.read()
        writer.join()
        assert process.wait() == 0 and not stderr, f"{command}: status {process.returncode}\n{stderr.decode()}"
        with open(dead, "rb") as file:
            return stdout, file.read()


def cut(content, places):
    places = sorted(set(places) | {0, len(content)})
    return [content[a:b] for a, b in zip(places, places[1:])]


def splitting_changes_nothing(name):
    command, content = FILTERS[name]
    whole = feed(command, [content])
    assert whole[0], "nothing came out"
    # Every boundary, with time for the first part to be read; then one byte at a time; then pieces at random.
    step = 4 if lgtest.SANITIZED else 1
    for at in range(1, len(content), step):
        assert feed(command, [content[:at], content[at:]], 0.001) == whole, f"cut at byte {at}: {content[:at][-20:]!r}"
    assert feed(command, cut(content, range(len(content))), 0.0002) == whole, "one byte at a time"
    dice = random.Random(1)
    for _ in range(5 if lgtest.SANITIZED else 20):
        places = sorted(dice.sample(range(1, len(content)), 7))
        assert feed(command, cut(content, places), 0.001) == whole, f"cut at {places}"
    # A large input in pieces of odd sizes, which meets the ends of blocks and buffers.
    large = repeated(name, content, 3_000_000)
    expected = feed(command, [large])
    for size in (65_536, 100_003):
        assert feed(command, cut(large, range(0, len(large), size))) == expected, f"pieces of {size} bytes"
    return f"{len(content)} bytes cut everywhere, {len(large)} in pieces"


def repeated(name, content, size):
    if name in ("lgtail_csv", "lgtail_tsv"):
        header, rest = content.split(b"\n", 1)
        return header + b"\n" + (rest + b"\n") * (size // len(rest))
    return (content + b"\n") * (size // len(content))


def objects_at_random(seed, count):
    """Objects with what JSON allows in the way of blanks, escapes and numbers; their names are never the filter's."""
    dice = random.Random(seed)

    def blank():
        return dice.choice(["", "", "", "", " ", "\t", "  ", " \t "])

    def string():
        return '"' + "".join(dice.choice(["a", "Z", " ", "é", "𝄞", "\\u00e9", "\\ud834\\udd1e", "\\n", '\\"', "\\\\", "\\/", "{", "}",
                                          "[", "]", ",", ":", "'", "\x7f", "\\u0000"]) for _ in range(dice.randrange(12))) + '"'

    def value(level):
        kind = dice.randrange(9 if level < 4 else 6)
        if kind == 0:
            return dice.choice(["true", "false", "null"])
        if kind == 1:
            return dice.choice(["", "-"]) + str(dice.randrange(10 ** dice.randrange(1, 40)))
        if kind == 2:
            return dice.choice(["0.10", "-0.0", "1E+2", "1e-07", "123.4567890123456789012345", "-0", "5e999", "1.0e0"])
        if kind in (3, 4, 5):
            return string()
        if kind in (6, 7):
            return "[" + blank() + (blank() + "," + blank()).join(value(level + 1) for _ in range(dice.randrange(4))) + blank() + "]"
        return "{" + blank() + (blank() + "," + blank()).join(member(level + 1, string()) for _ in range(dice.randrange(4))) + blank() + "}"

    def member(level, name):
        return name + blank() + ":" + blank() + value(level)

    for _ in range(count):
        members = [member(0, '"_' + string()[1:]) for _ in range(dice.randrange(8))]
        members.insert(dice.randrange(len(members) + 1), f'"id"{blank()}:{blank()}{dice.randrange(50)}')
        yield "{" + blank() + (blank() + "," + blank()).join(members) + blank() + "}"


def untouched(command, added):
    """added(record) is what the filter puts before the closing brace."""
    lines = list(objects_at_random(1, 3000 if lgtest.SANITIZED else 20_000))
    expected = []
    counts = {}
    for line in lines:
        more = added(json.loads(line), counts)
        expected.append(line[:-1] + more + "}")
    stdout, dead = feed(command, ["\n".join(lines).encode()])
    got = stdout.decode().split("\n")[:-1]
    assert not dead, f"refused: {dead[:500]!r}"
    for mine, theirs in zip(expected, got):
        assert mine == theirs, f"expected {mine!r}\nbut got  {theirs!r}"
    assert len(expected) == len(got), f"{len(got)} records of {len(expected)}"
    return f"{len(lines)} objects"


def test_untouched_by_lgjoin():
    def added(record, _):
        key = record["id"]
        return f',"name":"name {key}","note":"a \\"quoted\\", note"' if key % 2 == 0 else ',"name":null,"note":null'

    return untouched(["lgjoin", "--on", "id", "--table", TABLE, "--miss", "null"], added)


def test_untouched_by_lgwindow_each():
    def added(record, counts):
        counts[record["id"]] = counts.get(record["id"], 0) + 1
        return f',"n":{counts[record["id"]]}'

    return untouched(["lgwindow", "--key", "id", "--over", "all", "--each", "--agg", "n=count()"], added)


def test_untouched_by_lgtail():
    return untouched(["lgtail", "--format", "ndjson"], lambda record, _: "")


def test_untouched_by_set():
    return untouched(["lgtail", "--format", "ndjson", "--set", "twice=id*2"], lambda record, _: f',"twice":{record["id"] * 2}')


def main():
    tests = [test for name, test in sorted(globals().items()) if name.startswith("test_")]
    for name in FILTERS:
        def test(name=name):
            return splitting_changes_nothing(name)

        test.__name__ = f"split_{name}"
        tests.append(test)
    return lgtest.run_tests("property", tests)


if __name__ == "__main__":
    sys.exit(main())
