#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the tools and their peers on the same work, side by side.

Makes the data with lggen; runs every job (jobs.py) once with each program that is installed and compares the number of
rows and a hash of the sorted, normalised output; then runs them in turn, A B C A B C, as often as --rounds says, with
the output going nowhere. Prints the medians of CPU time (user and system), wall time and peak memory with the ratio to
ours, and writes every single run as NDJSON. The exit status is 1 when outputs differ; no time decides anything.
"""

import argparse
import hashlib
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import jobs  # noqa: E402

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
PROGRAMS = {  # the command to look for, how it tells its version, and where it comes from
    "lg": ("lgtail", "--version", "the Release build"),
    "miller": ("mlr", "--version", "Debian package miller"),
    "gawk": ("gawk", "--version", "Debian package gawk"),
    "jq": ("jq", "--version", "Debian package jq"),
    "duckdb": ("duckdb", "--version", "pip install duckdb-cli"),
    "cat": ("cat", "--version", "coreutils"),
}
POLL = 0.002  # seconds between looks at the memory of a running program


def find_duckdb():
    """The program itself: what pip puts into PATH is a script of Python that starts it, whose time is not DuckDB's."""
    path = shutil.which("duckdb")
    if path is None:
        return None
    with open(path, "rb") as file:
        first = file.readline()
    if not first.startswith(b"#!"):
        return path
    where = "import duckdb_cli, os; print(os.path.join(os.path.dirname(duckdb_cli.__file__), 'duckdb'))"
    told = subprocess.run([*first[2:].decode().split(), "-c", where], capture_output=True, text=True).stdout.strip()
    return told if os.access(told, os.X_OK) else path


DUCKDB = find_duckdb()


def installed():
    found, missing = {}, []
    for name, (command, flag, origin) in PROGRAMS.items():
        if shutil.which(command):
            said = subprocess.run([command, flag], capture_output=True, text=True).stdout.splitlines()
            found[name] = said[0] if said else "?"
        else:
            missing.append(f"{name} ({origin})")
    return found, missing


def argument_list(program, command):
    if program == "duckdb":
        return [DUCKDB, "-batch", "-c", f"SET enable_progress_bar=false; COPY ({command}) TO '/dev/stdout' (FORMAT json)"]
    if " | " in command and program == "lg":
        return ["bash", "-o", "pipefail", "-c", command]
    return shlex.split(command)


def peak_of(pid):
    """The peak of resident memory so far in KiB, of the program itself (what wait4 tells includes who started it), or
    of a pipeline's programs together."""
    peak = 0
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    peak = int(line.split()[1])
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = [peak_of(child) for child in file.read().split()]
        return sum(children) if children else peak
    except (FileNotFoundError, ProcessLookupError):
        return peak


def measure(program, command, folder, output):
    """Runs once; returns CPU and wall seconds and peak memory."""
    begun = time.perf_counter()
    process = subprocess.Popen(argument_list(program, command), cwd=folder, stdin=subprocess.DEVNULL, stdout=output,
                               env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"})
    peak, done = [0], threading.Event()

    def watch():
        while True:
            peak[0] = max(peak[0], peak_of(process.pid))
            if done.wait(POLL):
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watcher.join()
    if process.returncode != 0:
        raise RuntimeError(f"{program} ended with status {process.returncode}: {command}")
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "peak_kib": peak[0]}


def normalised(line):
    """One form for what is equal: order of fields, spelling of numbers (to 9 digits), escapes."""
    try:
        record = json.loads(line)
    except ValueError:
        return "no JSON: " + line
    for name, value in record.items():
        if isinstance(value, float):
            record[name] = float(f"{value:.9g}")
        if isinstance(record[name], float) and record[name].is_integer():
            record[name] = int(record[name])
    return json.dumps(record, sort_keys=True)


def fingerprint(path):
    with open(path, encoding="utf-8") as file:
        rows = sorted(normalised(line) for line in file if line.strip())
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest(), rows[:1]


