#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the charts of the three indices as saved objects: dashboards/ba_realtime.ndjson and so on.

Each file holds an index pattern, its charts and a dashboard of them, for Kibana 7 and 8 (Stack Management, Saved
Objects, Import) and OpenSearch Dashboards 2 and 3 (Dashboards Management, Saved objects, Import). The files are kept
beside this program: run it after a change to the charts. The tests check every field against the index templates.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Both programs know objects of these versions, and bring them up to date themselves.
VERSIONS = {"index-pattern": "7.6.0", "visualization": "7.10.0", "dashboard": "7.9.3"}


def text(value):
    return json.dumps(value, separators=(",", ":"))


# Aggregations. The first ones of a chart are its metrics, the others split it.


def count():
    return {"type": "count", "schema": "metric", "params": {}}


def metric(kind, field, label):
    return {"type": kind, "schema": "metric", "params": {"field": field, "customLabel": label}}


def over_time():
    return {
        "type": "date_histogram",
        "schema": "segment",
        "params": {
            "field": "datetime",
            "interval": "auto",
            "useNormalizedEsInterval": True,
            "min_doc_count": 1,
            "drop_partials": False,
            "extended_bounds": {},
        },
    }


def top(field, size, label, schema="bucket"):
    return {
        "type": "terms",
        "schema": schema,
        "params": {
            "field": field,
            "size": size,
            "order": "desc",
            "orderBy": "1",
            "otherBucket": False,
            "missingBucket": False,
            "customLabel": label,
        },
    }


def choice(field, names, schema="group"):
    """One bucket for each value of a field, under its name."""
    filters = [
        {"input": {"query": f"{field}:{value}", "language": "kuery"}, "label": name} for value, name in names.items()
    ]
    return {"type": "filters", "schema": schema, "params": {"filters": filters}}


def ages(schema="segment"):
    edges = (0, 18, 25, 35, 45, 55, 65, 120)
    ranges = [{"from": low, "to": high} for low, high in zip(edges, edges[1:])]
    return {"type": "range", "schema": schema, "params": {"field": "Age", "ranges": ranges, "customLabel": "age"}}


LEVELS = {0: "Free", 1: "Silver", 2: "Gold"}
GENDERS = {0: "gender 0", 1: "gender 1"}
LINKED = {1: "linked with apps", 0: "not linked"}
EVENTS = {1: "sent", 0: "not sent"}

# Charts


def chart(kind, title, *aggregations, query="", lines=(), stacked=True):
    """lines: the numbers of the metrics that are drawn as lines by a scale of their own, to the right."""
    aggs = [{"id": str(i), "enabled": True, **aggregation} for i, aggregation in enumerate(aggregations, 1)]
    params = {"type": kind, "addTooltip": True, "addLegend": True, "legendPosition": "right"}
    if kind == "histogram":
        params |= axes(aggs, lines, stacked)
    elif kind == "table":
        params = {
            "perPage": 10,
            "showPartialRows": False,
            "showMetricsAtAllLevels": False,
            "showTotal": False,
            "totalFunc": "sum",
            "percentageCol": "",
            "sort": {"columnIndex": None, "direction": None},
        }
    elif kind == "metric":
        style = {"bgFill": "#000", "bgColor": False, "labelColor": False, "subText": "", "fontSize": 40}
        params = {
            "type": "metric",
            "addTooltip": True,
            "addLegend": False,
            "metric": {
                "colorSchema": "Green to Red",
                "colorsRange": [{"from": 0, "to": 10000}],
                "invertColors": False,
                "labels": {"show": True},
                "metricColorMode": "None",
                "percentageMode": False,
                "style": style,
                "useRanges": False,
            },
        }
    return {"title": title, "type": kind, "aggs": aggs, "params": params, "query": query}


def axes(aggs, lines, stacked):
    across = next(agg for agg in aggs if agg["schema"] == "segment")
    left = {
        "id": "ValueAxis-1",
        "name": "LeftAxis-1",
        "type": "value",
        "position": "left",
        "show": True,
        "style": {},
        "scale": {"type": "linear", "mode": "normal"},
        "labels": {"show": True, "rotate": 0, "filter": False, "truncate": 100},
        "title": {"text": ""},
    }
    right = left | {"id": "ValueAxis-2", "name": "RightAxis-1", "position": "right"}
    series = []
    for agg in aggs:
        if agg["schema"] == "metric":
            line = agg["id"] in {str(number) for number in lines}
            label = agg["params"].get("customLabel", "listens")
            series.append(
                {
                    "show": True,
                    "type": "line" if line else "histogram",
                    "data": {"id": agg["id"], "label": label},
                    "mode": "stacked" if stacked and not line else "normal",
                    "drawLinesBetweenPoints": True,
                    "valueAxis": "ValueAxis-2" if line else "ValueAxis-1",
                    "showCircles": True,
                    "lineWidth": 2,
                    "interpolate": "linear",
                }
            )
    bottom = {
        "id": "CategoryAxis-1",
        "type": "category",
        "position": "bottom",
        "show": True,
        "style": {},
        "scale": {"type": "linear"},
        "labels": {"show": True, "filter": across["type"] == "date_histogram", "truncate": 100},
        "title": {},
    }
    return {
        "grid": {"categoryLines": False},
        "categoryAxes": [bottom],
        "valueAxes": [left, right] if lines else [left],
        "seriesParams": series,
        "times": [],
        "addTimeMarker": False,
        "thresholdLine": {"show": False, "value": 10, "width": 1, "style": "full", "color": "#E7664C"},
    }


