#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""examples/with-servers.sh with little data: what the servers have afterwards is what the tables say, counted here
anew; and from the Redis set 1_day_event_users each customer gets one message of a real Kannel."""

import bisect
import collections
import csv
import datetime
import functools
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402
import servers  # noqa: E402

EXAMPLES = os.path.join(lgtest.SOURCE, "examples")
FOLDER = tempfile.TemporaryDirectory(prefix="lg-examples-")
DATA = FOLDER.name
LISTENS, CUSTOMERS = 20000, 500
LIMIT = 300
EVENT = ("event_id", "customer_id", "track_id", "datetime", "ismobile", "listening_zip_code")


def used():
    return servers.shared("redis", "kafka", "opensearch")


def environment(*more):
    return servers.environment(*used(), *more) | {
        "LG_EXAMPLE_LISTENS": str(LISTENS),
        "LG_EXAMPLE_CUSTOMERS": str(CUSTOMERS),
    }


@functools.cache
def first_run():
    try:
        return run(), None
    except AssertionError as error:
        return None, error


def ran():
    """What with-servers.sh said. When it failed, it is not run again for every test."""
    said, error = first_run()
    if error:
        raise AssertionError(f"with-servers.sh failed: {str(error)[-300:]}")
    return said


def run():
    outcome = lgtest.run([os.path.join(EXAMPLES, "with-servers.sh"), DATA], timeout=LIMIT, env=environment())
    said = outcome.stdout.decode() + outcome.stderr.decode()
    assert outcome.status == 0 and not outcome.timed_out, f"status {outcome.status}\n{said}"
    return said


def path(name):
    return os.path.join(DATA, name)


def table(name, key):
    with open(path(name), newline="", encoding="utf-8") as file:
        return {int(row[key]): row for row in csv.DictReader(file)}


@functools.cache
def listens():
    """{event_id: row}, with the time as a number."""
    result = {}
    with open(path("tracks.csv"), newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            event = dict(zip(EVENT, row))
            event["at"] = datetime.datetime.fromisoformat(event["datetime"]).timestamp()
            result[int(event["event_id"])] = event
    assert len(result) == LISTENS
    return result


def every_document(index):
    """{_id: document} of a whole index."""
    search = used()[2]
    result, after = {}, None
    search.ask("POST", f"/{index}/_refresh")
    while True:
        body = {"size": 5000, "sort": [{"event_id": "asc"}]} | ({"search_after": after} if after else {})
        hits = search.ask("POST", f"/{index}/_search", body)["hits"]["hits"]
        if not hits:
            return result
        result.update((hit["_id"], hit["_source"]) for hit in hits)
        after = hits[-1]["sort"]


@functools.cache
def interests():
    """{customer: tracks played 3 times within 30 minutes}, and the events at which that was so; by brute force."""
    times = collections.defaultdict(list)
    for event in listens().values():
        times[event["customer_id"], event["track_id"]].append(event["at"])
    found, events = collections.defaultdict(set), set()
    for row in times.values():
        row.sort()
    for identity, event in listens().items():
        row = times[event["customer_id"], event["track_id"]]
        # Events of the same second come in an order that the table does not tell: those are left out by the caller.
        plays = bisect.bisect_right(row, event["at"]) - bisect.bisect_left(row, event["at"] - 1800)
        if plays >= 3:
            found[event["customer_id"]].add(event["track_id"])
            events.add(identity)
    return found, events


def test_every_listen_is_in_each_index_once():
    ran()
    places = {row["zip"]: row for row in table("zips.csv", "zip").values()}
    customers, tracks = table("cust.csv", "CustID"), table("music.csv", "TrackId")
    for index in ("ba_realtime", "ba_realtime2", "ba_realtime3"):
        documents = every_document(index)
        assert len(documents) == LISTENS, f"{len(documents)} in {index}"
        for identity, event in listens().items():
            document = documents[str(identity)]
            assert [str(document[name]) for name in EVENT if name != "datetime"] == [
                event[name] for name in EVENT if name != "datetime"
            ], document
            assert document["datetime"] == event["datetime"].replace(" ", "T") + "Z", document
            place = places[event["listening_zip_code"]]
            assert document["state"] == place["state"], document
            assert document["location"] == {"lat": float(place["lat"]), "lon": float(place["lon"])}, document
            if index != "ba_realtime":
                customer, track = customers[int(event["customer_id"])], tracks[int(event["track_id"])]
                assert (document["Name"], document["Title"], document["Artist"]) == (
                    customer["Name"],
                    track["Title"],
                    track["Artist"],
                ), document
                for name in ("Gender", "Status", "Level", "Campaign", "LinkedWithApps"):
                    assert document[name] == int(customer[name]), document


def test_interests_are_what_brute_force_finds():
    ran()
    redis = used()[0]
    found, events = interests()
    assert found, "nobody plays a track again"
    keys = redis.command("KEYS", "interest:*")
    kept = dict(zip(keys, map(set, redis.pipeline([("SMEMBERS", key) for key in keys]))))
    assert kept == {f"interest:{customer}": tracks for customer, tracks in found.items()}
    marked = {int(identity) for identity, document in every_document("ba_realtime2").items() if document["interest"]}
    # Of listens in the same second the earlier one does not know of the later one.
    assert marked <= events and len(events - marked) <= len(events) // 100, (len(marked), len(events))


def test_customers_are_in_redis():
    ran()
    redis = used()[0]
    contacts = table("contacts.csv", "CustID")
    for number, row in table("cust.csv", "CustID").items():
        values = redis.command("HGETALL", f"cust:{number}")
        expected = {name: value for name, value in row.items() if name != "CustID"} | {"Age": contacts[number]["Age"]}
        assert dict(zip(values[::2], values[1::2])) == expected, values


def test_predictions_and_offers_hold_together():
    ran()
    redis = used()[0]
    with open(path("features.ndjson"), encoding="utf-8") as file:
        features = file.read()
    scored = lgtest.check(["lgscore", "--model", path("model.json")], features.encode(), timeout=LIMIT)
    expected = {
        f"pred_event:{one['customer_id']}": str(one["prediction"]) for one in map(json.loads, scored.splitlines())
    }
    keys = redis.command("KEYS", "pred_event:*")
    assert dict(zip(keys, redis.command("MGET", *keys))) == expected
    customers = table("cust.csv", "CustID")
    sent = {
        str(document["customer_id"])
        for document in every_document("ba_realtime3").values()
        if document["SendEvent"] == 1
    }
    assert sent and sent == set(redis.command("SMEMBERS", "1_day_event_users"))
    assert all(customers[int(one)]["Status"] == "1" and int(customers[int(one)]["Level"]) < 2 for one in sent)
    contacts = table("contacts.csv", "CustID")
    with open(path("results/stage3-offer"), encoding="utf-8") as file:
        messages = [json.loads(line) for line in file]
    assert sorted(message["key"] for message in messages) == sorted(
        one for one in sent if contacts[int(one)]["OptOut"] == "0"
    )
    for message in messages:
        assert message["to"] == contacts[int(message["key"])]["Phone"], message
        assert customers[int(message["key"])]["Name"] in message["text"], message


def test_the_proof_is_printed():
    said = ran()
    for index in ("ba_realtime", "ba_realtime2", "ba_realtime3"):
        assert f"{LISTENS} of {LISTENS} listens are in {index}\n" in said, said


def test_a_second_run_doubles_nothing():
    ran()
    run()
    test_every_listen_is_in_each_index_once()
    test_predictions_and_offers_hold_together()


def offer(kannel, source, key, text):
    """Sends the offers to the customers of a source, twice; and looks what the message centre got."""
    redis, before = used()[0], len(kannel.messages())
    contacts, customers = table("contacts.csv", "CustID"), table("cust.csv", "CustID")
    command = (
        f"set -o pipefail; lgjoin -i '{source}' --on {key}=CustID --table {DATA}/contacts.csv |"
        f" lgjoin --on {key}=CustID --table {DATA}/cust.csv --fields Name |"
        f" lgsms --gateway {kannel.url} --style kannel --from 100 --ledger {DATA}/{key}.ledger --to Phone --key {key}"
        f" --campaign gold --opt-out OptOut --text 'Hello {{Name}} {text}'"
    )
    for _ in range(2):
        outcome = lgtest.run(command, timeout=LIMIT, env=environment(kannel))
        assert (outcome.status, outcome.stderr) == (0, b""), outcome.stderr.decode()
    meant = {
        contacts[int(one)]["Phone"]: f"Hello {customers[int(one)]['Name']} {text}"
        for one in redis.command("SMEMBERS", "1_day_event_users")
        if contacts[int(one)]["OptOut"] == "0"
    }
    arrived = kannel.await_messages(before + len(meant))[before:]
    assert len(arrived) == len(meant) and {one.receiver: one.text for one in arrived} == meant, arrived
    return f"{len(arrived)} messages"


def test_offers_by_a_real_gateway():
    """From the set in Redis to the message centre: each customer's own number and name, and nobody twice."""
    ran()
    return offer(servers.shared("kannel"), "redis:set:1_day_event_users", "value", "[5€ off] 🎵")


def test_offers_from_a_stream():
    """The same from a stream, to which each scored listen with a SendEvent was appended: many for a customer."""
    ran()
    command = "lgsink-redis -i 'kafka:scored?until=end' --where 'SendEvent == 1' --xadd events"
    outcome = lgtest.run(command, timeout=LIMIT, env=environment())
    assert outcome.status == 0, outcome.stderr.decode()
    entries = used()[0].command("XLEN", "events")
    sent = offer(servers.shared("kannel"), "redis:stream:events?group=sms&until=end", "customer_id", "gold+1 at 5%")
    return f"{sent} of {entries} entries"


if __name__ == "__main__":
    sys.exit(
        lgtest.run_tests(
            "integration/examples",
            [
                test_every_listen_is_in_each_index_once,
                test_interests_are_what_brute_force_finds,
                test_customers_are_in_redis,
                test_predictions_and_offers_hold_together,
                test_the_proof_is_printed,
                test_a_second_run_doubles_nothing,
                test_offers_by_a_real_gateway,
                test_offers_from_a_stream,
            ],
        )
    )
