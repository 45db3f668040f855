# SPDX-License-Identifier: Apache-2.0
"""Ends the servers of a process that was killed, and removes their folders.

A small process of its own reads what exists from a pipe; when the pipe closes, its owner is gone, however it ended, and
what then still exists is ended. Threads may start servers, which the kernel's "signal at the parent's death" forbids.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import threading

_lock = threading.Lock()
_process = None


def tell(verb, kind, what):
    """add or forget a group (of processes) or a folder."""
    global _process
    with _lock:
        if _process is None:
            _process = subprocess.Popen(
                [sys.executable, os.path.abspath(__file__)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            atexit.register(_process.stdin.close)
        _process.stdin.write(f"{verb} {kind} {what}\n".encode())
        _process.stdin.flush()


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    groups, folders = set(), set()
    for line in sys.stdin:
        verb, kind, what = line.rstrip("\n").split(" ", 2)
        known = groups if kind == "group" else folders
        (known.add if verb == "add" else known.discard)(what)
    for group in groups:
        try:
            os.killpg(int(group), signal.SIGKILL)
        except ProcessLookupError:
            pass
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
