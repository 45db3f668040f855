#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Training and scoring as they run in production: killed at any moment, models replaced while events flow, and features
made live that must be those that the model was trained on."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402

FOLDER = tempfile.TemporaryDirectory(prefix="lg-train-score-")
FEATURES = ["morning", "evening", "mobile"]
HABITS = ["--agg", "listens=count()", "--agg", "morning=share(hour(datetime) in 5..11)",
          "--agg", "evening=share(hour(datetime) in 17..21)", "--agg", "mobile=share(ismobile == 1)",
          "--agg", "unique=distinct(track_id)/count()"]


def path(name):
    return os.path.join(FOLDER.name, name)


def write_rows(name, count, seed):
    """Rows whose label follows from the features, but for some noise; another seed has another rule."""
    chance = random.Random(seed)
    weights = [chance.uniform(-3, 3) for _ in FEATURES]
    with open(path(name), "w") as file:
        for i in range(count):
            numbers = [round(chance.random(), 4) for _ in FEATURES]
            signal_ = sum(w * (x - 0.5) for w, x in zip(weights, numbers)) + chance.gauss(0, 0.1)
            file.write(json.dumps({"id": i, "y": int(signal_ > 0), **dict(zip(FEATURES, numbers))}) + "\n")


def train_command(rows, model):
    return ["lgtrain", "-i", path(rows), "--label", "y", "--features", ",".join(FEATURES), "--max-error", "0.4",
            "--out", path(model), "-q"]


def model_id(name):
    with open(path(name)) as file:
        return json.load(file)["id"]


