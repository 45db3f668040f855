# SPDX-License-Identifier: Apache-2.0
"""What the test scripts share: how a result is said, and how programs are run with a limit of time.

Every runner prints one line for each test, and details below it, indented:
  ok NAME
  FAILED NAME
  skipped NAME: why
tests/run.sh counts these lines. The programs under test are found through PATH, whose first folder tests/run.sh sets;
LG_BUILD says which build they are from (release, or dev with sanitizers).
"""

import os
import signal
import subprocess
import sys
import threading
import traceback

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
# Sanitizers make everything several times slower and larger: measurements say nothing there.
SANITIZED = os.environ.get("LG_BUILD") == "dev"

# A shell starts its background commands with SIGINT ignored, and so would everything below be; a signal that is caught
# here has its default meaning again in the programs.
signal.signal(signal.SIGINT, signal.default_int_handler)

_lock = threading.Lock()


class Skip(Exception):
    """Raised by a test that cannot run here, with the reason."""


def indented(text):
    return "".join("    " + line + "\n" for line in text.splitlines())


def say(kind, name, details=""):
    with _lock:
        sys.stdout.write(f"{kind} {name}\n{indented(details)}")
        sys.stdout.flush()


def run_tests(group, tests):
    """Runs functions (named test_...) one after the other. Returns the exit status for the script.

    A test that returns a text has passed, and the text (a measurement, say) stands behind its name."""
    only = os.environ.get("LG_ONLY", "")
    status = 0
    for test in tests:
        name = f"{group}/{test.__name__.removeprefix('test_')}"
        if only not in name:
            continue
        try:
            remark = test()
            say("ok", f"{name}: {remark}" if remark else name)
        except Skip as reason:
            say("skipped", f"{name}: {reason}")
        except AssertionError as error:
            say("FAILED", name, str(error) or traceback.format_exc())
            status = 1
        except Exception:
            say("FAILED", name, traceback.format_exc())
            status = 1
    return status


def environment():
    """The environment of a program under test: the caller's, without what would change its output."""
    result = {name: value for name, value in os.environ.items() if not name.startswith("LG_")}
    result.update(LC_ALL="C.UTF-8", TZ="UTC0")
    result.setdefault("ASAN_OPTIONS", "exitcode=99")
    result.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    return result


class Outcome:
    def __init__(self, status, stdout, stderr, timed_out):
        self.status, self.stdout, self.stderr, self.timed_out = status, stdout, stderr, timed_out


def kill_group(process):
    """Kills a process that leads a session, and all of that session: job control gives each command a group."""
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    session = int(file.read().rsplit(")", 1)[1].split()[3])
                if session == process.pid:
                    os.kill(int(entry), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError):
                pass


def run(command, stdin=b"", timeout=10, cwd=None, env=None):
    """Runs a command (a list, or a text for bash) in a session of its own, which dies with the time limit."""
    if isinstance(command, str):
        command = ["bash", "-c", command]
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=env or environment(),
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    timed_out = False
    try:
        stdout, stderr = process.communicate(stdin or None, timeout=timeout)
    except subprocess.TimeoutExpired:
        timed_out = True
        kill_group(process)
        stdout, stderr = process.communicate()
    finally:
        kill_group(process)  # whoever stayed behind in the background
    return Outcome(process.returncode, stdout, stderr, timed_out)


def check(command, stdin=b"", timeout=10, cwd=None):
    """The standard output of a command that must end with status 0, quietly and in time."""
    outcome = run(command, stdin, timeout, cwd)
    assert not outcome.timed_out, f"{command}: still running after {timeout} s"
    assert outcome.status == 0, f"{command}: status {outcome.status}\n{outcome.stderr.decode(errors='replace')}"
    assert outcome.stderr == b"", f"{command}: said\n{outcome.stderr.decode(errors='replace')}"
    return outcome.stdout