INDICES = {
    "ba_realtime": (
        "See it live",
        [
            chart(
                "histogram",
                "Listens over time, and the mobile share",
                count(),
                metric("avg", "ismobile", "mobile share"),
                over_time(),
                lines=[2],
            ),
            chart("histogram", "Regions with the most listens", count(), top("state", 15, "region", "segment")),
            chart(
                "table",
                "Regions and their top customers",
                count(),
                metric("avg", "ismobile", "mobile share"),
                top("state", 10, "region"),
                top("customer_id", 3, "customer"),
            ),
            chart(
                "histogram", "What is listened to, and when", count(), over_time(), top("track_id", 8, "track", "group")
            ),
            chart(
                "table", "Who listens to what", count(), top("customer_id", 10, "customer"), top("track_id", 3, "track")
            ),
            chart(
                "metric",
                "Listens, listeners, tracks",
                count(),
                metric("cardinality", "customer_id", "listeners"),
                metric("cardinality", "track_id", "tracks"),
            ),
        ],
    ),
    "ba_realtime2": (
        "Know the customers",
        [
            chart("histogram", "Listens by level over time", count(), over_time(), choice("Level", LEVELS)),
            chart("histogram", "Listens by gender over time", count(), over_time(), choice("Gender", GENDERS)),
            chart(
                "histogram",
                "App links by age band",
                metric("cardinality", "customer_id", "customers"),
                ages(),
                choice("LinkedWithApps", LINKED),
            ),
            chart(
                "histogram",
                "Age bands by level",
                metric("cardinality", "customer_id", "customers"),
                choice("Level", LEVELS, "segment"),
                ages("group"),
            ),
            chart(
                "table",
                "Regions and their top customers",
                count(),
                top("state", 10, "region"),
                top("Name", 3, "customer"),
            ),
            chart(
                "table",
                "The interest list: 3 plays within 30 minutes",
                metric("cardinality", "customer_id", "customers"),
                metric("max", "plays", "most plays"),
                top("Title", 15, "title"),
                top("Artist", 1, "artist"),
                query="interest:true",
            ),
        ],
    ),
    "ba_realtime3": (
        "Learn and act",
        [
            chart("histogram", "Events sent over time", count(), over_time(), choice("SendEvent", EVENTS)),
            chart(
                "metric",
                "Customers who were sent an event",
                metric("cardinality", "customer_id", "customers"),
                metric("avg", "probability", "mean probability"),
                query="SendEvent:1",
            ),
            chart(
                "histogram",
                "Predicted share by level over time",
                metric("avg", "prediction", "predicted share"),
                over_time(),
                choice("Level", LEVELS),
                stacked=False,
            ),
            chart(
                "table",
                "Events sent by region",
                count(),
                metric("cardinality", "customer_id", "customers"),
                top("state", 10, "region"),
                top("Name", 3, "customer"),
                query="SendEvent:1",
            ),
            chart(
                "histogram",
                "Events sent by age band",
                metric("cardinality", "customer_id", "customers"),
                ages(),
                choice("Gender", GENDERS),
                query="SendEvent:1",
            ),
            chart(
                "table",
                "Models in use",
                count(),
                metric("avg", "probability", "mean probability"),
                metric("max", "datetime", "last used"),
                top("model", 5, "model"),
            ),
        ],
    ),
}

# Saved objects


def saved(kind, identity, attributes, references=()):
    return {
        "id": identity,
        "type": kind,
        "attributes": attributes,
        "references": list(references),
        "migrationVersion": {kind: VERSIONS[kind]},
    }


def objects(index, title, charts):
    result = [saved("index-pattern", index, {"title": f"{index},{index}-*", "timeFieldName": "datetime"})]
    panels, references = [], []
    for i, one in enumerate(charts):
        identity = f"{index}-{i + 1}"
        state = {key: one[key] for key in ("title", "type", "aggs", "params")}
        search = {
            "query": {"query": one["query"], "language": "kuery"},
            "filter": [],
            "indexRefName": "kibanaSavedObjectMeta.searchSourceJSON.index",
        }
        result.append(
            saved(
                "visualization",
                identity,
                {
                    "title": f"{title}: {one['title']}",
                    "description": "",
                    "version": 1,
                    "uiStateJSON": "{}",
                    "visState": text(state),
                    "kibanaSavedObjectMeta": {"searchSourceJSON": text(search)},
                },
                [{"name": "kibanaSavedObjectMeta.searchSourceJSON.index", "type": "index-pattern", "id": index}],
            )
        )
        place = {"x": i % 2 * 24, "y": i // 2 * 15, "w": 24, "h": 15, "i": str(i + 1)}
        panels.append(
            {
                "version": VERSIONS["dashboard"],
                "gridData": place,
                "panelIndex": str(i + 1),
                "embeddableConfig": {},
                "panelRefName": f"panel_{i}",
            }
        )
        references.append({"name": f"panel_{i}", "type": "visualization", "id": identity})
    result.append(
        saved(
            "dashboard",
            f"{index}-dashboard",
            {
                "title": f"{index}: {title}",
                "description": "",
                "version": 1,
                "hits": 0,
                "timeRestore": True,
                "timeFrom": "2014-10-01T00:00:00.000Z",
                "timeTo": "2015-01-01T00:00:00.000Z",
                "refreshInterval": {"pause": True, "value": 5000},
                "panelsJSON": text(panels),
                "optionsJSON": text({"hidePanelTitles": False, "useMargins": True}),
                "kibanaSavedObjectMeta": {
                    "searchSourceJSON": text({"query": {"query": "", "language": "kuery"}, "filter": []})
                },
            },
            references,
        )
    )
    return result


def main():
    for index, (title, charts) in INDICES.items():
        with open(os.path.join(HERE, "dashboards", f"{index}.ndjson"), "w", encoding="utf-8") as file:
            file.writelines(text(one) + "\n" for one in objects(index, title, charts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
