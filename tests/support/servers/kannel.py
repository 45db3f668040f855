# SPDX-License-Identifier: Apache-2.0
"""Kannel, an SMS gateway: bearerbox and smsbox (Debian: kannel), and behind them fakesmsc (kannel-extras), a message
centre that prints each message it gets."""

import os
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request

import lgtest

from .base import Server

_FAKESMSC = "/usr/lib/kannel/test/fakesmsc"


class Kannel(Server):
    """What fakesmsc prints is what a message centre would be given: messages() reads it."""

    name = "kannel"
    port_names = ("main", "admin", "smsbox", "smsc")
    user, password = "lg", "secret-of-lg"

    def prepare(self):
        programs = {"bearerbox": "kannel", "smsbox": "kannel", _FAKESMSC: "kannel-extras"}
        for program, package in programs.items():
            if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"):
                raise lgtest.Skip(f"needs {program} (Debian: {package})")
        self.token_file = self.write("token", f"{self.user}:{self.password}\n")
        number = {name: port.number for name, port in self.ports.items()}
        self.write(
            "kannel.conf",
            f"""group = core
admin-port = {number['admin']}
admin-interface = 127.0.0.1
admin-password = {self.password}
smsbox-port = {number['smsbox']}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
store-type = file
store-location = {self.path('store')}
log-level = 1

group = smsc
smsc = fake
smsc-id = fake
port = {number['smsc']}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {number['smsbox']}
sendsms-port = {self.port}
sendsms-interface = 127.0.0.1
log-level = 1

group = sendsms-user
username = {self.user}
password = {self.password}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
text = none
max-messages = 0
""",
        )

    def launch(self):
        self.run(["/usr/sbin/bearerbox", self.path("kannel.conf")])
        self.wait_until(lambda: self._status() is not None, "bearerbox answers")
        # Its first argument but one: how many messages it would send by itself.
        self.run(
            [
                _FAKESMSC,
                "-H",
                "127.0.0.1",
                "-r",
                str(self.ports["smsc"].number),
                "-i",
                "1",
                "-m",
                "0",
                "100 200 text hello",
            ],
            self.path("fakesmsc.log"),
        )
        self.run(["/usr/sbin/smsbox", self.path("kannel.conf")])

    def is_ready(self):
        status = self._status()
        return (
            "fake" in status
            and "online" in status
            and "smsbox" in status.split("SMSC connections")[0]
            and self._sendsms_answers()
        )

    def variables(self):
        return {"LG_SMS_URL": self.url, "LG_SMS_TOKEN_FILE": self.token_file}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/cgi-bin/sendsms"

    def messages(self):
        """Those that arrived so far (see Message), in their order."""
        with open(self.path("fakesmsc.log"), encoding="utf-8", errors="surrogateescape") as file:
            return _messages(re.findall(r"Got message \d+: <(.*)>\n", file.read()))

    def await_messages(self, count):
        self.wait_until(lambda: len(self.messages()) >= count, f"{count} messages arrived")
        return self.messages()

    def _status(self):
        address = f"http://127.0.0.1:{self.ports['admin'].number}/status.txt?password={self.password}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=10) as response:
            return response.read().decode(errors="replace")

    def _sendsms_answers(self):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.url, timeout=10):
                return True
        except urllib.error.HTTPError:
            return True  # it wants a password


class Message:
    """A message that arrived: its parts are put together. coding is text, data or ucs-2, as fakesmsc names it."""

    def __init__(self, sender, receiver, coding, parts):
        self.sender, self.receiver, self.coding, self.parts, self.body = sender, receiver, coding, parts, b""

    @property
    def text(self):
        """fakesmsc does not say in which alphabet long messages are. UTF-16 has bytes that no text of ours has."""
        if self.coding == "ucs-2" or any(byte < 32 and byte != 10 for byte in self.body):
            return self.body.decode("utf-16-be", "surrogatepass")
        return self.body.decode("utf-8", "replace")

    def __repr__(self):
        return f"{self.sender} to {self.receiver} ({self.coding}, {self.parts} parts): {self.text!r}"


def _messages(lines):
    """Makes messages of what fakesmsc got. One with line feeds in it comes as several lines."""
    records = []
    for line in lines:
        found = re.fullmatch(r"(\S+) (\S+) (?:udh (\S+) )?(text|data|ucs-2) (.*)", line)
        if found:
            records.append(list(found.groups()))
        elif records:
            records[-1][-1] += "\n" + line
    result, open_messages = [], {}
    for sender, receiver, header, coding, body in records:
        # The header of a part: 05 00 03 REFERENCE PARTS PART
        reference, parts, part = _bytes(header)[3:] if header else (None, 1, 1)
        key = receiver, reference
        if part == 1:
            open_messages[key] = Message(sender, receiver, coding, parts)
            result.append(open_messages[key])
        open_messages[key].body += body.encode("utf-8", "surrogateescape") if coding == "text" else _bytes(body)
    return result


def _bytes(encoded):
    return urllib.parse.unquote_to_bytes(encoded.replace("+", " "))
