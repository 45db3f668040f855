#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The index templates and charts in examples/elasticsearch: real servers take the templates, every field of a chart is
in its index and of a type that can be aggregated so, and the charts' aggregations give something on a few documents."""

import filecmp
import importlib.util
import json
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402
import servers  # noqa: E402

FOLDER = os.path.join(lgtest.SOURCE, "examples", "elasticsearch")
INDICES = ("ba_realtime", "ba_realtime2", "ba_realtime3")
NUMBERS = {"integer", "long", "double"}
# What type a field must have for an aggregation.
SUITABLE = {
    "avg": NUMBERS,
    "max": NUMBERS | {"date"},
    "cardinality": NUMBERS | {"keyword", "date"},
    "terms": NUMBERS | {"keyword", "boolean"},
    "range": NUMBERS,
    "date_histogram": {"date"},
}
EVENT = {
    "event_id": 5,
    "customer_id": 7,
    "track_id": 9,
    "datetime": "2014-10-23T03:26:20Z",
    "ismobile": 1,
    "listening_zip_code": "02139",
    "state": "MA",
    "location": {"lat": 42.36, "lon": -71.1},
}
CUSTOMER = {
    "Name": "Ann Lee",
    "Gender": 1,
    "Age": 30,
    "Address": "1 Elm Road",
    "zip": "02139",
    "SignDate": "06/04/2013",
    "Status": 1,
    "Level": 0,
    "Campaign": 1,
    "LinkedWithApps": 1,
    "TimeZone": "America/New_York",
    "Title": "A, B",
    "Artist": "C",
}
DOCUMENTS = {
    "ba_realtime": EVENT,
    "ba_realtime2": EVENT | CUSTOMER | {"plays": 3, "interest": True},
    "ba_realtime3": EVENT
    | CUSTOMER
    | {
        "listens": 40,
        "morning": 0.5,
        "afternoon": 0,
        "evening": 0.25,
        "night": 0.25,
        "mobile": 1,
        "unique": 0.9,
        "prediction": 1,
        "probability": 0.97,
        "model": "m1",
        "SendEvent": 1,
    },
}


def template_of(index):
    with open(os.path.join(FOLDER, f"{index}.json"), encoding="utf-8") as file:
        return json.load(file)


def fields_of(index):
    """{field: type}, those below a field too."""
    result = {}
    for name, mapping in template_of(index)["template"]["mappings"]["properties"].items():
        result[name] = mapping["type"]
        for part, below in mapping.get("fields", {}).items():
            result[f"{name}.{part}"] = below["type"]
    return result


