#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The whole pipeline while its servers fail: file, Kafka, join with Redis, window, score, Kafka, index and Redis. Redis
is restarted, the broker killed, OpenSearch away for a while and then refusing writes; no event is lost, none is
doubled, and nobody has to do anything. LG_OUTAGE_LISTENS=1000000 makes it as long as it is meant."""

import contextlib
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

LISTENS = int(os.environ.get("LG_OUTAGE_LISTENS", "60000"))
AWAY = 30 if LISTENS >= 1000000 else 8  # seconds without OpenSearch
LIMIT = 240 + LISTENS / 1000  # seconds for all of it
EXAMPLES = os.path.join(lgtest.SOURCE, "examples")
INDEX = "ba_realtime3"


class Pipelines:
    """Commands that run until they are told to stop. What they say is kept in files."""

    def __init__(self, folder, environment):
        self.folder, self.environment, self.running = folder, environment, {}

    def start(self, name, command):
        with open(self.messages(name), "wb") as errors:
            self.running[name] = subprocess.Popen(
                ["bash", "-c", "set -o pipefail; " + command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    def messages(self, name):
        return os.path.join(self.folder, f"{name}.messages")

    def said(self):
        result = ""
        for name in self.running:
            with open(self.messages(name), encoding="utf-8", errors="replace") as file:
                result += f"{name}: {file.read()[-2000:]}\n"
        return result

    def check(self):
        for name, process in self.running.items():
            assert process.poll() in (None, 0), f"{name} ended with status {process.returncode}\n{self.said()}"

    def stop(self):
        """SIGTERM to each program; all must end well."""
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for name, process in self.running.items():
            # bash itself dies of the signal; a program that fails would say so.
            assert process.wait(60) in (
                0,
                -signal.SIGTERM,
                128 + signal.SIGTERM,
            ), f"{name}: {process.returncode}\n{self.said()}"

    def kill(self):
        for process in self.running.values():
            lgtest.kill_group(process)
            process.wait()


def prepare(folder, redis):
    lgtest.check(["lggen", "--out", folder, "--listens", str(LISTENS), "--customers", "1000"], timeout=LIMIT)
    environment = servers.environment(redis)
    for script in ("stage1/places", "stage2/customers"):
        outcome = lgtest.run([f"{EXAMPLES}/{script}-with-servers.sh", folder], timeout=LIMIT, env=environment)
        assert outcome.status == 0, outcome.stderr.decode()
    outcome = lgtest.run([f"{EXAMPLES}/stage3/train.sh", folder], timeout=LIMIT)
    assert outcome.status == 0, outcome.stderr.decode()


def start(pipelines, folder, redis, search):
    score = "'Level < 2 and Status == 1 and listens >= 20'"
    pipelines.start(
        "enrich",
        f"""
        lgjoin -i 'kafka:realtime?group=enrich' --table {redis.url} --lookup 'cust:{{customer_id}}' \
          --fields Name,Level,Status --types Level:int,Status:int --cache-size 100 -D {folder}/enrich.dead |
        lgwindow --config {EXAMPLES}/stage3/habits.toml --each -D {folder}/window.dead |
        lgscore --model {folder}/model.json --flag SendEvent --when {score} -D {folder}/score.dead \
          -o 'kafka:scored?key=customer_id'""",
    )
    pipelines.start(
        "redis",
        f"""
        lgsink-redis -i 'kafka:scored?group=redis' --url {redis.url} --sadd seen --value event_id \
          -D {folder}/redis.dead""",
    )
    pipelines.start(
        "index",
        f"""
        lgsink-es -i 'kafka:scored?group=index' --url {search.url} --index {INDEX} --id '{{event_id}}' \
          --template {EXAMPLES}/elasticsearch/{INDEX}.json -D {folder}/index.dead""",
    )
    pipelines.start(
        "publish",
        f"""
        lgtail --config {EXAMPLES}/tracks.toml --sort datetime {folder}/tracks.csv |
        lgtail --format ndjson --rate {max(LISTENS // 20, 1)}/s -o 'kafka:realtime?key=customer_id'""",
    )


class Watch:
    """Waits for the index to fill, and for no longer than the limit."""

    def __init__(self, search, pipelines):
        self.search, self.pipelines, self.end = search, pipelines, time.monotonic() + LIMIT

    def count(self):
        try:
            status, answer = self.search.request("POST", f"/{INDEX}/_refresh")
            status, answer = self.search.request("GET", f"/{INDEX}/_count")
            return answer["count"] if status == 200 else 0
        except OSError:
            return 0

    def until(self, count):
        while self.count() < count:
            self.pipelines.check()
            assert time.monotonic() < self.end, f"{self.count()} of {count} in the index\n{self.pipelines.said()}"
            time.sleep(0.2)


def test_servers_fail_and_nothing_is_lost():
    redis, kafka, search = servers.Redis(), servers.Kafka(), servers.OpenSearch()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="lg-outage-"))
        for server in (redis, kafka, search):
            stack.callback(server.close)
        servers.start_all([redis, kafka, search])
        prepare(folder, redis)
        for topic in ("realtime", "scored"):
            kafka.create_topic(topic)
        pipelines = Pipelines(folder, servers.environment(redis, kafka, search))
        stack.callback(pipelines.kill)
        begun = time.monotonic()
        start(pipelines, folder, redis, search)
        watch = Watch(search, pipelines)
        watch.until(LISTENS * 0.1)
        redis.restart()
        watch.until(LISTENS * 0.2)
        kafka.kill()
        kafka.start()
        watch.until(LISTENS * 0.4)
        search.stop()
        time.sleep(AWAY)
        search.start()
        watch.until(LISTENS * 0.6)
        search.ask("PUT", f"/{INDEX}/_settings", {"index.blocks.read_only_allow_delete": True})
        time.sleep(AWAY / 2)
        search.ask("PUT", f"/{INDEX}/_settings", {"index.blocks.read_only_allow_delete": None})
        watch.until(LISTENS)
        while redis.command("SCARD", "seen") < LISTENS:
            pipelines.check()
            assert time.monotonic() < watch.end, f"{redis.command('SCARD', 'seen')} events in Redis\n{pipelines.said()}"
            time.sleep(0.2)
        took = time.monotonic() - begun
        pipelines.stop()
        return f"{LISTENS} listens in {took:.0f} s; " + judge(folder, kafka, redis, search)


def judge(folder, kafka, redis, search):
    assert search.count(INDEX) == LISTENS
    assert redis.command("SCARD", "seen") == LISTENS
    for name in os.listdir(folder):
        assert not name.endswith(".dead") or os.path.getsize(os.path.join(folder, name)) == 0, name
    consumed = subprocess.run(
        ["kcat", "-b", kafka.brokers, "-C", "-t", "scored", "-e", "-q", "-X", "isolation.level=read_committed"],
        check=True,
        capture_output=True,
        timeout=LIMIT,
    ).stdout
    events = [json.loads(line) for line in consumed.splitlines()]
    identities = {event["event_id"] for event in events}
    assert len(identities) == LISTENS, f"{len(identities)} events in the topic"
    assert all("Name" in event for event in events), "an event without its customer"
    published = sum(kafka.end_offsets("realtime").values())
    return f"{published - LISTENS} doubled in the first topic, {len(events) - LISTENS} in the second"


if __name__ == "__main__":
    sys.exit(lgtest.run_tests("integration/outage", [test_servers_fail_and_nothing_is_lost]))
