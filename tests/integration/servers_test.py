#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real servers themselves, without our programs: each starts, answers, survives kill -9 with its data, and goes."""

import os
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402
import servers  # noqa: E402

COMMAND = os.path.join(lgtest.SOURCE, "tests", "support", "servers.py")
LIMIT = 120  # seconds for what takes one


def survives(server, write, read, expected):
    """Writes, kills, starts again, reads. Returns how long the first start took, and the memory after it."""
    begun = time.monotonic()
    with server:
        figures = f"ready in {time.monotonic() - begun:.1f} s, {server.memory()} MiB"
        write()
        pids = server.pids()
        assert read() == expected, read()
        server.kill()
        assert not any(os.path.exists(f"/proc/{pid}") for pid in pids), f"{pids} are still there"
        server.start()
        assert read() == expected, f"after kill -9: {read()}"
        folder, pids = server.folder, server.pids()
    assert not os.path.exists(folder) and not any(os.path.exists(f"/proc/{pid}") for pid in pids), folder
    return figures


def kcat(*arguments, text=""):
    return subprocess.run(
        ["kcat", *arguments], input=text.encode(), check=True, capture_output=True, timeout=LIMIT
    ).stdout.decode()


def test_redis():
    redis = servers.Redis()
    return survives(
        redis, lambda: redis.command("HSET", "7", "Name", "Ann"), lambda: redis.command("HGETALL", "7"), ["Name", "Ann"]
    )


def test_redis_with_users_and_socket():
    for redis in (servers.Redis(password="one"), servers.Redis(user="lg", password="two")):
        with redis:
            assert redis.command("SET", "a", "b") == "OK"
            for where in (["-p", str(redis.port)], ["-s", redis.socket_path]):
                said = subprocess.run(
                    ["redis-cli", *where, "GET", "a"], capture_output=True, text=True, timeout=LIMIT, check=False
                ).stdout
                assert said.startswith("NOAUTH"), said


def test_redis_paused():
    with servers.Redis() as redis:
        redis.pause()
        asking = subprocess.Popen(["redis-cli", "-p", str(redis.port), "PING"], stdout=subprocess.PIPE)
        try:
            asking.wait(0.3)
            raise AssertionError("a paused server answered")
        except subprocess.TimeoutExpired:
            redis.resume()
        assert asking.communicate(timeout=LIMIT)[0] == b"PONG\n"


def kafka_survives(version):
    kafka = servers.Kafka(version)

    def write():
        kafka.create_topic("t", 3)
        kcat("-b", kafka.brokers, "-P", "-t", "t", "-p", "2", text="a\nb\n")
        kcat("-b", kafka.brokers, "-X", "auto.offset.reset=earliest", "-e", "-G", "group", "t")

    return survives(
        kafka, write, lambda: (kafka.end_offsets("t"), kafka.committed("group", "t")), ({0: 0, 1: 0, 2: 2}, {2: 2})
    )


def test_kafka():
    return kafka_survives("4.1.0")


def test_kafka3():
    return kafka_survives("3.9.1")


def test_kafka_with_passwords():
    for version, mechanisms in (("4.1.0", ["PLAIN"]), ("3.9.1", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])):
        with servers.Kafka(version, sasl=True) as kafka:
            kafka.create_topic("t", 1)
            for mechanism in mechanisms:
                kcat("-F", kafka.client_config(mechanism), "-P", "-t", "t", text=mechanism + "\n")
            assert kafka.end_offsets("t") == {0: len(mechanisms)}
            try:
                kcat("-F", kafka.client_config("PLAIN", "wrong"), "-L")
                raise AssertionError("a wrong password was taken")
            except subprocess.CalledProcessError as error:
                assert b"Authentication failed" in error.stderr, error.stderr


def search_survives(server):
    points = "\n".join(
        [
            '{"index":{"_id":"1"}}',
            '{"place":{"lat":48.1,"lon":11.6}}',
            '{"index":{"_id":"2"}}',
            '{"place":"48.2,11.5"}',
            "",
        ]
    )
    by_place = {"size": 0, "aggs": {"cells": {"geohash_grid": {"field": "place", "precision": 3}}}}

    def write():
        server.ask("PUT", "/t", {"mappings": {"properties": {"place": {"type": "geo_point"}}}})
        assert not server.ask("POST", "/t/_bulk", points)["errors"]

    def read():
        cells = (
            server.ask("POST", "/t/_search", by_place)["aggregations"]["cells"]["buckets"] if server.count("t") else []
        )
        return server.count("t"), [(cell["key"], cell["doc_count"]) for cell in cells]

    return survives(server, write, read, (2, [("u28", 2)]))


