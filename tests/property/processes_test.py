#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pipelines as processes: how soon a lone event is through, what signals do, how they end, and what memory they take.

Times are told, and judged only where something is plainly stuck.
"""

import os
import re
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402

FOLDER = tempfile.TemporaryDirectory(prefix="lg-property-")
STUCK = 20  # seconds after which something will not come any more
MEMORY_LIMIT = 32 * 1024  # KiB


def path_of(name):
    return os.path.join(FOLDER.name, name)


def write(name, content):
    with open(path_of(name), "w", encoding="utf-8") as file:
        file.write(content)
    return path_of(name)


TABLE = write("table.csv", "id,name\n" + "".join(f"{i},name {i}\n" for i in range(1000)))
JOIN = f"lgjoin --on id --table {TABLE}"
EACH = "lgwindow --key id --over all --each --agg 'n=count()'"


def start(command, **options):
    """Starts a shell command in a process group of its own, as a terminal would."""
    return subprocess.Popen(["bash", "-c", command], start_new_session=True, env=lgtest.environment(), cwd=FOLDER.name,
                            stdin=options.get("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_until(holds, what):
    deadline = time.monotonic() + STUCK
    while not holds():
        assert time.monotonic() < deadline, f"waited {STUCK} s in vain: {what}"
        time.sleep(0.005)


def end(process, what):
    try:
        stdout, stderr = process.communicate(timeout=STUCK)
        return stdout.decode(), stderr.decode()
    except subprocess.TimeoutExpired:
        raise AssertionError(f"still running {STUCK} s after {what}")
    finally:
        lgtest.kill_group(process)


def size_of(name):
    return os.path.getsize(path_of(name)) if os.path.exists(path_of(name)) else 0


def test_lone_event_through_four_filters():
    """The event is written into a pipe, and waited for behind four programs."""
    pipeline = subprocess.Popen(
        ["bash", "-c", f"lgtail --format ndjson | {JOIN} | {EACH} | {JOIN} --prefix again_"], bufsize=0,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=lgtest.environment(), start_new_session=True)
    times = []
    try:
        for i in range(51):
            time.sleep(0.01)  # everything is idle again
            begun = time.perf_counter()
            pipeline.stdin.write(b'{"id":%d}\n' % i)
            ready, _, _ = select.select([pipeline.stdout], [], [], STUCK)
            assert ready, f"event {i} did not come out within {STUCK} s"
            line = pipeline.stdout.read(65536)
            times.append((time.perf_counter() - begun) * 1000)
            assert line == b'{"id":%d,"name":"name %d","n":1,"again_name":"name %d"}\n' % (i, i, i), line
        pipeline.stdin.close()
        assert pipeline.wait(STUCK) == 0
    finally:
        lgtest.kill_group(pipeline)
        pipeline.stdout.close()
    times = times[1:]  # the first one waits for the programs to start
    assert statistics.median(times) < 1000, f"median {statistics.median(times):.1f} ms"
    return f"median {statistics.median(times):.2f} ms, longest of {len(times)} {max(times):.2f} ms"


def test_appended_event_through_four_filters():
    """The same from a file that is followed."""
    source = write("followed.ndjson", "")
    pipeline = start(f"lgtail -f {source} | {JOIN} | {EACH} | {JOIN} --prefix again_")
    times = []
    try:
        with open(source, "a", encoding="utf-8") as file:
            for i in range(51):
                time.sleep(0.01)
                begun = time.perf_counter()
                file.write(f'{{"id":{i}}}\n')
                file.flush()
                ready, _, _ = select.select([pipeline.stdout], [], [], STUCK)
                assert ready, f"event {i} did not come out within {STUCK} s"
                line = os.read(pipeline.stdout.fileno(), 65536)
                times.append((time.perf_counter() - begun) * 1000)
                assert line.startswith(b'{"id":%d,' % i), line
        os.killpg(pipeline.pid, signal.SIGINT)
        end(pipeline, "SIGINT")
    finally:
        lgtest.kill_group(pipeline)
    times = times[1:]
    assert statistics.median(times) < 1000, f"median {statistics.median(times):.1f} ms"
    return f"median {statistics.median(times):.2f} ms, longest of {len(times)} {max(times):.2f} ms"


def test_interrupt_drains_the_pipeline():
    """Ctrl-C in the middle of a large file: all that lgtail wrote comes out at the end, whole, and all end well."""
    count = 200_000 if lgtest.SANITIZED else 3_000_000
    source = path_of("large.csv")
    with open(source, "w", encoding="utf-8") as file:
        file.write("id,x\n" + "".join(f"{i % 1000},{i}\n" for i in range(count)))
    # The shell survives the signal and tells how each has ended.
    pipeline = start(f"trap : INT; lgtail -f {source} --stats 1000 2>counters | {JOIN} | {EACH} >out; "
                     "echo ${PIPESTATUS[*]}")
    wait_until(lambda: size_of("out") > 0, "the first output")
    os.killpg(pipeline.pid, signal.SIGINT)
    stdout, stderr = end(pipeline, "SIGINT")
    assert stdout == "0 0 0\n" and not stderr, f"status {stdout}{stderr}"
    with open(path_of("counters"), encoding="utf-8") as file:
        written = int(re.findall(r'"written":(\d+)', file.read())[-1])
    with open(path_of("out"), encoding="utf-8") as file:
        lines = 0
        for line in file:
            assert line == f'{{"id":{lines % 1000},"x":{lines},"name":"name {lines % 1000}","n":{lines // 1000 + 1}}}\n', line
            lines += 1
    os.remove(source)
    assert lines == written, f"lgtail wrote {written} records, {lines} came out"
    return f"{lines} of {count} records"


def test_second_interrupt_ends_at_once():
    """The writer before the filter does not stop, so that it would never have done draining."""
    pipeline = start(f"trap : INT; (trap '' INT; exec yes '{{\"id\":1}}') | {JOIN} >second; echo ${{PIPESTATUS[1]}}")
    wait_until(lambda: size_of("second") > 0, "the first output")
    os.killpg(pipeline.pid, signal.SIGINT)
    before = size_of("second")
    wait_until(lambda: size_of("second") > before + 1_000_000, "more output while it drains")
    os.killpg(pipeline.pid, signal.SIGINT)
    stdout, stderr = end(pipeline, "the second SIGINT")
    assert not stderr, stderr
    return f"status {stdout.strip()}"


def test_terminate_flushes():
    """SIGTERM: what has been read is written, whole records only, and the half one is not."""
    source, sink = os.pipe()
    pipeline = start(f"exec {JOIN}", stdin=source)
    os.close(source)
    try:
        os.write(sink, b"".join(b'{"id":%d}\n' % i for i in range(1000)))
        got = b""
        while got.count(b"\n") < 1000:
            ready, _, _ = select.select([pipeline.stdout], [], [], STUCK)
            assert ready, f"{got.count(10)} of 1000 records came out while the input was idle"
            got += os.read(pipeline.stdout.fileno(), 65536)
        os.write(sink, b'{"id":5')
        time.sleep(0.05)
        pipeline.send_signal(signal.SIGTERM)
        stdout, stderr = end(pipeline, "SIGTERM")
    finally:
        os.close(sink)
        lgtest.kill_group(pipeline)
    assert pipeline.returncode == 0, f"status {pipeline.returncode}"
    assert '"id":5,' not in stdout, stdout
    return None


def test_terminate_in_full_swing():
    pipeline = start(f"yes '{{\"id\":7}}' | {{ echo $BASHPID >pid; exec {JOIN}; }} >swing; echo ${{PIPESTATUS[1]}}")
    wait_until(lambda: size_of("swing") > 0, "the first output")
    with open(path_of("pid"), encoding="utf-8") as file:
        os.kill(int(file.read()), signal.SIGTERM)
    stdout, stderr = end(pipeline, "SIGTERM")
    assert stdout == "0\n", f"status {stdout}{stderr}"
    with open(path_of("swing"), "rb") as file:
        content = file.read()
    whole = b'{"id":7,"name":"name 7"}\n'
    assert content == whole * (len(content) // len(whole)), "the output has a broken record"


def test_reader_gone_ends_a_followed_pipeline():
    """head has its line and goes; nothing more is ever appended, and still everybody notices."""
    source = write("idle.csv", "id\n1\n2\n")
    pipeline = start(f"lgtail -f {source} | {JOIN} | {EACH} | {JOIN} --prefix again_ | head -n 1; echo ${{PIPESTATUS[*]}}")
    begun = time.perf_counter()
    stdout, stderr = end(pipeline, "head")
    assert stdout == '{"id":1,"name":"name 1","n":1,"again_name":"name 1"}\n0 0 0 0 0\n' and not stderr, stdout + stderr
    return f"after {(time.perf_counter() - begun) * 1000:.0f} ms, start-up included"


def peak_memory(command, block, after=b""):
    """The peak memory (KiB) of a filter after a long stream of copies of a block; and how much that was (bytes)."""
    target, seconds = (20_000_000, 60) if lgtest.SANITIZED else (2_000_000_000, 6)
    least = min(target, 500_000_000)
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               bufsize=0, env=lgtest.environment(), start_new_session=True)
    try:
        sent, begun = 0, time.monotonic()
        while sent < target and (sent < least or time.monotonic() - begun < seconds):
            assert time.monotonic() - begun < 120, f"only {sent} bytes in 120 s"
            process.stdin.write(block)
            sent += len(block)
        # What is in the pipe is small; the peak is reached.
        with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
            peak = int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1])
        process.stdin.close()
        assert process.wait(STUCK) == 0, process.stderr.read().decode()
    finally:
        lgtest.kill_group(process)
        process.stderr.close()
    return peak, sent


def memory_stays(command, block):
    peak, sent = peak_memory(command, block)
    if lgtest.SANITIZED:
        return f"{sent / 1e6:.0f} MB (memory is not judged with sanitizers)"
    assert peak < MEMORY_LIMIT, f"{peak / 1024:.1f} MiB after {sent / 1e6:.0f} MB"
    return f"{peak / 1024:.1f} MiB after {sent / 1e6:.0f} MB"


NDJSON_BLOCK = b"".join(b'{"id":%d,"customer_id":%d,"datetime":"2014-10-23T03:26:20Z","text":"some words"}\n' % (i % 1000, i)
                        for i in range(12_000))
CSV_BLOCK = b"".join(b'%d,%d,"2014-10-23 03:26:20",0,"72132"\n' % (i, i % 1000) for i in range(24_000))


def test_memory_of_lgtail_csv():
    return memory_stays(["lgtail", "--columns", "a,b,at,c,zip", "--types", "at:time"], CSV_BLOCK)


def test_memory_of_lgtail_ndjson():
    return memory_stays(["lgtail", "--format", "ndjson"], NDJSON_BLOCK)


def test_memory_of_lgjoin():
    return memory_stays(JOIN.split(), NDJSON_BLOCK)


def test_memory_of_where_and_set():
    return memory_stays(["lgjoin", "--on", "id", "--table", TABLE, "--where", "id < 900", "--set", "h=hour(datetime)"], NDJSON_BLOCK)


def test_memory_of_dead_letters():
    dead = path_of("dead.ndjson")
    os.mkfifo(dead)
    drain = subprocess.Popen(["cat", dead], stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        return memory_stays(["lgtail", "--quiet", "--format", "ndjson", "--dead-letter", dead], b'{"id":1,}\n' * 100_000)
    finally:
        lgtest.kill_group(drain)
        drain.wait()
        os.remove(dead)


if __name__ == "__main__":
    sys.exit(lgtest.run_tests("property", [test for name, test in list(globals().items()) if name.startswith("test_")]))
