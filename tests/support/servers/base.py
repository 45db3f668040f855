# SPDX-License-Identifier: Apache-2.0
"""What all servers have in common: a private folder, ports, processes, readiness, an end, and a log that is kept."""

import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time

import lgtest

from . import reaper
from .ports import Port

LOGS = os.path.join(lgtest.SOURCE, "build", "server-logs")
LOGS_KEPT = 40
STOP_LIMIT = 30  # seconds for an orderly end, after which it is made


class Process:
    """A program that leads a group of its own, so that its helpers get its signals too. Its output goes to a log."""

    def __init__(self, command, log, **options):
        with open(log, "ab") as output:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, process_group=0, **options
            )
        self.pid = self._process.pid
        reaper.tell("add", "group", self.pid)

    def has_ended(self):
        return self._process.poll() is not None

    def signal(self, number):
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass

    def end(self, number):
        """Sends a signal and waits for the end of the whole group."""
        self.signal(number)
        self.signal(signal.SIGCONT)
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            pass
        self.signal(signal.SIGKILL)
        self._process.wait()
        reaper.tell("forget", "group", self.pid)

    def memory(self):
        """MiB in memory, of the whole group."""
        total = 0
        for folder in glob.glob("/proc/[0-9]*"):
            try:
                if os.getpgid(int(folder[6:])) == self.pid:
                    with open(folder + "/status", encoding="utf-8") as file:
                        total += sum(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))
            except OSError:
                pass
        return total // 1024


class Server:
    """To be filled in by each server: its name, prepare(), commands() or launch(), is_ready() and variables()."""

    name = "server"
    port_names = ("main",)
    start_limit = 120  # seconds until it must answer; a crowded machine is slow

    def __init__(self):
        self.folder, self.ports, self._processes = None, {}, []

    def prepare(self):
        """Called once before the first start: asks for what it needs (raises lgtest.Skip), fills the folder."""

    def configure(self):
        """Called before every start: writes what may have changed since."""

    def launch(self):
        """Starts the processes, by run()."""
        raise NotImplementedError

    def is_ready(self):
        """Asks the server. An OSError means no."""
        raise NotImplementedError

    def variables(self):
        """What programs are told of it: environment variables."""
        return {}

    # For the tests

    def start(self):
        if self.folder is None:
            self._make()
        self.configure()
        try:
            self.launch()
            self.await_ready()
        except BaseException:
            self._end(signal.SIGKILL)
            raise
        return self

    def stop(self):
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def restart(self):
        self.stop()
        self.start()

    def pause(self):
        self._signal(signal.SIGSTOP)

    def resume(self):
        self._signal(signal.SIGCONT)

    def close(self):
        """Stops it and removes what it had; its log is kept in build/server-logs."""
        if self.folder is None:
            return
        self.stop()
        self._keep_log()
        shutil.rmtree(self.folder, ignore_errors=True)
        reaper.tell("forget", "folder", self.folder)
        for port in self.ports.values():
            port.release()
        self.folder, self.ports = None, {}

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_):
        self.close()

    @property
    def port(self):
        return self.ports[self.port_names[0]].number

    @property
    def log(self):
        return self.path("log")

    def path(self, name):
        return os.path.join(self.folder, name)

    def memory(self):
        return sum(process.memory() for process in self._processes)

    def pids(self):
        return [process.pid for process in self._processes]

    def log_text(self, lines=60):
        try:
            with open(self.log, encoding="utf-8", errors="replace") as file:
                return "".join(file.readlines()[-lines:])
        except FileNotFoundError:
            return ""

    # For the servers

    def write(self, name, content, mode=0o600):
        path = self.path(name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
            file.write(content)
        return path

    def run(self, command, log=None, **options):
        self._processes.append(Process(command, log or self.log, **({"cwd": self.folder} | options)))

    def await_ready(self):
        self.wait_until(self.is_ready, "it answers")

    def wait_until(self, holds, what):
        deadline = time.monotonic() + self.start_limit
        while True:
            ended = any(process.has_ended() for process in self._processes)
            try:
                if not ended and holds():
                    return
            except OSError:
                pass
            if ended or time.monotonic() > deadline:
                why = "ended" if ended else f"not within {self.start_limit} s"
                raise AssertionError(f"{self.name}: waited until {what}: {why}\n{self.log_text()}")
            time.sleep(0.05)

    def _make(self):
        self.folder = tempfile.mkdtemp(prefix=f"lg-{self.name}-")
        reaper.tell("add", "folder", self.folder)
        try:
            self.ports = {name: Port() for name in self.port_names}
            self.prepare()
        except BaseException:
            self.close()
            raise

    def _signal(self, number):
        for process in self._processes:
            process.signal(number)

    def _end(self, number):
        for process in reversed(self._processes):
            process.end(number)
        self._processes = []

    def _keep_log(self):
        try:
            os.makedirs(LOGS, exist_ok=True)
            shutil.copyfile(self.log, os.path.join(LOGS, os.path.basename(self.folder) + ".log"))
            kept = sorted(glob.glob(os.path.join(LOGS, "*.log")), key=os.path.getmtime)
            for old in kept[:-LOGS_KEPT]:
                os.remove(old)
        except OSError:
            pass  # it never came to a log, another run removes old ones too, or the place is not ours
