#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lgsink-es with the real servers: every document is in the index once or a dead letter, by the servers' own count,
whatever the server does meanwhile."""

import base64
import http.server
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402
import servers  # noqa: E402

NAMES = ("opensearch", "elasticsearch7", "elasticsearch8", "opensearch3")
LIMIT = 300  # seconds for what takes a few


def events(count, first=0, more=lambda number: ""):
    return "".join(f'{{"event_id":{number},"customer_id":{number % 997},'
                   f'"datetime":"2014-10-{1 + number % 30:02}T03:26:20Z"{more(number)}}}\n'
                   for number in range(first, first + count)).encode()


def command(server, index, *options):
    return ["lgsink-es", "--url", server.url, "--index", index, "--id", "{event_id}", *options]


def sink(server, index, records, *options, status=0):
    """What it said, and its counters."""
    outcome = lgtest.run([*command(server, index, *options), "--stats", "1000"], records, LIMIT,
                         env=servers.environment(server))
    said = outcome.stderr.decode()
    assert not outcome.timed_out and outcome.status == status, f"status {outcome.status}: {said}"
    lines = said.splitlines()
    counters = [json.loads(line) for line in lines if line.startswith("{")]
    return "\n".join(line for line in lines if not line.startswith("{")), counters[-1] if counters else {}


class Running:
    """A sink that runs while the server does what it does, fed as fast as it takes."""

    def __init__(self, server, index, records, *options):
        self._input = tempfile.TemporaryFile()
        self._input.write(records)
        self._input.seek(0)
        self._said = tempfile.TemporaryFile()
        self._process = subprocess.Popen([*command(server, index, *options), "--stats", "1000"], stdin=self._input,
                                         stderr=self._said, env=servers.environment(server))

    def said(self):
        self._said.seek(0)
        return self._said.read().decode()

    def await_said(self, text):
        deadline = time.monotonic() + LIMIT
        while text not in self.said():
            assert self._process.poll() is None, f"status {self._process.returncode}: {self.said()}"
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.02)

    def signal(self, number):
        self._process.send_signal(number)

    def end(self, status=0):
        try:
            self._process.wait(LIMIT)
        finally:
            self._process.kill()
        assert self._process.returncode == status, f"status {self._process.returncode}: {self.said()}"
        return self.said()


def await_documents(server, index, count):
    """Until it has so many, at least."""
    deadline = time.monotonic() + LIMIT
    while True:
        status, answer = server.request("GET", f"/{index}/_stats/indexing")
        if status == 200 and answer["_all"]["primaries"].get("indexing", {}).get("index_total", 0) >= count:
            return
        assert time.monotonic() < deadline, answer
        time.sleep(0.02)


# With each kind of server


def indexes_and_counts(server):
    count = 100_000 if server.name == "opensearch" else 20_000
    records = events(count)
    said, counters = sink(server, "count-{datetime:%Y.%m.%d}", records)
    assert said == "" and counters["indexed"] == count, (said, counters)
    assert server.count("count-*") == count
    assert server.count("count-2014.10.30") == count // 30
    sink(server, "count-{datetime:%Y.%m.%d}", records[:records.index(b"\n", len(records) // 10) + 1], "--gzip")
    assert server.count("count-*") == count, "a second try has doubled documents"
    document = server.documents("count-*", {"term": {"event_id": 7}})["7"]
    assert document == json.loads(records.splitlines()[7]), document
    for index in server.ask("GET", "/_cat/indices/count-*?format=json"):
        server.ask("DELETE", "/" + index["index"])


def sets_conflicts_aside(server):
    server.ask("PUT", "/conflict", {"mappings": {"properties": {"n": {"type": "long"}}}})
    records = events(10_000, more=lambda number: f',"n":{number}' if number % 100 else ',"n":"many"')
    with tempfile.TemporaryDirectory() as folder:
        bad = os.path.join(folder, "bad.ndjson")
        said, counters = sink(server, "conflict", records, "-D", bad)
        assert "100 records could not be taken" in said and counters["indexed"] == 9900, (said, counters)
        assert server.count("conflict") == 9900
        with open(bad, encoding="utf-8") as file:
            letters = [json.loads(line) for line in file]
        lines = records.decode().splitlines()
        assert [letter["record"] for letter in letters] == lines[::100]
        assert [letter["line"] for letter in letters] == list(range(1, 10_001, 100))
        reasons = {letter["reason"] for letter in letters}
        assert all("failed to parse field [n] of type [long]" in reason and "For input string" in reason
                   and "_parsing_exception: " in reason for reason in reasons), reasons
        outcome = lgtest.run(f"lgtail --format dead-letter {bad} | sed 's/\"many\"/0/' | "
                             f"lgsink-es --url {server.url} --index conflict --id '{{event_id}}'", timeout=LIMIT,
                             env=servers.environment(server))
        assert outcome.status == 0 and outcome.stderr == b"", outcome.stderr
    assert server.count("conflict") == 10_000


def creates_and_updates(server):
    records = events(1000)
    assert sink(server, "ops", records, "--op", "create")[1]["indexed"] == 1000
    changed = events(1500, more=lambda number: ',"new":1')
    counters = sink(server, "ops", changed, "--op", "create")[1]
    assert (counters["indexed"], counters["existing"], counters["bad"]) == (500, 1000, 0), counters
    assert server.count("ops", {"term": {"new": 1}}) == 500
    updates = b"".join(b'{"event_id":%d,"level":2}\n' % number for number in range(1000, 2000))
    said, counters = sink(server, "ops", updates, "--op", "update", "-q")
    assert (counters["indexed"], counters["bad"]) == (500, 500), counters
    assert server.count("ops", {"bool": {"must": [{"term": {"new": 1}}, {"term": {"level": 2}}]}}) == 500
    said, _ = sink(server, "ops", updates.splitlines()[-1], "--op", "update")
    assert "document_missing_exception" in said, said


def installs_and_checks_templates(server):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "lgcheck.json")

        def write(mapping):
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"index_patterns": ["lgcheck*"], "template": {"mappings": {"properties": mapping}}}, file)

        write({"customer_id": {"type": "ip"}, "datetime": {"type": "date"}})
        said, _ = sink(server, "lgcheck", events(10), "--template", path, "--check", status=1)
        assert "the field 'customer_id' does not fit the template" in said and "'datetime'" not in said, said
        assert server.request("GET", "/lgcheck")[0] == 404
        assert server.request("GET", "/_index_template/lgcheck")[0] == 404
        write({"customer_id": {"type": "keyword"}, "datetime": {"type": "date"}})
        sink(server, "lgcheck", events(10), "--template", path, "--check")
        mapping = server.ask("GET", "/lgcheck/_mapping")["lgcheck"]["mappings"]["properties"]
        assert mapping["customer_id"]["type"] == "keyword", mapping
        said, _ = sink(server, "lgcheck", b'{"event_id":1,"customer_id":{"a":1}}\n', "--check", status=1)
        assert "does not fit 'lgcheck'" in said, said
        said, _ = sink(server, "lgcheck2", b'{"event_id":1,"datetime":"soon"}\n', "--check", status=1)
        assert "'datetime' does not fit" in said and server.request("GET", "/lgcheck2")[0] == 404, said
        write({"customer_id": {"type": "no_such_type"}})
        said, _ = sink(server, "lgcheck", events(10), "--template", path, status=1)
        assert "does not take the index template" in said and "no_such_type" in said, said


def finds_documents_that_spoil_a_request(server):
    """Not JSON where lgsink-es does not look: in an update the server cannot read the request at all."""
    records = events(100).splitlines()
    records[40] = b'{"event_id":40,"a":{"b":[1,,2]}}'
    sink(server, "spoilt", events(100))
    said, counters = sink(server, "spoilt", b"\n".join(records), "--op", "update")
    assert (counters["indexed"], counters["bad"]) == (99, 1), (said, counters)
    assert "line 41" in said, said


def tests_of_kinds():
    """Defines the tests of each kind of server."""
    tests = []
    for name in NAMES:
        for check in (indexes_and_counts, sets_conflicts_aside, creates_and_updates, installs_and_checks_templates,
                      finds_documents_that_spoil_a_request):
            def test(name=name, check=check):
                return check(servers.shared(name))
            test.__name__ = f"test_{check.__name__}_{name}"
            tests.append(test)
    return tests


# While the server is away, or turns us away


def test_killed_and_restarted():
    records = events(60_000)
    with servers.OpenSearch() as server:
        running = Running(server, "killed", records, "--batch-bytes", "200KB", "-v")
        await_documents(server, "killed", 5000)
        server.kill()
        running.await_said("does not take documents now")
        server.start()
        said = running.end()
        assert server.count("killed") == 60_000, said
        assert "takes documents again" in said and '"indexed":60000' in said, said


def test_paused():
    records = events(30_000)
    server = servers.shared("opensearch")
    running = Running(server, "paused", records, "--batch-bytes", "200KB", "--timeout", "1s")
    await_documents(server, "paused", 2000)
    server.pause()
    running.await_said("does not take documents now")
    server.resume()
    said = running.end()
    assert server.count("paused") == 30_000, said


def test_term_while_it_does_not_answer():
    server = servers.shared("opensearch")
    running = Running(server, "term", events(30_000), "--batch-bytes", "200KB")
    await_documents(server, "term", 2000)
    server.pause()
    try:
        begun = time.monotonic()
        running.signal(signal.SIGTERM)
        said = running.end(status=75)
        assert time.monotonic() - begun < 60, said
    finally:
        server.resume()
    assert "stopped" in said, said


def test_turned_away_item_by_item():
    server = servers.shared("opensearch")
    server.ask("PUT", "/blocked", {"settings": {"index.blocks.read_only_allow_delete": True}})
    running = Running(server, "blocked", events(20_000), "--batch-bytes", "200KB")
    running.await_said("429 cluster_block_exception")
    server.ask("PUT", "/blocked/_settings", {"index.blocks.read_only_allow_delete": None})
    said = running.end()
    assert server.count("blocked") == 20_000, said
    assert "could not be taken" not in said, said


def test_turned_away_as_a_whole():
    with servers.OpenSearch(settings={"indexing_pressure.memory.limit": "20kb"}) as server:
        said, counters = sink(server, "pressure", events(5000))
        assert "429" in said and counters["indexed"] == 5000 and counters["bad"] == 0, (said, counters)
        assert server.count("pressure") == 5000


def test_too_large():
    large = b'{"event_id":"large","text":"' + b"x" * 200_000 + b'"}\n'
    with servers.OpenSearch(settings={"http.max_content_length": "100kb"}) as server:
        for options in ([], ["--gzip"]):
            said, counters = sink(server, "large", events(5000) + large + events(5000, 5000), *options)
            assert (counters["indexed"], counters["bad"]) == (10_000, 1), (said, counters)
            assert "HTTP 413" in said and "line 5001" in said, said
            assert server.count("large") == 10_000


def test_gives_up():
    with servers.OpenSearch() as server:
        url = server.url
    outcome = lgtest.run(["lgsink-es", "--url", url, "--index", "a", "--retry-for", "500ms"], events(10), LIMIT)
    assert outcome.status == 75 and b"has taken nothing for 500ms" in outcome.stderr, outcome.stderr


def test_killed_between_topic_and_index():
    """What the index has not acknowledged is not committed: kill -9 loses nothing, and the _id keeps it from doubling."""
    kafka, server = servers.shared("kafka", "opensearch")
    count = 50_000
    kafka.create_topic("to-index", partitions=2)
    environment = servers.environment(kafka, server)
    outcome = lgtest.run("lgtail --format ndjson -o kafka:to-index?key=customer_id -", events(count), LIMIT, env=environment)
    assert outcome.status == 0, outcome.stderr
    source = "kafka:to-index?group=index&from=earliest&until=end"
    arguments = [*command(server, "to-index", "--batch-bytes", "100KB"), "-X", "session.timeout.ms=6000", "-i", source]
    for documents in (5000, 20_000):
        process = subprocess.Popen(arguments, env=environment)
        await_documents(server, "to-index", documents)
        process.kill()
        process.wait()
    outcome = lgtest.run(arguments, timeout=LIMIT, env=environment)
    assert outcome.status == 0 and outcome.stderr == b"", outcome.stderr
    assert server.count("to-index") == count
    assert sum(kafka.committed("index", "to-index").values()) == count


# Who we are


def refused(server, options, index="ba_realtime"):
    said, _ = sink(server, index, events(3), *options, status=1)
    assert server.password not in said and base64.b64encode(server.password.encode()).decode() not in said, said
    errors = [line for line in said.splitlines() if "error:" in line]
    assert len(errors) == 1, said
    return errors[0]


def test_security():
    with servers.Elasticsearch8(security=True) as server:
        ca = ["--ca", server.ca]
        sink(server, "ba_realtime", events(1000), *ca, "--user-file", server.user_file())
        sink(server, "ba_realtime", events(1000, 1000), *ca, "--user-file", server.user_file("writer"))
        assert server.count("ba_realtime") == 2000
        assert "HTTP 401" in refused(server, [*ca, "--user-file", server.user_file("writer", "wrong-password")])
        assert "certificate" in refused(server, ["--user-file", server.user_file()])
        error = refused(server, [*ca, "--user-file", server.user_file("reader")])
        assert "403: security_exception" in error and '"_index":"ba_realtime"' in error, error
        error = refused(server, [*ca, "--user-file", server.user_file("writer")], "others")
        assert '"_index":"others"' in error, error
        assert server.count("ba_realtime") == 2000
        running = Running(server, "ba_realtime", events(20_000), *ca, "--user-file", server.user_file(),
                          "--batch-bytes", "20KB")
        await_documents(server, "ba_realtime", 5000)
        shown = subprocess.run(["ps", "axwwe", "-o", "args"], capture_output=True, text=True, check=True).stdout
        running.end()
        assert server.password not in shown, "the password is in ps"


def test_api_key():
    """With a server of our own: the real ones lack a module that makes keys."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((self.path, self.headers["Authorization"]))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(401)
            self.end_headers()
            self.wfile.write(b"who is bXkta2V5OnNlY3JldA==?")

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server, tempfile.TemporaryDirectory() as folder:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = os.path.join(folder, "key")
        with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write("bXkta2V5OnNlY3JldA==\n")
        url = f"http://127.0.0.1:{server.server_address[1]}/behind/"
        outcome = lgtest.run(["lgsink-es", "--url", url, "--index", "a", "--api-key-file", path], events(3), LIMIT)
        server.shutdown()
    assert outcome.status == 1 and b"HTTP 401: who is ***?" in outcome.stderr, outcome.stderr
    assert [where.split("?")[0] for where, _ in asked] == ["/behind/_bulk"], asked
    assert asked[0][1] == "ApiKey bXkta2V5OnNlY3JldA==", asked


TESTS = [*tests_of_kinds(), test_killed_and_restarted, test_paused, test_term_while_it_does_not_answer,
         test_turned_away_item_by_item, test_turned_away_as_a_whole, test_too_large, test_gives_up,
         test_killed_between_topic_and_index, test_security,
         test_api_key]

if __name__ == "__main__":
    sys.exit(lgtest.run_tests("integration/elasticsearch", TESTS))
