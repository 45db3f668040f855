#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the command-line cases: the folders tests/cli/<tool>/<case>/.

A case holds
  cmd                  the command, run by bash in a fresh folder with the case's other files in it
  expected_stdout      what it must print (absent: nothing)
  expected_stderr      what it must say (absent: nothing)
  expected_status      its exit status (absent: 0)
  expected_files/NAME  what the file NAME must hold afterwards
All are compared byte for byte. The programs come from PATH. A case may take 10 seconds.

--update writes what came out into the expectations; read the difference before you commit it.
"""

import argparse
import concurrent.futures
import difflib
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import lgtest  # noqa: E402

TIME_LIMIT = 10 if not lgtest.SANITIZED else 30
SHOWN = 60  # lines of a difference


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def write_or_remove(path, content, keep_empty=False):
    if content or keep_empty:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    elif os.path.exists(path):
        os.remove(path)


def difference(name, expected, actual):
    """A readable difference of two byte strings; very long lines and lists are cut."""
    def lines(content):
        text = content.decode("utf-8", errors="backslashreplace")
        return [line[:300] + "..." if len(line) > 300 else line for line in text.splitlines()]

    shown = list(difflib.unified_diff(lines(expected), lines(actual), "expected " + name, "actual " + name, lineterm="", n=2))
    if not shown:
        shown = [f"{name} differs in line ends, or far out in a long line ({len(expected)} and {len(actual)} bytes)"]
    if len(shown) > SHOWN:
        shown = shown[:SHOWN] + [f"... {len(shown) - SHOWN} lines more"]
    return "\n".join(shown)


class Case:
    def __init__(self, tool, name):
        self.name = f"cli/{tool}/{name}"
        self.folder = os.path.join(HERE, tool, name)

    def path(self, name):
        return os.path.join(self.folder, name)

    def expected_files(self):
        folder = self.path("expected_files")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def copy_inputs(self, target):
        for entry in os.listdir(self.folder):
            if entry == "cmd" or entry.startswith("expected_"):
                continue
            source = self.path(entry)
            if os.path.isdir(source):
                shutil.copytree(source, os.path.join(target, entry))
            else:
                shutil.copy(source, target)

    def execute(self):
        """Runs the command; returns the outcome and the contents of the files that are expected."""
        with tempfile.TemporaryDirectory(prefix="lg-cli-") as folder:
            self.copy_inputs(folder)
            outcome = lgtest.run(["bash", self.path("cmd")], timeout=TIME_LIMIT, cwd=folder,
                                 env={**lgtest.environment(), "HOME": folder, "TMPDIR": folder})
            files = {name: read(os.path.join(folder, name)) for name in self.expected_files()}
        return outcome, files

    def check(self):
        """The differences, as text; empty when there are none."""
        outcome, files = self.execute()
        problems = []
        if outcome.timed_out:
            problems.append(f"still running after {TIME_LIMIT} s")
        expected_status = int(read(self.path("expected_status")) or b"0")
        if outcome.status != expected_status:
            problems.append(f"exit status {outcome.status} instead of {expected_status}")
        for name, actual in [("stdout", outcome.stdout), ("stderr", outcome.stderr)]:
            expected = read(self.path("expected_" + name))
            if expected != actual:
                problems.append(difference(name, expected, actual))
        for name, actual in files.items():
            expected = read(self.path(os.path.join("expected_files", name)))
            if expected != actual:
                problems.append(difference(name, expected, actual))
        return "\n".join(problems)

    def update(self):
        outcome, files = self.execute()
        if outcome.timed_out:
            raise AssertionError(f"still running after {TIME_LIMIT} s; the expectations are left as they were")
        if b": command not found" in outcome.stderr:
            raise AssertionError("a command was not found; the expectations are left as they were")
        write_or_remove(self.path("expected_stdout"), outcome.stdout)
        write_or_remove(self.path("expected_stderr"), outcome.stderr)
        write_or_remove(self.path("expected_status"), b"%d\n" % outcome.status if outcome.status else b"")
        for name, actual in files.items():
            write_or_remove(self.path(os.path.join("expected_files", name)), actual, keep_empty=True)


def find_cases(only):
    cases = []
    for tool in sorted(os.listdir(HERE)):
        folder = os.path.join(HERE, tool)
        if not os.path.isdir(folder):
            continue
        for name in sorted(os.listdir(folder)):
            if os.path.isfile(os.path.join(folder, name, "cmd")):
                case = Case(tool, name)
                if all(part in case.name for part in only):
                    cases.append(case)
    return cases


def main():
    parser = argparse.ArgumentParser(description="Runs the command-line cases with the programs in PATH.")
    parser.add_argument("--update", action="store_true", help="write what comes out into the expectations")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="how many at once (default: one a core)")
    parser.add_argument("only", nargs="*", help="run the cases whose name (cli/TOOL/CASE) has this text in it")
    arguments = parser.parse_args()
    only = arguments.only + [os.environ.get("LG_ONLY", "")]
    cases = find_cases(only)
    failed = False

    def work(case):
        if arguments.update:
            case.update()
            return ""
        return case.check()

    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for case, result in [(case, pool.submit(work, case)) for case in cases]:
            try:
                problems = result.result()
            except Exception as error:  # a broken case is a failed case
                problems = f"{type(error).__name__}: {error}"
            lgtest.say("FAILED" if problems else "ok", case.name, problems)
            failed = failed or bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