def test_opensearch():
    return search_survives(servers.OpenSearch())


def test_opensearch3():
    return search_survives(servers.OpenSearch3())


def test_elasticsearch7():
    return search_survives(servers.Elasticsearch7())


def test_elasticsearch8():
    return search_survives(servers.Elasticsearch8())


def test_elasticsearch_with_users():
    with servers.Elasticsearch8(security=True) as server:
        for user, status in (("writer", "201"), ("reader", "403"), ("nobody", "401")):
            said = subprocess.run(
                [
                    "curl",
                    "-s",
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{http_code}",
                    "--noproxy",
                    "*",
                    "--cacert",
                    server.ca,
                    "-u",
                    f"{user}:{server.password}",
                    "-H",
                    "Content-Type: application/json",
                    "-d",
                    "{}",
                    f"{server.url}/ba_t/_doc",
                ],
                capture_output=True,
                text=True,
                timeout=LIMIT,
                check=False,
            ).stdout
            assert said == status, f"{user}: {said}"


def test_settings_change_at_a_restart():
    with servers.OpenSearch() as server:
        assert server.request("POST", "/t/_bulk", '{"index":{}}\n{"a":1}\n')[0] == 200
        server.settings["indexing_pressure.memory.limit"] = "1b"
        server.restart()
        assert server.request("POST", "/t/_bulk", '{"index":{}}\n{"a":1}\n')[0] == 429
        del server.settings["indexing_pressure.memory.limit"]
        server.restart()
        assert server.count("t") == 1


def test_shell_command():
    said = lgtest.run(
        [sys.executable, COMMAND, "run", "redis", "--", "bash", "-c", 'redis-cli -u "$LG_REDIS_URL" PING; exit 7'],
        timeout=LIMIT,
    )
    assert (said.status, said.stdout) == (7, b"PONG\n"), (said.status, said.stdout, said.stderr)
    assert lgtest.run([sys.executable, COMMAND, "run", "oracle", "--", "true"]).status == 2


def redis_servers_of(folder):
    """The process ids of the Redis servers whose folders are below this one."""
    found = []
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.readlink(f"/proc/{name}/cwd").startswith(folder):
                found.append(int(name))
        except OSError:
            pass
    return found


def ends_with(number, expected):
    """A signal to the command and what it runs ends all of it, and no server stays behind."""
    with tempfile.TemporaryDirectory(prefix="lg-test-") as folder:
        process = subprocess.Popen(
            [sys.executable, COMMAND, "run", "redis", "--", "bash", "-c", "echo ready; sleep 600"],
            stdout=subprocess.PIPE,
            start_new_session=True,
            env=lgtest.environment() | {"TMPDIR": folder},
        )
        assert process.stdout.readline() == b"ready\n"
        assert redis_servers_of(folder)
        if number == signal.SIGKILL:
            process.kill()
        else:
            os.killpg(process.pid, number)
        assert process.wait(LIMIT) == expected, process.returncode
        deadline = time.monotonic() + LIMIT
        while redis_servers_of(folder) or [name for name in os.listdir(folder) if name.startswith("lg-redis")]:
            assert time.monotonic() < deadline, f"still there: {redis_servers_of(folder)} {os.listdir(folder)}"
            time.sleep(0.01)
        lgtest.kill_group(process)
        process.stdout.close()


def test_interrupt_stops_all():
    ends_with(signal.SIGINT, 130)
    ends_with(signal.SIGTERM, 143)


def test_kill_leaves_nothing_behind():
    ends_with(signal.SIGKILL, -signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(
        lgtest.run_tests(
            "integration/servers",
            [
                test_redis,
                test_redis_with_users_and_socket,
                test_redis_paused,
                test_kafka,
                test_kafka3,
                test_kafka_with_passwords,
                test_opensearch,
                test_opensearch3,
                test_elasticsearch7,
                test_elasticsearch8,
                test_elasticsearch_with_users,
                test_settings_change_at_a_restart,
                test_shell_command,
                test_interrupt_stops_all,
                test_kill_leaves_nothing_behind,
            ],
        )
    )
