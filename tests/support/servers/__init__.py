# SPDX-License-Identifier: Apache-2.0
"""Real servers for the integration tests, private ones on loopback: Redis, Kafka, OpenSearch, Elasticsearch, Kannel.

In a test script (tests/integration/NAME_test.py; the folder tests/support is put on sys.path as for lgtest):

    import lgtest
    import servers

    def test_hash():
        redis, kafka = servers.shared("redis", "kafka")     # started at the first call, in parallel; stopped at the end
        redis.command("HSET", "7", "Name", "Ann")
        env = servers.environment(redis, kafka)             # LG_REDIS_URL, LG_KAFKA_BROKERS
        outcome = lgtest.run("lgjoin ...", b"...", env=env)

    def test_restart():
        with servers.Redis(password="secret") as redis:     # one of one's own, whose folder is gone afterwards
            redis.kill()                                    # kill -9
            redis.start()                                   # the same port, the same data
            redis.pause(); redis.resume()                   # SIGSTOP, SIGCONT
            redis.restart()                                 # a stop with SIGTERM, and a start

Names for shared(): redis kafka kafka3 opensearch opensearch3 elasticsearch7 elasticsearch8 kannel. Tests that share
a server use keys, topics and indices of their own. All servers: .port .folder .log (a path) .memory() (MiB)
.variables(). What is missing here (no Java, no Maven) raises lgtest.Skip, which says what. start() returns when the server answers.

    Redis(user=, password=, durable=True)   .url .socket_url .password_file .command(*words) .pipeline([words, ...])
    Kafka(version=, sasl=False, properties={}, heap=)   .brokers .sasl_brokers .ca .client_config(mechanism, password=)
        .create_topic(name, partitions=4, config={}) .end_offsets(topic) .committed(group, topic)
    OpenSearch(), OpenSearch3(), Elasticsearch7(), Elasticsearch8() with (settings={}, heap=); Elasticsearch8 and 7 also
        with security=True (users, https)   .url .request(method, path, body=None) -> (status, JSON or text)
        .ask(the same) -> the answer of a success   .count(index, query=None) .documents(index) -> {_id: document}
        .settings is read at every start: change it and restart() to make it refuse, say
    Kannel()   .url .token_file .messages() -> what fakesmsc got: .sender .receiver .text each; .await_messages(count)

From a shell, for working with the tools by hand:

    tests/support/servers.py run redis kafka opensearch -- bash       # Ctrl-D stops all
    tests/support/servers.py prepare                                  # only download

Downloads are kept in ${XDG_CACHE_HOME:-~/.cache}/lg. The logs of servers that have ended are in build/server-logs.
"""

from .base import Server
from .kafka import Kafka
from .kannel import Kannel
from .redis import Redis
from .search import Elasticsearch7, Elasticsearch8, OpenSearch, OpenSearch3
from .shared import BY_NAME, close_all, environment, shared, start_all

__all__ = [
    "BY_NAME",
    "Elasticsearch7",
    "Elasticsearch8",
    "Kafka",
    "Kannel",
    "OpenSearch",
    "OpenSearch3",
    "Redis",
    "Server",
    "close_all",
    "environment",
    "shared",
    "start_all",
]