def make_data(folder, listens, customers):
    os.makedirs(folder, exist_ok=True)
    marker = os.path.join(folder, f"listens-{listens}-customers-{customers}")
    if os.path.exists(marker):
        return
    def run(*command):
        subprocess.run(command, check=True, cwd=folder)
    run("lggen", "--out", ".", "--listens", str(listens), "--customers", str(customers), "--seed", "1")
    for name, more in [("listens.ndjson", []), ("sorted.ndjson", ["--sort", "datetime"])]:
        run("lgtail", "--columns", jobs.NAMES, "--types", "datetime:time", *more, "tracks.csv", "--out", name)
    with open(marker, "w", encoding="utf-8"):
        pass


def compare(name, programs, folder):
    """Runs each program once and compares what it makes of the data. Returns the number of rows and those that differ."""
    results = {}
    for program, command in programs.items():
        path = os.path.join(folder, f"out-{name}-{program}.ndjson")
        with open(path, "wb") as output:
            measure(program, command, folder, output)
        results[program] = fingerprint(path)
        os.remove(path)
    ours = results["lg"]
    different = []
    for program, (rows, digest, first) in results.items():
        if digest != ours[1]:
            different.append(program)
            print(f"{name}: the output of {program} differs: {rows} rows, ours {ours[0]}\n  {first}\n  {ours[2]}")
    return ours[0], different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listens", type=int, default=1_000_000, help="rows of the data (default 1,000,000)")
    parser.add_argument("--customers", type=int, default=5_000, help="customers (default 5,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each program runs (default 5)")
    parser.add_argument("--job", action="append", choices=list(jobs.JOBS), help="only this one; may be given again")
    parser.add_argument("--data", help="folder to keep the data in (default: one that is removed)")
    parser.add_argument("--results", default=os.path.join(ROOT, "build", "bench.ndjson"), help="where the runs are written")
    parser.add_argument("--smoke", action="store_true", help="tiny data, one round, no results: whether it all works")
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.listens, arguments.customers, arguments.rounds = 3000, 50, 1

    found, missing = installed()
    for name, version in found.items():
        print(f"{name}: {version}")
    if missing:
        print(f"not installed, and left out: {', '.join(missing)}")
    temporary = tempfile.TemporaryDirectory(prefix="lg-bench-")
    folder = os.path.abspath(arguments.data or temporary.name)
    make_data(folder, arguments.listens, arguments.customers)
    size = sum(os.path.getsize(os.path.join(folder, name)) for name in ("tracks.csv", "listens.ndjson"))
    print(f"{arguments.listens} listens of {arguments.customers} customers ({size / 1e6:.0f} MB), {arguments.rounds} rounds\n")

    runs, failed = [], False
    print(f"{'job':36}{'program':10}{'CPU s':>9}{'wall s':>9}{'peak MiB':>10}{'rows':>10}{'CPU / lg':>10}")
    for name in arguments.job or jobs.JOBS:
        title, commands = jobs.JOBS[name]
        programs = {program: command for program, command in commands.items() if program in found}
        rows, different = compare(name, programs, folder)
        failed = failed or bool(different)
        own = {program: [] for program in programs}
        for number in range(arguments.rounds):
            for program, command in programs.items():
                run = measure(program, command, folder, subprocess.DEVNULL)
                own[program].append(run)
                runs.append({"job": name, "program": program, "version": found[program], "round": number,
                             "listens": arguments.listens, "rows": rows, "same": program not in different, **run})
        median = {program: {key: statistics.median(run[key] for run in taken) for key in ("cpu", "wall", "peak_kib")}
                  for program, taken in own.items()}
        for program, values in median.items():
            ratio = values["cpu"] / median["lg"]["cpu"] if median["lg"]["cpu"] else float("nan")
            note = "  DIFFERENT OUTPUT" if program in different else ""
            print(f"{title:36}{program:10}{values['cpu']:9.3f}{values['wall']:9.3f}{values['peak_kib'] / 1024:10.1f}{rows:10}"
                  f"{ratio:10.1f}{note}")
            title = ""
    if not arguments.smoke:
        os.makedirs(os.path.dirname(os.path.abspath(arguments.results)), exist_ok=True)
        with open(arguments.results, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(run) + "\n" for run in runs)
        print(f"\nevery run: {arguments.results}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