def test_killed_at_any_moment_the_old_or_the_new_model_is_there():
    """Two programs take turns to publish their models; each is killed after a random time."""
    ids = []
    for seed in (1, 2):
        write_rows(f"rows{seed}", 2000, seed)
        lgtest.check(train_command(f"rows{seed}", f"whole{seed}.json"), timeout=60)
        ids.append(model_id(f"whole{seed}.json"))
    started = time.monotonic()
    lgtest.check(train_command("rows1", "model.json"), timeout=60)
    duration = time.monotonic() - started
    chance = random.Random(3)
    changes, current = 0, ids[0]
    for turn in range(200):
        process = subprocess.Popen(train_command(f"rows{turn % 2 + 1}", "model.json"), env=lgtest.environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        # Mostly near the end, where the model is written.
        time.sleep(duration * chance.uniform(0.5, 1.1) if turn % 4 else duration * chance.random())
        process.kill()
        process.communicate()
        with open(path("model.json"), "rb") as file:
            text = file.read()
        with open(path("whole1.json"), "rb") as one, open(path("whole2.json"), "rb") as two:
            assert text in (one.read(), two.read()), f"turn {turn}: a model that nobody trained"
        now = model_id("model.json")
        changes += now != current
        current = now
    lgtest.check(train_command("rows2", "model.json"), timeout=60)
    assert model_id("model.json") == ids[1]
    left = [name for name in os.listdir(FOLDER.name) if name.startswith(".")]
    assert not left, left
    return f"200 kills, {changes} models changed hands"


def write_events(count, kinds):
    """Events of so many kinds, each with features of its own."""
    chance = random.Random(5)
    features = [{name: round(chance.random(), 3) for name in FEATURES} for _ in range(kinds)]
    lines = [json.dumps({"kind": kind, **numbers}) for kind, numbers in enumerate(features)]
    return lines, [chance.randrange(kinds) for _ in range(count)]


def test_models_replaced_while_scoring_mix_and_lose_nothing():
    """A new model, or a file that is none, every 100 ms: each event names a model, and has this model's probability."""
    count = 1_000_000 if not lgtest.SANITIZED else 50_000
    kinds, events = write_events(count, 2000)
    texts, expected = [], {}
    for seed in range(1, 6):
        write_rows("rows", 1000, seed)
        lgtest.check(train_command("rows", f"m{seed}.json"), timeout=60)
        with open(path(f"m{seed}.json"), "rb") as file:
            texts.append(file.read())
        command = ["lgscore", "--model", path(f"m{seed}.json")]
        scored = lgtest.check(command, stdin="\n".join(kinds).encode(), timeout=60)
        expected[model_id(f"m{seed}.json")] = [json.loads(line)["probability"] for line in scored.splitlines()]
    live = path("live.json")

    def replace(content):
        with open(live + ".tmp", "wb") as file:
            file.write(content)
        os.replace(live + ".tmp", live)

    replace(texts[0])
    done = threading.Event()

    def keep_replacing():
        turn = 0
        while not done.wait(0.1):
            turn += 1
            broken = texts[turn % 5][: len(texts[0]) // 2]
            replace(broken if turn % 4 == 0 else texts[turn % 5])

    process = subprocess.Popen(["lgscore", "--model", live, "-q"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=lgtest.environment())
    heard = []
    ear = threading.Thread(target=lambda: heard.append(process.stderr.read()))
    replacer = threading.Thread(target=keep_replacing)

    def feed():
        block = count // 40
        for start in range(0, count, block):
            lines = [f'{kinds[kind][:-1]}, "n": {start + i}}}' for i, kind in enumerate(events[start:start + block])]
            process.stdin.write(("\n".join(lines) + "\n").encode())
            process.stdin.flush()
            time.sleep(0.05)
        process.stdin.close()

    feeder = threading.Thread(target=feed)
    for thread in (ear, replacer, feeder):
        thread.start()
    used, number = {}, 0
    for line in process.stdout:
        event = json.loads(line)
        assert event["n"] == number, f"event {event['n']} came as number {number}"
        assert event["kind"] == events[number]
        assert event["probability"] == expected[event["model"]][event["kind"]], event
        assert event["prediction"] == int(event["probability"] >= 0.5), event
        used[event["model"]] = used.get(event["model"], 0) + 1
        number += 1
    done.set()
    for thread in (ear, replacer, feeder):
        thread.join()
    assert process.wait() == 0, heard
    assert number == count, f"{number} of {count} events"
    assert len(used) > 1, used
    return f"{count} events by {len(used)} models"


def habits_of(listens, each):
    command = ["lgwindow", "-i", listens, "--key", "customer_id", "--time", "datetime", "--over", "all", *HABITS]
    rows = lgtest.check([*command, *(["--each"] if each else [])], timeout=120).decode()
    return [json.loads(line) for line in rows.splitlines()]


def test_live_features_are_those_of_training():
    """At any moment: what `--each` adds to a customer's last event is what `--over all` makes of the events so far."""
    lgtest.check(["lggen", "--out", path("data"), "--customers", "200", "--listens", "20000"], timeout=120)
    columns = "event_id,customer_id,track_id,datetime,ismobile,listening_zip_code"
    sorted_listens = path("listens.ndjson")
    lgtest.check(["lgtail", "--columns", columns, "--types", "datetime:time", "--sort", "datetime",
                  "-o", sorted_listens, os.path.join(path("data"), "tracks.csv")], timeout=120)
    names = ["listens", "morning", "evening", "mobile", "unique"]
    live = habits_of(sorted_listens, each=True)
    with open(sorted_listens) as file:
        lines = file.readlines()
    for moment in (1, 777, len(lines) // 2, len(lines)):
        so_far = path("so_far.ndjson")
        with open(so_far, "w") as file:
            file.writelines(lines[:moment])
        trained = {row["customer_id"]: [row[name] for name in names] for row in habits_of(so_far, each=False)}
        seen = {row["customer_id"]: [row[name] for name in names] for row in live[:moment]}
        assert seen == trained, f"after {moment} events"
    # What was trained on the one scores the other alike, to the last digit.
    habits = path("habits.ndjson")
    lgtest.check(["lgwindow", "-i", sorted_listens, "--key", "customer_id", "--over", "all", *HABITS, "-o", habits],
                 timeout=60)
    model = path("habits.json")
    lgtest.check(["lgtrain", "-i", habits, "--label", "mobile > 0.5", "--features", "morning,evening,unique,mobile",
                  "--max-error", "0.4", "--out", model], timeout=60)
    score = ["lgscore", "--model", model]
    batch = [json.loads(line) for line in lgtest.check([*score, "-i", habits], timeout=60).splitlines()]
    stream = lgtest.check(" ".join(["lgwindow", "-i", sorted_listens, "--key", "customer_id", "--over all --each",
                                    *[f"'{word}'" for word in HABITS], "|", *score]), timeout=120)
    last = {row["customer_id"]: row["probability"] for row in map(json.loads, stream.splitlines())}
    assert last == {row["customer_id"]: row["probability"] for row in batch}
    return f"{len(live)} events of {len(last)} customers"


def test_a_signal_trains_nothing():
    """Stopped before the end of the data: no model, no report, status 75."""
    for kind in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen(["lgtrain", "--label", "y", "--features", "a", "--out", path("stopped.json")],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=lgtest.environment())
        process.stdin.write(b'{"a":1,"y":1}\n' * 10)
        process.stdin.flush()
        time.sleep(0.3 if not lgtest.SANITIZED else 1)
        process.send_signal(kind)
        stdout, stderr = process.communicate(timeout=30)  # closes the input, which ends what SIGINT lets drain
        assert process.returncode == 75, (kind, process.returncode, stderr)
        assert stdout == b"" and b"nothing was trained" in stderr, (stdout, stderr)
        assert not os.path.exists(path("stopped.json"))


if __name__ == "__main__":
    sys.exit(lgtest.run_tests("property/train_score", [
        test_killed_at_any_moment_the_old_or_the_new_model_is_there,
        test_models_replaced_while_scoring_mix_and_lose_nothing,
        test_live_features_are_those_of_training,
        test_a_signal_trains_nothing,
    ]))
