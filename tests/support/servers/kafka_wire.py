# SPDX-License-Identifier: Apache-2.0
"""A few requests of Kafka's protocol over a plain connection, in versions without tagged fields: what the tests ask a
broker of its own accord, without starting a Java program for each question."""

import socket
import struct


class KafkaError(Exception):
    def __init__(self, what, code):
        super().__init__(f"{what}: Kafka's error {code}")
        self.code = code


class _Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(">" + form)
        return values[0] if len(values) == 1 else values

    def text(self):
        size = self.take("h")
        if size < 0:
            return None
        self.at += size
        return self.data[self.at - size : self.at].decode()

    def array(self, read):
        return [read() for _ in range(self.take("i"))]


def _text(value):
    encoded = value.encode()
    return struct.pack(">h", len(encoded)) + encoded


def _array(items):
    return struct.pack(">i", len(items)) + b"".join(items)


def _ask(port, key, version, body):
    request = struct.pack(">hhi", key, version, 1) + _text("lg tests") + body
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        stream = connection.makefile("rb")
        head = stream.read(4)
        if len(head) < 4:
            raise ConnectionError("the broker closed the connection")
        (size,) = struct.unpack(">i", head)
        data = stream.read(size)
        if len(data) < size:
            raise ConnectionError("the broker closed the connection")
    return _Reader(data[4:])


def metadata(port, topics=None):
    """(number of brokers, {topic: number of partitions with a leader}); of all topics or the given ones."""
    body = struct.pack(">i", -1) if topics is None else _array([_text(topic) for topic in topics])
    answer = _ask(port, 3, 4, body + b"\0")  # none is made by asking
    answer.take("i")
    brokers = answer.array(lambda: (answer.take("i"), answer.text(), answer.take("i"), answer.text()))
    answer.text()
    answer.take("i")

    def partition():
        code, _, leader = answer.take("hii")
        answer.array(lambda: answer.take("i"))
        answer.array(lambda: answer.take("i"))
        return code == 0 and leader >= 0

    def topic():
        code, name, _ = answer.take("h"), answer.text(), answer.take("b")
        return name, sum(answer.array(partition)) if code == 0 else 0

    return len(brokers), dict(answer.array(topic))


def create_topic(port, name, partitions, config):
    settings = _array([_text(key) + _text(str(value)) for key, value in config.items()])
    topic = _text(name) + struct.pack(">ih", partitions, 1) + _array([]) + settings
    answer = _ask(port, 19, 2, _array([topic]) + struct.pack(">ib", 30000, 0))
    answer.take("i")
    for topic, code, message in answer.array(lambda: (answer.text(), answer.take("h"), answer.text())):
        if code:
            raise KafkaError(f"{topic}: {message}", code)


def offsets(port, topic, partitions, when=-1, committed_only=True):
    """{partition: offset}: of the end (-1), of the beginning (-2) or of the first record from a time (ms) on."""
    asked = [struct.pack(">iq", partition, when) for partition in range(partitions)]
    answer = _ask(port, 2, 2, struct.pack(">ib", -1, committed_only) + _array([_text(topic) + _array(asked)]))
    answer.take("i")
    result = {}

    def partition():
        number, code, _, offset = answer.take("ihqq")
        if code:
            raise KafkaError(f"{topic} {number}", code)
        result[number] = offset

    answer.array(lambda: (answer.text(), answer.array(partition)))
    return result


def committed(port, group, topic, partitions):
    """{partition: offset} of those that the group has committed."""
    asked = _array([_text(topic) + _array([struct.pack(">i", partition) for partition in range(partitions)])])
    answer = _ask(port, 9, 2, _text(group) + asked)
    result = {}

    def partition():
        number, offset = answer.take("iq")
        answer.text()
        code = answer.take("h")
        if code:
            raise KafkaError(f"{group} {topic} {number}", code)
        if offset >= 0:
            result[number] = offset

    answer.array(lambda: (answer.text(), answer.array(partition)))
    code = answer.take("h")
    if code:
        raise KafkaError(group, code)
    return result
