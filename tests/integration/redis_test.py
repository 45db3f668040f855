#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tables, sinks and sources with a real Redis: what is found, in which order and how often it is asked for; who may log
in; and that nothing is lost or doubled when Redis, or one of our programs, is killed in the middle."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402
import servers  # noqa: E402

LIMIT = 240 if lgtest.SANITIZED else 90
MANY = 100_000 if lgtest.SANITIZED else 1_000_000
SOME = 20_000 if lgtest.SANITIZED else 100_000


def lines(records):
    return "".join(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n" for record in records).encode()


def parsed(output):
    return [json.loads(line) for line in output.splitlines()]


def run(redis, command, stdin=b"", status=0, quiet=True, env=None):
    outcome = lgtest.run(command, stdin, LIMIT, env=env or servers.environment(redis))
    assert not outcome.timed_out, f"{command}: still running after {LIMIT} s\n{outcome.stderr.decode()}"
    assert outcome.status == status, f"{command}: status {outcome.status}\n{outcome.stderr.decode()}"
    assert not quiet or outcome.stderr == b"", f"{command}: said {outcome.stderr.decode()}"
    return outcome


def counters(outcome):
    return json.loads([line for line in outcome.stderr.splitlines() if line.startswith(b"{")][-1])


def start(redis, command, stdin=None, stdout=subprocess.PIPE):
    return subprocess.Popen(command, env=servers.environment(redis), stdin=stdin, stdout=stdout, stderr=subprocess.PIPE)


def wait_for(holds, what):
    deadline = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < deadline, f"waited too long until {what}"
        time.sleep(0.01)


def calls(redis, command):
    """How often Redis has carried out a command."""
    found = [line for line in redis.command("INFO", "commandstats").splitlines()
             if line.startswith(f"cmdstat_{command}:")]
    return int(found[0].split("calls=")[1].split(",")[0]) if found else 0


def load_hashes(redis, prefix, count):
    for first in range(0, count, 10_000):
        redis.pipeline([("HSET", f"{prefix}{i}", "Name", f"N{i}", "Level", i % 3)
                        for i in range(first, min(count, first + 10_000))])


# Joins

def test_hashes_strings_and_misses():
    redis = servers.shared("redis")
    redis.pipeline([("HSET", "join:7", "id", 7, "Name", 'Ann "A"', "Level", 2, "Empty", ""),
                    ("SET", "join:event:7", 1), ("SET", "join:bad", b"\xff"), ("HSET", "join:8", "Level", "x")])
    table = ["lgjoin", "--table", redis.url, "--lookup", "join:{id}"]
    some = lines([{"id": 7, "Level": 0}, {"id": 9}, {"x": 1}, {"id": "7"}])
    assert parsed(run(redis, table, some).stdout) == [
        {"id": "7", "Level": "2", "Name": 'Ann "A"', "Empty": ""}, {"id": 9}, {"x": 1},
        {"id": "7", "Level": "2", "Name": 'Ann "A"', "Empty": ""}]
    assert parsed(run(redis, table + ["--on", "id", "--prefix", "p_"], some).stdout)[0] == {
        "id": 7, "Level": 0, "p_Name": 'Ann "A"', "p_Level": "2", "p_Empty": ""}
    typed = table + ["--fields", "Level=level,Nothing", "--types", "Level:int", "--miss", "null"]
    assert parsed(run(redis, typed, some).stdout) == [
        {"id": 7, "Level": 0, "level": 2}, {"id": 9, "level": None, "Nothing": None},
        {"x": 1, "level": None, "Nothing": None}, {"id": "7", "level": 2}]
    events = ["lgjoin", "--table", redis.url, "--lookup", "join:event:{id}", "--as", "p", "--miss", "drop"]
    assert parsed(run(redis, events, some).stdout) == [{"id": 7, "Level": 0, "p": "1"}, {"id": "7", "p": "1"}]
    with tempfile.TemporaryDirectory() as folder:
        dead = os.path.join(folder, "dead")
        bad = lines([{"id": "event:7"}, {"id": "bad"}, {"id": 8}, {"id": 9}, {"id": 7}])
        outcome = run(redis, table + ["--types", "Level:int", "--miss", "dead-letter", "-q", "-D", dead], bad)
        assert [record["id"] for record in parsed(outcome.stdout)] == ["7"], outcome.stdout
        with open(dead, "rb") as file:
            letters = parsed(file.read())
        assert [letter["line"] for letter in letters] == [1, 2, 3, 4]
        assert "WRONGTYPE" in letters[0]["reason"] and 'no int: "x"' in letters[2]["reason"], letters
        assert letters[3]["reason"] == "no row for key 'join:9'" and letters[3]["record"] == '{"id":9}'
        outcome = run(redis, table + ["--as", "p", "-q", "-D", dead + "2"], lines([{"id": "bad"}]))
        with open(dead + "2", "rb") as file:
            assert "not valid UTF-8" in parsed(file.read())[0]["reason"]


def test_order_is_kept_and_a_key_is_asked_for_once():
    redis = servers.shared("redis")
    load_hashes(redis, "order:", 1000)
    chance = random.Random(1)
    records = [{"n": n, "id": chance.randrange(1500)} for n in range(SOME)]
    before = calls(redis, "hmget")
    join = ["lgjoin", "--table", redis.url, "--lookup", "order:{id}", "--fields", "Name", "--stats", "1000"]
    outcome = run(redis, join, lines(records), quiet=False)
    expected = [record | ({"Name": f"N{record['id']}"} if record["id"] < 1000 else {}) for record in records]
    assert parsed(outcome.stdout) == expected
    asked = len({record["id"] for record in records})
    found = counters(outcome)
    assert found["lookups"] == asked and calls(redis, "hmget") - before == asked, found
    assert found["cache_hits"] == SOME - asked and found["matched"] + found["missed"] == SOME


def test_many_cold_lookups_are_all_made():
    redis = servers.shared("redis")
    load_hashes(redis, "cold:", MANY // 2)
    before = calls(redis, "hmget")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.ndjson")
        with open(path, "w", encoding="ascii") as file:
            file.writelines(f'{{"id":{i * 7919 % MANY},"n":{i}}}\n' for i in range(MANY))
        outcome = run(redis, ["lgjoin", "-i", path, "--table", redis.url, "--lookup", "cold:{id}", "--fields", "Name",
                              "--cache-size", "0", "--stats", "1000", "-o", path + ".out"], quiet=False)
        with open(path + ".out", encoding="ascii") as file:
            for i, line in enumerate(file):
                key = i * 7919 % MANY
                name = f',"Name":"N{key}"' if key < MANY // 2 else ""
                assert line == f'{{"id":{key},"n":{i}{name}}}\n', (i, line)
        assert i == MANY - 1
    found = counters(outcome)
    assert found["lookups"] == found["read"] == MANY and found["matched"] == MANY // 2, found
    assert calls(redis, "hmget") - before == MANY
    redis.pipeline([("UNLINK", *[f"cold:{i}" for i in range(first, first + 10_000)])
                    for first in range(0, MANY, 10_000)])


def test_what_is_remembered_is_forgotten_in_time():
    redis = servers.shared("redis")
    redis.command("SET", "ttl:1", "old")
    command = ["lgjoin", "--table", redis.url, "--lookup", "ttl:{id}", "--as", "v"]

    def ask(process, identifier):
        process.stdin.write(lines([{"id": identifier}]))
        process.stdin.flush()
        return json.loads(process.stdout.readline()).get("v")

    process = start(redis, command + ["--cache-ttl", "1h"], subprocess.PIPE)
    assert [ask(process, 1), ask(process, 2)] == ["old", None]
    redis.pipeline([("SET", "ttl:1", "new"), ("SET", "ttl:2", "new")])
    assert [ask(process, 1), ask(process, 2)] == ["old", None]
    process.communicate()
    process = start(redis, command + ["--cache-ttl", "50ms"], subprocess.PIPE)
    assert ask(process, 1) == "new"
    redis.command("SET", "ttl:1", "newer")
    wait_for(lambda: ask(process, 1) == "newer", "the cache forgets")
    redis.command("DEL", "ttl:1")
    wait_for(lambda: ask(process, 1) is None, "the cache forgets")
    redis.command("SET", "ttl:1", "back")
    wait_for(lambda: ask(process, 1) == "back", "the cache forgets that there was nothing")
    process.communicate()
    process = start(redis, command + ["--cache-size", "0"], subprocess.PIPE)
    assert ask(process, 1) == "back"
    redis.command("SET", "ttl:1", "at once")
    assert ask(process, 1) == "at once"
    process.communicate()


# Who may come in

def test_users_passwords_and_rights():
    with servers.Redis(user="ann", password="correct-horse") as redis:
        one = lines([{"id": 1}])
        redis.command("SET", "k:1", "v")
        sink = ["lgsink-redis", "--set", "k:{id}", "--value", "id"]
        join = ["lgjoin", "--table", redis.url, "--lookup", "k:{id}", "--as", "v"]
        assert parsed(run(redis, join, one).stdout) == [{"id": 1, "v": "v"}]
        run(redis, sink, one)
        socket = ["--table", f"unix://ann@{redis.socket_path}?db=0"]
        by_socket = run(redis, ["lgjoin", *socket, "--lookup", "k:{id}", "--as", "v", "--password-file",
                                redis.password_file], one, env=lgtest.environment())
        assert parsed(by_socket.stdout) == [{"id": 1, "v": "1"}]
        wrong = redis.write("wrong", "battery-staple\n")
        for command in (join, sink + ["--url", redis.url]):
            outcome = run(redis, command + ["--password-file", wrong], one, status=1, quiet=False)
            assert b"WRONGPASS" in outcome.stderr and outcome.stderr.count(b"\n") == 1, outcome.stderr
            assert b"battery" not in outcome.stderr and b"horse" not in outcome.stderr
        nobody = redis.url.replace("ann@", "")
        outcome = run(redis, join[:2] + [nobody] + join[3:], one, status=1, quiet=False, env=lgtest.environment())
        assert b"NOAUTH" in outcome.stderr and outcome.stderr.count(b"\n") == 1, outcome.stderr
        redis.command("ACL", "SETUSER", "reader", "on", ">reading", "~k:*", "+get")
        reader = {"LG_REDIS_URL": redis.url.replace("ann@", "reader@"),
                  "LG_REDIS_PASSWORD_FILE": redis.write("reader", "reading\n")}
        env = lgtest.environment() | reader
        join[2] = reader["LG_REDIS_URL"]
        assert parsed(run(redis, join, one, env=env).stdout) == [{"id": 1, "v": "1"}]
        outcome = run(redis, sink, one, status=1, quiet=False, env=env)
        assert b"NOPERM" in outcome.stderr and b"reading" not in outcome.stderr, outcome.stderr


# Redis goes away

def test_a_join_outlives_a_restart():
    with servers.Redis() as redis, tempfile.TemporaryFile() as written:
        load_hashes(redis, "r:", 1000)
        count = SOME
        join = ["lgjoin", "--table", redis.url, "--lookup", "r:{id}", "--fields", "Name", "--cache-size", "0", "-v"]
        process = start(redis, join, subprocess.PIPE, written)
        feeder = subprocess.Popen([sys.executable, "-c", f"""
import sys, time
for i in range({count}):
    sys.stdout.write('{{"n":%d,"id":%d}}\\n' % (i, i % 1000))
    if i % ({count} // 100) == 0: sys.stdout.flush(); time.sleep(0.02)
"""], stdout=process.stdin)
        process.stdin.close()
        process.stdin = None
        for _ in range(2):
            size = os.fstat(written.fileno()).st_size
            wait_for(lambda: os.fstat(written.fileno()).st_size > size, "records come out")  # noqa: B023
            redis.kill()
            redis.start()
        _, said = process.communicate(timeout=LIMIT)
        feeder.wait()
        assert process.returncode == 0, said
        written.seek(0)
        got = parsed(written.read())
        for i, record in enumerate(got):
            assert record == {"n": i, "id": i % 1000, "Name": f"N{i % 1000}"}, (i, record, said)
        assert len(got) == count, said
        assert b"is not available" in said and b"is back after" in said, said


def test_sinks_outlive_kills():
    with servers.Redis() as redis, tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.ndjson")
        count = SOME
        with open(path, "w", encoding="ascii") as file:
            file.writelines(f'{{"id":{i},"v":"{i}"}}\n' for i in range(count))
        commands = {
            "hash": ["--hset", "h:{id}"], "string": ["--set", "s:{id}", "--value", "v"],
            "set": ["--sadd", "members", "--value", "v"], "stream": ["--xadd", "stream", "--expire", "1h"]}
        processes = {name: start(redis, ["lgsink-redis", *options, "--stats", "1000"], subprocess.PIPE)
                     for name, options in commands.items()}
        with open(path, "rb") as file:
            blocks = list(iter(lambda: file.read(count), b""))
        for number, block in enumerate(blocks):
            for process in processes.values():
                process.stdin.write(block)
                process.stdin.flush()
            if number in (len(blocks) // 4, len(blocks) // 2):
                redis.kill()
                redis.start()
        for name, process in processes.items():
            _, said = process.communicate(timeout=LIMIT)
            assert process.returncode == 0, (name, said)
            assert json.loads(said.splitlines()[-1])["stored"] == count, (name, said)
        assert redis.command("SCARD", "members") == count
        assert redis.command("DBSIZE") == 2 * count + 2
        assert redis.command("HGETALL", f"h:{count - 1}") == ["id", str(count - 1), "v", str(count - 1)]
        assert redis.command("GET", f"s:{count // 2}") == str(count // 2)
        entries = redis.command("XRANGE", "stream", "-", "+")
        assert [json.loads(fields[1])["id"] for _, fields in entries] == list(range(count))


def test_too_long_away_ends_with_75():
    with servers.Redis() as redis:
        join = ["lgjoin", "--table", redis.url, "--lookup", "k:{id}", "--as", "v", "--retry-for", "500ms"]
        process = start(redis, join, subprocess.PIPE)
        process.stdin.write(lines([{"id": 1}]))
        process.stdin.flush()
        assert process.stdout.readline() == b'{"id":1}\n'
        redis.kill()
        _, said = process.communicate(lines([{"id": 2}]), timeout=LIMIT)
        assert process.returncode == 75 and b"was not available for 500ms" in said, said
        process = start(redis, ["lgsink-redis", "--set", "k:{id}", "--value", "id"], subprocess.PIPE)
        wait_for(lambda: process.stderr.readline().find(b"not available") >= 0, "it says that Redis is away")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LIMIT)
        assert process.returncode == 75
        redis.start()


def test_memory_full_is_waited_for():
    with servers.Redis(durable=False) as redis:
        redis.command("CONFIG", "SET", "maxmemory", "1")
        process = start(redis, ["lgsink-redis", "--set", "k:{id}", "--value", "id"], subprocess.PIPE)
        process.stdin.write(lines([{"id": i} for i in range(100)]))
        process.stdin.flush()
        assert b"OOM" in process.stderr.readline()
        redis.command("CONFIG", "SET", "maxmemory", "0")
        process.communicate(timeout=LIMIT)
        assert process.returncode == 0 and redis.command("DBSIZE") == 100


# Sinks

def test_what_sinks_write():
    redis = servers.shared("redis")
    records = [{"id": 7, "a": "é\"", "b": 1.50, "c": {"x": [1]}, "d": None, "e": True}, {"id": 8}, {"a": 1}]
    text = b'{"id":7,"a":"\\u00e9\\"","b":1.50,"c":{"x":[1]},"d":null,"e":true,"a":"second"}\n' + lines(records[1:])
    redis.command("HSET", "w:7", "d", "goes", "f", "stays")
    outcome = run(redis, ["lgsink-redis", "--hset", "w:{id}", "-q", "-o", "-"], text)
    assert outcome.stdout == text
    found = redis.command("HGETALL", "w:7")
    assert dict(zip(found[::2], found[1::2])) == {"id": "7", "a": 'é"', "b": "1.50", "c": '{"x":[1]}', "e": "true",
                                                  "f": "stays"}
    run(redis, ["lgsink-redis", "--hset", "w:{id}", "--fields", "a,c.x", "--expire", "1h", "-q"], text)
    found = redis.command("HGETALL", "w:7")
    assert found[found.index("c.x") + 1] == "[1]" and 0 < redis.command("PTTL", "w:7") <= 3_600_000
    run(redis, ["lgsink-redis", "--set", "w:s:{id}", "--value", "a", "--expire", "1h", "-q"], text)
    assert redis.command("GET", "w:s:7") == 'é"' and redis.command("PTTL", "w:s:7") > 0
    assert redis.command("EXISTS", "w:s:8") == 0
    with tempfile.TemporaryDirectory() as folder:
        dead = os.path.join(folder, "dead")
        many = lines([{"id": i, "k": "w:7" if i % 10 == 0 else "w:members"} for i in range(1000)])
        run(redis, ["lgsink-redis", "--sadd", "{k}", "--value", "id", "-q", "-D", dead], many)
        assert redis.command("SCARD", "w:members") == 900
        with open(dead, "rb") as file:
            letters = parsed(file.read())
        assert [json.loads(letter["record"])["id"] for letter in letters] == list(range(0, 1000, 10))
        assert all("WRONGTYPE" in letter["reason"] for letter in letters)
        with open(dead, "rb") as file:
            again = lgtest.check("lgtail --format dead-letter | sed s/w:7/w:members/", file.read())
        run(redis, ["lgsink-redis", "--sadd", "{k}", "--value", "id"], again)
        assert redis.command("SCARD", "w:members") == 1000
    fifty = lines([{"id": 1, "n": n} for n in range(50)])
    run(redis, ["lgsink-redis", "--xadd", "w:stream:{id}", "--maxlen", "10"], fifty)
    assert [fields for _, fields in redis.command("XRANGE", "w:stream:1", "-", "+")] == [
        ["record", f'{{"id":1,"n":{n}}}'] for n in range(40, 50)]


# Sources

def test_sets_are_read_and_left():
    redis = servers.shared("redis")
    redis.command("SADD", "source:small", 7, "a\"b", "é")
    copy = ["lgsink-redis", "--sadd", "source:copy", "--value", "value", "-o", "-"]
    assert sorted(record["value"] for record in parsed(run(redis, copy + ["-i", "redis:set:source:small"]).stdout)) == [
        "7", 'a"b', "é"]
    assert redis.command("SCARD", "source:copy") == redis.command("SCARD", "source:small") == 3
    assert run(redis, copy + ["-i", "redis:set:source:none"]).stdout == b""
    for first in range(0, SOME, 10_000):
        redis.command("SADD", "source:big", *range(first, first + 10_000))
    big = parsed(run(redis, copy + ["-i", "redis:set:source:big"]).stdout)
    assert {int(record["value"]) for record in big} == set(range(SOME))
    process = start(redis, copy + ["-i", "redis:set:source:small?poll=10ms"])
    seen = [process.stdout.readline() for _ in range(9)]
    redis.command("SADD", "source:small", "later")
    wait_for(lambda: b"later" in process.stdout.readline(), "the set is read again")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=LIMIT)
    assert process.returncode == 0 and len(set(seen)) == 3, said


def test_streams_give_records_back():
    redis = servers.shared("redis")
    text = b'{"a": 1.50,"b":"\\u00e9"}\n{"record":{}}\n'
    run(redis, ["lgsink-redis", "--xadd", "back"], text)
    redis.pipeline([("XADD", "back", "*", "x", 1, "y", 'q"'), ("XADD", "back", "*", "record", "no object"),
                    ("XADD", "back", "*", "record", '{\n"p": 1\r\n}')])
    read = ["lgsink-redis", "--sadd", "back:none", "--value", "none", "-q", "-o", "-"]
    outcome = run(redis, read + ["-i", "redis:stream:back?group=g&until=end"])
    assert outcome.stdout == text + b'{"x":"1","y":"q\\""}\n{"record":"no object"}\n{ "p": 1  }\n', outcome.stdout
    assert redis.command("XPENDING", "back", "g")[0] == 0
    assert run(redis, read + ["-i", "redis:stream:back?group=g&until=end"]).stdout == b""
    assert run(redis, read + ["-i", "redis:stream:back?group=late&from=latest&until=end"]).stdout == b""


def test_a_killed_consumer_loses_nothing():
    redis = servers.shared("redis")
    count = SOME
    for first in range(0, count, 10_000):
        redis.pipeline([("XADD", "kill:s", "*", "record", f'{{"id":{i}}}') for i in range(first, first + 10_000)])
    source = "redis:stream:kill:s?group=g&consumer=c"
    command = ["lgsink-redis", "--sadd", "kill:done", "--value", "id", "-i"]
    chance = random.Random(3)
    for _ in range(5):
        process = start(redis, command + [source])
        time.sleep(chance.uniform(0.01, 0.1 if not lgtest.SANITIZED else 1))
        process.kill()
        process.communicate()
    process = start(redis, command + [source])
    wait_for(lambda: redis.command("SCARD", "kill:done") == count and redis.command("XPENDING", "kill:s", "g")[0] == 0,
             "all is read and acknowledged")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, said
    # What a consumer that never comes back had been given goes to another one.
    redis.command("XADD", "kill:s", "*", "record", '{"id":"orphan"}')
    redis.command("XREADGROUP", "GROUP", "g", "gone", "STREAMS", "kill:s", ">")
    process = start(redis, command + [source + "&claim=100ms"])
    wait_for(lambda: redis.command("SISMEMBER", "kill:done", "orphan") == 1, "the orphan is taken over")
    wait_for(lambda: redis.command("XPENDING", "kill:s", "g")[0] == 0, "it is acknowledged")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=LIMIT)
    assert process.returncode == 0


def test_a_stream_outlives_a_restart():
    with servers.Redis() as redis:
        count = SOME // 10
        process = start(redis, ["lgsink-redis", "--sadd", "done", "--value", "id", "-i",
                                "redis:stream:s?group=g&consumer=c", "-o", "-"])
        for part in range(10):
            redis.pipeline([("XADD", "s", "*", "record", f'{{"id":{part * count + i}}}') for i in range(count)])
            if part in (3, 6):
                redis.kill()
                redis.start()
        seen = set()
        for line in process.stdout:
            seen.add(json.loads(line)["id"])
            if len(seen) == 10 * count:
                break
        wait_for(lambda: redis.command("XPENDING", "s", "g")[0] == 0, "all is acknowledged")
        assert redis.command("SCARD", "done") == 10 * count
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=LIMIT)
        assert process.returncode == 0, said


if __name__ == "__main__":
    sys.exit(lgtest.run_tests("integration/redis", [
        test_hashes_strings_and_misses, test_order_is_kept_and_a_key_is_asked_for_once,
        test_many_cold_lookups_are_all_made, test_what_is_remembered_is_forgotten_in_time,
        test_users_passwords_and_rights, test_a_join_outlives_a_restart, test_sinks_outlive_kills,
        test_too_long_away_ends_with_75, test_memory_full_is_waited_for, test_what_sinks_write,
        test_sets_are_read_and_left, test_streams_give_records_back, test_a_killed_consumer_loses_nothing,
        test_a_stream_outlives_a_restart]))
