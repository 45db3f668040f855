#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lgsms and a real gateway process: certificates, signals with a call under way, and a lone record on an idle pipe."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import lgtest  # noqa: E402

GATEWAY = os.path.join(lgtest.SOURCE, "tests", "support", "sms_gateway.py")
LIMIT = 30


class Place:
    """A folder with a gateway and a ledger."""

    def __init__(self, *options):
        self.options = options

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="lg-sms-")
        self.folder = self.temporary.name
        self.gateway = subprocess.Popen([sys.executable, GATEWAY, "--accepted", self.path("accepted"), "--requests",
                                         self.path("requests"), *self.options], stdout=subprocess.PIPE)
        self.port = int(self.gateway.stdout.readline())
        return self

    def __exit__(self, *_):
        self.gateway.kill()
        self.gateway.wait()
        self.gateway.stdout.close()
        self.temporary.cleanup()

    def path(self, name):
        return os.path.join(self.folder, name)

    def environment(self):
        return {name: value for name, value in lgtest.environment().items() if not name.lower().endswith("_proxy")}

    def command(self, url, *more):
        return ["lgsms", "--gateway", url, "--to", "p", "--text", "hi", "--campaign", "c", "--ledger",
                self.path("ledger"), *more]

    def run(self, url, *more, count=1):
        records = "".join(json.dumps({"p": f"+1555{i:04d}"}) + "\n" for i in range(count))
        return lgtest.run(self.command(url, *more), records.encode(), timeout=LIMIT, env=self.environment())

    def start(self, *more, count=1):
        with open(self.path("in"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"p": f"+1555{i:04d}"}) + "\n" for i in range(count))
        return subprocess.Popen(self.command(f"http://127.0.0.1:{self.port}/", "-i", self.path("in"), *more),
                                env=self.environment(), stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)

    def lines(self, name):
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return file.read().splitlines()
        except FileNotFoundError:
            return []

    def await_lines(self, name, count):
        end = time.monotonic() + LIMIT
        while len(self.lines(name)) < count:
            assert time.monotonic() < end, f"{name} has only {self.lines(name)}"
            time.sleep(0.005)

    def states(self):
        listed = lgtest.check(["lgsms", "--ledger", self.path("ledger"), "--list", "all"])
        return [json.loads(line)["state"] for line in listed.splitlines()]


def make_certificate(folder, name):
    path = os.path.join(folder, "pem")
    lgtest.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path + ".key", "-out", path + ".crt",
                "-days", "2", "-subj", "/CN=test", "-addext", f"subjectAltName={name}"], timeout=60)
    with open(path, "wb") as both:
        for part in (path + ".key", path + ".crt"):
            with open(part, "rb") as file:
                both.write(file.read())
    return path


def test_https_is_verified():
    with tempfile.TemporaryDirectory(prefix="lg-sms-") as folder:
        pem = make_certificate(folder, "IP:127.0.0.1")
        with Place("--tls", pem) as place:
            url = f"https://127.0.0.1:{place.port}/"
            unknown = place.run(url)
            assert unknown.status == 1 and b"takes no message at all" in unknown.stderr, unknown.stderr
            other_name = place.run(f"https://localhost:{place.port}/", "--ca", pem + ".crt")
            assert other_name.status == 1, other_name.stderr
            assert not place.lines("requests")
            trusted = place.run(url, "--ca", pem + ".crt")
            assert trusted.status == 0 and not trusted.stderr, trusted.stderr
            assert len(place.lines("accepted")) == 1
            assert place.states() == ["sent"]


def test_sigterm_waits_for_calls_under_way():
    for number in (signal.SIGTERM, signal.SIGINT):
        with Place("--plan", "slow=100", "--slow", "0.7") as place:
            process = place.start("--connections", "2", count=10)
            place.await_lines("accepted", 2)
            process.send_signal(number)
            said = process.communicate(timeout=LIMIT)[1].decode()
            assert process.returncode == 0, said
            assert "8 messages wait in the ledger" in said and "perhaps" not in said, said
            assert sorted(place.states()) == ["queued"] * 8 + ["sent"] * 2


def test_a_lone_record_is_sent_at_once():
    with Place() as place:
        command = place.command(f"http://127.0.0.1:{place.port}/", "-o", "-")
        process = subprocess.Popen(command, env=place.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for count in (1, 2, 3):
            process.stdin.write(b'{"p":"+1555%d"}\n' % count)
            process.stdin.flush()
            assert process.stdout.readline() == b'{"p":"+1555%d"}\n' % count
            place.await_lines("accepted", count)
        process.stdin.close()
        assert process.wait(LIMIT) == 0
        process.stdout.close()
        assert place.states() == ["sent"] * 3


def test_calls_run_at_the_same_time():
    with Place("--delay", "0.2") as place:
        started = time.monotonic()
        outcome = place.run(f"http://127.0.0.1:{place.port}/", "--connections", "20", count=20)
        assert outcome.status == 0, outcome.stderr
        assert time.monotonic() - started < 3 or lgtest.SANITIZED  # one after the other: 4 s at least
        assert place.states() == ["sent"] * 20


def test_a_time_out_holds_the_message():
    with Place("--plan", "slow=100", "--slow", "5") as place:
        outcome = place.run(f"http://127.0.0.1:{place.port}/", "--timeout", "200ms")
        assert outcome.status == 0 and b"1 message was perhaps sent" in outcome.stderr, outcome.stderr
        assert place.states() == ["held"]


if __name__ == "__main__":
    sys.exit(lgtest.run_tests("property/sms", [test_https_is_verified, test_sigterm_waits_for_calls_under_way,
                                               test_a_lone_record_is_sent_at_once, test_calls_run_at_the_same_time,
                                               test_a_time_out_holds_the_message]))
