#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Real servers from a shell: starts them, runs a command that is told of them, and stops them when it ends.

  servers.py run NAME... -- COMMAND...   NAME: redis kafka kafka3 opensearch opensearch3 elasticsearch7 elasticsearch8
                                         kannel; sets LG_REDIS_URL, LG_KAFKA_BROKERS, LG_ES_URL, LG_SMS_URL,
                                         LG_SMS_TOKEN_FILE in the command's environment
  servers.py prepare [NAME...]           downloads what they need (all of them), and says so as a test does

The folder servers/ beside this file does the work; its __init__.py tells how tests use it.
"""

import concurrent.futures
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lgtest  # noqa: E402
import servers  # noqa: E402  (the folder: it goes before this file)


def usage_error(message):
    print(f"servers.py: error: {message}\n\n{__doc__}", file=sys.stderr)
    sys.exit(2)


def check_names(names):
    for name in names:
        if name not in servers.BY_NAME:
            usage_error(f"there is no server '{name}'")


def run(names, command):
    def interrupted(number, _):
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, interrupted)
    running = [servers.BY_NAME[name]() for name in names]
    try:
        servers.start_all(running)
        environment = dict(os.environ)
        for server in running:
            environment.update(server.variables())
        process = subprocess.Popen(command, env=environment)
        try:
            status = process.wait()
        except KeyboardInterrupt:
            status = process.wait()  # it got the signal as well, from the terminal
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        return 128 - status if status < 0 else status  # as a shell says it
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except lgtest.Skip as reason:
        print(f"servers.py: error: {reason}", file=sys.stderr)
        return 1
    except AssertionError as error:
        print(f"servers.py: error: {error}", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        servers.close_all(running)


def prepare(names):
    def fetch(name):
        maker = servers.BY_NAME[name]
        try:
            server = maker()
            getattr(server, "download", lambda: None)()
            lgtest.say("ok", f"servers/{name}")
            return 0
        except lgtest.Skip as reason:
            lgtest.say("skipped", f"servers/{name}: {reason}")
            return 0
        except Exception as error:
            lgtest.say("FAILED", f"servers/{name}", str(error))
            return 1

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        return max(pool.map(fetch, names))


def main(arguments):
    if arguments[:1] == ["prepare"]:
        check_names(arguments[1:])
        return prepare(arguments[1:] or list(servers.BY_NAME))
    if arguments[:1] == ["run"] and "--" in arguments:
        at = arguments.index("--")
        names, command = arguments[1:at], arguments[at + 1 :]
        check_names(names)
        if not command:
            usage_error("no command after --")
        return run(names, command)
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    return usage_error("neither 'run NAME... -- COMMAND...' nor 'prepare'")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
