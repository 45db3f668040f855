#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kafka: as --in and --out, on a real broker: nothing lost, and nothing doubled where nobody was killed."""

import collections
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402
import servers  # noqa: E402

LIMIT = 120
ROWS = 200_000


def environment(kafka):
    return {**lgtest.environment(), "LG_KAFKA_BROKERS": kafka.brokers}


def records(count, start=0):
    return b"".join(
        b'{"id":%d,"customer":%d,"time":"2014-10-%02dT%02d:00:00Z"}\n' % (i, i % 977, 1 + i // 24 % 28, i % 24)
        for i in range(start, start + count)
    )


def run(kafka, command, stdin=b"", status=0):
    outcome = lgtest.run(command, stdin, timeout=LIMIT, env=environment(kafka))
    assert not outcome.timed_out, f"{command}: still running after {LIMIT} s: {outcome.stderr.decode()}"
    assert outcome.status == status, f"{command}: status {outcome.status}: {outcome.stderr.decode()}"
    return outcome


def write(kafka, topic, text, query="", options=""):
    run(kafka, f"lgtail --format ndjson -o 'kafka:{topic}{query}' {options}", text)


def read(kafka, topic, query="", options=""):
    return run(kafka, f"lgtail --format ndjson -i 'kafka:{topic}?until=end{query}' {options}").stdout


def lines(text):
    return sorted(text.splitlines())


def start(kafka, command, **streams):
    return subprocess.Popen(command, env=environment(kafka), stdin=subprocess.DEVNULL, **streams)


def kill(process):
    if process.poll() is None:
        process.kill()
    process.wait(LIMIT)


def read_by_group(kafka, topic, group, path, rate="20000/s"):
    """A member of a group that writes what it reads to a file."""
    uri = f"kafka:{topic}?group={group}"
    command = ["lgtail", "--format", "ndjson", "--rate", rate, "-i", uri]
    with open(path, "wb") as out:
        return start(kafka, command, stdout=out, stderr=subprocess.PIPE)


def wait_for_size(path, size=1):
    deadline = time.monotonic() + LIMIT
    while os.path.getsize(path) < size:
        assert time.monotonic() < deadline, f"{path} has {os.path.getsize(path)} bytes"
        time.sleep(0.05)


def content(path):
    with open(path, "rb") as file:
        return file.read()


def test_everything_arrives_once_and_by_key_in_order():
    kafka = servers.shared("kafka")
    text = records(ROWS)
    kafka.create_topic("once", 4)
    write(kafka, "once", text, "?key=customer")
    got = read(kafka, "once")
    assert lines(got) == lines(text), f"{got.count(b'{')} records"
    by_customer = collections.defaultdict(list)
    for line in got.splitlines():
        record = json.loads(line)
        by_customer[record["customer"]].append(record["id"])
    assert all(ids == sorted(ids) for ids in by_customer.values()), "a customer's records are out of order"
    said = subprocess.run(
        ["kcat", "-b", kafka.brokers, "-C", "-t", "once", "-e", "-q", "-c", "5", "-f", "%k %s\n"],
        capture_output=True,
        check=True,
        timeout=LIMIT,
    ).stdout
    for line in said.splitlines():
        key, value = line.split(b" ", 1)
        assert json.loads(value)["customer"] == int(key), line


def test_a_group_goes_on_where_it_stopped():
    kafka = servers.shared("kafka")
    kafka.create_topic("goes_on", 4)
    first, second = records(1000), records(500, 1000)
    write(kafka, "goes_on", first)
    assert lines(read(kafka, "goes_on", "&group=a")) == lines(first)
    assert read(kafka, "goes_on", "&group=a") == b""
    write(kafka, "goes_on", second)
    assert lines(read(kafka, "goes_on", "&group=a")) == lines(second)
    assert read(kafka, "goes_on", "&group=b&from=latest") == b""
    assert lines(read(kafka, "goes_on", "&group=c&from=earliest")) == lines(first + second)
    assert read(kafka, "goes_on", "&from=latest") == b""
    assert sum(kafka.committed("a", "goes_on").values()) == 1500


def test_an_empty_topic_ends_at_once():
    kafka = servers.shared("kafka")
    kafka.create_topic("empty", 3)
    assert read(kafka, "empty") == b""
    assert read(kafka, "empty", "&group=a") == b""
    assert read(kafka, "empty", "&order=time") == b""


def test_shares_are_disjoint_and_whole():
    kafka = servers.shared("kafka")
    kafka.create_topic("shares", 5)
    text = records(10_000)
    write(kafka, "shares", text, "?key=id")
    parts = [read(kafka, "shares", f"&group=a&shard={i}/3") for i in range(3)]
    assert all(parts) and lines(b"".join(parts)) == lines(text)
    assert [read(kafka, "shares", f"&group=a&shard={i}/3") for i in range(3)] == [b"", b"", b""]


def test_partitions_are_merged_by_time():
    kafka = servers.shared("kafka")
    kafka.create_topic("merged", 4)
    text = b"".join(
        b'{"id":%d,"time":"2014-10-01T%02d:%02d:%02dZ"}\n' % (i, i // 3600, i // 60 % 60, i % 60) for i in range(80_000)
    )
    write(kafka, "merged", text, "?key=id")
    assert read(kafka, "merged", "&order=time") == text
    assert read(kafka, "merged", "&order=time&group=a") == text
    assert read(kafka, "merged", "&order=time&group=a") == b""


def test_members_come_and_go():
    kafka = servers.shared("kafka")
    kafka.create_topic("members", 4)
    text = records(ROWS)
    write(kafka, "members", text, "?key=customer")
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in "abc"]
        first = read_by_group(kafka, "members", "g", paths[0])
        wait_for_size(paths[0])
        second = read_by_group(kafka, "members", "g", paths[1])  # takes over a part
        wait_for_size(paths[1])
        first.send_signal(signal.SIGINT)
        assert first.wait(LIMIT) == 0, first.stderr.read()
        size = os.path.getsize(paths[1])
        wait_for_size(paths[1], size + 100_000)  # has taken over the rest
        second.send_signal(signal.SIGTERM)
        assert second.wait(LIMIT) == 0, second.stderr.read()
        with open(paths[2], "wb") as file:
            file.write(read(kafka, "members", "&group=g"))
        got = b"".join(content(path) for path in paths)
    assert lines(got) == lines(text), f"{got.count(b'{')} of {ROWS}, {len(set(got.splitlines()))} different ones"


def test_killed_members_lose_nothing():
    kafka = servers.shared("kafka")
    kafka.create_topic("killed", 2)
    text = records(ROWS)
    write(kafka, "killed", text, "?key=customer")
    got = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(3):
            path = os.path.join(folder, str(number))
            member = start(
                kafka,
                ["lgtail", "--format", "ndjson", "--rate", "30000/s", "-i", "kafka:killed?group=g&shard=0/1", "-o", path],
            )
            deadline = time.monotonic() + LIMIT
            while not os.path.exists(path) or os.path.getsize(path) < 2_000_000:
                assert time.monotonic() < deadline and member.poll() is None
                time.sleep(0.02)
            kill(member)
            got.append(content(path))
    rest = read(kafka, "killed", "&group=g&shard=0/1")
    whole = b"".join(part[: part.rfind(b"\n") + 1] for part in got) + rest
    assert set(whole.splitlines()) == set(text.splitlines()), "records are lost"
    assert len(rest) < len(text), "nothing was committed"


def test_nothing_is_committed_that_was_not_accepted():
    kafka = servers.shared("kafka")
    kafka.create_topic("accepted", 1)
    text = records(50_000)
    write(kafka, "accepted", text)
    outcome = run(kafka, "lgtail --format ndjson -i 'kafka:accepted?group=g' | head -n 1")
    assert outcome.stdout == text[: text.index(b"\n") + 1] and outcome.stderr == b"", outcome.stderr
    committed = sum(kafka.committed("g", "accepted").values())
    assert committed < 50_000, f"{committed} committed"
    # A model that is refused leaves its rows to the next training.
    refused = run(
        kafka,
        "lgtrain -i 'kafka:accepted?group=train&until=end' --label 'id > 100000' --features customer --out m.json",
        status=3,
    )
    assert refused.stderr and sum(kafka.committed("train", "accepted").values()) == 0


def test_what_redis_did_not_answer_is_not_committed():
    kafka = servers.shared("kafka")
    kafka.create_topic("unanswered", 2)
    text = records(20_000)
    write(kafka, "unanswered", text, "?key=customer")
    with servers.Redis() as redis:
        for number in range(0, 977, 2):
            redis.command("HSET", f"c:{number}", "Name", f"N{number}")
        join = (
            f"lgjoin -i 'kafka:unanswered?group=g&until=end' --on customer --table {redis.url} --lookup 'c:{{customer}}'"
            " --fields Name --retry-for 1s --cache-size 0"
        )
        redis.kill()
        outcome = run(kafka, join, status=75)
        assert b"lgjoin: error: " in outcome.stderr, outcome.stderr
        assert sum(kafka.committed("g", "unanswered").values()) == 0 and outcome.stdout == b""
        redis.start()
        for number in range(0, 977, 2):
            redis.command("HSET", f"c:{number}", "Name", f"N{number}")
        got = [json.loads(line) for line in run(kafka, join).stdout.splitlines()]
        assert sorted(one["id"] for one in got) == list(range(20_000))
        assert all(one.get("Name") == (None if one["customer"] % 2 else f"N{one['customer']}") for one in got)
        assert sum(kafka.committed("g", "unanswered").values()) == 20_000


def test_codecs():
    kafka = servers.shared("kafka")
    text = records(5000)
    for codec in ("gzip", "snappy", "lz4", "zstd"):
        kafka.create_topic(f"codec_{codec}", 1)
        write(kafka, f"codec_{codec}", text, options=f"-X compression.codec={codec}")
        assert read(kafka, f"codec_{codec}") == text, codec


def test_bad_messages_are_named_by_their_offset():
    kafka = servers.shared("kafka")
    kafka.create_topic("bad", 1)
    subprocess.run(
        ["kcat", "-b", kafka.brokers, "-P", "-t", "bad", "-D", "|"],
        input=b'{"a":1}|no JSON|{"a":\n"line\tfeed"}|{"a":\n2}',
        check=True,
        timeout=LIMIT,
    )
    subprocess.run(
        ["kcat", "-b", kafka.brokers, "-P", "-t", "bad", "-k", "k", "-Z"], input=b"\n", check=True, timeout=LIMIT
    )
    with tempfile.TemporaryDirectory() as folder:
        letters = os.path.join(folder, "letters")
        got = read(kafka, "bad", options=f"-D {letters}")
        assert got == b'{"a":1}\n{"a":\t2}\n', got
        found = [json.loads(line) for line in content(letters).splitlines()]
    assert [(one["source"], one["offset"], one["record"]) for one in found] == [
        ("kafka:bad/0", 1, "no JSON"),
        ("kafka:bad/0", 2, '{"a":\t"line\tfeed"}'),
    ], found


def test_what_is_too_large_is_a_dead_letter():
    kafka = servers.shared("kafka")
    kafka.create_topic("large", 1)
    large = b'{"a":"' + b"x" * 2_000_000 + b'"}\n'
    with tempfile.TemporaryDirectory() as folder:
        letters = os.path.join(folder, "letters")
        write(kafka, "large", large + b'{"b":2}\n', options=f"-D {letters}")
        letter = json.loads(content(letters))
        assert letter["record"].encode() + b"\n" == large and "too large" in letter["reason"], letter["reason"]
    assert read(kafka, "large") == b'{"b":2}\n'


def test_csv_messages_may_hold_line_feeds():
    kafka = servers.shared("kafka")
    kafka.create_topic("csv", 1)
    subprocess.run(
        ["kcat", "-b", kafka.brokers, "-P", "-t", "csv", "-D", "|"],
        input=b'1,"two\nlines"|2,x',
        check=True,
        timeout=LIMIT,
    )
    got = run(kafka, "lgtail --columns a,b --id id -i 'kafka:csv?until=end'").stdout
    rows = [json.loads(line) for line in got.splitlines()]
    assert [(row["a"], row["b"]) for row in rows] == [(1, "two\nlines"), (2, "x")], got
    assert len({row["id"] for row in rows}) == 2 and rows[1]["id"].endswith("-1"), got


def test_the_broker_is_killed_and_comes_back():
    with servers.Kafka() as kafka, tempfile.TemporaryDirectory() as folder:
        kafka.create_topic("in", 4)
        kafka.create_topic("out", 4)
        text = records(ROWS)
        source, path = os.path.join(folder, "in"), os.path.join(folder, "out")
        with open(source, "wb") as file:
            file.write(text)
        writer = start(
            kafka, ["lgtail", "--format", "ndjson", "--rate", "50000/s", "-o", "kafka:in?key=customer", source],
            stderr=subprocess.PIPE,
        )
        between = start(
            kafka, ["lgtail", "--format", "ndjson", "-i", "kafka:in?group=between", "-o", "kafka:out"],
            stderr=subprocess.PIPE,
        )
        reader = start(
            kafka, ["lgtail", "--format", "ndjson", "-i", "kafka:out?group=reader", "-o", path], stderr=subprocess.PIPE
        )
        processes = (writer, between, reader)
        try:
            deadline = time.monotonic() + LIMIT
            while not os.path.exists(path) or os.path.getsize(path) < 1_000_000:
                assert time.monotonic() < deadline, f"no data; {[one.poll() for one in processes]}"
                time.sleep(0.05)
            kafka.kill()
            time.sleep(2)  # so that all of them notice
            kafka.start()
            assert writer.wait(LIMIT) == 0, writer.stderr.read()
            deadline = time.monotonic() + LIMIT
            while content(path).count(b"\n") < ROWS:
                assert time.monotonic() < deadline, f"{content(path).count(b'{')} of {ROWS}"
                time.sleep(0.2)
            for process in (between, reader):
                process.send_signal(signal.SIGINT)
                assert process.wait(LIMIT) == 0, process.stderr.read()
            assert lines(content(path)) == lines(text), f"{content(path).count(b'{')} of {ROWS}"
        finally:
            for process in processes:
                kill(process)


def test_nobody_answers():
    outcome = lgtest.run(
        "lgtail -i 'kafka:t' -X bootstrap.servers=127.0.0.1:1 --retry-for 1s", timeout=LIMIT, env=lgtest.environment()
    )
    assert outcome.status == 75, outcome.status
    assert b"lgtail: error: no Kafka broker of 127.0.0.1:1 answers" in outcome.stderr, outcome.stderr


def test_a_topic_that_is_not_there():
    kafka = servers.shared("kafka")
    said = run(kafka, "lgtail -i 'kafka:not_there?until=end'", status=1).stderr
    assert said.startswith(b"lgtail: error: there is no topic 'not_there' at ") and said.count(b"\n") == 1, said


def secured(kafka, config, status):
    """What lgtail says with this --kafka-config; both directions."""
    env = lgtest.environment()
    for command in ("lgtail -i 'kafka:t?until=end'", "echo '{}' | lgtail --format ndjson -o kafka:t"):
        outcome = lgtest.run(f"{command} --kafka-config {config}", timeout=LIMIT, env=env)
        assert outcome.status == status, f"{command}: {outcome.status}: {outcome.stderr.decode()}"
        if status != 0:
            assert outcome.stderr.count(b"\n") == 1, outcome.stderr
            assert kafka.password.encode() not in outcome.stderr and b"not-it" not in outcome.stderr
        yield outcome.stderr.decode()


def test_credentials_and_certificates():
    with servers.Kafka(sasl=True) as kafka:
        kafka.create_topic("t", 1)
        for said in secured(kafka, kafka.client_config("PLAIN"), 0):
            assert said == "", said
        with open(kafka.client_config("PLAIN"), encoding="utf-8") as file:
            good = file.read()
        no_ca = os.path.join(kafka.folder, "no_ca")
        with open(no_ca, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.writelines(line for line in good.splitlines(True) if not line.startswith("ssl.ca"))
        for said in secured(kafka, no_ca, 1):
            assert said.startswith("lgtail: error: no secure connection to the Kafka brokers: "), said
        for said in secured(kafka, kafka.client_config("PLAIN", password="not-it"), 1):
            assert said.startswith("lgtail: error: the Kafka brokers refuse our credentials: "), said


def test_scram():
    with servers.Kafka("3.9.1", sasl=True) as kafka:
        kafka.create_topic("t", 1)
        for said in secured(kafka, kafka.client_config("SCRAM-SHA-512"), 0):
            assert said == "", said


if __name__ == "__main__":
    sys.exit(
        lgtest.run_tests("integration/kafka", [test for name, test in list(globals().items()) if name.startswith("test_")])
    )
