#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the tools against the peers that are installed (see tests/bench/bench.py --help). Without lgtail in PATH it
# takes the Release build, and makes it if need be.
set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v lgtail >/dev/null; then
  if [[ ! -x $root/build/release/bin/lgtail ]]; then
    (cd "$root" && cmake --preset release && cmake --build --preset release) >&2
  fi
  export PATH=$root/build/release/bin:$PATH
fi
exec python3 "$root/tests/bench/bench.py" "$@"