def objects_of(index):
    with open(os.path.join(FOLDER, "dashboards", f"{index}.ndjson"), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def charts_of(index):
    """[(title, aggregations, query)] of the index."""
    result = []
    for one in objects_of(index):
        if one["type"] == "visualization":
            state = json.loads(one["attributes"]["visState"])
            search = json.loads(one["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
            result.append((one["attributes"]["title"], state["aggs"], search["query"]["query"]))
    return result


def fields_in_query(text):
    """The fields of a query such as interest:true; more than that our charts do not ask."""
    assert not text or re.fullmatch(r"\w+:\w+", text), text
    return [text.split(":")[0]] if text else []


def check_templates(name):
    server = servers.BY_NAME[name]()
    with server:
        for index in INDICES:
            server.ask("PUT", f"/_index_template/{index}", template_of(index))
        for index in INDICES:
            assert set(DOCUMENTS[index]) == {field for field in fields_of(index) if "." not in field}, index
            for where in (index, f"{index}-2014.10.23"):
                server.ask("PUT", f"/{where}/_doc/a", DOCUMENTS[index])
                server.ask("PUT", f"/{where}/_doc/b", DOCUMENTS[index] | {"location": "42.36,-71.1"})
                mappings = server.ask("GET", f"/{where}/_mapping")[where]["mappings"]["properties"]
                found = {field: mapping["type"] for field, mapping in mappings.items()}
                assert found == {field: kind for field, kind in fields_of(index).items() if "." not in field}, found
                assert server.count(where) == 2
            status, answer = server.request("PUT", f"/{index}/_doc/c", DOCUMENTS[index] | {"ismobile": "yes"})
            assert status == 400 and "parsing_exception" in json.dumps(answer), answer
        if name == "opensearch":
            for index in INDICES:
                for title, aggregations, query in charts_of(index):
                    check_chart(server, index, title, aggregations, query)


def check_chart(server, index, title, aggregations, query):
    """Runs what a chart would ask, and looks for a value in its innermost bucket."""
    metrics = {
        agg["id"]: {agg["type"]: {"field": agg["params"]["field"]}}
        for agg in aggregations
        if agg["schema"] == "metric" and agg["type"] != "count"
    }
    splits = [agg for agg in aggregations if agg["schema"] != "metric"]
    body = {"size": 0, "aggs": requested(splits, metrics)}
    if query:
        field, value = query.split(":")
        body["query"] = {"term": {field: value}}
    answer = server.ask("POST", f"/{index}/_search", body)
    assert answer["hits"]["total"]["value"] == 2, f"{title}: {answer}"
    at = answer.get("aggregations", {})
    for agg in splits:
        buckets = at["split"]["buckets"]
        filled = [one for one in (buckets.values() if isinstance(buckets, dict) else buckets) if one["doc_count"]]
        assert filled, f"{title}: {agg['type']} found nothing: {at}"
        at = filled[0]
    for name in metrics:
        assert at[name]["value"] is not None, f"{title}: {at}"


def requested(splits, metrics):
    """The splits inside one another, with the metrics at each level, by which terms may be in order."""
    if not splits:
        return metrics
    inner = requested(splits[1:], metrics)
    return metrics | {"split": request_of(splits[0], metrics) | ({"aggs": inner} if inner else {})}


def request_of(agg, metrics):
    kind, params = agg["type"], agg["params"]
    if kind == "terms":
        by = params["orderBy"] if params["orderBy"] in metrics else "_count"
        return {"terms": {"field": params["field"], "size": params["size"], "order": {by: params["order"]}}}
    if kind == "filters":
        pairs = [(one["label"], one["input"]["query"].split(":")) for one in params["filters"]]
        return {"filters": {"filters": {label: {"term": {field: value}} for label, (field, value) in pairs}}}
    if kind == "range":
        return {"range": {"field": params["field"], "ranges": params["ranges"]}}
    assert kind == "date_histogram", kind
    return {"date_histogram": {"field": params["field"], "fixed_interval": "1h", "min_doc_count": 1}}


def test_fields_of_charts_are_in_the_index():
    count = 0
    for index in INDICES:
        fields = fields_of(index)
        for title, aggregations, query in charts_of(index):
            named = [(field, None) for field in fields_in_query(query)]
            for agg in aggregations:
                params = agg["params"]
                named += [(params["field"], agg["type"])] if "field" in params else []
                named += [
                    (field, "terms")
                    for one in params.get("filters", [])
                    for field in fields_in_query(one["input"]["query"])
                ]
            for field, aggregation in named:
                assert field in fields, f"{title}: {index} has no field {field}"
                assert (
                    aggregation is None or fields[field] in SUITABLE[aggregation]
                ), f"{title}: {aggregation} of {field}, which is {fields[field]}"
                count += 1
    return f"{count} fields"


def test_charts_hold_together():
    for index in INDICES:
        known = {(one["type"], one["id"]): one for one in objects_of(index)}
        assert len(known) == len(objects_of(index)), "two objects have the same name"
        for one in known.values():
            for reference in one["references"]:
                assert (reference["type"], reference["id"]) in known, f"{one['id']}: {reference}"
        pattern = known["index-pattern", index]["attributes"]
        assert fields_of(index)[pattern["timeFieldName"]] == "date"
        assert pattern["title"].split(",") == template_of(index)["index_patterns"]
        dashboard = known["dashboard", f"{index}-dashboard"]
        panels = json.loads(dashboard["attributes"]["panelsJSON"])
        assert [panel["panelRefName"] for panel in panels] == [one["name"] for one in dashboard["references"]]
        for title, aggregations, _ in charts_of(index):
            ids = [agg["id"] for agg in aggregations]
            assert len(set(ids)) == len(ids), title
            for agg in aggregations:
                assert agg["params"].get("orderBy", ids[0]) in ids, title


def test_charts_are_what_the_program_writes():
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "dashboards"))
        program = shutil.copy(os.path.join(FOLDER, "dashboards.py"), folder)
        description = importlib.util.spec_from_file_location("dashboards", program)
        module = importlib.util.module_from_spec(description)
        description.loader.exec_module(module)
        module.main()
        for index in INDICES:
            file = f"dashboards/{index}.ndjson"
            assert filecmp.cmp(
                os.path.join(folder, file), os.path.join(FOLDER, file), shallow=False
            ), f"{file} is not what examples/elasticsearch/dashboards.py writes: run it"


def test_templates_opensearch():
    check_templates("opensearch")


def test_templates_opensearch3():
    check_templates("opensearch3")


def test_templates_elasticsearch7():
    check_templates("elasticsearch7")


def test_templates_elasticsearch8():
    check_templates("elasticsearch8")


if __name__ == "__main__":
    sys.exit(
        lgtest.run_tests(
            "integration/dashboards",
            [
                test_fields_of_charts_are_in_the_index,
                test_charts_hold_together,
                test_charts_are_what_the_program_writes,
                test_templates_opensearch,
                test_templates_opensearch3,
                test_templates_elasticsearch7,
                test_templates_elasticsearch8,
            ],
        )
    )
