# SPDX-License-Identifier: Apache-2.0
"""Kannel, an SMS gateway: bearerbox and smsbox (Debian: kannel), and behind them fakesmsc (kannel-extras), a message
centre that prints each message it gets."""

import os
import re
import shutil
import urllib.error
import urllib.request

import lgtest

from .base import Server

_FAKESMSC = "/usr/lib/kannel/test/fakesmsc"


class Kannel(Server):
    """fakesmsc prints the text as Kannel hands it on, percent-encoded where its data coding needs it."""

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
        self.write("kannel.conf", f"""group = core
admin-port = {number['admin']}
admin-port-interface = 127.0.0.1
admin-password = {self.password}
smsbox-port = {number['smsbox']}
smsbox-port-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
store-type = file
store-location = {self.path('store')}
log-level = 1
status-permanent-error = 1

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
""".replace("status-permanent-error = 1\n", ""))

    def launch(self):
        self.run(["/usr/sbin/bearerbox", self.path("kannel.conf")])
        self.wait_until(lambda: self._status() is not None, "bearerbox answers")
        # Its first argument but one: how many messages it would send by itself.
        self.run([_FAKESMSC, "-H", "127.0.0.1", "-r", str(self.ports["smsc"].number), "-i", "1", "-m", "0",
                  "100 200 text hello"], self.path("fakesmsc.log"))
        self.run(["/usr/sbin/smsbox", self.path("kannel.conf")])

    def is_ready(self):
        status = self._status()
        return "fake" in status and "online" in status and "smsbox" in status.split("SMSC connections")[0] \
            and self._sendsms_answers()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/cgi-bin/sendsms"

    def messages(self):
        """[(sender, receiver, text)] that arrived so far, in their order."""
        with open(self.path("fakesmsc.log"), encoding="utf-8", errors="surrogateescape") as file:
            return [_message(found) for found in re.findall(r"Got message \d+: <(.*?)>\n", file.read(), re.S)]

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


def _message(line):
    sender, receiver, kind, *rest = line.split(" ", 3)
    text = rest[0] if rest else ""
    return sender, receiver, kind, text
