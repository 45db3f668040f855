#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Stage 3 of the examples, from the tables to the messages: what it says of customers is checked against the tables.
And the backfill, with the history of another year."""

import csv
import functools
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402

STAGE = os.path.join(lgtest.SOURCE, "examples", "stage3")
FOLDER = tempfile.TemporaryDirectory(prefix="lg-examples-")
DATA = FOLDER.name
HABITS = ["listens", "morning", "afternoon", "evening", "night", "mobile", "unique"]
LIMIT = 120


def path(name):
    return os.path.join(DATA, name)


def records(text):
    return [json.loads(line) for line in text.decode().splitlines()]


def table(name, key):
    with open(path(name), newline="", encoding="utf-8") as file:
        return {int(row[key]): row for row in csv.DictReader(file)}


def run(script):
    return records(lgtest.check([os.path.join(STAGE, script), DATA], timeout=LIMIT))


@functools.cache
def trained():
    """The report of the training, on tables that are made first."""
    lgtest.check(["lggen", "--out", DATA, "--customers", "2000", "--listens", "80000"])
    report, = run("train.sh")
    return report


@functools.cache
def scored():
    trained()
    return run("score.sh")


def test_a_model_is_trained_behind_the_gate():
    report = trained()
    assert report["published"] and report["test_error"] <= 0.05, report
    with open(path("model.json"), encoding="utf-8") as file:
        assert json.load(file)["id"] == report["model"]


def test_features_are_the_same_live_and_in_training():
    """After a customer's last listen the live habits are, to the last digit, those that the model was trained on."""
    live = {record["customer_id"]: [record[name] for name in HABITS] for record in scored()}
    with open(path("features.ndjson"), "rb") as file:
        learnt_from = {record["customer_id"]: [record[name] for name in HABITS] for record in records(file.read())}
    assert len(scored()) == 80000
    assert live == learnt_from


def test_each_customer_who_is_meant_gets_one_message():
    events = scored()
    customers, contacts = table("cust.csv", "CustID"), table("contacts.csv", "CustID")
    meant = set()
    for record in events:
        customer = customers[record["customer_id"]]
        below_gold = int(customer["Level"]) < 2 and int(customer["Status"]) == 1
        expected = int(record["prediction"] == 1 and below_gold and record["listens"] >= 20)
        assert record["SendEvent"] == expected, record
        if expected and contacts[record["customer_id"]]["OptOut"] == "0":
            meant.add(record["customer_id"])
    messages = run("offer.sh")
    keys = [int(message["key"]) for message in messages]
    assert len(keys) == len(set(keys)), "somebody gets two messages"
    assert set(keys) == meant, f"{len(set(keys) ^ meant)} differ"
    assert len(keys) > 20, len(keys)
    for message in messages:
        key = int(message["key"])
        assert message["to"] == contacts[key]["Phone"], message
        assert message["text"].startswith(f"Hello {customers[key]['Name']}, "), message
        assert message["segments"] >= 1 and message["encoding"] in ("GSM-7", "UCS-2"), message


def test_retraining_says_what_came_of_it():
    trained()
    script = os.path.join(lgtest.SOURCE, "examples", "retrain.sh")
    done = lgtest.run([script, DATA], timeout=LIMIT)
    assert done.status in (0, 3), done.stderr
    with open(path("retrain.ndjson"), "rb") as file:
        line, = records(file.read())
    assert line["status"] == done.status and line["report"]["published"] == (done.status == 0), line
    locked = lgtest.run(["flock", path(".retrain.lock"), script, DATA], timeout=LIMIT)
    assert locked.status == 75 and b"another run" in locked.stderr, locked.stderr


def test_history_of_any_year_is_backfilled():
    history = os.path.join(DATA, "other years")
    lgtest.check(["lggen", "--out", history, "--listens", "3000", "--start", "2023-11-20", "--days", "50"])
    lgtest.check([os.path.join(lgtest.SOURCE, "examples", "backfill.sh"), history], timeout=LIMIT)
    assert sorted(os.listdir(os.path.join(history, "history"))) == [
        "tracks-2023-11.csv.gz", "tracks-2023-12.csv.gz", "tracks-2024-01.csv"]
    with open(os.path.join(history, "backfill", "listens.ndjson"), "rb") as file:
        listens = records(file.read())
    assert sorted(listen["event_id"] for listen in listens) == list(range(3000))
    times = [listen["datetime"] for listen in listens]
    assert times == sorted(times)


if __name__ == "__main__":
    sys.exit(lgtest.run_tests("property/examples", [
        test_a_model_is_trained_behind_the_gate,
        test_features_are_the_same_live_and_in_training,
        test_each_customer_who_is_meant_gets_one_message,
        test_retraining_says_what_came_of_it,
        test_history_of_any_year_is_backfilled]))
