# SPDX-License-Identifier: Apache-2.0
"""Redis 7 from Debian's package redis-server, and a client that speaks just enough of its protocol for tests."""

import shutil
import socket

import lgtest

from .base import Server


class Redis(Server):
    """With a password, the default user needs it; with a user as well, that user does and the default user is off.
    What is durable survives kill(), for every answer comes after a write to the append-only file."""

    name = "redis"

    def __init__(self, user=None, password=None, durable=True):
        super().__init__()
        self.user, self.password, self.durable = user, password, durable

    def prepare(self):
        if not shutil.which("redis-server"):
            raise lgtest.Skip("needs redis-server (Debian: redis-server)")
        if self.password:
            self.password_file = self.write("password", self.password + "\n")

    def configure(self):
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"dir {self.folder}",
            'save ""',
            "daemonize no",
            f"unixsocket {self.path('socket')}",
            "unixsocketperm 700",
            "appendfsync no",
            f"appendonly {'yes' if self.durable else 'no'}",
        ]
        if self.user:
            lines += ["user default off", f"user {self.user} on >{self.password} ~* &* +@all"]
        elif self.password:
            lines.append(f"requirepass {self.password}")
        self.write("redis.conf", "\n".join(lines) + "\n")

    def launch(self):
        self.run(["redis-server", self.path("redis.conf")])

    def is_ready(self):
        return self.command("PING") == "PONG"

    def variables(self):
        result = {"LG_REDIS_URL": self.url}
        if self.password:
            result["LG_REDIS_PASSWORD_FILE"] = self.password_file
        return result

    @property
    def url(self):
        return f"redis://{self.user + '@' if self.user else ''}127.0.0.1:{self.port}/0"

    @property
    def socket_path(self):
        return self.path("socket")

    @property
    def socket_url(self):
        return f"unix://{self.user + '@' if self.user else ''}{self.socket_path}"

    def command(self, *words):
        return self.pipeline([words])[0]

    def pipeline(self, commands):
        """The replies: texts, integers, None or lists of such; an error is raised as RuntimeError. LOADING counts as
        not ready."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            stream = connection.makefile("rwb")
            if self.password:
                _send(stream, ["AUTH", *([self.user] if self.user else []), self.password])
            for words in commands:
                _send(stream, words)
            stream.flush()
            if self.password:
                _receive(stream)
            return [_receive(stream) for _ in commands]


def _send(stream, words):
    encoded = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    stream.write(b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded))


def _receive(stream):
    line = stream.readline()
    if not line.endswith(b"\r\n"):
        raise ConnectionError("redis closed the connection")
    kind, rest = line[:1], line[1:-2]
    if kind == b"-":
        if rest.startswith((b"LOADING", b"MASTERDOWN")):
            raise ConnectionError(rest.decode())
        raise RuntimeError(rest.decode())
    if kind == b"+":
        return rest.decode()
    if kind == b":":
        return int(rest)
    if kind == b"$":
        return None if rest == b"-1" else stream.read(int(rest) + 2)[:-2].decode("utf-8", "surrogateescape")
    assert kind == b"*", line
    return None if rest == b"-1" else [_receive(stream) for _ in range(int(rest))]
