#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lgsms and a real Kannel: what its message centre gets is what was meant, once for each customer."""

import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402
import servers  # noqa: E402

LIMIT = 60
# In the alphabet of GSM 03.38, then what counts twice there, then what needs UCS-2; and what is special in an address.
TEXTS = {
    "plain": ("Hello Ann, Gold is yours for a day.", 1),
    "address": ('a+b  c %41 %2B &to=9 #x ?y=<"z"> /\\', 1),
    "alphabet": ("@£$¥èéùìòÇØøÅåÆæßÉ¤¡ÄÖÑÜ§¿äöñüà", 1),
    "extension": ("5€ {x} [y] ~ | \\ ^", 1),
    "lines": ("one\ntwo", 1),
    "cyrillic": ("Привет, Анна", 1),
    "emoji": ("🎵 Gold 🎵", 1),
    "backquote": ("it`s “Gold”", 1),
    "160": ("x" * 160, 1),
    "161": ("x" * 161, 2),
    "80 euros": ("€" * 80, 1),
    "81 euros": ("€" * 81, 2),
    "long": ("Grüße + 5€ %20 [x] " * 30, 5),
    "71 of ucs-2": ("Ж" * 71, 2),
    "long ucs-2": ("Ж+ %41😀" * 30, 4),
}


def send(kannel, records, folder, *more):
    ndjson = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    command = [
        "lgsms",
        "--gateway",
        kannel.url,
        "--style",
        "kannel",
        "--token-file",
        kannel.token_file,
        "--from",
        "100",
        "--to",
        "Phone",
        "--campaign",
        "gold",
        "--ledger",
        os.path.join(folder, "ledger"),
        *more,
    ]
    return lgtest.run(command, ndjson.encode(), timeout=LIMIT, env=servers.environment())


def test_texts_arrive_as_they_were_meant():
    kannel = servers.shared("kannel")
    before = len(kannel.messages())
    records = [{"Phone": f"+1555{i:04d}", "Text": text} for i, (text, _) in enumerate(TEXTS.values())]
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):  # a second run sends nothing
            outcome = send(kannel, records, folder, "--text", "{Text}")
            assert (outcome.status, outcome.stderr) == (0, b""), outcome.stderr.decode()
        arrived = {message.receiver: message for message in kannel.await_messages(before + len(records))[before:]}
        listed = [
            json.loads(line)
            for line in lgtest.check(
                ["lgsms", "--ledger", os.path.join(folder, "ledger"), "--list", "all"]
            ).splitlines()
        ]
    assert {line["state"] for line in listed} == {"sent"}, listed
    assert len(kannel.messages()) == before + len(records), kannel.messages()
    for (name, (text, parts)), record in zip(TEXTS.items(), records):
        message = arrived[record["Phone"]]
        assert message.sender == "100", message
        assert message.text == text, f"{name}: meant {text!r}, arrived {message.text!r}"
        assert message.parts == parts, f"{name}: {message.parts} parts"


def test_a_wrong_password_ends_the_run():
    kannel = servers.shared("kannel")
    before = len(kannel.messages())
    wrong = kannel.write("wrong", f"{kannel.user}:wrong\n")
    with tempfile.TemporaryDirectory() as folder:
        outcome = send(kannel, [{"Phone": "+15550001"}], folder, "--text", "hi", "--token-file", wrong)
        assert outcome.status == 1 and b"403" in outcome.stderr, outcome.stderr
        outcome = send(kannel, [], folder, "--text", "hi")  # what waits in the ledger
        assert outcome.status == 0, outcome.stderr
    assert [message.text for message in kannel.await_messages(before + 1)[before:]] == ["hi"]


def test_kannel_away_for_a_while():
    with servers.Kannel() as kannel, tempfile.TemporaryDirectory() as folder:
        records = [{"Phone": f"+1555{i:04d}"} for i in range(20)]
        kannel.stop()
        outcome = send(kannel, records, folder, "--text", "hi", "--retries", "2")
        assert outcome.status == 75, outcome.stderr
        kannel.start()
        outcome = send(kannel, [], folder, "--text", "hi")
        assert outcome.status == 0, outcome.stderr
        arrived = [message.receiver for message in kannel.await_messages(20)]
        assert sorted(arrived) == [record["Phone"] for record in records], arrived


if __name__ == "__main__":
    sys.exit(
        lgtest.run_tests(
            "integration/kannel",
            [test_texts_arrive_as_they_were_meant, test_a_wrong_password_ends_the_run, test_kannel_away_for_a_while],
        )
    )
