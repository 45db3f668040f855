# SPDX-License-Identifier: Apache-2.0
"""Free ports on loopback that stay ours: also while a server restarts, and whatever other runs of the tests do.

They lie below those that the kernel gives to outgoing connections, and a locked file for each tells other runs.
"""

import fcntl
import os
import random
import socket
import tempfile

_FOLDER = os.path.join(tempfile.gettempdir(), f"lg-ports.{os.getuid()}")


class Port:
    def __init__(self):
        os.makedirs(_FOLDER, mode=0o700, exist_ok=True)
        with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
            end = min(int(file.read().split()[0]), 32768)
        for _ in range(1000):
            self.number = random.randrange(15000, max(end, 16000))
            if self._lock() and self._is_free():
                return
            self.release()
        raise AssertionError("found no free port in 1000 tries")

    def _lock(self):
        self._file = os.open(os.path.join(_FOLDER, str(self.number)), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False

    def _is_free(self):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.number))
                return True
            except OSError:
                return False

    def release(self):
        os.close(self._file)
