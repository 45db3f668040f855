#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An SMS gateway for tests: HTTP on the loopback interface, in the three styles that lgsms speaks.

  sms_gateway.py --accepted FILE [--port N] [--plan PLAN] [--seed N] [--requests FILE] [--delay SECONDS] [--tls PEM]

Prints its port, and serves until it is killed. What it accepts, it first appends to the file of --accepted (synced), one
JSON object a line: {"to":...,"text":...,"from":...}. So a message counts as delivered though its sender never hears of it.
--requests keeps every request: {"method":...,"path":...,"headers":{...},"body":...}.

PLAN says how often what happens, in per cent, drawn by the seed; the rest is accepted:
  drop=5      accepted, and then the connection is closed without an answer
  torn=5      accepted, and then the answer breaks off in the middle
  slow=5      accepted, and answered after --slow seconds
  late=5      answered 503 after --slow seconds, and not accepted
  500=5       accepted in one half of the cases, and answered 500 in both
  429=5, 503=5, 400=5   not accepted; 429 and 503 ask for --retry-after seconds
A plan may also be a list for the first requests, in order: '503,429,200,500,drop'; after it all are accepted.
"""

import argparse
import http.server
import json
import os
import random
import ssl
import sys
import threading
import time
import urllib.parse

KINDS = ("drop", "torn", "slow", "late", "500", "429", "503", "400")


class Plan:
    def __init__(self, text, seed):
        self.lock = threading.Lock()
        self.random = random.Random(seed)
        self.shares, self.list = [], []
        for part in filter(None, text.split(",")):
            kind, _, share = part.partition("=")
            if share:
                assert kind in KINDS, kind
                self.shares.append((kind, float(share)))
            else:
                self.list.append(kind)

    def next(self):
        """What is to happen, and a coin."""
        with self.lock:
            coin = self.random.random() < 0.5
            if self.list:
                return self.list.pop(0), coin
            at = self.random.random() * 100
            for kind, share in self.shares:
                if at < share:
                    return kind, coin
                at -= share
            return "200", coin


class Gateway(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, options):
        super().__init__(("127.0.0.1", options.port), Handler)
        self.options = options
        self.plan = Plan(options.plan, options.seed)
        self.lock = threading.Lock()
        self.accepted = os.open(options.accepted, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.requests = open(options.requests, "a", encoding="utf-8") if options.requests else None
        self.count = 0

    def handle_error(self, request, client_address):
        pass  # clients are killed: that is the test

    def accept(self, message):
        with self.lock:
            self.count += 1
            os.write(self.accepted, (json.dumps(message) + "\n").encode())
            os.fdatasync(self.accepted)
            return f"SM{self.count:06d}"

    def keep(self, request):
        if self.requests:
            with self.lock:
                self.requests.write(json.dumps(request) + "\n")
                self.requests.flush()


def message_of(method, path, headers, body):
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query, keep_blank_values=True))
    if method == "GET":
        return {"to": query.get("to"), "text": query.get("text"), "from": query.get("from")}
    if headers.get("Content-Type", "").startswith("application/json"):
        content = json.loads(body)
        return {name: content.get(name) for name in ("to", "text", "from")}
    form = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
    return {"to": form.get("To"), "text": form.get("Body"), "from": form.get("From")}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, content, cut=False, headers=()):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.wfile.flush()
        if cut:
            self.close_connection = True

    def serve(self):
        server = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        server.keep({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body})
        message = message_of(self.command, self.path, self.headers, body)
        kind, coin = server.plan.next()
        if server.options.delay:
            time.sleep(server.options.delay)
        if kind in ("429", "503", "late"):
            if kind == "late":
                time.sleep(server.options.slow)
            after = [("Retry-After", str(server.options.retry_after))] if server.options.retry_after else []
            return self.answer(429 if kind == "429" else 503, {"message": "not now"}, headers=after)
        if kind == "500":
            if coin:
                server.accept(message)
            return self.answer(500, {"message": "something went wrong"})
        if kind in ("200", "drop", "torn", "slow"):
            reference = server.accept(message)
            if kind == "drop":
                self.close_connection = True
                return None
            if kind == "slow":
                time.sleep(server.options.slow)
            return self.answer(201, {"sid": reference, "status": "queued"}, cut=kind == "torn")
        return self.answer(int(kind), {"code": 21211, "message": f"The number {message['to']} is not valid"})

    do_POST = serve
    do_GET = serve


def main():
    parser = argparse.ArgumentParser(description="An SMS gateway for tests.")
    parser.add_argument("--accepted", required=True)
    parser.add_argument("--requests")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--plan", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tls", help="a file with the certificate and its key: serve HTTPS")
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--slow", type=float, default=1)
    parser.add_argument("--retry-after", type=int, default=0)
    options = parser.parse_args()
    server = Gateway(options)
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
