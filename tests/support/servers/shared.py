# SPDX-License-Identifier: Apache-2.0
"""Servers that all tests of a process share, by name, started in parallel."""

import atexit
import concurrent.futures
import functools

import lgtest

from .kafka import Kafka
from .kannel import Kannel
from .redis import Redis
from .search import Elasticsearch7, Elasticsearch8, OpenSearch, OpenSearch3

BY_NAME = {
    "redis": Redis,
    "kafka": Kafka,
    "kafka3": functools.partial(Kafka, version="3.9.1", sasl=True),
    "opensearch": OpenSearch,
    "opensearch3": OpenSearch3,
    "elasticsearch7": Elasticsearch7,
    "elasticsearch8": Elasticsearch8,
    "kannel": Kannel,
}
_running = {}


def start_all(servers):
    """Starts them in parallel; all or none."""
    with concurrent.futures.ThreadPoolExecutor(len(servers) or 1) as pool:
        attempts = [pool.submit(server.start) for server in servers]
    failures = [attempt.exception() for attempt in attempts if attempt.exception()]
    if failures:
        close_all(servers)
        raise failures[0]
    return servers


def close_all(servers):
    for server in servers:
        server.close()


def shared(*names):
    """The server of that name, or a list of them; they run until this process ends."""
    missing = [name for name in names if name not in _running]
    started = start_all([BY_NAME[name]() for name in missing])
    if not _running and started:
        atexit.register(lambda: close_all(list(_running.values())))
    _running.update(zip(missing, started))
    return _running[names[0]] if len(names) == 1 else [_running[name] for name in names]


def environment(*servers):
    """The environment of a program under test that is to use these servers."""
    result = {name: value for name, value in lgtest.environment().items() if not name.lower().endswith("_proxy")}
    for server in servers:
        result.update(server.variables())
    return result
