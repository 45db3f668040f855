#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills lgsms (SIGKILL) at random moments while it sends to a gateway that is slow, drops answers after it has accepted,
breaks them off, and says 429, 500, 503 and 400; starts it again with the same input and ledger, and so on. However it went:

- no customer gets two messages of a campaign, by the gateway's own list;
- every customer's message is sent, refused or held, and `lgsms --list` says which;
- what is listed as sent was accepted, and what was accepted is listed as sent or held.

  sms_kill_test.py [--kills N] [--seed N]     (LG_SMS_KILLS also says how many; 1000 take some minutes)
"""

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import lgtest  # noqa: E402

GATEWAY = os.path.join(lgtest.SOURCE, "tests", "support", "sms_gateway.py")
PLAN = "drop=4,torn=3,slow=2,late=1,500=4,429=4,503=4,400=2"
CUSTOMERS = 300
OPTIONS = argparse.Namespace(kills=int(os.environ.get("LG_SMS_KILLS", 0)) or (30 if lgtest.SANITIZED else 100), seed=1)


def write_input(path, chance):
    """Every customer at least once, some several times, in any order."""
    customers = list(range(CUSTOMERS)) + [chance.randrange(CUSTOMERS) for _ in range(CUSTOMERS // 2)]
    chance.shuffle(customers)
    with open(path, "w", encoding="utf-8") as file:
        for customer in customers:
            file.write(json.dumps({"CustID": customer, "Phone": f"+1555{customer:07d}"}) + "\n")


def environment():
    return {name: value for name, value in lgtest.environment().items() if not name.lower().endswith("_proxy")}


class Sender:
    def __init__(self, folder, port):
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}/messages"

    def start(self, campaign):
        command = ["lgsms", "--gateway", self.url, "--style", "json", "--to", "Phone", "--key", "CustID", "--campaign",
                   campaign, "--text", campaign + " {CustID}", "--ledger", "ledger", "--timeout", "300ms", "--retries",
                   "1000", "-q", "-D", "dead.ndjson"]
        with open(os.path.join(self.folder, "in.ndjson"), "rb") as file:
            return subprocess.Popen(command, cwd=self.folder, env=environment(), stdin=file, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.PIPE)

    def listed(self):
        listed = lgtest.check(["lgsms", "--ledger", "ledger", "--list", "all"], timeout=60, cwd=self.folder)
        return [json.loads(line) for line in listed.decode().splitlines()]


def end(process):
    said = process.communicate(timeout=120)[1].decode(errors="replace")
    assert process.returncode == 0, f"status {process.returncode}\n{said}"
    assert not said, said


def send_and_kill(sender, chance, kills):
    """Runs campaign after campaign; returns how many there were. The last one, as all others, comes to its end."""
    campaign, killed, longest = 0, 0, 2.0 if lgtest.SANITIZED else 0.4
    while True:
        process = sender.start(f"c{campaign}")
        if killed < kills:
            try:
                process.wait(chance.uniform(0, longest))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                killed += 1
                continue
        end(process)
        campaign += 1
        if killed >= kills:
            return campaign


def check_outcome(sender, campaigns):
    with open(os.path.join(sender.folder, "accepted"), encoding="utf-8") as file:
        accepted = collections.Counter(json.loads(line)["text"] for line in file)
    twice = [text for text, count in accepted.items() if count > 1]
    assert not twice, f"sent more than once: {twice[:10]}"
    states = collections.Counter()
    seen = set()
    for message in sender.listed():
        name = f"{message['campaign']} {message['key']}"
        assert message["text"] == name, message
        assert name not in seen, f"listed twice: {name}"
        seen.add(name)
        states[message["state"]] += 1
        if message["state"] == "sent":
            assert accepted[name] == 1, f"listed as sent, and never accepted: {name}"
        else:
            assert message["state"] in ("held", "refused"), f"left behind: {message}"
            assert message["state"] == "held" or accepted[name] == 0, f"accepted, and listed as refused: {name}"
    missing = {f"c{c} {key}" for c in range(campaigns) for key in range(CUSTOMERS)} - seen
    assert not missing, f"neither sent, held nor listed: {sorted(missing)[:10]}"
    assert set(accepted) <= seen
    return states


def test_sms_kill():
    chance = random.Random(OPTIONS.seed)
    with tempfile.TemporaryDirectory(prefix="lg-sms-") as folder:
        write_input(os.path.join(folder, "in.ndjson"), chance)
        gateway = subprocess.Popen(
            [sys.executable, GATEWAY, "--accepted", os.path.join(folder, "accepted"), "--plan", PLAN, "--seed",
             str(OPTIONS.seed), "--delay", "0.003", "--slow", "0.5"], stdout=subprocess.PIPE)
        try:
            sender = Sender(folder, int(gateway.stdout.readline()))
            campaigns = send_and_kill(sender, chance, OPTIONS.kills)
            states = check_outcome(sender, campaigns)
        finally:
            gateway.kill()
            gateway.wait()
    return f"{OPTIONS.kills} kills, {campaigns} campaigns, " + ", ".join(f"{n} {state}" for state, n in states.items())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Kills lgsms at random moments and looks for messages sent twice.")
    parser.add_argument("--kills", type=int, default=OPTIONS.kills)
    parser.add_argument("--seed", type=int, default=OPTIONS.seed)
    OPTIONS = parser.parse_args()
    sys.exit(lgtest.run_tests("property", [test_sms_kill]))
