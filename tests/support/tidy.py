#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs clang-tidy over common/ and tools/ within a budget of time.

A file that passed is remembered (in the user's cache folder) by the hash of what the preprocessor makes of it, of
.clang-tidy and of the version, so that only changed files are checked again. When the time does not suffice, recently
committed files come first, and the result says how many were left.
"""

import concurrent.futures
import hashlib
import json
import os
import shlex
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lgtest  # noqa: E402

TIDY = "clang-tidy-14"
BUILD = os.path.join(lgtest.SOURCE, "build", "dev")
BUDGET = float(os.environ.get("LG_TIDY_SECONDS", "150"))
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "lg-tidy")


def output_of(command, **options):
    return subprocess.run(command, check=True, capture_output=True, cwd=lgtest.SOURCE, **options).stdout


def database():
    path = os.path.join(BUILD, "compile_commands.json")
    # The list of files is made anew, for there may be new ones.
    output_of(["cmake", "--preset", "dev", "-D", "CMAKE_EXPORT_COMPILE_COMMANDS=ON"])
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    rooms = tuple(os.path.join(lgtest.SOURCE, room) + os.sep for room in ("common", "tools"))
    return {entry["file"]: entry for entry in entries if entry["file"].startswith(rooms)}


def newest_first(paths):
    """The files in the order of their last commits; what is not committed comes before all."""
    try:
        log = output_of(["git", "log", "--name-only", "--format=", "-n", "300"], text=True).split()
        changed = output_of(["git", "ls-files", "-mo", "--exclude-standard"], text=True).split()
    except (subprocess.CalledProcessError, FileNotFoundError):
        return sorted(paths)
    rank = {}
    for name in changed + log:
        rank.setdefault(os.path.join(lgtest.SOURCE, name), len(rank))
    return sorted(paths, key=lambda path: (rank.get(path, len(rank)), path))


def fingerprint(entry, general):
    """The hash of everything that clang-tidy sees of a file."""
    words = shlex.split(entry["command"])
    if os.path.basename(words[0]) == "ccache":
        words = words[1:]
    words[0] = "clang++-14"
    words[words.index("-o") + 1] = "-"
    words[words.index("-c")] = "-E"
    words += ["-Wno-unknown-warning-option", "-C"]
    text = subprocess.run(words, check=True, capture_output=True, cwd=entry["directory"]).stdout
    return hashlib.sha256(general + text.replace(lgtest.SOURCE.encode(), b"")).hexdigest()


def check(path, entry, general, deadline):
    """None when there was no time left, else what clang-tidy complained about."""
    if time.monotonic() > deadline:
        return None
    mark = os.path.join(CACHE, fingerprint(entry, general))
    if os.path.exists(mark):
        os.utime(mark)
        return ""
    done = subprocess.run(
        [TIDY, "--quiet", "-p", BUILD, "--extra-arg=-Wno-unknown-warning-option", path],
        capture_output=True, text=True, cwd=lgtest.SOURCE)
    said = done.stdout.strip()
    if done.returncode == 0 and not said:
        with open(mark, "w", encoding="utf-8"):
            pass
        return ""
    return said or done.stderr


def main():
    os.makedirs(CACHE, exist_ok=True)
    entries = database()
    with open(os.path.join(lgtest.SOURCE, ".clang-tidy"), "rb") as file:
        general = file.read() + output_of([TIDY, "--version"])
    deadline = time.monotonic() + BUDGET
    complaints, left = [], 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = [pool.submit(check, path, entries[path], general, deadline) for path in newest_first(entries)]
        for result in results:
            said = result.result()
            if said is None:
                left += 1
            elif said:
                complaints.append(said.replace(lgtest.SOURCE + os.sep, ""))
    name = f"lint/clang-tidy: {len(entries) - left} of {len(entries)} files within {BUDGET:.0f} s"
    lgtest.say("FAILED" if complaints else "ok", name, "\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
